"""job=fit_published: from published totals to a file of parameters that can be used at once."""

from pathlib import Path

import pandas as pd
import pytest
import yaml
from shipped_parameters import parameters, shipped

from sim import load
from sim.calibration.published import simulator
from sim.calibration.published.free import Free
from sim.calibration.published.search import Effort
from sim.jobs import fit_published

pytestmark = pytest.mark.functional
SMALL = {
    fit_published: {"FULL": Effort((0.8, 0.5), averaged=1, replications=2, proof=2)},
    simulator: {"YEARS": 2, "SETTLED": 1, "LIVED_THROUGH": 1, "POPULATION": 400},
}
"""Two steps of two runs of two years: enough to see that all of it comes together."""


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a short fit has written."""
    out = tmp_path_factory.mktemp("fit_published")
    with pytest.MonkeyPatch.context() as patch:
        for module, constants in SMALL.items():
            for name, value in constants.items():
                patch.setattr(module, name, value)
        patch.setattr("sim.calibration.published.search.POPULATION", 400)
        fit_published.run(load(["job=fit_published", "run.workers=1", f"run.outputs={out}"]))
    return out / "nottinghamshire" / "fit_published"


def test_its_parameters_lie_over_a_configuration_and_are_valid(results: Path) -> None:
    said = (results / "fitted.yaml").read_text(encoding="utf-8")
    assert said.startswith("# @package _global_\n")
    raw = shipped()
    found = yaml.safe_load(said)
    for part in ("entries", "exits", "moves", "provision"):
        raw[part] = _over(raw[part], found[part])
    now, before = Free.of(parameters(raw)), Free.of(parameters(shipped()))
    assert now.level == found["entries"]["level"] != before.level
    assert now.exits == {name: rates["per_year"] for name, rates in found["exits"]["routes"].items()}
    assert now.exits["reunification_planned"] != before.exits["reunification_planned"]
    assert now.pull == found["moves"]["pull"] != before.pull
    assert now.homes == {name: home["acceptance"] for name, home in found["provision"]["homes"].items()}


def _over(below: object, above: object) -> object:
    """A mapping laid over another one, as Hydra does it."""
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    return {**below, **{key: _over(below.get(key), value) for key, value in above.items()}}


def test_its_stationary_population_and_tables_stand_beside_them(results: Path) -> None:
    population = pd.read_csv(results / "nottinghamshire_stationary.csv")
    assert len(population) == 400
    table = pd.read_csv(results / "tables" / "fit.csv")
    entries = table[table["group"] == "entries"].iloc[0]
    assert entries["difference"] == pytest.approx(entries["model"] - entries["target"])
    assert 0.7 < entries["model"] / entries["target"] < 1.3
    assert set(pd.read_csv(results / "tables" / "balance.csv")["holds"]) <= {True, False}
    ranges = pd.read_csv(results / "tables" / "ranges.csv")
    assert (ranges["low"] <= ranges["high"]).all()
    assert not (results / "left_out.txt").exists()
