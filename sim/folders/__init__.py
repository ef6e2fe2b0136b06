"""A folder of results on disk: who writes into it, what in it was written by this program, and what is left
of a run that was killed.
"""
