"""Pages about several authorities."""
