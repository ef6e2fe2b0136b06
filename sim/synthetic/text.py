"""Tables of a return as the text that stands in its files."""

import numpy as np
import pandas as pd

from sim.arrays import Numbers, Texts
from sim.parameters.jobs.synthesis import Added, DateStyle, Files
from sim.returns.words.layouts import EPISODES, LAYOUTS, ColumnKind

SERIAL_ZERO = 25569
"""1 January 1970 as a spreadsheet counts days."""
MILES = {"ZA": "6.4", "ZB": "14.9", "ZC": "63.2"}
"""Distance from home by the area of the postcode, as the department would add it."""
AUTHORITY = {"ZA": "E10000000", "ZB": "E10000001", "ZC": "E10000002"}
"""Codes of authorities that do not exist, by the area of the postcode; the first is the authority itself."""


def as_text(name: str, table: pd.DataFrame, files: Files) -> pd.DataFrame:
    """A table with all its cells as text, blank where there is nothing; the index stays."""
    kinds = {column.name: column.kind for column in LAYOUTS[name].columns}
    return pd.DataFrame(
        {
            column: written_dates(table[column].to_numpy(dtype=np.float64), files.dates)
            if kinds[column] is ColumnKind.DATE
            else table[column].fillna("").astype(str).to_numpy(dtype=object)
            for column in map(str, table)
        },
        index=table.index,
        dtype=object,
    )


def written_dates(days: Numbers, style: DateStyle) -> Texts:
    """Days since 1970 as text in a style; blank for ``NaN``."""
    there = ~np.isnan(days)
    text = np.full(len(days), "", dtype=object)
    whole = days[there].astype(np.int64)
    if style is DateStyle.SERIAL:
        text[there] = (whole + SERIAL_ZERO).astype(str).astype(object)
        return text
    iso = pd.Series(np.datetime_as_string(whole.astype("datetime64[D]")).astype(object), dtype=object)
    if style is DateStyle.ISO:
        text[there] = iso
    elif style is DateStyle.TIMESTAMP:
        text[there] = iso + " 00:00:00"
    else:
        year = iso.str[2:4] if style is DateStyle.SHORT else iso.str[:4]
        text[there] = iso.str[8:] + "/" + iso.str[5:7] + "/" + year
    return text


def with_columns_added(name: str, text: pd.DataFrame, files: Files, year: int) -> pd.DataFrame:
    """What systems on the way add to a table."""
    if files.added is Added.REGIONAL:
        return text.assign(LA="Synthetic", YEAR=str(year))
    if files.added is Added.COLLECT and name == EPISODES:
        area = text["PL_POST"].str[:2]
        location = area.map({"ZA": "IN", "ZB": "OUT", "ZC": "OUT"}).fillna("")
        distance = area.map(MILES).fillna("999.9")
        return text.assign(PL_LA=area.map(AUTHORITY).fillna(""), PL_LOCATION=location, PL_DISTANCE=distance)
    if files.added is Added.INDEX:
        text = text.copy()
        text.insert(0, "", [str(n) for n in range(len(text))])
    return text


def heading(column: str, files: Files) -> str:
    """The name of a column as it stands in the file."""
    return {"upper": column, "lower": column.lower(), "spaced": f" {column} "}[files.headings]
