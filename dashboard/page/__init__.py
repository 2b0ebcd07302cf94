"""A page as every surface tells it: its name, whom it is about, how far to trust it, and what stays unanswered."""
