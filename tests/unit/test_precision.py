"""When a scenario has been simulated often enough: the width, the look-ahead, and what must be known."""

import re

import numpy as np
import pandas as pd
import pytest
from compared_runs import SHARE as SERIES
from compared_runs import replication
from shipped_parameters import parameters, shipped

from sim.arrays import Numbers
from sim.checkpoints.store import Checkpoints
from sim.comparison import precision as comparison
from sim.comparison.paired import compare
from sim.comparison.precision import COLUMNS, precision_reached
from sim.config import load
from sim.errors import InputMistake
from sim.experiment import rounds
from sim.experiment.gathered import Gathered
from sim.measures import Measured, Measures, in_pairs, side_by_side
from sim.measures.caseload import CASELOAD
from sim.measures.counting.table import FirstReplications
from sim.measures.tidy import _told
from sim.parameters import Parameters, Run
from sim.precision import (
    Headline,
    headlines,
    known,
    known_for_long,
    look_ahead,
    next_checkpoint,
    values_of,
)
from sim.settings import Settings

pytestmark = pytest.mark.unit

SHARE = Headline("kinship_share", "all", "2023-07-31")
ORDERS = Headline("sgo_exits", "all", "2023-07-31")
CHILDREN = Headline("caseload", "all", "2023-07-31")
MONEY = Headline("costs", "total", "2023-03-31")


def column(*values: float) -> Numbers:
    return np.asarray(values, dtype=float)[:, None]


def test_what_must_be_known_is_what_people_are_shown_on_the_day_it_is_judged() -> None:
    p = parameters(shipped())
    found = {one.measure: one for one in headlines(p, 10)}
    assert set(found) == {*p.aims, "caseload", "costs"}
    assert {found[name].date for name in p.aims} == {"2026-03-31"}
    assert (found["caseload"].date, found["costs"].date) == ("2032-07-31", "2032-03-31")
    assert found["costs"].breakdown == "total"


def test_what_is_judged_later_counts_on_the_last_day_and_what_is_not_costed_not_at_all() -> None:
    p = parameters(shipped()).model_copy(update={"costs": None})
    assert {(one.measure, one.date) for one in headlines(p, 1)} == {
        (name, "2023-07-31") for name in (*p.aims, "caseload")
    }


def test_a_share_is_known_in_points_and_a_number_as_a_part_of_the_first_scenarios() -> None:
    assert SHARE.width(0.01, 0.3) == 0.01
    assert CHILDREN.width(0.01, 950) == 9.5
    assert ORDERS.width(0.01, 40) == 1, "one order is as near as anybody needs"
    assert MONEY.width(0.01, -90e6) == 0.9e6


def test_the_half_width_is_that_of_students_interval_of_the_paired_difference() -> None:
    """Differences 1, 2, 3, 4: their standard deviation is the root of 5/3; t of three degrees is 3.182446."""
    (one,) = known([CHILDREN], column(101, 202, 303, 404), column(100, 200, 300, 400), 0.5)
    assert one.half_width == pytest.approx(3.182446 * (5 / 3) ** 0.5 / 2)
    assert one.wanted == 0.5 * 250
    assert one.replications == 4


def test_only_replications_that_both_have_count_and_only_those_with_the_number() -> None:
    (one,) = known([SHARE], column(0.1, np.nan, 0.3), column(0.0, 0.0, 0.0, 9.0), 0.01)
    assert one.replications == 2
    assert one.half_width == pytest.approx(12.706205 * 0.1, rel=1e-6)
    (none,) = known([SHARE], column(np.nan, np.nan), column(0.0, 0.0), 0.01)
    assert np.isnan(none.half_width)
    assert not none.reached


def test_few_replications_that_look_alike_do_not_stop_a_scenario() -> None:
    """The width is reached, left again and reached: it must have been so for all of the look-ahead."""
    rng = np.random.default_rng(1)
    own, first = 0.05 * rng.standard_normal((400, 1)), np.zeros((400, 1))
    reached = [known([SHARE], own[:n], first[:n], 0.005)[0].reached for n in range(401)]
    long = [n for n in range(20, 401) if known_for_long((SHARE,), own[:n], first[:n], 0.005)]
    assert long == [n for n in range(20, 401) if all(reached[n - look_ahead(n) : n + 1])]
    assert 0 < len(long) < sum(reached)


