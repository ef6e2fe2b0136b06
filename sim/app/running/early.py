"""The first picture of a run, from the replications that are there: it becomes sharper as more arrive."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sim.checkpoints.log import Log
from sim.checkpoints.store import Checkpoints
from sim.experiment.gathered import Gathered
from sim.measures import Measures
from sim.measures.every import MEASURES
from sim.report.drawing.chart import MEAN, Caption, legend
from sim.report.drawing.style import PICTURE, house_style
from sim.report.drawing.svg import by_itself, drawn
from sim.report.exhibits import EXHIBITS
from sim.report.words.labels import Labels
from sim.settings import Settings

SHOWN, CASELOAD = "children_in_care", "caseload"
FEWEST = 2
"""Replications from which a band can be drawn at all."""


@dataclass(frozen=True)
class EarlyPicture:
    """What is known after some replications."""

    finding: str
    svg: str
    replications: int


def early_picture(settings: Settings, path: Path) -> EarlyPicture | None:
    """Children in care as far as they are simulated, drawn; nothing where there is too little yet.

    ``path`` is the file in which the run keeps what is finished; it is read and not changed.
    """
    with path.open("rb") as file:
        gathered = Gathered(settings, Checkpoints(Log(file, str(path.parent), "", durable=False)))
        missing = gathered.taken_up(range(settings.run.replications), list(settings.scenarios))
        many = settings.run.replications - sum(map(len, missing))
        if many < FEWEST:
            return None
        tables = {CASELOAD: _told(gathered.results.measured)}
    labels = Labels.of(settings.parameters, settings.scenarios)
    finding = f"Children in care, after {many:,} of {settings.run.replications:,} replications"
    with house_style(PICTURE):
        figure = EXHIBITS[SHOWN].draw(tables, labels, Caption(finding, legend(MEAN, labels)))
        return EarlyPicture(finding, by_itself(drawn(figure), SHOWN, finding, legend(MEAN, labels)), many)


def _told(measured: Mapping[str, Measures]) -> pd.DataFrame:
    """The one table that the picture needs."""
    measure = next(one for one in MEASURES if one.name == CASELOAD)
    return pd.concat(
        [measure.table(one).assign(scenario=name) for name, one in measured.items()], ignore_index=True
    )
