"""Where each number of an authority comes from."""

import pandas as pd

from sim.published.figures.amounts import How
from sim.published.figures.whole import Figures

COLUMNS = ["part", "number", "value", "how", "says"]


def provenance(f: Figures) -> pd.DataFrame:
    """Every number taken from the tables: part, number, value, how, says."""
    rows = [(part, name, amount.value, amount.how.value, amount.says) for part, name, amount in f.every()]
    rows += [
        ("homes", home.name, float(home.places), How.PUBLISHED.value, f"Ofsted, URN {home.urn}")
        for home in f.homes
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
