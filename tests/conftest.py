"""What all tests share: each says which kind it is, generated examples are the same on every run, and
files of the configuration are parsed once."""

from typing import Any

import pytest
from examples import QUICK, THOROUGH
from hypothesis import HealthCheck, settings
from parsed_once import parse_files_once

KINDS = {"unit", "functional", "property", "verification", "back", "browser"}

for name, many in {"quick": QUICK, "thorough": THOROUGH}.items():
    settings.register_profile(
        name,
        max_examples=many,
        derandomize=True,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile("quick")
parse_files_once()


def kinds_missing(items: list[pytest.Item]) -> list[str]:
    """The tests that carry no kind, or more than one."""
    return sorted(
        {
            item.nodeid.partition("[")[0]
            for item in items
            if len(KINDS & {mark.name for mark in item.iter_markers()}) != 1
        }
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Whole files, those that share something to one process; another ``--dist`` is taken as it is given."""
    from together import ByFileAndWhatIsShared

    return ByFileAndWhatIsShared(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse to run while a test does not say which kind it is."""
    if wrong := kinds_missing(items):
        listed = "\n".join(f"  {name}" for name in wrong)
        raise pytest.UsageError(
            f"each test carries exactly one of the marks {', '.join(sorted(KINDS))}; these do not:\n{listed}"
        )
