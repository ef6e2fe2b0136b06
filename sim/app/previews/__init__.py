"""Previews: what a plan would change, while it is being typed; few and short histories, from warm workers."""
