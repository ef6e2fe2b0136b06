"""What can be done with the council's own homes."""
