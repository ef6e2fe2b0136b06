"""Tidy tables in, files and words for people out; nothing is computed here but their form."""
