"""Children who wait for what their plan says."""

import pytest
from model_parts import a_child

from sim.model.provision.waiting import WaitingList

pytestmark = pytest.mark.unit


def test_who_has_waited_longest_comes_first_and_joining_again_keeps_the_turn() -> None:
    waiting, first, second = WaitingList(), a_child(number=7), a_child(number=3)
    for child in (first, second, first):
        waiting.join(child)
    assert list(waiting.for_setting(0)) == [first, second]
    assert len(waiting) == 2


def test_each_setting_has_a_list_of_its_own() -> None:
    waiting = WaitingList()
    waiting.join(a_child(number=1, plan=4))
    assert not list(waiting.for_setting(0))
    assert [child.number for child in waiting.for_setting(4)] == [1]


def test_who_leaves_is_on_no_list_even_if_its_plan_has_changed() -> None:
    waiting, child = WaitingList(), a_child(plan=4)
    waiting.join(child)
    child.plan = 2
    waiting.leave(child)
    assert len(waiting) == 0


def test_those_who_move_in_while_the_list_is_read_do_not_disturb_it() -> None:
    waiting, children = WaitingList(), [a_child(number=n) for n in range(3)]
    for child in children:
        waiting.join(child)
    seen = []
    for child in waiting.for_setting(0):
        waiting.leave(child)
        seen.append(child.number)
    assert seen == [0, 1, 2]
