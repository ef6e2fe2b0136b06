"""How long the simulator takes, beside simpler SimPy models on the same machine in the same run.

Nothing is asserted about time, because machines differ and are shared: what travels are ratios. Everything is
processor time. ``uv run pytest -m benchmark`` prints all of it as one table.
"""

import resource
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import process_time

import pytest
import thousandfold
from bigger import times
from shipped_parameters import parameters, shipped
from stages import stages_of
from textbook import bare_loop, textbook_model

from sim import compiled, experiment
from sim.census.children import make_census
from sim.config import load
from sim.experiment import Work, chunks, replicate, run_chunk
from sim.jobs import simulate
from sim.measures import MEASURES
from sim.policies import Scenario
from sim.workers import START

pytestmark = [pytest.mark.verification, pytest.mark.benchmark]

ROUNDS = 6
PAIRS = 20
TODAY = Scenario(title="Nothing changes", stands_for="The model as it is on the base date.")
ENGLAND = 150
"""Authorities, of which Nottinghamshire is larger than most."""

Say = Callable[[str, str], None]


@pytest.fixture
def say(record_property: Callable[[str, object], None]) -> Say:
    """Puts a line into the table that is printed at the end."""
    return lambda what, figure: record_property("benchmark", (what, figure))


@cache
def work(many: int = 1, years: int = 10) -> Work:
    p, raw = parameters(shipped()), shipped()
    census = make_census(p)
    if many > 1:
        p, census = times(raw, census, many)
    return Work(p, TODAY, census, seed=1, years=years, keep_episodes=False)


def placements(many: int = 1, years: int = 10, replication: int = 0) -> int:
    """How many placements one replication has, which is simulated."""
    todo = work(many, years)
    return len(replicate(todo.parameters, todo, replication).episodes.frame)


def microseconds(episodes: Callable[[], int]) -> float:
    """Processor time for each placement of a run."""
    began = process_time()
    many = episodes()
    assert many > 1000
    return (process_time() - began) / many * 1e6


def measured(replication: int) -> int:
    """One replication as a worker does it: simulated and measured."""
    run_chunk({"today": work()}, range(replication, replication + 1))
    return placements_of_ten_years()


@cache
def placements_of_ten_years() -> int:
    return placements()


def test_a_placement_beside_simpler_models(say: Say) -> None:
    """They take turns, so that all meet the same moods of the machine; the first round fills caches."""
    rounds = [
        {
            "simulated": microseconds(lambda number=number: placements(replication=number)),
            "simulated and measured": microseconds(lambda number=number: measured(number + 100)),
            "textbook SimPy model": microseconds(lambda number=number: textbook_model(number)),
            "bare SimPy timeout": microseconds(lambda: bare_loop(placements_of_ten_years())),
        }
        for number in range(ROUNDS + 1)
    ]
    say("the model runs as", compiled.way())
    for what in rounds[0]:
        cost = median(one[what] for one in rounds[1:])
        ratio = median(one[what] / one["textbook SimPy model"] for one in rounds[1:])
        say(f"a placement: {what}", f"{cost:.1f} µs, {ratio:.2f} x the textbook model")


