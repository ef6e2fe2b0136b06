"""The shipped parameters against what was published: the first simulated year must look like the last published ones."""

import numpy as np
import pandas as pd
import pytest

from sim.bands import day_number
from sim.census.children import make_census
from sim.config import load
from sim.episodes import Episodes
from sim.model import Hazards, live
from sim.parameters import Parameters

pytestmark = pytest.mark.back
REPLICATIONS = 60

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
    "homes": (["council_childrens_home", "council_disability_home", "external_childrens_home", "secure_home"], 22),
    "supported": (["supported_accommodation", "uasc_accommodation"], 26),
    "adoption": (["placed_for_adoption"], 23),
    "parents": (["placed_with_parents"], 23),
}
"""Placement types by DfE's groups, and the largest change from one 31 March to the next between 2016 and 2022."""
LARGEST_CHANGE_OF_ALL = 84


@pytest.fixture(scope="module")
def county() -> Parameters:
    return load().parameters


@pytest.fixture(scope="module")
def first_years(county: Parameters) -> list[Episodes]:
    census, hazards = make_census(county), Hazards(county)
    return [live(county, census, hazards, seed=2022, replication=r, years=1).episodes for r in range(REPLICATIONS)]


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


@pytest.mark.parametrize("flow", PUBLISHED)
def test_flows_of_the_first_year_lie_within_the_last_three_published(
    flow: str, first_years: list[Episodes], county: Parameters
) -> None:
    base = day_number(county.authority.base_date)
    mean = np.mean([_flows(episodes, base)[flow] for episodes in first_years])
    low, high = PUBLISHED[flow]
    assert low <= mean <= high


def _stock(first_years: list[Episodes], day: int) -> "pd.Series[float]":
    counts = [episodes.open_on(day)["placement"].value_counts() for episodes in first_years]
    return pd.concat(counts, axis=1).fillna(0).mean(axis=1)


def test_placement_types_keep_their_children_in_the_first_year(first_years: list[Episodes], county: Parameters) -> None:
    """Within 10 % of the census after one year; types with fewer than ten children within one child."""
    base = day_number(county.authority.base_date)
    after = _stock(first_years, base + 365)
    for placement, children in county.census.table.placements.items():
        assert after[placement] == pytest.approx(children, abs=max(0.1 * children, 1.0)), placement


@pytest.mark.parametrize("group", [*GROUPS, "all"])
def test_the_first_three_months_have_no_jump(group: str, first_years: list[Episodes], county: Parameters) -> None:
    """In no month does the mean change by more than history's largest change of a year, shared out over its months, twice."""
    types, largest = GROUPS.get(group, (list(county.placement.types), LARGEST_CHANGE_OF_ALL))
    base = day_number(county.authority.base_date)
    stock = np.array([_stock(first_years, base + day)[types].sum() for day in (0, 31, 61, 92)])
    assert np.abs(np.diff(stock)).max() <= 2 * largest / 12


def test_with_nothing_changed_the_caseload_is_in_equilibrium(county: Parameters) -> None:
    """Without drift the mean of years 6 to 10 stays within 3 % of today's 953."""
    still = {n: getattr(county.uncertainty, n).model_copy(update={"active": False}) for n in ("entries", "exits")}
    p = county.model_copy(update={"uncertainty": county.uncertainty.model_copy(update=still)})
    census, hazards, base = make_census(p), Hazards(p), day_number(p.authority.base_date)
    means = []
    for replication in range(10):
        episodes = live(p, census, hazards, seed=77, replication=replication, years=10).episodes
        means.append(np.mean([len(episodes.open_on(base + round(365.25 * y))) for y in np.linspace(5, 10, 11)]))
    assert np.mean(means) == pytest.approx(953, rel=0.03)
