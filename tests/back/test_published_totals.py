"""The shipped parameters against what was published: the first simulated year must look like the last
published ones."""

import numpy as np
import pandas as pd
import pytest
from episode_rows import open_on

from sim.bands import day_number
from sim.census.children import make_census
from sim.comparison.balance import balance
from sim.config import load
from sim.episodes import Episodes
from sim.measures import side_by_side
from sim.measures.every import measure
from sim.model import Hazards, live
from sim.parameters import Parameters

pytestmark = pytest.mark.back
FEW, MANY = 20, 60
BALANCED = 20

PUBLISHED = {
    "entries": (346, 393),
    "exits": (312, 380),
    "special_guardianship": (46, 49),
    "adoption": (29, 34),
    "moves": (534, 638),
}
"""The least and the most of the years to March 2020, 2021 and 2022 (DfE, Nottinghamshire)."""

GROUPS = {
    "foster": (["kinship_foster", "in_house_foster", "independent_foster"], 39),
    "homes": (
        ["council_childrens_home", "council_disability_home", "external_childrens_home", "secure_home"],
        22,
    ),
    "supported": (["supported_accommodation", "uasc_accommodation"], 26),
    "adoption": (["placed_for_adoption"], 23),
    "parents": (["placed_with_parents"], 23),
}
"""Placement types by DfE's groups, and the largest change from one 31 March to the next between 2016 and
2022."""
LARGEST_CHANGE_OF_ALL = 84


@pytest.fixture(scope="module")
def county() -> Parameters:
    return load().parameters


@pytest.fixture(scope="module")
def a_few(county: Parameters) -> list[Episodes]:
    """First years, enough of them for what is published within wide bounds."""
    return _first_years(county, range(FEW))


@pytest.fixture(scope="module")
def many(county: Parameters, a_few: list[Episodes]) -> list[Episodes]:
    """The same and more, for narrow bounds."""
    return [*a_few, *_first_years(county, range(FEW, MANY))]


def _first_years(county: Parameters, replications: range) -> list[Episodes]:
    """At the level of the base date: what is asked is whether the means are right."""
    p = _still(county)
    census, hazards = make_census(p), Hazards(p)
    return [live(p, census, hazards, seed=2022, replication=r, years=1).episodes for r in replications]


WIDE = ("entries", "exits", "moves")
"""Flows of which the published years differ by more than chance does among a few replications."""


def _flows(episodes: Episodes, base: int) -> dict[str, int]:
    f = episodes.frame
    ended = f[(f["dec"] > base) & (f["dec"] <= base + 365)]
    started = f[(f["decom"] > base) & (f["decom"] <= base + 365) & (f["spell"] == 0)]
    return {
        "entries": len(started),
        "exits": int(ended["rec"].notna().sum()),
        "special_guardianship": int((ended["route"] == "special_guardianship").sum()),
        "adoption": int((ended["route"] == "adoption").sum()),
        "moves": int(ended["reason_place_change"].notna().sum()),
    }


@pytest.mark.parametrize(
    ("flow", "lived"),
    [
        *((flow, "a_few") for flow in WIDE),
        *(pytest.param(flow, "many", marks=pytest.mark.long) for flow in PUBLISHED),
    ],
)
def test_flows_of_the_first_year_lie_within_the_last_three_published(
    flow: str, lived: str, county: Parameters, request: pytest.FixtureRequest
) -> None:
    base = day_number(county.authority.base_date)
    mean = np.mean([_flows(episodes, base)[flow] for episodes in request.getfixturevalue(lived)])
    low, high = PUBLISHED[flow]
    assert low <= mean <= high


def _stock(first_years: list[Episodes], day: int) -> "pd.Series[float]":
    counts = [open_on(episodes, day)["placement"].value_counts() for episodes in first_years]
    return pd.concat(counts, axis=1).fillna(0).mean(axis=1)


@pytest.mark.long
def test_placement_types_keep_their_children_in_the_first_year(
    many: list[Episodes], county: Parameters
) -> None:
    """Within 10 % of the census after one year; types with fewer than ten children within one child."""
    base = day_number(county.authority.base_date)
    after = _stock(many, base + 365)
    for placement, children in county.census.table.placements.items():
        assert after[placement] == pytest.approx(children, abs=max(0.1 * children, 1.0)), placement


@pytest.mark.parametrize("group", [*GROUPS, "all"])
def test_the_first_three_months_have_no_jump(group: str, a_few: list[Episodes], county: Parameters) -> None:
    """In no month does the mean change by more than history's largest change of a year, shared out over its
    months, twice."""
    types, largest = GROUPS.get(group, (list(county.placement.types), LARGEST_CHANGE_OF_ALL))
    base = day_number(county.authority.base_date)
    stock = np.array([_stock(a_few, base + day)[types].sum() for day in (0, 31, 61, 92)])
    assert np.abs(np.diff(stock)).max() <= 2 * largest / 12


