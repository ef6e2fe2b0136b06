"""Histories that are counted as one table: to the byte what each of them is alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from episode_rows import episodes_of
from priced import BASE, CARERS, PLACES, prices
from shipped_parameters import parameters

from sim.episodes import Episodes, Histories
from sim.measures import Lived, Measures, PriceDraws
from sim.measures import every as every_module
from sim.measures.every import measure_each
from sim.parameters import Finance, Parameters

pytestmark = pytest.mark.unit
YEARS = 3
KINDS = ("external_childrens_home", "in_house_foster", "kinship_foster")
ATTEMPTS = pd.DataFrame(
    {name: [] for name in ("programme", "offered", "begun", "ended", "outcome", "number", "child")}
)


@dataclass(frozen=True)
class Written:
    """A history of a few rows."""

    episodes: Episodes
    places: pd.DataFrame = field(default_factory=lambda: PLACES)
    carers: pd.DataFrame = field(default_factory=lambda: CARERS)
    attempts: pd.DataFrame = field(default_factory=lambda: ATTEMPTS)


def _rows(p: Parameters, seed: int, many: int) -> list[dict[str, object]]:
    """Children of all ages with one or two placements, of whom some turn 18 or leave by an order."""
    rng = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    for child in range(many):
        start = BASE + timedelta(days=int(rng.integers(-600, 900)))
        moved, left = (start + timedelta(days=int(rng.integers(20, 700)) * part) for part in (1, 2))
        born = date(2005, 1, 1) + timedelta(days=int(rng.integers(0, 5000)))
        kind, other = (str(one) for one in rng.choice(KINDS, 2, replace=False))
        common = {"child": child * 7 + seed, "dob": born, "period_start": start, "cin": "N1"}
        common["stratum"] = next(iter(p.entries.strata))
        common["district"] = str(rng.choice(list(p.authority.districts)))
        rows.append(
            {**common, "decom": start, "dec": moved, "placement": kind, "reason_place_change": "OTHER"}
        )
        end: dict[str, object] = {"dec": left, "rec": "E43", "route": next(iter(p.exits.routes))}
        rows.append({**common, "decom": moved, "placement": other, "spell": 1, **(end if child % 3 else {})})
    return rows


def _authority(**own: tuple[float, ...]) -> Parameters:
    p = parameters(prices())
    return p.model_copy(update={"finance": Finance(assumption="made up for a test", open_prices=own)})


def _lived(p: Parameters, seed: int, many: int = 30) -> Lived:
    walks = {name: np.linspace(1.0, 1.0 + seed / 50, YEARS + 2) for name in p.costs.groups} if p.costs else {}
    return Lived(Written(episodes_of(_rows(p, seed, many))), p, YEARS, PriceDraws(walks, 1000 + seed))


def _each_alone(histories: Iterable[Lived]) -> list[Measures]:
    return [measures for one in histories for measures in measure_each([one])]


def _agree(together: Iterable[Measures], alone: Iterable[Measures]) -> None:
    for some, own in zip(together, alone, strict=True):
        assert list(some) == list(own)
        for name, measured in own.items():
            pd.testing.assert_frame_equal(some[name].keys, measured.keys)
            assert some[name].values.tobytes() == measured.values.tobytes(), name


@pytest.mark.parametrize("own", [{}, {KINDS[0]: (900.0, 4000.0), KINDS[1]: (300.0,)}])
def test_histories_counted_together_are_what_each_is_alone(own: dict[str, tuple[float, ...]]) -> None:
    """Other children under the same numbers, other prices, none at all, and the council's own fees."""
    p = _authority(**own)
    histories = [_lived(p, 1), _lived(p, 2, 45), _lived(p, 3, 0), _lived(p, 4, 12)]
    alone = _each_alone(histories)
    _agree(measure_each(histories), alone)
    assert len({measures["costs"].values.tobytes() for measures in alone}) == len(histories)


def test_only_histories_that_are_alike_are_counted_together() -> None:
    """What one authority has and the other has not stays apart, and the order stays that of the histories."""
    p = _authority()
    unpriced = p.model_copy(update={"costs": None})
    fewer = p.authority.model_copy(update={"districts": {**p.authority.districts, "elsewhere": 1.0}})
    other = p.model_copy(update={"authority": fewer})
    histories = [_lived(p, 1), _lived(unpriced, 2), _lived(other, 3), _lived(p, 4)]
    assert [one.alike(histories[0]) for one in histories] == [True, False, False, True]
    _agree(measure_each(histories), _each_alone(histories))


def test_no_more_placements_wait_for_one_another_than_memory_should_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    p, made = _authority(), 0
    monkeypatch.setattr(every_module, "PLACEMENTS_TOGETHER", 50)

    def live() -> Iterable[Lived]:
        nonlocal made
        for number in range(5):
            made += 1
            yield _lived(p, number, 15)

    seen = [made for _ in measure_each(live(), ["caseload"])]
    assert seen == [2, 2, 4, 4, 5]


def test_rows_are_counted_by_history_and_group() -> None:
    several = Histories((3,), np.array([0, 0, 2]))
    group = np.array([1, 0, 1])
    assert several.count(group, 2).tolist() == [[1, 1], [0, 0], [0, 1]]
    assert several.count(group, 2, np.array([2.0, 3.0, 4.0])).tolist() == [[3, 2], [0, 0], [0, 4]]
    assert [some.tolist() for (some,) in several.each(group)] == [[1, 0], [], [1]]
    assert several.among(group == 1).count(group[group == 1], 2).tolist() == [[0, 1], [0, 0], [0, 1]]
    assert several.times(2).number.tolist() == [0, 0, 2, 0, 0, 2]
