"""Faults of measures and indicators."""

from mutants.mutant import Mutant, mutants_of

MEASURES: tuple[Mutant, ...] = (
    *mutants_of(
        "measures.counting.calendar",
        "unit/test_measures_calendar.py",
        (
            "a day late",
            "np.searchsorted(known, np.arange(known[0], known[-1] + 2))",
            'np.searchsorted(known, np.arange(known[0], known[-1] + 2), side="right")',
        ),
        (
            "events of the horizon are lost",
            "np.where(index < len(self.names), index, -1)",
            "np.where(index < len(self.names) - 1, index, -1)",
        ),
    ),
    *mutants_of(
        "measures.counting.by_age",
        "unit/test_measures_caseload.py",
        (
            "ages at the edge of bands",
            "1 + CUT_AT.index(age) for age in",
            "2 + CUT_AT.index(age) for age in",
        ),
    ),
    *mutants_of(
        "measures.counting.in_care",
        "unit/test_measures_kpis.py",
        (
            "twelve months with both ends",
            "np.searchsorted(days, since)\n",
            "np.searchsorted(days, since) - 1\n",
        ),
        (
            "plans of the same setting",
            'positions(episodes, "plan", settings) != lived_in',
            'positions(episodes, "plan", settings) == lived_in',
        ),
    ),
    *mutants_of(
        "measures.indicators",
        "unit/test_measures_kpis.py",
        ("ages 12 to 14", "seen.aged(12, 16)", "seen.aged(12, 15)"),
        (
            "places beyond of all places",
            'of=seen.at("sub_region", "beyond")',
            'of=seen.at("in_county", "sub_region", "beyond")',
        ),
        ("known a year too soon", "return years_after(day, -1) >= dates[0]", "return day > dates[0]"),
    ),
    *mutants_of(
        "measures.flows",
        "unit/test_measures_flows.py",
        ("offers are disruptions", '    Reason.AUTHORITY_ASKED: "offer",\n', ""),
        (
            "re-entries are entries",
            "_counted(episodes, events.start, events.re_entry, years)",
            "_counted(episodes, events.start, events.entry, years)",
        ),
    ),
    *mutants_of(
        "measures.counting.events",
        "unit/test_measures_flows.py",
        ("moves of a period are entries", '(episodes.column("spell") == 0) & ', ""),
    ),
    *mutants_of(
        "measures.stability",
        "unit/test_measures_stability.py",
        (
            "the placement open when the year began does not count",
            "Stays(until, on_the_day.first, Stays.in_care(episodes, since).last)",
            "Stays(until, on_the_day.first, Stays.in_care(episodes, since).first)",
        ),
        ("two are three", "np.minimum(had[here], 3)", "np.minimum(had[here] + 1, 3)"),
    ),
    *mutants_of(
        "measures.leavers.after_care",
        "unit/test_measures_after_care.py",
        (
            "a stock that does not age",
            "gap = at_base + years[None, None, :] -",
            "gap = at_base + 0 * years[None, None, :] -",
        ),
        (
            "orders do not end when care begins again",
            "np.minimum(reaches(episodes, ADULTHOOD)[ended], _next_start(episodes, ended))",
            "reaches(episodes, ADULTHOOD)[ended]",
        ),
    ),
    *mutants_of(
        "measures.provision",
        "unit/test_measures_provision.py",
        (
            "places a day late",
            'np.searchsorted(when[begin:end], days, side="right")',
            'np.searchsorted(when[begin:end], days, side="left")',
        ),
    ),
)