def _still(p: Parameters) -> Parameters:
    """The parameters without drift: with nothing changed, at the level of the base date."""
    return p.model_copy(update={"costs": None, "uncertainty": p.uncertainty.without_drift()})


@pytest.fixture(scope="module")
def held(county: Parameters) -> pd.DataFrame:
    """The table of balance over ten years; its slack of two standard errors is that of so few
    replications."""
    p = _still(county)
    census, hazards = make_census(p), Hazards(p)
    histories = (live(p, census, hazards, seed=77, replication=r, years=10) for r in range(BALANCED))
    return balance(side_by_side([measure(history, p, 10) for history in histories]), p, 10)


@pytest.mark.long
def test_with_nothing_changed_the_caseload_stays_within_two_per_cent(held: pd.DataFrame) -> None:
    rows = held[held["measure"] == "children in care"]
    assert len(rows) == 40
    assert rows["holds"].all()


@pytest.mark.long
def test_with_nothing_changed_most_of_what_is_published_stays(held: pd.DataFrame) -> None:
    """At least four in five stocks and flows keep within their bounds at every quarter; docs/DATA.md names
    the others."""
    kept = held.groupby(["measure", "breakdown"])["holds"].all()
    assert len(kept) == 141
    assert kept.mean() >= 4 / 5


@pytest.mark.long
def test_with_nothing_changed_no_stock_of_children_moves_far(held: pd.DataFrame) -> None:
    """No age, placement type, level of need or place of living leaves its base by more than 6 %, or six
    children."""
    stocks = held[held["measure"].str.startswith("children")]
    far = (
        (stocks["mean"] - stocks["base"]).abs()
        - 2 * stocks["standard_error"]
        - np.maximum(0.06 * stocks["base"], 6.0)
    )
    assert stocks[far > 0].empty


@pytest.mark.long
def test_external_homes_keep_their_acuity(held: pd.DataFrame) -> None:
    """Complex needs are 55 % of their children on the base date and stay more than half; they fell to 31 %
    once."""
    rows = held[
        held["breakdown"].str.startswith("external_childrens_home, ")
        & held["measure"].str.contains("level of need")
    ]
    by_level = rows.pivot_table(index="date", columns=rows["breakdown"].str.split(", ").str[1], values="mean")
    assert (by_level["complex"] / by_level.sum(axis=1)).min() > 0.5


SPREAD = {"all": (0.066, 0.100, 0.128), "foster": (0.064, 0.090, None), "homes": (0.127, 0.164, None)}
"""Standard deviation over English authorities of Nottinghamshire's size of the change of the logarithm over
one, two and three years; DfE, years to March 2016 to 2022 (docs/DATA.md)."""
PUBLISHED_SPREADS = [(group, year) for group, of in SPREAD.items() for year in (1, 2, 3) if of[year - 1]]
GROUPED = {
    "all": None,
    "foster": ("in_house_foster", "independent_foster", "kinship_foster", "emergency_foster"),
    "homes": (
        "external_childrens_home", "council_childrens_home", "council_disability_home", "secure_home",
        "block_childrens_home", "emergency_placement",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def three_years(county: Parameters) -> list[Episodes]:
    census, hazards = make_census(county), Hazards(county)
    return [live(county, census, hazards, seed=3, replication=r, years=3).episodes for r in range(120)]


@pytest.mark.long
@pytest.mark.parametrize(
    ("group", "year"), [(g, y) for g, of in SPREAD.items() for y in (1, 2, 3) if of[y - 1]]
)
def test_histories_spread_as_authorities_do(
    group: str, year: int, three_years: list[Episodes], county: Parameters
) -> None:
    """Within 30 % of the standard deviation; that of 120 histories is itself known to 13 % (two standard
    errors)."""
    day, types = day_number(county.authority.base_date) + round(365.25 * year), GROUPED[group]
    kinds = [open_on(episodes, day)["placement"] for episodes in three_years]
    counts = [len(kind) if types is None else int(kind.isin(types).sum()) for kind in kinds]
    published = SPREAD[group][year - 1]
    assert np.log(counts).std(ddof=1) == pytest.approx(published, rel=0.3)


@pytest.mark.long
def test_drift_moves_no_median(three_years: list[Episodes], county: Parameters) -> None:
    """Half of the histories have more children after three years than there are today, half have fewer."""
    base = day_number(county.authority.base_date)
    more = [len(open_on(one, base + 1095)) > len(open_on(one, base)) for one in three_years]
    assert abs(np.mean(more) - 0.5) < 2.6 * 0.5 / np.sqrt(len(more))
