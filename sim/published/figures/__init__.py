"""The figures of one authority in one year, each with where it comes from: a pure function of the tables."""
