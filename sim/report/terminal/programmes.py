"""What programmes did, in the lines that the screen has left."""

from collections.abc import Mapping

from sim.measures.programmes import BEGUN, BROKEN_DOWN, LED_OUT, PLACES, RETAKEN
from sim.report.rows import Tables
from sim.report.terminal.screen import COLUMNS
from sim.report.words.labels import Labels, count, spelt
from sim.report.words.programmes import programmes_in, totals


def programme_lines(tables: Tables, labels: Labels, room: int) -> list[str]:
    """A line for each programme, in the first scenario that runs it; where the screen has no ``room``, one
    line for all.
    """
    first: dict[str, str] = {}
    for scenario, programme in programmes_in(tables):
        first.setdefault(programme, scenario)
    found = {name: totals(tables, scenario, name) for name, scenario in first.items()}
    if len(first) > room:
        return [_in_short(found)]
    numbers = {name: list(labels.scenarios).index(scenario) for name, scenario in first.items()}
    return [f"{spelt(name)} (in {numbers[name]}): {_counts(done)}" for name, done in found.items()]


def _counts(done: Mapping[str, float]) -> str:
    words = {BEGUN: "children begun", LED_OUT: "led out", BROKEN_DOWN: "broken down", RETAKEN: "begun again"}
    said = ", ".join(f"{count(done[measure])} {what}" for measure, what in words.items())
    return f"{count(done[PLACES])} places, {said}"


def _in_short(found: Mapping[str, Mapping[str, float]]) -> str:
    """As many programmes as one line holds."""
    parts = [f"{spelt(name)} {count(done[BEGUN])}/{count(done[LED_OUT])}" for name, done in found.items()]
    for shown in range(len(parts), -1, -1):
        more = f" and {len(parts) - shown} more in tables/programmes.csv" if shown < len(parts) else ""
        line = f"Children begun/led out: {', '.join(parts[:shown])}{more}"
        if len(line) <= COLUMNS:
            return line
    return line
