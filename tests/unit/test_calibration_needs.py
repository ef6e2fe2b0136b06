"""How strongly setting and level of need go together: pulls and frequencies by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from episode_rows import episodes_of
from observed_histories import lived, observed, steady

from sim.bands import AgeBand, day_number
from sim.calibration.chain import Calibration, OwnRecords
from sim.calibration.children import listed_needs
from sim.calibration.needs import (
    CENSUS,
    CONFIGURED,
    LAST_DAY,
    LISTED,
    NOTE,
    NeedsBySetting,
    bent_frequencies,
    kept_in_number,
    named,
    needs_by_setting,
    of_the_last_day,
    with_needs_where_they_live,
)
from sim.calibration.rates import NO_LEVEL, with_rates
from sim.episodes import Episodes
from sim.estimation.events import EventsExposure
from sim.estimation.fit_moved import FREQUENCY
from sim.estimation.tallies import MOVED
from sim.jobs.fit import rates_of
from sim.observed import ObservedHistory
from sim.parameters import LEVELS
from sim.returns.lists.commitments import Commitments
from sim.returns.lists.own import OwnLists

pytestmark = pytest.mark.unit
WESTMERE = steady("westmere")
HOME, IFA = "external_childrens_home", "independent_foster"
TOLD = {
    HOME: {"standard": 0.25, "enhanced": 0.0, "complex": 0.75},
    IFA: {"standard": 1.0, "enhanced": 0.0, "complex": 0.0},
}
GENTLE: Mapping[str, Mapping[str, float]] = {
    HOME: {"standard": 0.2, "enhanced": 0.3, "complex": 0.5},
    IFA: {"standard": 0.7, "enhanced": 0.2, "complex": 0.1},
}


def sixteen() -> ObservedHistory:
    """Four children in external homes and twelve with agency carers; one who has left is not counted."""
    rows: list[dict[str, object]] = [
        {"child": n, "placement": HOME if n < 4 else IFA, "plan": "residential" if n < 4 else "fostering"}
        for n in range(16)
    ]
    rows.append({"child": 16, "placement": HOME, "dec": date(2022, 2, 1)})
    return observed(episodes_of(rows), day_number(date(2021, 4, 1)), day_number(date(2022, 3, 31)))


def paid(history: ObservedHistory, needs: Mapping[str, Mapping[str, float]]) -> Commitments:
    """A list in which the children of the last day have these needs; of other types it tells none."""
    frame = history.episodes.frame
    now = frame[frame["dec"].isna()].reset_index(drop=True)
    level = np.full(len(now), "", dtype=object)
    for kind, shares in needs.items():
        mine = np.flatnonzero((now["placement"] == kind).to_numpy())
        upto = np.cumsum(list(shares.values()))
        level[mine] = np.array(list(shares), dtype=object)[
            np.searchsorted(upto, (np.arange(len(mine)) + 0.5) / len(mine))
        ]
    lines = {"child": now["child"], "type": now["placement"].astype(str), "weekly": 1000.0}
    lines |= {"start": now["decom"], "end": np.nan, "level": level, "location": ""}
    return Commitments(pd.DataFrame(lines), ())


def without_levels(history: ObservedHistory) -> ObservedHistory:
    """The same as a return tells it."""
    frame = history.episodes.frame.assign(level=pd.Categorical([""] * len(history.episodes.frame)))
    return replace(history, episodes=Episodes(frame))


@pytest.fixture(scope="module")
def records() -> OwnRecords:
    """Four years of the small authority without levels of need, with a list of what is paid."""
    history = without_levels(lived(WESTMERE, 4))
    events = EventsExposure.of(history, WESTMERE)
    return OwnRecords(events, history, OwnLists(commitments=paid(history, GENTLE)), draws=10, seed=1)


@pytest.fixture(scope="module")
def fitted(records: OwnRecords) -> Calibration:
    """Rates alone, which depend on no level of need."""
    return with_rates(Calibration(WESTMERE), records, rates_of(records, WESTMERE))


def listed(records: OwnRecords, fitted: Calibration) -> NeedsBySetting:
    """Needs by setting as the list of the small authority tells them."""
    assert records.history is not None
    assert records.lists.commitments is not None
    p = fitted.parameters
    told = listed_needs(records.lists.commitments.lines, records.history.ends, p)
    return needs_by_setting(of_the_last_day(records.history), p, told, records.weight)


def test_a_pull_is_the_share_there_over_the_share_in_all() -> None:
    """Three of sixteen have complex needs, and three of the four in homes; thirteen of sixteen have not."""
    needs = needs_by_setting(of_the_last_day(sixteen()), WESTMERE, TOLD, weight=0.0)
    assert needs.overall.tolist() == pytest.approx([13 / 16, 0, 3 / 16])
    assert needs.pull("residential").tolist() == pytest.approx([(1 / 4) / (13 / 16), 1, (3 / 4) / (3 / 16)])
    assert needs.pull("fostering").tolist() == pytest.approx([16 / 13, 1, 0])
    assert needs.pull("kinship").tolist() == pytest.approx([1, 1, 1]), "nobody lives there"


def test_shares_of_few_children_are_shrunk_towards_those_of_all() -> None:
    """Two children who are like all count beside the four in homes."""
    needs = needs_by_setting(of_the_last_day(sixteen()), WESTMERE, TOLD, weight=2.0)
    complex_ = (3 + 2 * 3 / 16) / 6
    assert needs.of("residential")[-1] == pytest.approx(complex_)
    assert needs.pull("residential")[-1] == pytest.approx(complex_ / (3 / 16))


def test_frequencies_by_hand() -> None:
    """Half of those who move have complex needs, and a home pulls on them three times as much.

    As many go to foster care as to homes before. With odds r and 3r of a home, r/(1+r) + 3r/(1+3r) is one
    where 3 r r is one.
    """
    pull = np.array([[1.0, 1.0], [1.0, 3.0]])
    found = kept_in_number(np.ones(2), np.ones((2, 1)), pull, np.ones(1), np.full(2, 0.5))
    assert found[1] / found[0] == pytest.approx(3**-0.5)
    assert found.sum() == pytest.approx(2)


def test_as_many_go_to_each_setting_as_before_whatever_the_ages() -> None:
    rng = np.random.default_rng(1)
    often, ages, levels = rng.random(5), rng.random(4), np.array([0.6, 0.25, 0.15])
    by_age, by_level = rng.lognormal(0, 1.5, (5, 4)), rng.lognormal(0, 1, (5, 3))
    wanted = named(often, by_age, np.ones((5, 3)), ages, levels)
    found = kept_in_number(often, by_age, by_level, ages, levels)
    assert named(found, by_age, by_level, ages, levels) == pytest.approx(wanted, rel=1e-8)
    assert named(often, by_age, by_level, ages, levels) != pytest.approx(wanted, rel=0.05)


def test_a_setting_that_nobody_of_an_age_goes_to_stays_without_them() -> None:
    by_age = np.array([[1.0, 1.0], [0.0, 1.0]])
    found = named(np.ones(2), by_age, np.ones((2, 1)), np.array([10.0, 4.0]), np.ones(1))
    assert found.tolist() == pytest.approx([12, 2])


def test_every_frequency_is_bent_so_that_its_moves_are_named_as_often(
    records: OwnRecords, fitted: Calibration
) -> None:
    """Of the moves of the window, by their ages, for each cause and setting."""
    before = fitted.parameters
    after = with_needs_where_they_live(fitted, records).parameters
    needs = listed(records, fitted)
    moves, bent = records.events.part(MOVED), 0
    for setting, ending in before.moves.endings.items():
        for cause, what in FREQUENCY.items():
            mine = moves[(moves["cause"] == cause) & (moves["setting"] == setting)]
            ages = mine.groupby("age_band")["count"].sum().reindex(list(AgeBand)).fillna(0.0).to_numpy()
            often, now = getattr(ending, what), getattr(after.moves.endings[setting], what)
            follows = [to for to in often if often[to] > 0]
            names = [setting if to == "same" else to for to in follows]
            by_age = np.array([[before.moves.pull[name][age] for age in AgeBand] for name in names])
            by_age *= [[_takes(name, age) for age in AgeBand] for name in names]
            pull = np.array(
                [[after.moves.pull_by_level.get(n, {}).get(x, 1.0) for x in LEVELS] for n in names]
            )
            was = named(
                np.array([often[to] for to in follows]), by_age, np.ones_like(pull), ages, needs.of(setting)
            )
            found = named(np.array([now[to] for to in follows]), by_age, pull, ages, needs.of(setting))
            assert found == pytest.approx(was, rel=1e-6, abs=1e-9), (setting, what)
            bent += sum(abs(now[to] / often[to] - 1) > 0.01 for to in follows)
    assert bent > 5, "some frequencies had to change"


def _takes(setting: str, age: AgeBand) -> bool:
    types = (t for t in WESTMERE.placement.types.values() if t.setting == setting)
    return any(t.ages[0] <= age.last_year and age.first_year <= t.ages[1] for t in types)


def test_draws_are_bent_as_the_point_is(records: OwnRecords, fitted: Calibration) -> None:
    found = with_needs_where_they_live(fitted, records)
    needs = listed(records, fitted)
    bent = bent_frequencies(fitted.parameters, needs, records.events)
    drawn = [path for path in bent if path in fitted.draws]
    assert len(drawn) > 10
    for path in drawn:
        assert found.draws[path].tolist() == pytest.approx((fitted.draws[path] * bent[path][1]).tolist())
    others = [path for path in fitted.draws if path not in bent]
    assert found.draws[others].equals(fitted.draws[others])


def test_the_note_says_where_the_needs_come_from_and_not_that_nothing_depends_on_them(
    records: OwnRecords, fitted: Calibration
) -> None:
    before = fitted.parameters.moves.assumption or ""
    assert before.endswith(NO_LEVEL)
    alone, table = replace(records, lists=OwnLists()), replace(records, history=None)
    for own, children, needs in (
        (records, LAST_DAY, LISTED),
        (alone, LAST_DAY, CONFIGURED),
        (table, CENSUS, CONFIGURED),
    ):
        said = with_needs_where_they_live(fitted, own).parameters.moves.assumption
        assert said == before.replace(NO_LEVEL, NOTE.format(children=children, needs=needs))


def test_where_no_list_tells_needs_those_of_each_placement_type_are_as_configured(
    records: OwnRecords, fitted: Calibration
) -> None:
    """As the census of the last day draws them: else its children with complex needs would leave homes for
    good, and whoever follows them would be any child.
    """
    assert records.history is not None
    found = with_needs_where_they_live(fitted, replace(records, lists=OwnLists()))
    needs = needs_by_setting(of_the_last_day(records.history), fitted.parameters, {}, records.weight)
    pulls = found.parameters.moves.pull_by_level
    assert pulls["residential"]["complex"] == pytest.approx(needs.pull("residential")[-1])
    assert pulls["residential"]["complex"] > 1.5 > 0.9 > pulls["fostering"]["complex"]
    silent = replace(records, lists=OwnLists(commitments=paid(records.history, {})))
    assert with_needs_where_they_live(fitted, silent).values == found.values


def test_a_table_of_events_leans_as_the_configured_census_does_whatever_a_list_tells(
    records: OwnRecords, fitted: Calibration
) -> None:
    """It has no children; those of the configured census stay, with its needs."""
    found = with_needs_where_they_live(fitted, replace(records, history=None))
    needs = needs_by_setting(WESTMERE.census.table.placements, fitted.parameters, {}, records.weight)
    pulls = found.parameters.moves.pull_by_level
    for setting in needs.by_setting:
        assert list(pulls[setting].values()) == pytest.approx(needs.pull(setting).tolist()), setting


def test_where_the_history_holds_levels_nothing_changes_whether_or_not_pulls_are_configured() -> None:
    history = lived(WESTMERE, 4)
    assert not WESTMERE.moves.pull_by_level
    told = OwnRecords(EventsExposure.of(history, WESTMERE), history, draws=10, seed=1)
    found = with_rates(Calibration(WESTMERE), told, rates_of(told, WESTMERE))
    assert with_needs_where_they_live(found, told) is found
    assert with_needs_where_they_live(found, replace(told, history=None)) is found


def test_where_nobody_is_in_care_on_the_last_day_nothing_leans(
    records: OwnRecords, fitted: Calibration
) -> None:
    left = observed(
        episodes_of([{"child": 1, "placement": HOME, "dec": date(2022, 2, 1)}]),
        day_number(date(2021, 4, 1)),
        day_number(date(2022, 3, 31)),
    )
    assert of_the_last_day(left) == {}
    assert with_needs_where_they_live(fitted, replace(records, history=left)) is fitted
