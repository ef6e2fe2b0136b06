"""The fit of an authority that is made from published tables: an account in expectation, then few steps."""