def test_stages_of_a_replication(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    run_chunk({"today": work()}, range(1))
    with stages_of(experiment) as stages:
        for one in MEASURES:
            monkeypatch.setitem(vars(one), "take", stages.timed(f"measure {one.name}", one.take))
        experiment.run_chunk({"today": work()}, range(1, ROUNDS + 1))
    for name, seconds in stages.longest(0.01).items():
        say(f"a replication of ten years: {name}", f"{seconds / ROUNDS * 1e3:.0f} ms")


def test_stages_of_the_main_process(say: Say, tmp_path: Path) -> None:
    """All that ``uv run sim`` does, in one process, with as few replications as make sense."""
    settings = load(["run.replications=4", "run.years=5", "run.workers=1", f"run.outputs={tmp_path}"])
    with stages_of(simulate) as stages:
        simulate.run(settings)
    scenarios = len(settings.scenarios)
    for name, seconds in stages.longest(0.01).items():
        say(f"main process, {scenarios} scenarios x 4 x 5 years: {name}", f"{seconds:.1f} s")


def test_a_what_if(say: Say) -> None:
    """One changed plan beside the baseline on the same random numbers, in a worker that is warm."""
    settings = load(["scenarios=[baseline,kinship_support]", "run.years=5"])
    census = make_census(settings.parameters)
    pair = {
        name: Work(settings.parameters, scenario, census, seed=1, years=5, keep_episodes=False)
        for name, scenario in settings.scenarios.items()
    }
    run_chunk(pair, range(1))
    began = process_time()
    for chunk in chunks(range(PAIRS), len(pair), workers=1):
        run_chunk(pair, chunk)
    taken, began = process_time() - began, process_time()
    textbook_model(1)
    ratio = taken / (process_time() - began)
    said = f"{taken:.1f} s, {ratio:.1f} x one textbook run of ten years"
    say(f"a what-if: {PAIRS} paired histories of five years", said)


@pytest.mark.parametrize(
    ("what", "words"),
    [("sim --help", ["--help"]), ("an input that is refused", ["run.years=none", "run.workers=1"])],
)
def test_start_of_the_command(
    say: Say, what: str, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With bytecode at hand, as it is after the first start."""
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path))
    of_a_process("-m", "sim", *words)
    taken = [of_a_process("-m", "sim", *words) for _ in range(ROUNDS)]
    numpy = median(of_a_process("-c", "import numpy")[0] for _ in range(ROUNDS))
    seconds = median(one for one, _ in taken)
    say(f"start: {what}", f"{seconds:.2f} s, {seconds / numpy:.1f} x that of “import numpy”")


@pytest.mark.parametrize(("scenarios", "replications"), [("default", 4), ("all", 4), ("all", 40)])
def test_memory_of_the_main_process(say: Say, scenarios: str, replications: int, tmp_path: Path) -> None:
    """It must not grow with replications: they wait in a file."""
    which = [] if scenarios == "default" else [f"scenarios={scenarios}"]
    words = [*which, f"run.replications={replications}", "run.years=1", "run.workers=2"]
    _, said = of_a_process("-c", PEAK, *words, f"run.outputs={tmp_path}")
    many = len(load(words).scenarios)
    say(f"main process: {many} scenarios x {replications} x 1 year", f"peak {said.splitlines()[-1]} MB")


def test_memory_with_a_thousand_replications_of_all_scenarios(say: Say) -> None:
    """Two of them are simulated, and gathered five hundred times: what waits is as much."""
    words = ["scenarios=all", "run.replications=1000"]
    _, said = of_a_process(thousandfold.__file__, *words)
    say(f"all tables: {len(load(words).scenarios)} scenarios x 1,000", f"peak {said.splitlines()[-1]} MB")


PEAK = """
import resource
from sim.__main__ import main
assert main() == 0
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def of_a_process(*words: str) -> tuple[float, str]:
    """Processor time of another Python with some arguments, and what it said."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, said


@pytest.mark.parametrize("years", [5, 10, 20])
def test_growth_with_years(say: Say, years: int) -> None:
    cost, memory = apart(1, years)
    say(f"growth: {years} years", f"{cost:.1f} µs a placement, peak {memory} MB")


@pytest.mark.parametrize("many", [1, 10, 80])
def test_growth_with_the_authority(say: Say, many: int) -> None:
    cost, memory = apart(many, 5)
    say(f"growth: {many} x Nottinghamshire, 5 years", f"{cost:.1f} µs a placement, peak {memory} MB")


def test_england(say: Say) -> None:
    cost, memory = apart(ENGLAND, 10)
    say(f"growth: {ENGLAND} x Nottinghamshire, 10 years", f"{cost:.1f} µs a placement, peak {memory} MB")


def apart(many: int, years: int) -> tuple[float, int]:
    """Microseconds a placement, and the peak memory, of a process of its own."""
    with get_context(START).Pool(1) as pool:
        return pool.apply(alone, (many, years))


def alone(many: int, years: int) -> tuple[float, int]:
    placements(1, 1)
    work(many, years)
    cost = microseconds(lambda: placements(many, years))
    return cost, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
