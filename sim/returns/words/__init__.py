"""What a cell means: codes, dates and numbers however they are spelt, and which columns a file of the return
has.
"""
