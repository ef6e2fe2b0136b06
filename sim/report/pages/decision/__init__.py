"""The first page: what happens if nothing is done, every plan in one table, and what to fund, to mend and to
drop.
"""
