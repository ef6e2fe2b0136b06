"""Where each decision finds its draw."""

import numpy as np
import pytest
from laboratory import laboratory

from sim.model import decisions as on
from sim.model.decisions import Decisions
from sim.model.streams import Streams

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def decisions() -> Decisions:
    return Decisions(Streams(1, 0), laboratory(1, {"home": 0.1, "adopted": 0.1}), np.ones(1))


def test_a_period_of_care_has_a_budget_for_each_cause_and_six_other_draws(
    decisions: Decisions,
) -> None:
    budgets, draws = decisions.period("all", 3, 0)
    assert len(budgets) == 2 + len(on.OF_A_PLACEMENT)
    assert all(budget > 0 for budget in budgets[:2])
    assert all(
        0 <= draws[which] < 1
        for which in (on.EMERGENCY, on.AT_EIGHTEEN, on.REENTERS, on.PLAN_ON_REENTRY, on.LEGAL_ON_REENTRY)
    )


def test_a_search_has_a_draw_for_each_placement_type(decisions: Decisions) -> None:
    draws = decisions.search("all", 3, 0)
    assert all(0 <= draws[number] < 1 for number in range(on.NEW_PLAN, on.ACCEPTANCE + 2))
    with pytest.raises(IndexError):
        draws[on.ACCEPTANCE + 2]


def test_a_placement_has_a_budget_for_each_cause_of_a_move(decisions: Decisions) -> None:
    assert len(decisions.spell("all", 3, 0, 0.0)) == len(on.OF_A_PLACEMENT) == 3


def test_in_a_year_of_more_moves_their_budgets_are_so_much_smaller_and_offers_are_not() -> None:
    p = laboratory(1, {"home": 0.1})
    calm, moved = (Decisions(Streams(1, 0), p, np.array([1.0, by])) for by in (1.0, 2.0))
    planned, disrupted, offer = calm.spell("all", 3, 0, 400.0)
    assert moved.spell("all", 3, 0, 400.0) == (planned / 2, disrupted / 2, offer)
    assert moved.spell("all", 3, 0, 300.0) == (planned, disrupted, offer)


def test_every_child_and_every_visit_has_its_own(decisions: Decisions) -> None:
    seen = [
        draw(*who)
        for draw in (
            lambda *who: decisions.search(*who)[0],
            lambda *who: decisions.spell(*who, 0.0)[0],
        )
        for who in (("all", 3, 0), ("all", 3, 1), ("all", 4, 0), ("x", 3, 0))
    ]
    assert len(set(seen)) == len(seen)
    assert decisions.search("all", 3, 0)[0] == seen[0]


def test_times_until_a_return_are_exponential_and_the_rest_uniform(decisions: Decisions) -> None:
    rows = [decisions.period("all", child, 0)[1] for child in range(2000)]
    assert max(row[on.REENTRY_DELAY] for row in rows) > 4
    assert all(max(row[draw] for row in rows) < 1 for draw in range(on.EMERGENCY, on.LEGAL_ON_REENTRY + 1))


def test_routes_and_placement_types_find_their_draws_by_name() -> None:
    """A route and a type put first leave the draws of the others as they were."""
    p = laboratory(1, {"home": 0.1})
    more = laboratory(1, {"abroad": 0.0, "home": 0.1})
    types = {"farm": p.placement.types["market"], **p.placement.types}
    more = more.model_copy(update={"placement": more.placement.model_copy(update={"types": types})})
    before, after = Decisions(Streams(1, 0), p, np.ones(1)), Decisions(Streams(1, 0), more, np.ones(1))
    assert after.period("all", 3, 0)[0][1:] == before.period("all", 3, 0)[0]
    assert others(after, 3) == others(before, 3)
    old, new = before.search("all", 3, 0), after.search("all", 3, 0)
    assert [new[number] for number in range(on.ACCEPTANCE)] == [
        old[number] for number in range(on.ACCEPTANCE)
    ]
    assert [new[on.ACCEPTANCE + 1 + number] for number in range(len(p.placement.types))] == [
        old[on.ACCEPTANCE + number] for number in range(len(p.placement.types))
    ]


def others(decisions: Decisions, child: int, siblings: int = -1) -> list[float]:
    """The draws of a period that are no budgets."""
    draws = decisions.period("all", child, 0, siblings)[1]
    return [draws[number] for number in range(6)]


def bound(share: float) -> Decisions:
    p = laboratory(1, {"home": 0.1})
    siblings = p.entries.siblings.model_copy(update={"leave_together": share})
    return Decisions(
        Streams(1, 0),
        p.model_copy(update={"entries": p.entries.model_copy(update={"siblings": siblings})}),
        np.ones(1),
    )


def test_brothers_and_sisters_may_share_the_budgets_of_ways_out_and_nothing_else() -> None:
    every = bound(1.0)
    one, other = (every.period("all", child, 0, 7)[0] for child in (7, 8))
    assert one == other
    assert others(every, 7, 7) != others(every, 8, 7)
    assert one != every.period("all", 7, 1, 7)[0]
    assert one != every.period("all", 9, 0, 9)[0]
    assert one != every.period("x", 7, 0, 7)[0]
    alone = bound(0.0)
    assert every.period("all", 7, 0)[0] == alone.period("all", 7, 0)[0] == alone.period("all", 7, 0, 7)[0]
    assert others(every, 7) == others(alone, 7) == others(alone, 7, 7)


def test_so_many_are_bound_as_the_share_says_and_each_by_itself_leaves_as_it_would() -> None:
    """Half of 4,000 children in pairs; the budgets are unit exponentials all the same."""
    half, alone = bound(0.5), bound(0.0)
    budgets = np.array([half.period("all", n, 0, n - n % 2)[0][0] for n in range(4000)])
    own = np.array([alone.period("all", n, 0)[0][0] for n in range(4000)])
    assert np.mean(budgets != own) == pytest.approx(0.5, abs=0.04)
    assert np.mean(budgets[::2] == budgets[1::2]) == pytest.approx(0.25, abs=0.04)
    assert budgets.mean() == pytest.approx(1.0, abs=0.08)
    assert np.mean(budgets > 1) == pytest.approx(np.exp(-1), abs=0.04)
