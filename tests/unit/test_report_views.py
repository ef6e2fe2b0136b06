"""Views by age, need and district, stability, places short, aims that pull: each cell is of its row."""

from collections.abc import Sequence

import pandas as pd
import pytest
from shipped_parameters import parameters, shipped
from tiny_run import labels, tables

from sim.measures import ALL
from sim.parameters import Parameters
from sim.report.pages.views import (
    NEEDS,
    by_age,
    by_district,
    by_need,
    leavers_by_district,
    leavers_by_housing,
    places_short,
    pulling,
    stability,
    supply,
    views,
)
from sim.report.rows import rows_of
from sim.report.words.data_table import DataTable
from sim.timeline import Timeline

pytestmark = pytest.mark.unit

NAMES = ["baseline", "some_plan"]
WHOSE = labels(NAMES)
LATER = "2026-03-31"
Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def p() -> Parameters:
    """The shipped authority with published totals, where half of the searches of agencies succeed, and two in
    ten of the hardest."""
    raw = shipped()
    raw["provision"]["markets"]["independent_foster"] |= {
        "availability": 0.5, "by_level": {"enhanced": 0.4, "complex": 0.8},
    }  # fmt: skip
    return parameters(raw)


@pytest.fixture
def found() -> Tables:
    return tables(NAMES)


def _cells(table: DataTable, *heads: str) -> Sequence[str]:
    """What stands beside the heads of one row."""
    (row,) = [row for row in table.rows if tuple(row[: len(heads)]) == heads]
    return row[len(heads) :]


def _mean(rows: pd.DataFrame, **keys: str) -> float:
    (value,) = rows_of(rows, **keys)["mean"]
    return float(value)


def _first(cell: str) -> float:
    """The number with which a cell begins."""
    return float(cell.split(" ")[0].replace(",", "").replace("−", "-"))


@pytest.mark.parametrize("day", ["2022-07-31", "2025-07-31"])
def test_children_by_the_strategys_ages_sum_to_all_children(found: Tables, day: str) -> None:
    """Nought to three, four to six, seven to eleven, twelve to fifteen, sixteen and seventeen."""
    groups = rows_of(found["groups"], scenario="baseline", date=day, by="age")
    everyone = _mean(found["caseload"], scenario="baseline", date=day, placement=ALL, age_band=ALL)
    assert groups["mean"].sum() == pytest.approx(everyone)
    table = by_age(found, WHOSE)
    column = list(table.columns[2:]).index("31 July 2022" if day.startswith("2022") else "31 July 2025")
    shown = [_first(_cells(table, "Baseline", age)[column]) for age in ("0 to 3", "4 to 6", "7 to 11")]
    assert shown == [round(float(mean)) for mean in groups["mean"][:3]]


def test_a_view_has_the_scenarios_that_are_drawn_beside_each_other(found: Tables) -> None:
    assert [row[:2] for row in by_age(found, WHOSE).rows[:2]] == [
        ("Baseline", "0 to 3"), ("Some plan", "0 to 3"),
    ]  # fmt: skip


def test_need_is_named_as_the_statistics_print_it_and_what_nobody_has_is_left_out(found: Tables) -> None:
    rows = found["groups"]
    missing = (rows["by"] == "need") & (rows["group"] == "not_recorded")
    few = {**found, "groups": rows.assign(**{c: rows[c].mask(missing, 3.0) for c in ("mean", "p10", "p90")})}
    table = by_need(few, WHOSE)
    assert {row[1] for row in table.rows} == {"Abuse or neglect", "Not recorded"}
    assert _cells(table, "Baseline", "Not recorded")[0] == "3"
    assert len(NEEDS) == 8


def test_children_by_district_are_those_of_the_table(found: Tables, p: Parameters) -> None:
    table = by_district(found, WHOSE, p)
    assert [row[1] for row in table.rows] == ["Ashfield", "Ashfield"]
    own = _mean(found["districts"], scenario="some_plan", district="Ashfield", date="2025-07-31")
    cells = _cells(table, "Some plan", "Ashfield")
    assert _first(cells[list(table.columns[2:]).index("31 July 2025")]) == round(own)


def test_care_leavers_are_told_by_age_and_housing_and_by_district(found: Tables, p: Parameters) -> None:
    """Each 31 March, and on the base date: those of all districts, and of one."""
    rows = found["care_leaver_housing"]
    ages = rows_of(rows, scenario="baseline", district=ALL, housing=ALL, date="2022-07-31")
    table = leavers_by_housing(found, WHOSE)
    assert list(table.columns[2:4]) == ["31 July 2022", "31 March 2023"]
    everyone = [_first(_cells(table, "Baseline", f"Aged {age}: all")[0]) for age in ("18", "19 to 21")]
    assert everyone == [round(float(mean)) for mean in ages["mean"][:2]]
    by_place = leavers_by_district(found, WHOSE, p)
    own = _mean(rows, scenario="baseline", district="Ashfield", housing=ALL, age="aged_18", date="2022-07-31")
    assert _first(_cells(by_place, "Baseline", "Ashfield: aged 18")[0]) == round(own)


