"""An authority made from published tables as the files of a configuration."""

from pathlib import Path

import pandas as pd
import yaml

from sim.calibration.parameter_set import DRAWS_FILE, PARTS, slug
from sim.calibration.published.found import PublishedFit
from sim.calibration.published.written import as_config
from sim.calibration.published_draws import factors_of, write_draws
from sim.parameters import Parameters
from sim.parameters.paths.values import plain
from sim.parameters.uncertainty import ParameterDraws
from sim.policies.fitting import FittingScenarios

STATIONARY = "census/{name}_stationary.csv"
OF_A_FIT = ("targets",)
DRAWN = (
    "job=fit_published: gamma variates around the fitted values, as sure as the published counts behind them"
)
FITTED_HEADER = "# Found by the fit to the published totals in targets, so that the model reproduces them.\n"


def write_published_set(
    folder: Path, p: Parameters, fit: PublishedFit | None, header: str, seed: int
) -> None:
    """Write ``<part>/<name>.yaml`` for every part, the authority's own file that chooses them, and beside
    them what the fit has found: ``fitted/<name>.yaml``, which lies over all, the stationary population, and
    draws of the parameters, which ``seed`` decides.
    """
    name = slug(p.authority.name)
    draws = None if fit is None else factors_of(fit, p.targets, seed)
    p = with_layer(p, draws, Path(DRAWS_FILE.format(name=name)))
    parts = [part for part in (*PARTS, *OF_A_FIT) if part != "returns" and plain(getattr(p, part))]
    for part in parts:
        contents = plain(getattr(p, part))
        if part == "census" and fit is not None:
            contents["stationary"] = STATIONARY.format(name=name)
        _write(folder / part / f"{name}.yaml", header, contents)
    if fit is not None:
        _write(
            folder / "fitted" / f"{name}.yaml",
            f"# @package _global_\n{header}{FITTED_HEADER}",
            as_config(fit),
        )
        fit.population.write(folder / STATIONARY.format(name=name))
    if draws is not None:
        write_draws(folder / DRAWS_FILE.format(name=name), draws)
    chosen = [{f"override /{part}": name} for part in parts]
    chosen += [{"override /returns": "england"}, {"override /fitted": name if fit is not None else "none"}]
    chosen += [{f"override /{part}": "none"} for part in ("aims", "targets") if part not in parts]
    _write(
        folder / "authority" / f"{name}.yaml", f"# @package _global_\n{header}",
        {"defaults": chosen, "authority": plain(p.authority)},
    )  # fmt: skip


def write_fitting_parts(folder: Path, scenarios: FittingScenarios, header: str) -> None:
    """Write those policies of a shipped scenario that fit the authority under the scenario's own name, so
    that it runs.
    """
    for name, scenario in scenarios.in_part.items():
        contents = {
            "title": f"{scenario.title} (what fits this authority)",
            "stands_for": f"{scenario.stands_for} Left out: {scenarios.cannot_run[name]}.",
            "kind": scenario.kind,
            "policies": list(scenario.policies),
        }
        _write(folder / "scenario" / f"{name}.yaml", header, contents)


def with_layer(p: Parameters, draws: pd.DataFrame | None, file: Path) -> Parameters:
    """The parameters with their own draws as a layer of uncertainty, or without any: never another
    authority's.
    """
    layer = None if draws is None else ParameterDraws(file=file, factors=True, source=DRAWN)
    return p.model_copy(update={"uncertainty": p.uncertainty.model_copy(update={"parameters": layer})})


def _write(path: Path, header: str, contents: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(contents, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
    path.write_text(header + text, encoding="utf-8")
