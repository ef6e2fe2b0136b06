"""The year that is under way: what was paid, what the rest of it will cost, and the lines of a ledger."""
