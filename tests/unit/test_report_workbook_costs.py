"""What the workbook saves is summed in the order of its lines: the same tables give the same digits in every
process."""

import pytest

from sim.report.workbook.costs import TOTAL, Costed

pytestmark = pytest.mark.unit
FIRST, OTHER, YEAR = "baseline", "plan", "2024/25"
LINES = [f"line {number}" for number in range(60)]
SPENT = {line: 0.1 * 10 ** (number % 13) for number, line in enumerate(LINES)}


def _costed(provided: frozenset[str] = frozenset()) -> Costed:
    values = {(FIRST, line, YEAR): pounds for line, pounds in SPENT.items()}
    values |= {(OTHER, line, YEAR): pounds / 3 for line, pounds in SPENT.items()}
    return Costed(
        (YEAR,), {}, (0, 0), {**values, (FIRST, TOTAL, YEAR): 1e9, (OTHER, TOTAL, YEAR): 2e9}, provided
    )


def test_savings_are_summed_line_by_line_in_their_order() -> None:
    net = sum([pounds - pounds / 3 for pounds in SPENT.values()])
    assert net != sum([pounds - pounds / 3 for pounds in reversed(SPENT.values())]), (
        "the order is seen in the last digits"
    )
    assert _costed().saved(FIRST, OTHER, YEAR, 1.0)[2] == net


def test_what_the_council_provides_itself_is_a_cost_of_delivery_and_the_rest_a_saving() -> None:
    own = LINES[0], LINES[13]
    gross, delivery, net, discounted = _costed(frozenset(own)).saved(FIRST, OTHER, YEAR, 1.25)
    assert delivery == pytest.approx(-sum(SPENT[line] * 2 / 3 for line in own))
    assert gross - delivery == pytest.approx(net)
    assert discounted == pytest.approx(net / 1.25)
