"""Figures of an authority laid over the parameters of another one: what nobody publishes stays as there."""
