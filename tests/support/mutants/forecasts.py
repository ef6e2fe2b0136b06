"""Faults of how scenarios are run, compared, and held against the past."""

from mutants.mutant import Mutant, mutants_of

FORECASTS: tuple[Mutant, ...] = (
    *mutants_of(
        "experiment.__init__",
        "unit/test_experiment.py",
        (
            "a swapped scenario",
            "measured[name].append(found)",
            "measured[next(iter(scenarios))].append(found)",
        ),
        (
            "effects of the first replication for all",
            "scenario, streams = work.scenario, Streams(work.seed, replication)",
            "scenario, streams = work.scenario, Streams(work.seed, 0)",
        ),
    ),
    *mutants_of(
        "comparison.paired",
        "unit/test_comparison.py",
        (
            "the reference less the scenario",
            "gap, many = own - others, len(own)",
            "gap, many = others - own, len(own)",
        ),
    ),
    *mutants_of(
        "validation.rolling",
        "unit/test_rolling.py",
        (
            "an origin that knows 90 days of the future in its census",
            "learnt = fit(known)",
            "learnt = fit(as_known(history, origin + 90))",
        ),
        ("an origin a month off", "range(MONTHS_PER_YEAR, 1200", "range(MONTHS_PER_YEAR - 1, 1200"),
    ),
    *mutants_of(
        "estimation.observation",
        "unit/test_rolling.py",
        (
            "what is known 90 days before it comes",
            '["decom"].to_numpy(np.float64) <= day',
            '["decom"].to_numpy(np.float64) <= day + 90',
        ),
        (
            "who leaves in 90 days has left",
            '["dec"].to_numpy(np.float64) > day',
            '["dec"].to_numpy(np.float64) > day + 90',
        ),
    ),
    *mutants_of(
        "calibration.children",
        "unit/test_calibration.py",
        (
            "who was in care before the records is in its first placement",
            'np.maximum(rows["spell"].to_numpy(np.int64), spells(history.episodes)[chosen])',
            'rows["spell"].to_numpy(np.int64)',
        ),
    ),
    *mutants_of(
        "calibration.needs",
        "unit/test_calibration_needs.py",
        (
            "without a list nothing leans on needs",
            "if nothing or levels",
            "if nothing or listed is None or levels",
        ),
        (
            "levels on record are bent by configured ones",
            "if nothing or levels_are_known(records.events.part(PLACEMENT)):",
            "if nothing:",
        ),
        (
            "a list bends the plans of a census that it does not tell of",
            "{} if listed is None or history is None else listed_needs(listed.lines, history.ends, p)",
            "{} if listed is None else listed_needs(listed.lines, records.events.ends, p)",
        ),
    ),
    *mutants_of(
        "jobs.worlds",
        "unit/test_validate.py",
        ("households that stopped count as approved", '& ~(households["deregistered"] < day + 1)', ""),
    ),
    *mutants_of(
        "comparison.assumptions",
        "unit/test_assumptions.py",
        ("other fees, the same lives", '{"groups": {}}', '{"groups": {}, "fees": {}}'),
    ),
    *mutants_of(
        "calibration.lately",
        "unit/test_calibration_homes.py",
        (
            "two years of placements beside one",
            "placed_lately(history) / years",
            "placed_lately(history) / 1",
        ),
    ),
    *mutants_of(
        "calibration.acceptance",
        "unit/test_calibration_homes.py",
        ("a home that will close takes fewer today", '"opens": None, "closes": None', '"opens": None'),
        (
            "households are lost meanwhile",
            "approved * foster.mean_places / foster.places",
            "3 * approved * foster.mean_places / foster.places",
        ),
    ),
    *mutants_of(
        "calibration.moves_by_type",
        "unit/test_moves_by_type.py",
        (
            "types beside all settings together",
            'of_setting[["seen", "expected"]].transform("sum")',
            'table.assign(seen=table["seen"].sum(), expected=table["expected"].sum())',
        ),
        ("types change the moves of their setting", "relative * expected.sum() / whole", "relative"),
        (
            "a move without a reason is none",
            "(PLANNED, DISRUPTION, UNEXPLAINED_MOVE)",
            "(PLANNED, DISRUPTION)",
        ),
    ),
    *mutants_of(
        "calibration.children",
        "unit/test_rolling.py",
        (
            "who left in the year before is forgotten",
            "(dec > history.ends - DAYS_PER_YEAR)",
            "(dec > history.ends)",
        ),
    ),
    *mutants_of(
        "estimation.drift.balance",
        "unit/test_estimation_balance.py",
        (
            "who turns 18 is no leaver of the balance",
            ".sum(axis=-1) + self.turn_18",
            ".sum(axis=-1)",
        ),
        ("the first day is the last one", "leaving.seen.lived[:, -1]", "leaving.seen.lived[:, 0]"),
        ("points that do not know the first day", "middle=drawn.mean(weight)", "middle=one.middle"),
        ("draws that do not know the first day", "_evenly(weight, many, rng)", "np.arange(many)"),
    ),
    *mutants_of(
        "estimation.drift.covariances",
        "unit/test_drifting.py",
        (
            "the year before the first is the first",
            "self._to_first = years - self._ago",
            "self._to_first = years - 1 - self._ago",
        ),
        (
            "a quiet authority has no trend",
            "self._trend = np.full(len(self._phi), TREND_SD**2 * trending.any())",
            "self._trend = (TREND_SD * strengths.restless) ** 2 * trending.any()",
        ),
    ),
    *mutants_of(
        "estimation.by_year",
        "unit/test_by_year.py",
        (
            "moves count in the year in which they come",
            "(at.placed > begins) & (at.placed <= ends)",
            "(at.stop > begins) & (at.stop <= ends)",
        ),
    ),
    *mutants_of(
        "estimation.drift.seen_by_year",
        "unit/test_seen_by_year.py",
        ("exposure is not drifted", "(factor[back] - 1)", "(factor[back] * 0)"),
        ("few events drift as far as many", "(self.count + worth)", "(self.count + 0 * worth)"),
    ),
    *mutants_of(
        "estimation.drift.drifting",
        "unit/test_drifting.py",
        ("no authority is quiet", "before[0] += QUIET", "before[0] += 0.0"),
    ),
)
