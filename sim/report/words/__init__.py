"""Names, numbers and differences as people read them."""