def test_stability_is_set_beside_what_is_published_and_its_misfit_said(found: Tables, p: Parameters) -> None:
    """The made-up children never move: three or more placements come to 0.0 %, which 2.7 % published
    misses."""
    assert p.targets is not None
    rows = found["stability"]
    many = rows["placements"] == "3+"
    published = p.targets.three_or_more_placements

    def with_mean(value: float) -> DataTable:
        changed = {c: rows[c].mask(many, value) for c in ("mean", "p10", "p90")}
        return stability({**found, "stability": rows.assign(**changed)}, WHOSE, p)

    title = "Three or more placements in the year"
    near, far = (with_mean(published + gap) for gap in (0.019, 0.031))
    assert _cells(near, title, "Baseline")[-2:] == (f"{100 * published:.1f} %", "fits")
    assert _cells(far, title, "Baseline")[-1] == "misfit: +3.1 points"
    assert _cells(with_mean(0.0), title, "Baseline")[-1].startswith("misfit: −")
    assert _cells(far, "In the first placement since it began", "Baseline")[-2:] == ("–", "nothing published")


def test_stability_of_a_year_is_that_of_the_march_before(found: Tables, p: Parameters) -> None:
    table = stability(found, WHOSE, p)
    rows = found["stability"]
    march = (rows["date"] == "2025-03-31") & (rows["placements"] == "3+") & (rows["scenario"] == "baseline")
    moved = {
        **found,
        "stability": rows.assign(**{c: rows[c].mask(march, 0.5) for c in ("mean", "p10", "p90")}),
    }
    title, columns = "Three or more placements in the year", list(table.columns[2:])
    cells = _cells(stability(moved, WHOSE, p), title, "Baseline")
    assert [cells[columns.index(f"31 July {year}")] for year in (2023, 2024, 2025)] == [
        "–",
        "0.0 %",
        "50.0 %",
    ]


def test_without_published_totals_nothing_is_called_a_misfit(found: Tables, p: Parameters) -> None:
    alone = p.model_copy(update={"targets": None})
    assert {row[-1] for row in stability(found, WHOSE, alone).rows} == {"nothing published"}


def test_places_short_are_what_was_needed_less_what_was_had(found: Tables, p: Parameters) -> None:
    table = places_short(found, WHOSE, p)
    cells = _cells(table, "Kinship foster", "each child's own family")
    rows = rows_of(
        found["preferences"], scenario="baseline", financial_year="2024/25", wanted="kinship_foster"
    )
    needed, had = (_mean(rows, placement=kind) for kind in (ALL, "kinship_foster"))
    elsewhere = rows[~rows["placement"].isin([ALL, "kinship_foster"])]["mean"].sum()
    assert needed - had == pytest.approx(elsewhere)
    assert cells[list(table.columns[2:]).index("2024/25")] == f"{needed:.0f}; {had:.0f}; {needed - had:.0f}"
    assert "2022/23" not in table.columns, "eight months are not a year"


def test_needed_had_and_short_add_up_as_they_are_written(found: Tables, p: Parameters) -> None:
    """439.4 needed and 147.6 had: 439; 148; 291, and not 292."""
    rows = found["preferences"]
    own = rows["wanted"] == "kinship_foster"
    had = rows["mean"].mask(own & (rows["placement"] == "kinship_foster"), 147.6)
    changed = rows.assign(mean=had.mask(own & (rows["placement"] == ALL), 439.4))
    cells = _cells(places_short({**found, "preferences": changed}, WHOSE, p), "Kinship foster")
    assert set(cells[1:]) == {"439; 148; 291"}


def test_what_nobody_needs_is_not_short(found: Tables, p: Parameters) -> None:
    rows = found["preferences"]
    rare = rows["wanted"] == "kinship_foster"
    few = {**found, "preferences": rows.assign(mean=rows["mean"].mask(rare, 0.0))}
    assert "Kinship foster" not in {row[0] for row in places_short(few, WHOSE, p).rows}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("kinship_foster", "each child's own family"),
        ("in_house_foster", "limited by foster carers"),
        ("council_childrens_home", "limited by beds"),
        ("external_childrens_home", "not limited (an assumption)"),
        ("independent_foster", "a place is found in 20 % of the hardest searches"),
    ],
)
def test_supply_is_said_so_that_no_gap_is_not_taken_for_plenty(p: Parameters, kind: str, said: str) -> None:
    assert supply(kind, p) == said


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (150, "limited to 150 places"),
        ({"start": 150, "2024-04-01": 140}, "limited to 150 places, 140 from 1 April 2024"),
    ],
)
def test_a_market_that_is_limited_is_said_to_be(p: Parameters, places: object, said: str) -> None:
    kind = "external_childrens_home"
    market = p.provision.markets[kind].model_copy(update={"places": Timeline.parse(places)})
    provision = p.provision.model_copy(update={"markets": {**p.provision.markets, kind: market}})
    assert supply(kind, p.model_copy(update={"provision": provision})) == said


def test_aims_that_pull_stand_side_by_side(found: Tables) -> None:
    table = pulling(found, WHOSE)
    titles = list(dict.fromkeys(row[0] for row in table.rows))
    assert titles == [
        "Children fostered by relatives or friends",
        "Special guardianship orders in 12 months",
        "In a family, or left to one by order",
    ]
    own = _mean(found["kpis"], scenario="baseline", kpi="family_or_order_share", date="2025-07-31")
    cell = _cells(table, titles[2], "Baseline")[list(table.columns[2:]).index("31 July 2025")]
    assert _first(cell) == pytest.approx(100 * own, abs=0.05)


def test_every_view_can_be_made_by_its_name(found: Tables, p: Parameters) -> None:
    made = {name: make() for name, make in views(found, WHOSE, p).items()}
    assert len(made) == 8
    assert all(table.caption and table.rows for table in made.values())
