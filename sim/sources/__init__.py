"""One module per source of data, each of which ends in :class:`sim.episodes.Episodes`."""
