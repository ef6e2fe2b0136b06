"""Turns of phrase that several findings share: numbers in words, where a number goes, and whose it is."""

from sim.report.words.labels import Labels, count

NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
STEADY = 0.02
"""A change of less than this share is hardly any."""


def number(value: int) -> str:
    """A small number as a word."""
    return NUMBERS[value] if value < len(NUMBERS) else str(value)


def course(start: float, end: float) -> str:
    """From where to where a number of children goes; that it hardly changes, or not at all, where that is
    so.
    """
    if count(start) == count(end):
        return f"stay at {count(end)}"
    if abs(end - start) <= STEADY * start:
        return f"hardly change, from {count(start)} to {count(end)}"
    return f"{'rise' if end > start else 'fall'} from {count(start)} to {count(end)}"


def under(labels: Labels) -> str:
    """Which scenario a finding is about, where there is more than one."""
    return "" if len(labels.scenarios) == 1 else f" under “{labels.scenarios[labels.first]}”"
