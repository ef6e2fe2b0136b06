"""Files as councils send them, in any format and encoding, as lines of text."""
