"""Published totals that the model must reproduce with nothing changed."""

from sim.parameters.sourced import NotNegative, Share, Sourced


class Count(Sourced):
    """One published number a year, and the range of the last years published."""

    value: NotNegative
    low: NotNegative | None = None
    high: NotNegative | None = None


class Targets(Sourced):
    """What to fit to. Counts are a year's, in a caseload that neither grows nor shrinks."""

    entries: Count
    entries_by_stratum: dict[str, Count]
    """Entries by stratum; the fit may use the whole range from ``low`` to ``high`` to keep the ages of the
    caseload."""
    moves: Count
    """Changes of carer among children who stay in care."""
    exits_by_route: dict[str, Count]
    """Exits before 18 by route."""
    turned_18: Count | None = None
    """Children who turned 18 in care; compared, not fitted: they are the children aged 17 who are there."""
    exits_by_age: dict[str, Count]
    """Exits before 18 by age band."""
    ages_of_routes: dict[str, dict[str, NotNegative]]
    """How each route leans on the age bands before both margins are met."""
    last_period_of_care: tuple[NotNegative, ...]
    """Children who left in a year by band of :data:`sim.bands.TIME_IN_CARE` (England); compared, not
    fitted."""
    three_or_more_placements: Share
    """Share of children in care on 31 March with three or more placements in the year."""
    same_carer_for_two_years: Share
    """Share living with the same carer for two years, of the children under 16 in care for two and a half
    years."""
