"""A bridge adds up to the penny whatever stands at its ends."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.finance.bridge import Position, bridge
from sim.measures.costs import SpendingKind

pytestmark = pytest.mark.property

KINDS = tuple(SpendingKind)
pence = st.lists(st.integers(-(10**10), 10**10), min_size=len(KINDS), max_size=len(KINDS))
nights = st.integers(0, 10**6).map(float)


@st.composite
def positions(draw: st.DrawFn) -> Position:
    beds = draw(nights)
    return Position(
        lines=tuple(map(str, KINDS)),
        kinds=KINDS,
        nominal=np.array(draw(pence), dtype=float),
        constant=np.array(draw(pence), dtype=float),
        days=draw(st.integers(1, 366)),
        months=draw(st.integers(1, 12)),
        children=draw(nights),
        beds=beds,
        filled=float(draw(st.integers(0, int(beds)))),
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
    priced = replace(same, nominal=np.rint(1.1 * same.constant))
    assert np.abs(bridge(priced, priced).to_numpy()).max() <= 1
