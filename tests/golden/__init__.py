"""Golden cases: metrics answer as worked out by hand."""
