"""Figures of an authority: printed numbers stay, hidden ones come from a wider area under its own totals."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from published_tables import suppressed_below_six, write_tables

from sim.errors import InputMistake
from sim.published.areas import find_area
from sim.published.figures.amounts import How, shared_out, total_of, whole
from sim.published.figures.homes import MAINSTREAM, SECURE, SHORT_BREAKS
from sim.published.figures.places import fitted_to, has_trust
from sim.published.figures.whole import Figures, figures_of
from sim.published.provenance import provenance
from sim.published.replaceable import replaced_first
from sim.published.tables import PublishedTables, read_tables

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> PublishedTables:
    return read_tables(write_tables(tmp_path_factory.mktemp("downloads")))


def of(tables: PublishedTables, name: str, year: int = 2022) -> Figures:
    return figures_of(tables, find_area(tables, name, year), year)


def test_printed_numbers_stay_as_they_are(tables: PublishedTables) -> None:
    f = of(tables, "Big County")
    assert f.stock.children.value == 800
    assert {age: a.value for age, a in f.stock.ages.items()} == {
        "under_1": 40, "1_to_4": 100, "5_to_9": 140, "10_to_15": 300, "16_to_17": 220,
    }  # fmt: skip
    assert f.stock.unaccompanied.value == 48
    assert f.stock.population.value == 120_000
    assert f.flows.entries.value == 340
    assert {a.how for a in f.stock.ages.values()} == {How.PUBLISHED}


@pytest.mark.parametrize("group", ["ages", "need", "legal", "placement", "provider", "location", "sex"])
@pytest.mark.parametrize("name", ["Big County", "Marsh", "New Shire"])
def test_every_group_sums_to_the_children(tables: PublishedTables, name: str, group: str) -> None:
    f = of(tables, name)
    assert sum(a.value for a in getattr(f.stock, group).values()) == pytest.approx(f.stock.children.value)
    assert sum(a.value for a in f.living.types.values()) == pytest.approx(f.stock.children.value)


def test_what_is_hidden_is_what_is_left_in_the_shape_of_the_region(tables: PublishedTables) -> None:
    ages = of(tables, "Marsh").stock.ages
    # 40 children: 2 and 5 of the youngest are hidden; 7, 15 and 11 are shown; 240 and 600 in the region
    assert [ages[age].value for age in ("5_to_9", "10_to_15", "16_to_17")] == [7, 15, 11]
    assert ages["under_1"].value == pytest.approx(7 * 240 / 840)
    assert ages["under_1"].how is How.BORROWED
    assert "shape of West" in ages["under_1"].says


def test_england_stands_in_where_the_region_hides_it_too(tmp_path: Path) -> None:
    def hidden_in_the_region(place: str, group: str, item: str, year: int, number: int) -> str:
        hides = place == "West" and item == "Under 1 year"
        return "c" if hides else suppressed_below_six(place, group, item, year, number)

    tables = read_tables(write_tables(tmp_path, cell=hidden_in_the_region))
    youngest = of(tables, "Marsh").stock.ages["under_1"]
    assert youngest.value == pytest.approx(7 * 800 / 2800)
    assert "shape of England" in youngest.says


def test_a_hidden_total_is_taken_from_another_group(tmp_path: Path) -> None:
    def hidden_total(place: str, group: str, item: str, year: int, number: int) -> str:
        hides = place == "Marsh, City of" and group == "Age group" and item == "Total"
        return "c" if hides else suppressed_below_six(place, group, item, year, number)

    tables = read_tables(write_tables(tmp_path, cell=hidden_total))
    assert of(tables, "Marsh").stock.children.value == 40
    by_need = total_of(tables, "started", 2022, "102", "need")
    assert of(tables, "Marsh").flows.entries.value == by_need  # as every year


def test_an_authority_whose_children_are_all_hidden_is_refused(tmp_path: Path) -> None:
    def all_hidden(place: str, group: str, item: str, year: int, number: int) -> str:
        return "c" if place == "Marsh, City of" else suppressed_below_six(place, group, item, year, number)

    tables = read_tables(write_tables(tmp_path, cell=all_hidden))
    with pytest.raises(
        InputMistake, match="how many children Marsh, City of has in care on 31 March 2022 is suppressed"
    ):
        of(tables, "Marsh")


def test_the_councils_homes_are_those_that_are_open_and_its_own(tables: PublishedTables) -> None:
    homes = of(tables, "Big County").homes
    assert [(home.urn, home.kind, home.places) for home in homes] == [
        ("SC1", MAINSTREAM, 5), ("SC2", SHORT_BREAKS, 6), ("SC3", SECURE, 12),
    ]  # fmt: skip
    assert [home.urn for home in of(tables, "Marsh").homes] == ["SC6"]
    assert of(tables, "New Shire").homes == ()


def test_relatives_and_friends_are_what_filled_places_leave_of_own_foster_care(
    tables: PublishedTables,
) -> None:
    types = of(tables, "Big County").living.types
    assert types["in_house_foster"].value == 190
    assert types["in_house_foster"].how is How.PUBLISHED
    foster = sum(types[name].value for name in ("kinship_foster", "in_house_foster", "independent_foster"))
    assert foster == pytest.approx(560)
    assert types["kinship_foster"].value > 0
    assert of(tables, "New Shire").living.types["kinship_foster"].how is How.ASSUMED


@pytest.mark.parametrize(("voluntary", "trust"), [(180, True), (60, False)])
def test_what_a_childrens_trust_provides_is_the_councils_own(
    tmp_path: Path, voluntary: int, trust: bool
) -> None:
    """Of 400 children two are with the council, and 180 with voluntary bodies, or 60, which are less than a
    fifth; private bodies have the others.
    """
    told = {"Own": 2, "Voluntary": voluntary, "Private": 366 - voluntary}

    def handed_over(place: str, group: str, item: str, year: int, number: int) -> str:
        here = place == "New Shire" and group == "Place providers"
        return str(told.get(item.split()[0].split("/")[0], number)) if here else str(number)

    f = of(read_tables(write_tables(tmp_path, cell=handed_over)), "New Shire")
    kin, own = (f.living.types[name] for name in ("kinship_foster", "in_house_foster"))
    assert has_trust(f.stock) is trust
    assert ("of its children's trust" in own.says) is trust
    assert kin.says.startswith("21% of foster placements" if trust else "70% of ")
    assert (kin.value + own.value > 120) is trust
    assert (kin.value + own.value < 3) is not trust


def test_exits_before_18_by_route_sum_to_those_by_age(tables: PublishedTables) -> None:
    for name in ("Big County", "Marsh", "New Shire"):
        flows = of(tables, name).flows
        by_route, by_age = (
            sum(a.value for a in g.values()) for g in (flows.exits_by_route, flows.exits_by_age)
        )
        assert by_route == pytest.approx(by_age)
    assert of(tables, "Big County").flows.turned_18.value == 132


def test_an_authority_so_new_that_no_flow_is_counted_is_refused(tables: PublishedTables) -> None:
    """One that began on the day after: its children are there, and nobody has started or ceased in it."""
    for kind, who in (("started", "started"), ("ceased", "ceased")):
        rows = tables.rows[kind]
        fresh = {**tables.rows, kind: rows[rows["place"] != "104"].reset_index(drop=True)}
        with pytest.raises(InputMistake, match=f"New Shire {who} to be looked after in the years"):
            of(replace(tables, rows=fresh), "New Shire")


def test_moves_are_changes_of_carer(tables: PublishedTables) -> None:
    assert of(tables, "Big County").flows.moves.value == 400
    assert of(tables, "Big County").flows.three_or_more.value == pytest.approx(0.1)


def test_shares_and_care_leavers_that_are_hidden_are_englands(tables: PublishedTables) -> None:
    f = of(tables, "Marsh")
    assert f.flows.three_or_more.how is How.BORROWED
    assert f.leavers["18"].value == pytest.approx(40 * 2400 / 16000)
    assert of(tables, "Big County").leavers["18"].value == 120


def test_without_tables_that_are_not_needed_it_is_said_what_is_assumed(tmp_path: Path) -> None:
    names = [
        "ofsted_provider_level_at_31_march_2022",
        "ons_population",
        "spending",
        "la_care_leavers_activity",
    ]
    f = of(read_tables(write_tables(tmp_path, without=names)), "Big County")
    assert f.stock.population.how is How.ASSUMED
    assert f.living.types["council_childrens_home"].value == 0
    assert f.spending.fostering is None
    assert f.leavers["18"].how is How.BORROWED


def test_only_what_was_known_in_a_year_is_used(tables: PublishedTables) -> None:
    assert "2020 to 2021" in of(tables, "Big County", 2021).flows.entries.says


def test_every_number_is_told_with_its_origin(tables: PublishedTables) -> None:
    told = provenance(of(tables, "Marsh"))
    assert set(told["how"]) == {"published", "borrowed", "assumed"}
    assert (told["says"].str.len() > 3).all()
    assert np.isfinite(told["value"]).all()
    first = replaced_first(of(tables, "Marsh"), "Westmere")
    assert len(first) == len({one.setting for one in first}) == 10
    assert all(one.what and one.now for one in first)
    assert ("as in Westmere", "census.level") in {(one.now, one.setting) for one in first}


def test_whole_numbers_keep_the_total_and_stay_near() -> None:
    assert whole({"a": 1.4, "b": 1.4, "c": 0.2}, 3) == {"a": 2, "b": 1, "c": 0}
    assert sum(whole({"a": 0.0, "b": 0.0}, 5).values()) == 5
    assert shared_out(6, {"a": 1, "b": 2}) == {"a": 2, "b": 4}


def test_proportional_fitting_meets_both_margins() -> None:
    table = fitted_to(np.array([[1.0, 2.0], [3.0, 1.0]]), np.array([10.0, 20.0]), np.array([12.0, 18.0]))
    assert table.sum(axis=0) == pytest.approx([12, 18])
    assert table.sum(axis=1) == pytest.approx([10, 20])
    odds = table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0])
    assert odds == pytest.approx(1 / 6)  # as in the weights


def test_children_whose_distance_nobody_recorded_are_near_or_far_as_the_others(
    tables: PublishedTables,
) -> None:
    """Of 20 outside at an unknown distance as many are near as of the 300 others: 160 and 140."""
    where = of(tables, "Big County").stock.location
    assert where["in_county"].value == 480
    assert where["sub_region"].value == pytest.approx(160 + 20 * 160 / 300)
    assert where["beyond"].value == pytest.approx(140 + 20 * 140 / 300)
    assert where["beyond"].how is How.BORROWED
    assert where["in_county"].how is How.PUBLISHED