def test_every_headline_must_be_known() -> None:
    still, wide = np.zeros((30, 1)), np.linspace(-1, 1, 30)[:, None]
    first = np.zeros((30, 2))
    assert known_for_long((SHARE, SHARE), np.hstack([still, still]), first, 0.01)
    assert not known_for_long((SHARE, SHARE), np.hstack([still, wide]), first, 0.01)


def test_the_look_ahead_grows_with_the_replications_and_checkpoints_are_fixed() -> None:
    assert [look_ahead(n) for n in (20, 100, 200, 1000)] == [5, 5, 10, 50]
    assert [next_checkpoint(done) for done in (0, 20, 30, 200)] == [20, 30, 40, 210]


def test_scenarios_of_different_numbers_of_replications_are_compared_in_those_that_both_have() -> None:
    first = side_by_side([replication([0.5, 0.5 + i / 100, 0.5]) for i in range(40)])
    own = side_by_side([replication([0.5, 0.6 + i / 100, 0.5]) for i in range(20)])
    one, other = in_pairs(own, first)
    assert one["kpis"].values.shape == other["kpis"].values.shape == (20, 3)
    assert in_pairs(own, own) == (own, own)
    table = compare({"first": first, "own": own})
    there = table[(table["measure"] == SERIES) & (table["date"] == "2023-03-31")]
    assert there["replications"].tolist() == [20]
    assert there["difference"].tolist() == pytest.approx([0.1])
    assert there["ci_low"].tolist() == pytest.approx([0.1])


def test_the_table_says_of_each_scenario_how_often_and_how_well() -> None:
    """Two scenarios like the baseline, of which one has stopped after twenty replications."""
    rng, p = np.random.default_rng(1), parameters(shipped()).model_copy(update={"costs": None})
    first = {
        part: side_by_side([replicated(p, rng) for _ in range(30)])[part] for part in ("kpis", "caseload")
    }
    table = precision_reached({"first": first, "same": first, "few": cut(first, 20)}, p, 1, 0.01)
    assert tuple(table.columns) == COLUMNS
    assert table.groupby("scenario")["simulated"].first().to_dict() == {"few": 20, "same": 30}
    assert (table["half_width"] == 0).all()
    assert table["reached"].all()
    assert set(table["measure"]) == {*p.aims, "caseload"}
    assert precision_reached({"first": first}, p, 1, 0.01).empty


def replicated(p: Parameters, rng: np.random.Generator) -> dict[str, Measured]:
    """Made-up headlines on the last day of a year."""
    names = list(p.aims)
    kpis = pd.DataFrame({"date": ["2023-07-31"] * len(names), "kpi": names})
    children = pd.DataFrame({"date": ["2023-07-31"], "placement": ["all"], "age_band": ["all"]})
    return {
        "kpis": Measured("kpis", kpis, rng.random(len(names))),
        "caseload": Measured("caseload", children, rng.random(1)),
    }


def cut(measured: Measures, many: int) -> Measures:
    """The first replications of a scenario."""
    return FirstReplications(measured, many)


class Knows(Gathered):
    """Knows a scenario well enough after so many replications, whatever they showed."""

    def __init__(self, settings: Settings, after: dict[str, int]) -> None:
        super().__init__(settings, Checkpoints())
        self.after, self.done = after, 0

    def not_known_yet(self, names: object) -> list[str]:
        return [name for name in self.results.measured if self.after.get(name, 10**9) > self.done]


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        (None, [(100, 3)]),
        (0.01, [(20, 3), (30, 2), (40, 2), (100, 1)]),
    ],
)
def test_rounds_go_on_with_what_is_not_known_and_the_first_scenario_has_all(
    precision: float | None, expected: list[tuple[int, int]]
) -> None:
    settings = load(["scenarios=[baseline,kinship_support,step_down]"])
    run = settings.run.model_copy(update={"precision": precision})
    gathered, told, seen = Knows(settings, {"kinship_support": 20, "step_down": 40}), [], []
    for part, names in rounds(run, gathered, told.append):
        assert part.start == gathered.done
        assert names[0] == "baseline"
        gathered.done = part.stop
        seen.append((part.stop, len(names)))
        told.append(len(part) * len(names))
    assert seen == expected
    assert sum(told) == 300, "the bar ends where it should"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["run.precision=5"], "run.precision: 5 is not between 0 and 1; expected a part of one such as 0.01"),
        (["run.precision=0"], "run.precision: 0 is not between 0 and 1"),
        (["run.precision=nan"], "run.precision is nan; expected a finite number"),
        (["run.precision=exact"], "run.precision is 'exact'; expected a valid number"),
        (
            ["run.precision=0.01", "run=quick"],
            "precision is 0.01 but replications are 4; no scenario stops before 20",
        ),
        (
            ["run.precision=0.01", "job=attribute"],
            "run.precision: it is for job=simulate, which compares scenarios; leave it out of job=attribute",
        ),
    ],
)
def test_what_cannot_be_used_is_one_sentence(given: list[str], said: str) -> None:
    with pytest.raises(InputMistake, match=re.escape(said)) as mistake:
        load(given)
    assert len(str(mistake.value).splitlines()) == 1


