"""What can be done about places that are bought."""
