"""The main process after many replications of many scenarios, of which two were simulated: the peak of its
memory while it makes every table.
"""

import resource
import sys

import numpy as np

from sim.census.children import make_census
from sim.checkpoints.store import Checkpoints
from sim.comparison import every_table
from sim.config import load
from sim.experiment import Work, run_chunk
from sim.experiment.gathered import Gathered, ReplicationsDone
from sim.experiment.spool import Packed
from sim.settings import Settings

SIMULATED, CHUNK = 2, 10


def gathered(settings: Settings) -> Gathered:
    """Replications in chunks as workers send them, each chunk the same."""
    p, years = settings.parameters, settings.run.years
    census = make_census(p)
    work = {
        name: Work(p, scenario, census, seed=1, years=years, keep_episodes=False)
        for name, scenario in settings.scenarios.items()
    }
    done = run_chunk(work, range(SIMULATED))
    chunk = ReplicationsDone(
        {
            name: {
                what: Packed(one.keys, np.tile(one.values, (CHUNK // SIMULATED, 1)))
                for what, one in measured.items()
            }
            for name, measured in done.measured.items()
        },
        {},
    )
    all_of_them = Gathered(settings, Checkpoints())
    for first in range(0, settings.run.replications, CHUNK):
        all_of_them.add(range(first, first + CHUNK), chunk)
    return all_of_them


if __name__ == "__main__":
    every_table.tables(gathered(load(sys.argv[1:])).results)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)  # noqa: T201 - its answer
