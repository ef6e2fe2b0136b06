"""The children in care on the base date: from published totals, or from a table of the council's own."""
