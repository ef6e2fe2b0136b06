"""What an authority holds of its own, read: SSDA903 returns as an observed history, and lists of carers,
homes and commitments.

A row goes down one way: :mod:`~sim.returns.files` make lines of text of files, :mod:`~sim.returns.words` say
what a cell means, :mod:`~sim.returns.read` makes tables of episodes and children, :mod:`~sim.returns.rules`
clean them, :mod:`~sim.returns.placements` makes placements of them, and :mod:`~sim.returns.doubts` says what
speaks against the result. :mod:`~sim.returns.lists` are read the same way.
"""
