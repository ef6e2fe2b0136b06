"""Lines of text as tables of episodes and children, of the returns that they belong to."""
