"""How many page runs a server does for many readers at once, over the socket that their browsers open."""
