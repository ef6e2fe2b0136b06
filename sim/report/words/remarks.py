"""Remarks on scenarios in the words of the report."""

import re

import pandas as pd

from sim.report.words.labels import Labels, day_in_words, spelt


def remarks_in_words(table: pd.DataFrame, labels: Labels) -> list[str]:
    """A sentence for each remark; what is said of the same policy in several scenarios is said once."""
    where: dict[tuple[str, str], list[str]] = {}
    for scenario, about, remark in table.itertuples(index=False, name=None):
        where.setdefault((str(about), str(remark)), []).append(str(scenario))
    return [
        f"{_titles(names, labels)}: {_about(about, labels)}{_as_printed(remark)}."
        for (about, remark), names in where.items()
    ]


def _titles(names: list[str], labels: Labels) -> str:
    return ", ".join(f"“{labels.scenarios[name]}”" for name in names)


def _about(about: str, labels: Labels) -> str:
    """Programme 'step_down' as people write it; a home by its title."""
    kind, quote, name = about.partition(" '")
    name = name.rstrip("'")
    return f"the {kind} “{labels.home(name) if kind == 'home' else spelt(name)}” " if quote else ""


def _as_printed(remark: str) -> str:
    """Days and percentages as a page has them."""
    said = re.sub(r"\b\d{4}-\d\d-\d\d\b", lambda found: day_in_words(found[0]), remark)
    return re.sub(r"(\d)%", r"\1 %", said)
