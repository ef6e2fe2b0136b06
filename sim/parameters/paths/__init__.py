"""Parameters as values at named paths: read, written, scaled and drawn."""
