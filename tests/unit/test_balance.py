"""Whether the baseline keeps what is published, on made-up replications."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd
import pytest
from shipped_parameters import parameters, shipped

from sim.bands import AgeBand
from sim.calibration.published.orders import orders_to_be_made
from sim.comparison.balance import balance
from sim.measures import ALL, Measured, month_ends, side_by_side
from sim.measures.counting.keys import every_combination
from sim.measures.leavers.after_care import orders_made
from sim.parameters import LEVELS, LOCATIONS, Parameters

pytestmark = pytest.mark.unit
BASE, YEARS = date(2022, 7, 31), 2
P: Parameters = parameters(shipped("westmere"))
TYPES = tuple(parameters(shipped()).census.table.placements)


def _replication(change: float, orders: float = 0.0) -> Mapping[str, Measured]:
    """Ten times as many children as Westmere has, everywhere the same number, a tenth of it times ``change``
    more a month."""
    dates = [d.isoformat() for d in month_ends(BASE, YEARS)]
    keys = {
        "caseload": every_combination(
            date=dates, placement=(ALL, *TYPES), age_band=(ALL, *map(str, AgeBand))
        ),
        "needs": every_combination(date=dates, placement=(ALL, *TYPES), level=LEVELS),
        "location": every_combination(date=dates, location=LOCATIONS),
        "after_care": every_combination(date=dates, group=("special_guardianship_orders", "care_leavers")),
        "places": every_combination(date=dates, unit=("foster households",), kind=("in_house_foster",)),
    }
    found = {}
    for name, table in keys.items():
        month = table["date"].map({d: i for i, d in enumerate(dates)}).to_numpy()
        values = 1000.0 + (
            change * month if name == "caseload" else orders * month if name == "after_care" else 0.0
        )
        found[name] = Measured(name, table, np.broadcast_to(values, len(table)).astype(float))
    return found


def test_what_stays_holds_at_every_quarter() -> None:
    table = balance(side_by_side([_replication(0.0), _replication(0.0)]), P, YEARS)
    assert table["holds"].all()
    assert sorted(set(table["date"]))[:2] == ["2022-10-31", "2023-01-31"]
    assert len(set(table["date"])) == 4 * YEARS


def test_a_stock_may_move_by_two_per_cent_and_no_more() -> None:
    """1,000 children and one more a month: 21 months pass the bound of 1,020 children."""
    table = balance(side_by_side([_replication(1.0)]), P, YEARS)
    rows = table[(table["measure"] == "children in care")].set_index("date")
    assert rows["high"].tolist() == [1020.0] * 8
    assert rows["holds"].to_dict() == {d: d < "2024-04" for d in rows.index}


def test_what_replications_cannot_tell_apart_from_the_bound_holds() -> None:
    """A mean of 1,021 whose standard error is one child."""
    runs = [_replication(change) for change in (21 / 24 - 1 / 24, 21 / 24 + 1 / 24)]
    last = balance(side_by_side(runs), P, YEARS).query("measure == 'children in care'").iloc[-1]
    assert (last["mean"], last["standard_error"]) == (pytest.approx(1021.0), pytest.approx(1.0))
    assert last["holds"]


def test_small_stocks_may_move_by_two_children() -> None:
    run = _replication(0.0)
    small = run["caseload"].keys
    nine = Measured("caseload", small, np.full(len(small), 9.0))
    table = balance(side_by_side([{**run, "caseload": nine}]), P, YEARS)
    row = table[table["measure"] == "children by age"].iloc[0]
    assert (row["low"], row["high"]) == (7.0, 11.0)


def test_care_leavers_that_drift_say_why() -> None:
    table = balance(side_by_side([_replication(0.0, orders=9.0)]), P, YEARS)
    leavers, orders = (
        table[table["measure"] == name] for name in ("care leavers", "special guardianship orders")
    )
    assert leavers["reason"].str.contains("turned 18").all()
    assert (orders["reason"] == "").all()
    assert not orders["holds"].iloc[-1]


def test_orders_to_be_made_are_those_that_are_missing() -> None:
    """Live orders fall as if four a year were no longer made."""
    run = _replication(0.0)
    keys = run["after_care"].keys
    after = np.array([(date.fromisoformat(d) - BASE).days / 365.25 for d in keys["date"]])
    falling = 1000.0 - 4.0 * orders_made(P.census.after_care, after)
    fell = {**run, "after_care": Measured("after_care", keys, falling)}
    assert orders_to_be_made(side_by_side([fell]), P, YEARS) == pytest.approx(4.0, rel=1e-9)
    assert orders_to_be_made(side_by_side([run]), P, YEARS) == 0.0


def test_flows_must_lie_within_the_published_years() -> None:
    county = parameters(shipped())
    names = [("entry", ALL), ("move", ALL), ("exit", "special_guardianship")]
    rows = [("2022/23", *name, 8) for name in names] + [("2023/24", *name, 12) for name in names]
    keys = pd.DataFrame(rows, columns=["financial_year", "flow", "route", "months"])
    counts = Measured("flows", keys, np.array([1.0, 1.0, 1.0, 360.0, 900.0, 47.0]))
    table = balance(side_by_side([{**_replication(0.0), "flows": counts}]), county, YEARS)
    held = table[table["date"] == "2024-03-31"].set_index("measure")["holds"].to_dict()
    assert held == {"entry a year": True, "move a year": False, "exit a year": True}


def test_without_a_scenario_that_changes_nothing_the_table_is_empty() -> None:
    assert balance({}, P, YEARS).empty
