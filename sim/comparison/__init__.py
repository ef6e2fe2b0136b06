"""Scenarios compared in pairs on the same random numbers."""
