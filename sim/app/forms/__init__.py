"""Forms: the questions about a policy from the schema of its lever, and what is typed into them."""
