"""What weeks of placements cost an authority, as its list of commitments shows it."""
