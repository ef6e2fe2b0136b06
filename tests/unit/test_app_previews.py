"""Previews of the local page: the same figures as a run, from workers that are warm, one at a time."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import pytest
from local_page import loaded_westmere

from sim.app.loading import REFERENCE
from sim.app.previews import desk as desk_module
from sim.app.previews.desk import PLAN, READY, STOPPED, WORKING, WRONG, PreviewDesk, PreviewWork
from sim.app.previews.histories import REPLICATIONS, SHOWN, YEARS, Today, counted, lived, settings_for
from sim.app.previews.rows import rows
from sim.errors import InputMistake, Unfinished
from sim.experiment import simulate
from sim.measures import Measures
from sim.workers import Here

pytestmark = pytest.mark.unit


def test_a_preview_is_of_twenty_histories_of_five_years() -> None:
    loaded = loaded_westmere()
    run = settings_for(loaded).run
    assert (REPLICATIONS, YEARS) == (20, 5) == (run.replications, run.years)
    assert run.seed == loaded.settings.run.seed


def test_a_preview_says_to_the_letter_what_a_run_of_as_many_histories_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It counts less, and nothing differently."""
    monkeypatch.setattr("sim.app.previews.histories.REPLICATIONS", 4)
    monkeypatch.setattr("sim.app.previews.histories.YEARS", 2)
    loaded = loaded_westmere()
    today, plan = Today.of(loaded), loaded.scenarios["step_down"]
    both = {REFERENCE: loaded.settings.scenarios[REFERENCE], PLAN: plan}
    run = today.settings.run.model_copy(update={"workers": 1})
    settings = replace(today.settings, scenarios=both, run=run)
    own = {name: lived(today, scenario, Here) for name, scenario in both.items()}
    said = rows(own, settings)
    assert said == rows(simulate(settings).measured, settings)
    titles = [row.title for row in said]
    assert titles[0] == "Children in care, July 2024"
    assert titles[-1] == "Spending, £ million, in the year to March 2024"
    assert any(row.cell != "no change" for row in said)
    agencies = next(
        row for row in said if row.title.startswith("Foster placements with independent agencies")
    )
    assert " points, " in agencies.cell


def test_a_worker_counts_what_is_shown_and_no_more() -> None:
    today = Today.of(loaded_westmere())
    sent: list[tuple[bytes, range]] = []

    def noted(_function: Callable[..., Any], packed: bytes, piece: range) -> "Future[Any]":
        sent.append((packed, piece))
        return Here(dict)

    assert lived(today, today.settings.scenarios[REFERENCE], noted) == {}
    assert [number for _, piece in sent for number in piece] == list(range(REPLICATIONS))
    found = counted(sent[0][0], range(1))
    assert set(found) == {part for one in SHOWN for part in one.series}


# the desk


Lived = Callable[..., Measures]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[PreviewDesk]:
    """A desk whose histories take no time."""
    monkeypatch.setattr(desk_module, "rows", lambda _measured, _settings: ["a row"])
    made = PreviewDesk(1)
    yield made
    made.close()


def living(monkeypatch: pytest.MonkeyPatch, how: Lived) -> list[str]:
    """Histories that are made in another way; gives the titles of the scenarios that were lived through."""
    titles: list[str] = []

    def stands_in(today: Today, scenario: Any, submit: Any) -> Measures:
        titles.append(scenario.title)
        return how(today, scenario, submit)

    monkeypatch.setattr(desk_module, "lived", stands_in)
    return titles


def ended(work: PreviewWork, seconds: float = 60) -> str:
    until = time.monotonic() + seconds
    while work.state == WORKING:
        assert time.monotonic() < until
        time.sleep(0.01)
    return work.state


def test_todays_care_is_lived_through_once_for_all_previews(
    desk: PreviewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = living(monkeypatch, lambda *_: {})
    loaded = loaded_westmere()
    plan = loaded.scenarios["step_down"]
    for _ in range(3):
        work = desk.begin(loaded, plan)
        assert ended(work) == READY
        assert work.rows == ["a row"]
        assert desk.of(work.ident) is work
    assert titles == [loaded.settings.scenarios[REFERENCE].title, *[plan.title] * 3]


def test_a_new_preview_takes_the_place_of_one_that_is_not_finished(
    desk: PreviewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no worker has begun of it is never begun."""
    waiting: list[Future[Any]] = []

    def slowly(_today: Today, scenario: Any, submit: Any) -> Measures:
        if scenario.title == first.title:
            waiting.extend(submit(time.sleep, seconds) for seconds in (0.2, 60, 60))
            for future in waiting:
                future.result()
        return {}

    living(monkeypatch, slowly)
    loaded = loaded_westmere()
    first, second = loaded.scenarios["step_down"], loaded.scenarios["kinship_support"]
    before = desk.begin(loaded, first)
    while len(waiting) < 3:
        time.sleep(0.01)
    after = desk.begin(loaded, second)
    assert ended(after) == READY
    assert ended(before) == STOPPED
    assert waiting[-1].cancelled()


@pytest.mark.parametrize(
    ("error", "state", "said"),
    [
        (InputMistake("The totals exclude one another"), WRONG, "The totals exclude one another"),
        (Unfinished("A worker was killed"), STOPPED, ""),
        (ZeroDivisionError(), WRONG, "The preview failed (ZeroDivisionError)."),
    ],
)
def test_a_preview_that_fails_says_so_and_the_next_one_works(
    desk: PreviewDesk, monkeypatch: pytest.MonkeyPatch, error: Exception, state: str, said: str
) -> None:
    def fails(*_: Any) -> Measures:
        raise error

    loaded = loaded_westmere()
    plan = loaded.scenarios["step_down"]
    living(monkeypatch, fails)
    work = desk.begin(loaded, plan)
    assert ended(work) == state
    assert work.said == said
    living(monkeypatch, lambda *_: {})
    assert ended(desk.begin(loaded, plan)) == READY


def test_previews_of_long_ago_are_forgotten(desk: PreviewDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    living(monkeypatch, lambda *_: {})
    loaded = loaded_westmere()
    works = [desk.begin(loaded, loaded.scenarios["step_down"]) for _ in range(desk_module.KEPT + 5)]
    assert ended(works[-1]) == READY
    assert [desk.of(one.ident) for one in works[:5]] == [None] * 5
    assert desk.of(works[5].ident) is works[5]


def test_workers_get_ready_before_anybody_asks() -> None:
    desk = PreviewDesk(1)
    desk.get_ready()
    assert desk.hand_out(len, "abc").result(120) == 3
    desk.close()