def test_the_hash_is_as_before_where_it_is_not_given() -> None:
    assert load().config_hash != load(["run.precision=0.01"]).config_hash
    assert load().config_hash == load(["run.precision=null"]).config_hash
    assert isinstance(Run(replications=20, years=1, seed=1, precision=0.5), Run)


def test_headlines_are_read_out_of_the_measures_by_replication() -> None:
    measured = side_by_side([replication([0.5, 0.1 * i, 0.5]) for i in range(3)])
    wanted = [Headline(SERIES, "all", "2023-03-31"), Headline("costs", "total", "2023-03-31")]
    assert values_of(measured, wanted).tolist() == [[0, 0], [0.1, 0], [0.2, 0]]


def test_the_level_of_a_scenario_that_stopped_is_the_first_ones_plus_the_paired_difference() -> None:
    """Twenty-five replications of the first, twenty of a scenario with three children more in each: its level
    is three more than that of all twenty-five, and each quantile moves as that of the first does."""
    rng = np.random.default_rng(1)
    values = rng.poisson(30, size=(25, 1)).astype(float)
    keys = pd.DataFrame({"date": ["2023-07-31"], "placement": ["all"], "age_band": ["all"]})
    first = {"caseload": Measured("caseload", keys, values)}
    own = {"caseload": Measured("caseload", keys, values[:20] + 3)}
    told = _told(CASELOAD, own, first)
    assert told["mean"].iloc[0] == pytest.approx(values.mean() + 3)
    assert told["mean"].iloc[0] != pytest.approx((values[:20] + 3).mean())
    for name, part in (("p10", 0.1), ("p50", 0.5), ("p90", 0.9)):
        assert told[name].iloc[0] == pytest.approx(np.quantile(values, part) + 3)
    whole = {"caseload": Measured("caseload", keys, values + 3)}
    pd.testing.assert_frame_equal(_told(CASELOAD, whole, first), CASELOAD.table(whole))


def test_no_level_falls_below_zero_for_want_of_a_replication() -> None:
    """What the scenario never has stays at zero, although the first has less of it in later replications."""
    keys = pd.DataFrame({"date": ["2023-07-31"], "placement": ["all"], "age_band": ["all"]})
    values = np.array([[4.0]] * 20 + [[0.0]] * 5)
    first = {"caseload": Measured("caseload", keys, values)}
    told = _told(CASELOAD, {"caseload": Measured("caseload", keys, np.zeros((20, 1)))}, first)
    assert told["mean"].iloc[0] == 0.0


def test_how_well_a_level_is_known_is_the_interval_of_its_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    values = column(10.0, 12.0, 14.0, np.nan)
    monkeypatch.setattr(comparison, "headlines", lambda *_: (CHILDREN,))
    monkeypatch.setattr(comparison, "values_of", lambda *_: values)
    row = comparison.levels_known({"first": {}}, parameters(shipped()), 1).iloc[0]
    assert (row["mean"], row["replications"]) == (12.0, 3)
    assert row["half_width"] == pytest.approx(4.303 * 2.0 / 3**0.5, rel=1e-3)


def test_too_few_replications_for_precision_blame_no_other_setting() -> None:
    with pytest.raises(InputMistake) as refused:
        load(["run.precision=0.01", "run.replications=5", "run.years=2", "run.workers=1"])
    (said,) = refused.value.messages
    assert said.startswith("override 'run.precision=0.01': ")
    assert "replications are 5" in said
    assert "run.years" not in said
    assert "run.workers" not in said
