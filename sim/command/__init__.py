"""How the command stands in a terminal and on a machine: signals, streams, temporary files."""
