"""Small SSDA903 returns for tests, written with dates and only with what matters."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from shipped_parameters import parameters, shipped

from sim.parameters import Parameters
from sim.returns.ssda903 import CleanedReturns, read_returns
from sim.returns.words.layouts import EPISODES, HEADER, LAYOUTS, UASC

EPISODE: dict[str, str] = {
    "CHILD": "100001",
    "RNE": "S",
    "LS": "C2",
    "CIN": "N1",
    "PLACE": "U6",
    "PLACE_PROVIDER": "PR1",
    "HOME_POST": "NG1 1AA",
    "PL_POST": "NG2 2BB",
    "URN": "1234567",
}
CHILD: dict[str, str] = {
    "CHILD": "100001",
    "SEX": "2",
    "DOB": "01/02/2010",
    "ETHNIC": "WBRI",
    "UPN": "UN1",
    "MOTHER": "0",
}

SHIPPED = parameters(shipped())


def episode(decom: str, dec: str = "", rec: str = "", **others: str) -> dict[str, str]:
    """A row of the episodes file: a placement with in-house foster carers unless said otherwise."""
    return {**EPISODE, "DECOM": decom, "DEC": dec, "REC": rec or ("X1" if dec else ""), **others}


def child(**others: str) -> dict[str, str]:
    """A row of the header: a girl born on 1 February 2010."""
    return {**CHILD, **others}


def text(table: str, rows: Sequence[Mapping[str, str]], delimiter: str = ",") -> str:
    """A file of the return as text, with the columns of its layout and any others that the rows have."""
    names = [
        *LAYOUTS[table].names,
        *dict.fromkeys(name for row in rows for name in row if name not in LAYOUTS[table].names),
    ]
    lines = [names, *([str(row.get(name, "")) for name in names] for row in rows)]
    return "\n".join(delimiter.join(line) for line in lines) + "\n"


def write(
    folder: Path,
    year: int,
    episodes: Sequence[Mapping[str, str]],
    children: Sequence[Mapping[str, str]] | None = None,
    uasc: Sequence[Mapping[str, str]] = (),
) -> None:
    """Write one return into a folder of its own; without ``children`` every child of the episodes has the
    usual header."""
    place = folder / str(year)
    place.mkdir(parents=True, exist_ok=True)
    known = [child(CHILD=name) for name in dict.fromkeys(row["CHILD"] for row in episodes)]
    for table, rows in (
        (EPISODES, episodes),
        (HEADER, known if children is None else children),
        (UASC, uasc),
    ):
        if rows:
            (place / f"{table}.csv").write_text(text(table, rows), encoding="utf-8")


def parameters_for(place: Path, **changes: Any) -> Parameters:
    """The shipped parameters with the returns of a folder."""
    assert SHIPPED.returns is not None
    returns = SHIPPED.returns.model_copy(update={"folder": place, **changes})
    return SHIPPED.model_copy(update={"returns": returns})


def cleaned(folder: Path, **changes: Any) -> CleanedReturns:
    """The returns of a folder, read and cleaned; those that :func:`write` wrote are of the year of their
    folder.

    Returns of a few rows may have no date in their own year, by which it could be told.
    """
    years = {
        file.relative_to(folder).as_posix(): int(file.parent.name) for file in folder.glob("2*/episodes.csv")
    }
    changes = {"years": years, "published": {}, **changes}
    result = read_returns(parameters_for(folder, **changes))
    rows = result.account.rows
    assert rows["read"] == rows["accepted"] + rows["repaired"] + rows["excluded"] + rows["quarantined"]
    return result


def placements(result: CleanedReturns) -> pd.DataFrame:
    """The placements with dates instead of days and only the columns that tests look at."""
    frame = result.history.episodes.frame.copy()
    for column in ("decom", "dec", "period_start"):
        frame[column] = pd.Series([None if pd.isna(d) else _date(d) for d in frame[column]], dtype=object)
    frame["last_seen"] = [_date(d) for d in result.history.last_seen]
    frame["start_known"] = result.history.start_known
    words = {name: frame[name].astype(object) for name in frame.columns if frame[name].dtype == "category"}
    return frame.assign(**{name: values.where(values.notna(), None) for name, values in words.items()})


def _date(day: float) -> str:
    return date.fromordinal(int(day) + date(1970, 1, 1).toordinal()).strftime("%d/%m/%Y")


def rules(result: CleanedReturns) -> dict[str, int]:
    """How many rows each rule touched."""
    return dict(zip(result.account.rules["rule"], result.account.rules["rows"], strict=True))
