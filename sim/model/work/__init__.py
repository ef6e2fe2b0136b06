"""Programmes that work with one child after another."""
