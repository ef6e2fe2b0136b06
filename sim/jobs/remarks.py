"""What somebody who starts a job is told about the scenarios, on standard error."""

import sys
from collections.abc import Mapping, Sequence

import pandas as pd

from sim.finance.actuals.doubts import doubts
from sim.parameters.checks.reachable import out_of_reach
from sim.policies.remarks import Remark, remarks, sentences
from sim.settings import Settings


def say_before(settings: Settings) -> list[Remark]:
    """Say where no child will live, which policies will change nothing or have dates that are not
    simulated, and what to look at in the council's own figures.

    Returns the remarks on scenarios.
    """
    p = settings.parameters
    for sentence in out_of_reach([scenario.applied_to(p) for scenario in settings.scenarios.values()]):
        print(f"Note: {sentence}.", file=sys.stderr)
    found = remarks(settings.scenarios, settings.parameters, settings.run.years)
    found += doubts(next(iter(settings.scenarios)), settings.parameters)
    _say(found)
    return found


def say_after(tables: Mapping[str, pd.DataFrame], said: Sequence[Remark]) -> None:
    """Say what turned out to be without effect and has not been said before; nothing if the table could not
    be made.
    """
    rows = tables["remarks"].itertuples(index=False, name=None) if "remarks" in tables else ()
    found = [Remark(*map(str, row)) for row in rows]
    _say([remark for remark in found if remark not in said])


def say_how_often(stopped: Mapping[str, Mapping[str, int | bool]], settings: Settings) -> None:
    """Say how many replications each scenario needed under ``run.precision``, and which needs more."""
    if not stopped:
        return
    some = [
        f"{name} {many}{'' if stopped['reached'][name] else ' (and needs more)'}"
        for name, many in stopped["simulated"].items()
    ]
    which = ", ".join(some) or "there is no scenario beside the first to be stopped"
    most = settings.run.replications
    print(
        f"Note: run.precision={settings.run.precision:g}, at most {most} replications: {which}. Compare"
        " scenarios by their differences: spending of one with fewer replications is a mean of fewer runs.",
        file=sys.stderr,
    )


def _say(found: Sequence[Remark]) -> None:
    for sentence in sentences(found):
        print(f"Note: {sentence}.", file=sys.stderr)
