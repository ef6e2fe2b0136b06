"""What becomes of those who have left care: support, allowances, and where they live."""
