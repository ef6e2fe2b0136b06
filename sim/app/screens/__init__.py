"""The screens: one module for each thing that somebody comes to do."""
