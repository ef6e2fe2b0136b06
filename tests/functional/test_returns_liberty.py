"""The table of deprivation-of-liberty orders of the return of 2026-27: read, checked, and used as need."""

from pathlib import Path

import numpy as np
import pytest
from return_files import child, cleaned, episode, parameters_for, rules, text, write

from sim.calibration.children import children_on
from sim.returns.words.layouts import LIBERTY

pytestmark = pytest.mark.functional
NAMES = [str(number) for number in range(40)]


def home(name: str, **others: str) -> dict[str, str]:
    place = {"PLACE": "K2", "PLACE_PROVIDER": "PR4", "CHILD": name}
    return episode("01/05/2026", **{**place, **others})


def order(name: str, start: str = "01/06/2026", end: str = "") -> dict[str, str]:
    return {"CHILD": name, "DOB": "25/12/2011", "DOLO_START": start, "DOLO_END": end}


def returned(folder: Path, *orders: dict[str, str], **others: str) -> None:
    children = [child(CHILD=name, DOB="25/12/2011") for name in NAMES]
    write(folder, 2027, [home(name, **(others if name == "0" else {})) for name in NAMES], children)
    if orders:
        (folder / "2027" / "dolo.csv").write_text(text(LIBERTY, orders))


def test_children_under_an_order_have_complex_needs(tmp_path: Path) -> None:
    """Of three orders one had ended before its child came into care; who has none is drawn by the census."""
    returned(tmp_path, order("0"), order("1", end="01/09/2026"), order("2", "01/02/2026", "01/03/2026"))
    result = cleaned(tmp_path)
    deprived = result.history.deprived_of_liberty
    assert deprived is not None
    assert deprived.sum() == 2
    assert result.history.episodes.frame["level"].isna().all()
    p = parameters_for(tmp_path)
    simple = p.census.level.model_copy(update={"by": "all", "totals": {"standard": 1}, "weights": {}})
    p = p.model_copy(update={"census": p.census.model_copy(update={"level": simple})})
    levels = children_on(result.history, p, seed=1).frame["level"].astype(str)
    assert levels.value_counts().to_dict() == {"standard": 38, "complex": 2}


def test_a_return_without_the_table_says_nothing(tmp_path: Path) -> None:
    returned(tmp_path)
    assert cleaned(tmp_path).history.deprived_of_liberty is None


@pytest.mark.parametrize(("rule", "wrong"), [
    ("order_no_child", order("")),
    ("order_start_unreadable", order("0", "soon")),
    ("order_end_unreadable", order("0", end="never")),
    ("order_ends_first", order("0", "01/06/2026", "01/05/2026")),
])  # fmt: skip
def test_an_order_that_cannot_be_used_is_set_aside(tmp_path: Path, rule: str, wrong: dict[str, str]) -> None:
    returned(tmp_path, wrong, *(order(name) for name in NAMES[1:]))
    result = cleaned(tmp_path)
    assert rules(result)[rule] == 1
    assert result.history.deprived_of_liberty is not None
    assert np.flatnonzero(~result.history.deprived_of_liberty).size == 1


def test_an_order_that_stands_twice_counts_once_with_its_end(tmp_path: Path) -> None:
    returned(tmp_path, order("0", "01/06/2026"), order("0", "01/06/2026", "30/06/2026"))
    assert rules(cleaned(tmp_path))["order_twice"] == 1


def test_orders_that_the_episodes_contradict_are_pointed_out(tmp_path: Path) -> None:
    returned(tmp_path, order("0"), order("1", "01/01/2026", "02/01/2026"), PLACE="P1", PLACE_PROVIDER="PR0")
    found = rules(cleaned(tmp_path))
    assert found["order_place"] == 1
    assert found["order_not_in_care"] == 1
