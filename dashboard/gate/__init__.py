"""What stands before every address: sizes, headers, the rate of a reader, the access log, and the way out."""
