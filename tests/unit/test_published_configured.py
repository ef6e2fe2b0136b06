"""Figures of an authority lie over the parameters of another one."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from published_tables import write_tables
from shipped_parameters import parameters, shipped

from sim.bands import day_number
from sim.census.children import make_census
from sim.parameters import Parameters
from sim.parameters.paths.values import plain
from sim.parameters.uncertainty import DRIFTS
from sim.published.areas import find_area
from sim.published.configured.uncertainty import RELATIVE, uncertainty_of
from sim.published.configured.unit_costs import factor_of, in_england
from sim.published.configured.whole import parameters_of
from sim.published.figures.amounts import Amount, How
from sim.published.figures.whole import figures_of
from sim.published.tables import PublishedTables, read_tables

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> PublishedTables:
    return read_tables(write_tables(tmp_path_factory.mktemp("downloads")))


@pytest.fixture(scope="module")
def made(tables: PublishedTables) -> dict[str, Parameters]:
    raw = shipped()
    template = parameters(raw)
    areas = {name: find_area(tables, name, 2022) for name in ("Big County", "Marsh", "New Shire")}
    return {name: parameters_of(figures_of(tables, area, 2022), template) for name, area in areas.items()}


@pytest.mark.parametrize("name", ["Big County", "Marsh", "New Shire"])
def test_the_children_of_the_census_are_those_of_the_tables(made: dict[str, Parameters], name: str) -> None:
    p = made[name]
    everyone = make_census(p).frame
    frame = everyone[~(everyone["dec"] <= day_number(p.authority.base_date))]
    children = {"Big County": 800, "Marsh": 40, "New Shire": 400}[name]
    assert len(frame) == p.census.children == children
    assert frame["placement"].value_counts().to_dict() == {
        kind: n for kind, n in p.census.table.placements.items() if n
    }
    assert int(frame["uasc"].sum()) == p.census.uasc.totals["yes"]


def test_base_date_population_and_name_are_its_own(made: dict[str, Parameters]) -> None:
    authority = made["Marsh"].authority
    assert (authority.name, authority.base_date) == ("marsh", date(2022, 3, 31))
    assert authority.child_population == 6000
    assert authority.districts == {"Marsh, City of": 1.0}


def test_entries_are_its_own_by_age_and_those_of_unaccompanied_children_by_themselves(
    made: dict[str, Parameters],
) -> None:
    strata = made["Big County"].entries.strata
    assert strata["under_1"].per_year.values[0] == 60
    alone = strata["unaccompanied"].per_year.values[0]
    assert alone == pytest.approx(0.96 * 40)  # of those who start because their parents are absent
    ages = strata["unaccompanied"].ages
    of_15 = ages[15] / sum(ages.values())
    assert strata["ages_16_to_17"].per_year.values[0] == pytest.approx(80 - alone * (1 - of_15), rel=1e-4)
    assert strata["ages_10_to_15"].per_year.values[0] == pytest.approx(100 - alone * of_15, rel=1e-4)


@pytest.mark.parametrize(("unaccompanied", "threshold"), [(10, 0.0007), (60, 0.0018)])
def test_no_transfer_scheme_turns_away_the_starts_that_are_published(
    tables: PublishedTables, unaccompanied: float, threshold: float
) -> None:
    """Published starts are of those who stayed, and many authorities have more than the protocol says."""
    figures = figures_of(tables, find_area(tables, "Big County", 2022), 2022)
    stock = replace(
        figures.stock,
        unaccompanied=Amount(unaccompanied, How.PUBLISHED, "so many"),
        population=Amount(100_000, How.PUBLISHED, "children"),
    )
    scheme = parameters_of(replace(figures, stock=stock), parameters(shipped())).entries.transfer_scheme
    assert scheme.threshold.values == (threshold,)
    assert ("3 times the 60" in str(scheme.assumption)) == (unaccompanied == 60)


def test_rates_drift_more_than_where_the_spread_was_fitted_and_parts_keep_their_whole(
    made: dict[str, Parameters],
) -> None:
    own, template = made["Marsh"].uncertainty, parameters(shipped()).uncertainty
    wider = {name: getattr(own, name).sd / getattr(template, name).sd for name in DRIFTS}
    assert wider == pytest.approx({**dict.fromkeys(DRIFTS, 1.0), **RELATIVE}, rel=0.01)
    assert [name for name in DRIFTS if getattr(own, name).centre == "mean"] == ["strata", "routes", "plans"]
    assert all(getattr(template, name).centre == "median" for name in DRIFTS)
    assert own.parameters is None
    assert uncertainty_of(plain(own)) == plain(own)  # one that was made so is no wider for lending it


def test_needs_of_entries_add_up_to_the_printed_ones(made: dict[str, Parameters]) -> None:
    strata = made["Big County"].entries.strata.values()
    by_need = {
        need: sum(s.per_year.values[0] * s.need.get(need, 0.0) for s in strata) for need in ("N1", "N5", "N8")
    }
    assert by_need["N1"] / by_need["N5"] == pytest.approx(180 / 60, rel=0.02)


def test_targets_are_the_published_flows_with_their_ranges(made: dict[str, Parameters]) -> None:
    targets = made["Big County"].targets
    assert targets is not None
    assert (targets.entries.value, targets.entries.low, targets.entries.high) == (340, 340, 340)
    assert targets.exits_by_route["adoption"].value == 32
    assert targets.moves.value == 400
    assert targets.entries.source is not None
    for count in (
        *targets.exits_by_age.values(),
        *targets.exits_by_route.values(),
        *targets.entries_by_stratum.values(),
    ):
        assert count.source or count.assumption


def test_homes_and_foster_places_are_the_councils(made: dict[str, Parameters]) -> None:
    provision = made["Big County"].provision
    kinds = sorted(
        (home.type, home.places.values[0], home.beds.values[0]) for home in provision.homes.values()
    )
    assert kinds == [
        ("council_childrens_home", 5, 5),
        ("council_disability_home", 6, 0),
        ("secure_home", 12, 3),
    ]
    assert provision.foster_households.places == 300
    assert (
        made["Marsh"].provision.foster_households.places
        >= made["Marsh"].census.table.placements["in_house_foster"]
    )


def test_prices_are_scaled_to_its_own_unit_costs(made: dict[str, Parameters]) -> None:
    template = parameters(shipped()).costs
    own, other = made["Big County"].costs, made["Marsh"].costs
    assert own is not None
    assert other is not None
    assert template is not None
    fee = "independent_foster"
    factor = own.fees[fee].per_week.values[0] / template.fees[fee].per_week.values[0]
    children = made["Big County"].census.table.placements
    by_mix = factor_of("fostering", published(800), parameters(shipped()), children)[0]
    assert factor == pytest.approx(by_mix, rel=1e-4)
    assert factor > 800 / 760  # it buys less of its foster care, which is cheaper at the same prices
    assert "scaled by" in str(own.fees[fee].assumption)
    assert other.fees[fee].per_week.values[0] == pytest.approx(template.fees[fee].per_week.values[0])
    assert own.published is not None
    assert own.published.total == 70_000_000
    assert other.published is None
    assert not own.named_homes


def published(pounds: float) -> Amount:
    return Amount(pounds, How.PUBLISHED, "a unit cost", year=2022)


def test_at_the_same_prices_a_council_that_buys_more_has_a_higher_unit_cost() -> None:
    """84, 222 and 303 children in Nottinghamshire cost 760 pounds a week each, 160 of them beside fees and
    allowances of 283, 383 and 846; a council that buys all of it has 846 + 160."""
    county = parameters(shipped())
    there = county.census.table.placements
    as_there = factor_of("fostering", published(760), county, there)[0]
    assert as_there == pytest.approx(1.0, abs=0.005)
    assert factor_of("fostering", published(846 + 160), county, {"independent_foster": 200})[
        0
    ] == pytest.approx(1.0, abs=0.005)
    twice = factor_of("fostering", published(1520), county, there)[0]
    assert twice == pytest.approx(2 * as_there)
    assert factor_of("fostering", published(760), county, {})[0] == pytest.approx(as_there)


@pytest.mark.parametrize(
    ("pounds", "believed"), [(560, True), (845, True), (4000, True), (400, False), (9000, False)]
)
def test_a_unit_cost_far_from_englands_is_not_of_the_same_services(pounds: float, believed: bool) -> None:
    """England's adoption cost 1,460 pounds a week and child in 2021-22, Nottinghamshire's 1,850."""
    factor, says = factor_of("adoption", published(pounds), parameters(shipped()), {})
    assert factor == pytest.approx(pounds / 1850 if believed else 1.0, rel=0.005)
    assert says.startswith("scaled by" if believed else "not scaled")


def test_placements_are_found_where_the_authority_has_them(made: dict[str, Parameters]) -> None:
    p = made["Big County"]
    where = {k: {w: s.values[0] for w, s in t.location.items()} for k, t in p.placement.types.items()}
    inside = sum(n * where[kind].get("in_county", 0.0) for kind, n in p.census.table.placements.items())
    assert inside / p.census.children == pytest.approx(0.6, abs=0.06)
    assert all(np.isclose(sum(shares.values()), 1) for shares in where.values() if shares)


def test_words_of_borrowed_numbers_name_the_county_that_they_tell_of(made: dict[str, Parameters]) -> None:
    said = str(made["Marsh"].model_dump(mode="json"))
    assert "the county" not in said
    assert "Nottinghamshire" in said


def test_spending_of_the_price_year_is_what_lines_are_held_against(made: dict[str, Parameters]) -> None:
    costs = made["Big County"].costs
    assert costs is not None
    assert costs.published is not None
    assert (costs.published.financial_year, costs.published.total) == ("2021/22", 70_000_000)
    assert in_england("fostering", 2030) == 765
    assert in_england("residential", 2022) == 5025
