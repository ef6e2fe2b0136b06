"""A bridge adds up to the penny whatever stands at its ends."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.finance.bridge import Position, bridge
from sim.measures.costs import CostAccount, SpendingKind

pytestmark = pytest.mark.property

ACCOUNTS = tuple(
    CostAccount(line, price, "staff")
    for line, price in (
        ("fees", "fees.external"),
        ("fees", "fees.foster"),
        ("homes", "homes.council"),
        ("empty", "homes.council"),
        ("homes", "services.other"),
        ("grant", "asylum_grant.per_night"),
        ("partners", "homes.council"),
        ("partners", "fees.foster"),
        ("leavers", "after_care.care_leavers"),
        ("once", "homes.council.capital"),
    )
)
LINES = {
    "fees": SpendingKind.PER_CHILD,
    "homes": SpendingKind.FIXED,
    "empty": SpendingKind.EMPTY,
    "grant": SpendingKind.PER_CHILD,
    "partners": SpendingKind.PER_CHILD,
    "leavers": SpendingKind.AFTER_CARE,
    "once": SpendingKind.INVESTMENT,
}
pence = st.integers(0, 10**10)
nights = st.integers(0, 10**6).map(float)


def several(of: st.SearchStrategy[float], many: int) -> st.SearchStrategy[np.ndarray]:
    return st.lists(of, min_size=many, max_size=many).map(lambda values: np.array(values, dtype=float))


@st.composite
def positions(draw: st.DrawFn) -> Position:
    return Position(
        year=draw(st.sampled_from(("2022/23", "2023/24"))),
        lines=LINES,
        accounts=ACCOUNTS,
        nominal=draw(several(pence, len(LINES))),
        constant=draw(several(pence, len(ACCOUNTS))),
        levels=draw(several(st.floats(0.5, 3), len(ACCOUNTS))),
        prices=draw(several(st.floats(0.01, 10_000), len(ACCOUNTS))),
        days=draw(st.integers(1, 366)),
        months=draw(st.integers(1, 12)),
        nights={"external": draw(nights), "foster": draw(nights)},
    )


@given(positions(), positions())
def test_the_effects_of_each_line_are_its_difference(before: Position, after: Position) -> None:
    table = bridge(before, after)
    assert np.isfinite(table.to_numpy()).all()
    scale = max(1.0, float(np.abs(table.to_numpy()).max()))
    if scale < 2**52:  # beyond that a float holds no single pence; no council spends so much
        np.testing.assert_array_equal(table.to_numpy(), np.rint(table.to_numpy()))
        np.testing.assert_array_equal(table.sum(axis=1).to_numpy(), after.nominal - before.nominal)


@given(positions())
def test_a_position_has_no_bridge_to_itself(same: Position) -> None:
    scale = max(1.0, float(np.abs(same.nominal).max()))
    assert np.abs(bridge(same, same).to_numpy()).max() <= 1 + 1e-9 * scale
