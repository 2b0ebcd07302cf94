"""The API: every query by its name, with the parameters that the command takes, as rows in four forms."""
