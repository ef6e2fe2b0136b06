"""What can be done for foster and kinship carers."""
