"""Roll-up: the delivery log becomes the sums that pages read, by one set of selects on either engine."""
