"""Which files of tests run in one process: each by itself, but for those that share what is dear to make."""

from pathlib import PurePosixPath
from typing import Any

from xdist.scheduler import LoadFileScheduling

SHARING = {
    "synthetic returns": (
        "test_jobs_doubt_returns.py",
        "test_sentinels.py",
        "test_planted_defects.py",
        "test_synthesise_job.py",
        "test_synthetic_returns.py",
        "test_synthetic_round_trip.py",
    ),
}
"""Files that keep the same results for as long as the process lives, by what they share."""

_WITH = {file: shared for shared, files in SHARING.items() for file in files}


def scope_of(test: str) -> str:
    """What runs in one process with a test, by the name that pytest gives it."""
    file = test.partition("::")[0]
    return _WITH.get(PurePosixPath(file).name, file)


class ByFileAndWhatIsShared(LoadFileScheduling):  # type: ignore[misc]
    """Hands whole files to processes that are free, and files that share something to the same one."""

    def _split_scope(self, nodeid: Any) -> str:
        return scope_of(str(nodeid))
