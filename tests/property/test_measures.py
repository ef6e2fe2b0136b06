"""Every measure agrees with a slow count, row by row and day by day, on random histories."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from episode_rows import TYPES, episodes_of
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from sim.bands import age_band, day_number, years_after
from sim.episodes import Episodes
from sim.measures import Measured, month_ends
from sim.measures.caseload import caseload
from sim.measures.flows import flows
from sim.measures.kpis import kpis
from sim.measures.provision import provision
from sim.measures.stability import stability

pytestmark = pytest.mark.property
BASE, YEARS = date(2022, 7, 31), 2
DATES = month_ends(BASE, YEARS)
START, SPAN = day_number(BASE) - 500, 1400
ROUTES = {"E45": "sgo", "E11": "adoption", "E4A": "home"}
Row = dict[str, Any]


@st.composite
def careers(draw: st.DrawFn) -> list[Row]:
    """The placements of a few children, which join up within a period of care, with gaps between the
    periods."""
    rows: list[Row] = []
    for child in range(draw(st.integers(1, 8))):
        day, period, spell = START + draw(st.integers(0, SPAN)), 0, 0
        began = day
        dob = day - draw(st.integers(0, 16 * 365))
        for _ in range(draw(st.integers(1, 5))):
            end, leaves = (
                day + draw(st.integers(1, 400) | st.integers(700, 1100)) + draw(st.sampled_from([0.0, 0.25])),
                draw(st.booleans()),
            )
            rec = draw(st.sampled_from(sorted(ROUTES))) if leaves else None
            rows.append(
                {
                    "child": child,
                    "dob": dob,
                    "period": period,
                    "period_start": began,
                    "spell": spell,
                    "decom": day,
                    "dec": end,
                    "placement": draw(st.sampled_from(sorted(TYPES))),
                    "plan": draw(st.sampled_from(["kinship", "fostering", "residential"])),
                    "location": draw(st.sampled_from(["in_county", "sub_region", "beyond"])),
                    "unit": draw(st.sampled_from(["", "oakhurst"])),
                    "rec": rec,
                    "route": ROUTES[rec] if rec else None,
                    "reason_place_change": None
                    if rec
                    else draw(st.sampled_from(["CARPL", "CREQB", "LAREQ"])),
                }
            )
            period, spell, day = (
                (period + 1, 0, end + draw(st.integers(1, 300))) if leaves else (period, spell + 1, end)
            )
            began = day if leaves else began
        if draw(st.booleans()) or rows[-1]["rec"] is None:
            rows[-1].update(dec=None, rec=None, route=None, reason_place_change=None)
    return rows


def _here(row: Row, day: float) -> bool:
    return bool(row["decom"] <= day and (row["dec"] is None or day < row["dec"]))


def _age(row: Row, day: int) -> int:
    return _age_of(row["dob"], day)


@cache
def _age_of(born: int, day: int) -> int:
    birth, today = date(1970, 1, 1) + timedelta(days=born), date(1970, 1, 1) + timedelta(days=day)
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def _expected(measured: Measured, value_of: Callable[[dict[str, Any]], float]) -> np.ndarray:
    return np.array([value_of(keys) for keys in measured.keys.to_dict("records")], dtype=float)


def _day(text: str) -> int:
    return day_number(date.fromisoformat(text))


@examples(15)
@given(careers())
def test_caseload_agrees_with_counting_each_child_on_each_day(rows: list[Row]) -> None:
    measured = caseload(episodes_of(rows), DATES, tuple(TYPES))

    def count(keys: dict[str, Any]) -> int:
        day = _day(keys["date"])
        present = [r for r in rows if _here(r, day) and keys["placement"] in ("all", r["placement"])]
        return sum(
            keys["age_band"] in ("all", age_band(_age(r, day)))
            for r in present
            if _age(r, day) < 18 or keys["age_band"] == "all"
        )

    np.testing.assert_array_equal(measured.values, _expected(measured, count))


@examples(15)
@given(careers())
def test_shares_agree_with_counting_each_child_on_each_day(rows: list[Row]) -> None:
    measured = kpis(episodes_of(rows), DATES, TYPES)
    kind = {name: t.setting for name, t in TYPES.items()}
    parts: dict[str, tuple[Callable[[Row, int], bool], Callable[[Row, int], bool]]] = {
        "kinship_share": (lambda r, d: kind[r["placement"]] == "kinship", lambda r, d: True),
        "residential_against_plan_share": (
            lambda r, d: r["plan"] != "residential",
            lambda r, d: TYPES[r["placement"]].residential,
        ),
        "external_foster_share": (
            lambda r, d: TYPES[r["placement"]].external,
            lambda r, d: TYPES[r["placement"]].foster,
        ),
        "family_based_12_15_share": (
            lambda r, d: TYPES[r["placement"]].family_based,
            lambda r, d: 12 <= _age(r, d) <= 15,
        ),
        "outside_d2n2_share": (
            lambda r, d: r["location"] == "beyond",
            lambda r, d: r["location"] != "in_county",
        ),
        "first_placement_share": (lambda r, d: r["spell"] == 0, lambda r, d: True),
        "same_placement_two_years_share": (
            lambda r, d: d - r["decom"] >= 2 * 365.25,
            lambda r, d: d - r["period_start"] >= 2.5 * 365.25 and _age(r, d) < 16,
        ),
    }
    spans = {
        "sgo_exits": ("dec", lambda r: r["rec"] == "E45"),
        "adoptions_last_12_months": ("dec", lambda r: r["rec"] == "E11"),
        "exits_last_12_months": ("dec", lambda r: r["rec"] is not None),
        "moves_last_12_months": ("dec", lambda r: r["reason_place_change"] is not None),
        "entries_last_12_months": ("decom", lambda r: r["spell"] == 0),
        "re_entries_last_12_months": ("decom", lambda r: r["spell"] == 0 and r["period"] > 0),
    }

    def in_the_year(text: str, column: str, wanted: Callable[[Row], bool]) -> int:
        day, since = _day(text), day_number(years_after(date.fromisoformat(text), -1))
        return sum(r[column] is not None and since < r[column] <= day and wanted(r) for r in rows)

    def indicator(keys: dict[str, Any]) -> float:
        day = _day(keys["date"])
        if keys["kpi"] in spans:
            return in_the_year(keys["date"], *spans[keys["kpi"]])
        present = [r for r in rows if _here(r, day)]
        if keys["kpi"] == "family_or_order_share":
            left = in_the_year(keys["date"], "dec", lambda r: r["rec"] in ("E45", "E11"))
            families = sum(TYPES[r["placement"]].family_based for r in present)
            return (families + left) / (len(present) + left) if present or left else np.nan
        if keys["kpi"] == "living_against_plan":
            return sum(r["plan"] != kind[r["placement"]] for r in present)
        part, whole = parts[keys["kpi"]]
        among = [r for r in present if whole(r, day)]
        return sum(part(r, day) for r in among) / len(among) if among else np.nan

    np.testing.assert_allclose(measured.values, _expected(measured, indicator), rtol=1e-12)


def _flows(episodes: Episodes) -> Measured:
    nobody = pd.DataFrame({"event": [], "day": [], "places": []})
    return flows(episodes, [nobody], BASE, years_after(BASE, YEARS), ("general",), tuple(ROUTES.values()))


@examples(15)
@given(careers())
def test_stock_at_the_start_plus_entries_minus_exits_is_the_stock_at_the_end(rows: list[Row]) -> None:
    episodes = episodes_of(rows)
    measured = _flows(episodes)
    stock = caseload(episodes, [DATES[0], DATES[-1]], tuple(TYPES))
    first, last = stock.values[(stock.keys["placement"] == "all") & (stock.keys["age_band"] == "all")]
    totals = (
        measured.keys.assign(n=measured.values)[measured.keys["route"] == "all"].groupby("flow")["n"].sum()
    )
    assert first + totals["entry"] - totals["exit"] == last


@examples(15)
@given(careers())
def test_the_rows_of_a_flow_add_up_to_its_total(rows: list[Row]) -> None:
    measured = _flows(episodes_of(rows))
    table = measured.keys.assign(n=measured.values).query("flow in ('entry', 'exit', 'move')")
    total = table[table["route"] == "all"].groupby(["financial_year", "flow"])["n"].sum()
    parts = table[table["route"] != "all"].groupby(["financial_year", "flow"])["n"].sum()
    pd.testing.assert_series_equal(total, parts)


@examples(15)
@given(careers())
def test_occupied_places_agree_with_counting_each_child(rows: list[Row]) -> None:
    places = pd.DataFrame(
        [("oakhurst", "council_home", -np.inf, 4), ("foster households", "in_house_foster", -np.inf, 9)],
        columns=["unit", "kind", "day", "places"],
    )
    ((_, occupied),) = provision(episodes_of(rows), [places], TYPES, DATES)

    def count(keys: dict[str, Any]) -> int:
        here = [r for r in rows if _here(r, _day(keys["date"]))]
        if keys["unit"] == "oakhurst":
            return sum(r["unit"] == "oakhurst" for r in here)
        return sum(r["placement"] == keys["kind"] for r in here)

    np.testing.assert_array_equal(occupied.values, _expected(occupied, count))


@examples(15)
@given(careers())
def test_stability_agrees_with_counting_the_placements_of_each_child(rows: list[Row]) -> None:
    dates = [date(2023, 3, 31), date(2024, 3, 31)]
    measured = stability(episodes_of(rows), dates)

    def share(keys: dict[str, Any]) -> float:
        until = _day(keys["date"])
        since = day_number(years_after(date.fromisoformat(keys["date"]), -1))
        here = {r["child"] for r in rows if _here(r, until)}
        had = [
            sum(
                r["child"] == c and r["decom"] <= until and (r["dec"] is None or r["dec"] > since)
                for r in rows
            )
            for c in here
        ]
        wanted = {"1": lambda n: n == 1, "2": lambda n: n == 2, "3+": lambda n: n >= 3}[keys["placements"]]
        return sum(wanted(n) for n in had) / len(had) if had else np.nan

    np.testing.assert_allclose(measured.values, _expected(measured, share), rtol=1e-12)


@examples(50)
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 12))
def test_month_ends_are_the_base_date_and_every_month_end_up_to_the_horizon(base: date, years: int) -> None:
    horizon = years_after(base, years)
    each = (base + timedelta(days=i) for i in range(1, (horizon - base).days + 1))
    assert month_ends(base, years) == [base, *(d for d in each if (d + timedelta(days=1)).day == 1)]
