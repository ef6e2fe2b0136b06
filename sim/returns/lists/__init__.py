"""Lists that an authority keeps beside its returns: foster carers, children's homes, and what it is committed
to pay.
"""
