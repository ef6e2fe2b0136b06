"""What is asked of all parameters together: whether names are known, types complete, and settings left
again.
"""
