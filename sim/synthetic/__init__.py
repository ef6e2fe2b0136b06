"""A history of the model written as SSDA903 returns: what a council's analyst would have been given, with the
truth known.

Placement episodes of the simulation become rows as a return has them: whole days, addresses and URNs, court
orders, relabels with unchanged carers, short stays away, short breaks. They are cut into returns from April
to March in the codes of each year; defects can be planted; files are written.
"""
