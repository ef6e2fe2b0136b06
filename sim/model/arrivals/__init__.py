"""How children come into care: those of the base date, those who enter, and those who come again."""
