"""A log of partitions, a folder a day: rolled up, built, asked, and one day longer."""
