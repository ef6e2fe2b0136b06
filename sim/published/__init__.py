"""From the published tables of all English authorities to one authority's numbers, and on to its parameters.

Three steps, each a pure function of the one before: a folder of downloads is read into tables
(:mod:`sim.published.folder`), tables and the name of an authority give its figures with where each comes from
(:mod:`sim.published.figures`), and figures lie over the parameters of another authority
(:mod:`sim.published.configured`).
"""
