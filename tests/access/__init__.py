"""Who may see what, and that nobody sees more."""
