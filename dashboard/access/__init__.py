"""Who may see what: the rules of `access.yml`, tokens and share links, and the reader of a request."""
