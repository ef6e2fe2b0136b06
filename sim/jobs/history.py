"""The history that a job learns from, wherever it comes from."""

from dataclasses import dataclass, field

from sim.errors import InputMistake
from sim.observed import ObservedHistory
from sim.report.pages.reading import ReturnsSummary
from sim.returns.episode_table import read_episode_table
from sim.returns.ssda903 import usable_returns
from sim.settings import Settings


@dataclass(frozen=True, eq=False)
class OwnHistory:
    """A history and what reading it showed."""

    observed: ObservedHistory
    reading: ReturnsSummary = field(default_factory=ReturnsSummary)


def history_of(settings: Settings) -> OwnHistory:
    """The authority's own history; raises :class:`InputMistake` if none is named or it cannot be used."""
    request, p = settings.fit, settings.parameters
    if request.history is not None:
        return OwnHistory(
            read_episode_table(request.history, request.begins or p.authority.base_date, request.ends)
        )
    if p.returns is not None and p.returns.folder is not None:
        result = usable_returns(p)
        return OwnHistory(result.history, ReturnsSummary.of(result))
    raise InputMistake(
        f"job={settings.job.name}: no history is named; give the folder of your SSDA903 returns as"
        " returns.folder=FOLDER, episodes as fit.history=EPISODES.parquet, or (for job=fit) a table as"
        " fit.events=EVENTS.csv"
    )
