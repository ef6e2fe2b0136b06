"""What all tests share: each says which kind it is, generated examples are the same on every run, and
files that share what is dear to make run in one process."""

import signal
import sys
from collections.abc import Generator
from typing import Any

import pytest
from examples import QUICK, THOROUGH
from hypothesis import HealthCheck, settings
from python_sources import needs_python, python_sources

from sim import compiled

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


def kinds_missing(items: list[pytest.Item]) -> list[str]:
    """The tests that carry no kind, or more than one."""
    return sorted(
        {
            item.nodeid.partition("[")[0]
            for item in items
            if len(KINDS & {mark.name for mark in item.iter_markers()}) != 1
        }
    )


def pytest_configure(config: pytest.Config) -> None:
    """What is said once of the installation is said here, not among the words of a program under test; and
    programs that tests start can be interrupted and hung up on, though a shell that starts the tests with
    ``&`` or ``nohup`` makes all ignore it.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    if not hasattr(config, "workerinput") and (news := compiled.news()):
        sys.stdout.write(f"{news}\n")


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


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Unit tests of the model's parts are given the Python sources, compiled or not."""
    if isinstance(collector, pytest.Module) and needs_python(collector.path):
        with python_sources():
            return (yield)
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """They run with them, too."""
    if needs_python(item.path):
        with python_sources():
            return (yield)
    return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What benchmarks have measured, as one table."""
    reports = [one for one in terminalreporter.getreports("passed") if one.when == "call"]
    rows = [value for one in reports for name, value in one.user_properties if name == "benchmark"]
    if rows:
        terminalreporter.section("processor time and memory")
        widest = max(len(what) for what, _ in rows)
        for what, figure in rows:
            terminalreporter.write_line(f"{what:<{widest}}  {figure}")
