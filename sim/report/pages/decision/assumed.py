"""The assumptions that would change the answer, as sentences and as a table."""

import re
from collections.abc import Iterator

import pandas as pd

from sim.comparison.assumptions import EFFECT, HIGH, LOW
from sim.report.rows import Tables
from sim.report.words.compared import listed, sentence
from sim.report.words.data_table import NOTHING, DataTable
from sim.report.words.labels import Labels, signed

SHOWN = 3
"""Assumptions that the first page names."""
MILLION = 1e6
TITLES = {
    "children": "Children in care",
    "residential": "In residential care of any kind",
    "net_cost": "Cost until then, £ million",
}
SCALES = {"net_cost": MILLION}
MOVED = {"children": "{:,.0f} children in care", "net_cost": "£{:,.1f} million"}
"""What sentences say of, and how."""
SEEN = {"children": 1.0, "residential": 1.0, "net_cost": 0.1}
"""The least change that makes a difference to a reader: the measures are held against each other in these."""


def swings(tables: Tables) -> pd.DataFrame:
    """One row for each assumption, the one that moves the answer most first: its title, whether it turns an
    answer round, and the values at both ends by measure.
    """
    rows = tables["assumptions"]
    found = [_swing(str(name), some) for name, some in rows.groupby("assumption", sort=False)]
    return pd.DataFrame(found).sort_values(["turns", "size"], ascending=False, kind="stable")


def _swing(name: str, rows: pd.DataFrame) -> dict[str, object]:
    values: dict[str, object] = {}
    size, turns = 0.0, False
    for measure, some in rows.groupby("measure", sort=False):
        scale, usual = SCALES.get(str(measure), 1.0), float(some["usual"].iloc[0])
        ends = some.set_index("end")["difference"]
        values[str(measure)] = tuple(float(value) / scale for value in (ends[LOW], usual, ends[HIGH]))
        reach = max(abs(float(end) - usual) for end in ends) / scale
        size = max(size, reach / max(abs(usual) / scale, SEEN[str(measure)]))
        turns |= any(_turned(float(end) / scale, usual / scale, SEEN[str(measure)]) for end in ends)
    about = str(rows["about"].iloc[0])
    title = f"how well “{about}” works" if name.startswith(f"{EFFECT}:") else about
    return {"title": title, "turns": turns, "size": size, **values}


def _turned(end: float, usual: float, seen: float) -> bool:
    """Whether more has become less, or the other way round, by as much as a reader sees."""
    return end * usual < 0 and abs(end) >= seen and abs(usual) >= seen


def assumptions_in_words(tables: Tables) -> list[str]:
    """A sentence for each of the assumptions that move the answer most; none where none was tried."""
    return list(_sentences(tables)) if len(tables.get("assumptions", ())) else []


def _sentences(tables: Tables) -> Iterator[str]:
    """How far each moves the answer, and not where it stands then, which a few runs do not say."""
    for row in swings(tables).head(SHOWN).to_dict("records"):
        turned = "turns an answer round" if row["turns"] else "changes the size of the answer"
        moved = [text for measure, write in MOVED.items() if (text := _moved(row.get(measure), write))]
        by = listed(moved) if moved else "hardly anything"
        far = f"from one end of its range to the other it moves by {by}"
        yield f"{sentence(str(row['title']))} {turned}: {far}."


def _moved(values: object, write: str) -> str:
    """How far one number moves; nothing where that does not show."""
    if not isinstance(values, tuple):
        return ""
    low, _, high = values
    text = write.format(abs(high - low))
    return text if re.search("[1-9]", text) else ""


def _between(low: float, high: float) -> str:
    return f"{signed(low)} to {signed(high)}".replace("-", "−")


def assumptions_table(tables: Tables, labels: Labels) -> DataTable | None:
    """What the scenario in focus changes with each assumption at its low and its high end."""
    if not len(tables.get("assumptions", ())):
        return None
    rows = tables["assumptions"]
    measures = [measure for measure in TITLES if measure in set(rows["measure"])]
    cells = [
        (sentence(str(row["title"])), "yes" if row["turns"] else "no",
         *(_cell(row.get(measure)) for measure in measures))
        for row in swings(tables).to_dict("records")
    ]  # fmt: skip
    runs = int(rows["replications"].iloc[0])
    caption = (
        f"What “{labels.scenarios[labels.focus]}” changes with one assumption at its low and at its high end:"
        f" means of {runs} run{'s' * (runs > 1)}, the same in every row and fewer than those of the answer"
        " above: look at how far it moves"
    )
    columns = ("Assumption", "Turns an answer round", *(TITLES[measure] for measure in measures))
    return DataTable(caption, columns, cells)


def _cell(values: object) -> str:
    if not isinstance(values, tuple):
        return NOTHING
    low, usual, high = values
    return f"{_between(low, high)} (usual {signed(usual).replace('-', '−')})"
