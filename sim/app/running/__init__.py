"""Runs: processes of the command, one after another, how far each is and its first picture."""
