"""Remarks on scenarios in the words of the report."""

import pandas as pd

from sim.report.words.labels import Labels, spelt


def remarks_in_words(table: pd.DataFrame, labels: Labels) -> list[str]:
    """A sentence for each remark; what is said of the same policy in several scenarios is said once."""
    where: dict[tuple[str, str], list[str]] = {}
    for scenario, about, remark in table.itertuples(index=False, name=None):
        where.setdefault((str(about), str(remark)), []).append(str(scenario))
    return [f"{_titles(names, labels)}: {_about(about)}{remark}." for (about, remark), names in where.items()]


def _titles(names: list[str], labels: Labels) -> str:
    return ", ".join(f"“{labels.scenarios[name]}”" for name in names)


def _about(about: str) -> str:
    """Programme 'step_down' as people write it."""
    kind, quote, name = about.partition(" '")
    return f"the {kind} “{spelt(name.rstrip(chr(39)))}” " if quote else ""
