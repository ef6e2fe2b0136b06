"""What can happen to a child, how likely it is, and when."""
