"""An authority's SSDA903 returns: how they are laid out, how they are read, and how they become placements."""
