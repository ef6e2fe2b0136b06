"""Where the numbers come from: every source and assumption of a configuration, as tables to be read."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from sim.parameters import Parameters
from sim.parameters.sourced import Sourced
from sim.policies import Scenario
from sim.policies.effect import Effect
from sim.report.words.data_table import DataTable
from sim.report.words.labels import spelt

PARTS = {
    "authority": "Authority",
    "census": "Children in care on the base date",
    "placement": "Placement types",
    "provision": "Homes, foster carers and markets",
    "entries": "Entries into care",
    "moves": "Moves between placements",
    "exits": "Exits from care",
    "uncertainty": "Uncertainty",
    "aims": "Aims",
    "costs": "Costs",
}
"""Parts of the configuration in the order in which they are read, with titles; others come after them by
name."""
LEFT_OUT = ("targets", "returns")
"""Only the jobs that fit the model and read returns use them."""

Line = tuple[str, str | None, str | None]
"""What it is about, its source, its assumption."""


def provenance(parameters: Parameters, scenarios: Mapping[str, Scenario]) -> list[DataTable]:
    """A table for each part of the configuration, then one for all policies of these scenarios."""
    parts = [name for name in type(parameters).model_fields if name not in (*PARTS, *LEFT_OUT)]
    tables = [
        _table(PARTS.get(p, spelt(p)), walk(getattr(parameters, p, None), ())) for p in (*PARTS, *parts)
    ]
    policies = {name: policy for scenario in scenarios.values() for name, policy in scenario.policies.items()}
    return [
        table for table in (*tables, _table("Policies of the scenarios", walk(policies, ()))) if table.rows
    ]


def walk(value: object, path: tuple[str, ...]) -> Iterator[Line]:
    """Everything below ``value`` that carries a source or an assumption, with the path to it in words."""
    if isinstance(value, Sourced):
        size = f": {value.central:g} ({value.low:g} to {value.high:g})" if isinstance(value, Effect) else ""
        yield (" › ".join(map(spelt, path)) or "All of it") + size, value.source, value.assumption
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from walk(getattr(value, name), (*path, name))
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from walk(inner, (*path, str(name)))


def _table(title: str, lines: Iterator[Line]) -> DataTable:
    """The lines as a table; what has the same source and assumption stands in one row."""
    grouped: dict[tuple[str | None, str | None], list[str]] = {}
    for what, source, assumption in lines:
        grouped.setdefault((source, assumption), []).append(what)
    rows = [
        ("; ".join(what), source or "–", assumption or "–") for (source, assumption), what in grouped.items()
    ]
    return DataTable(title, ("About", "Source", "Assumption"), rows)
