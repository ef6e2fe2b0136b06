"""What scenarios are compared by, on which day, and what each of them changes, in words."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date

import pandas as pd

from sim.calendar import financial_year
from sim.comparison.wanted import LESS
from sim.measures import ALL
from sim.report.rows import Tables, known_of, last_day, rows_of, year_names
from sim.report.words.difference import Difference
from sim.report.words.labels import Labels

CASELOAD, SPENDING = "caseload", "costs:total"


def changed_measures(tables: Tables, labels: Labels) -> dict[str, str]:
    """What scenarios are compared by, with titles: children in care, in external homes, the indicators, and
    spending.

    A name is that of a measure, with its breakdown after a colon.
    """
    homes = external_home(tables, labels)
    external = {f"{CASELOAD}:{homes}": f"Children: {labels.placements[homes].lower()}"} if homes else {}
    year = spending_year_in_words(tables)
    money = {SPENDING: f"Spending in {year}, £ million"} if year else {}
    indicators = {f"{one.name}:{ALL}": one.title for one in labels.indicators}
    return {f"{CASELOAD}:all": "Children in care", **external, **indicators, **money}


def spending_year(tables: Tables) -> str | None:
    """The last financial year that has ended by the day of judgement; none where costs were not worked
    out.
    """
    rows = rows_of(tables["comparison"], measure="costs", breakdown="total")
    ends = [date.fromisoformat(day) for day in rows["date"].unique() if day <= judged_on(tables)]
    return financial_year(max(ends)) if ends else None


def spending_year_in_words(tables: Tables) -> str | None:
    """The same year, with the number of its months where it is not simulated whole."""
    year = spending_year(tables)
    return year_names(tables, [year])[0] if year else None


def external_home(tables: Tables, labels: Labels) -> str | None:
    """The placement type of external residential care with most children in the first scenario."""
    rows = rows_of(tables["caseload"], scenario=labels.first, age_band="all")
    most = {name: float(rows_of(rows, placement=name)["mean"].max()) for name in labels.external_homes}
    return max(most, key=lambda name: most[name]) if any(most.values()) else None


def living_in(kind: str, labels: Labels) -> str:
    """Children of a placement type in a sentence: children in external children's homes."""
    title = labels.placements[kind]
    return (
        f"children in {title[0].lower()}{title[1:]}s" if title.endswith("home") else f"children in “{title}”"
    )


def comparison_in_words(name: str, tables: Tables, labels: Labels) -> str:
    """What a scenario changes in children in care, in external homes and in spending by the day of judgement:
    a sentence.
    """
    kind, year = external_home(tables, labels), spending_year_in_words(tables)
    measures = {f"{CASELOAD}:all": "children in care"}
    measures |= {f"{CASELOAD}:{kind}": living_in(kind, labels)} if kind else {}
    measures |= {SPENDING: f"spending in {year}"} if year else {}
    found = {whose: differences(tables, labels, measure)[name] for measure, whose in measures.items()}
    return f"{sentence('; '.join(one.in_words(whose) for whose, one in found.items()))}."


def simulation_error(tables: Tables, labels: Labels) -> str | None:
    """How near the means of the comparison are to those of any number of runs: a note; nothing where nothing
    is compared.
    """
    if len(labels.scenarios) < 2:
        return None
    kind, year = external_home(tables, labels), spending_year_in_words(tables)
    measures = {
        f"{CASELOAD}:all": "in care",
        **({f"{CASELOAD}:{kind}": living_in(kind, labels)[9:]} if kind else {}),
    }
    measures |= {SPENDING: f"of spending in {year}"} if year else {}
    found = {words: differences(tables, labels, measure) for measure, words in measures.items()}
    widest = {words: _widest(some) for words, some in found.items()}
    known = {words: one for words, one in widest.items() if one is not None}
    if not known:
        return "Simulation error: one run cannot say how far its differences are from the mean of many."
    counts = [one.runs for some in found.values() for one in some.values() if one.runs]
    runs = f"{max(counts):,}" if len(set(counts)) == 1 else f"{min(counts):,} to {max(counts):,}"
    within = listed([f"{one.within} {words}" for words, one in known.items()])
    return (
        f"Simulation error: {runs} runs give these mean differences within {within} (the widest of all"
        " scenarios, 95 % confidence). More runs make it smaller; they do not narrow what eight in ten runs"
        " lie between."
    )


def _widest(found: Mapping[str, Difference]) -> Difference | None:
    known = [one for one in found.values() if one.error == one.error]
    return max(known, key=lambda one: one.error) if known else None


def listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them: a, b and c."""
    return " and ".join([part for part in (", ".join(words[:-1]), words[-1]) if part])


def sentence(text: str) -> str:
    """Text that begins a sentence."""
    return text[:1].upper() + text[1:]


def differences(tables: Tables, labels: Labels, measure: str, by: str | None = None) -> dict[str, Difference]:
    """What each scenario but the first changes in a measure, on the day on which the aims are judged, or
    ``by`` another day.

    Of what has one number a year, it is that of the last financial year that has ended by then.
    """
    compared, day = tables["comparison"], by or judged_on(tables)
    rows = known_of(compared, ("changed", measure, day), lambda: _on_last_day(compared, measure, day))
    return {str(row["scenario"]): difference(row, labels) for row in rows}


def _on_last_day(compared: pd.DataFrame, measure: str, until: str) -> list[Mapping[Hashable, object]]:
    """The rows of a measure, one for each scenario, on the last date that it has up to a day."""
    name, _, breakdown = measure.partition(":")
    rows = rows_of(compared, measure=name, breakdown=breakdown)
    last = rows["date"] == rows["date"][rows["date"] <= until].max()
    return [*rows[last].to_dict("records")]


def difference(row: Mapping[Hashable, object], labels: Labels) -> Difference:
    """A row of the table of comparisons with what is wanted of its measure as a whole: net cost is wanted to
    be less.
    """
    measure, breakdown = str(row["measure"]), str(row["breakdown"])
    if f"{measure}:{breakdown}" == SPENDING:
        return Difference.of(row, LESS)
    return Difference.of(row, labels.wanted.get(measure, 0) if breakdown == ALL else 0)


def judged_on(tables: Tables) -> str:
    """The last day on which an aim is judged; the last day simulated where there are no aims, or it comes
    first.
    """
    kpis, aims = tables["kpis"], tables["aims"]
    last = known_of(kpis, "last day", lambda: last_day(kpis))
    return min(known_of(aims, "judged", lambda: str(aims["by"].max())), last) if len(aims) else last
