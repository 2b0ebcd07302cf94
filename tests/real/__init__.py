"""Real label files, which are not part of the project: scripts that hold the shipped queries against them."""
