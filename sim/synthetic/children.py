"""The children of a synthetic history as the header of the return knows them. Nobody can take them for real
ones.
"""

import numpy as np
import pandas as pd

from sim.arrays import Counts, Texts
from sim.bands import ADULTHOOD, birthdays, completed_years
from sim.synthetic.choice import either
from sim.synthetic.history import SyntheticHistory
from sim.synthetic.scatter import pick, scatter, uniform

ETHNIC = ("WBRI", "WOTH", "MWBC", "MOTH", "AOTH", "BAFR", "OOTH", "NOBT")
ETHNIC_SHARES = (0.74, 0.03, 0.05, 0.04, 0.04, 0.04, 0.04, 0.02)
"""Assumption, near the children looked after in England (DfE: about three quarters White)."""
CHECK = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""The letter that a unique pupil number begins with, by the remainder of its weighted digits."""
NOT_AT_SCHOOL, NOT_AT_SCHOOL_IN_ENGLAND = "UN1", "UN3"
"""Instead of a pupil number: too young for school; educated abroad."""


def children_of(history: SyntheticHistory, mothers: float) -> pd.DataFrame:
    """One row for each child, by its number: ``CHILD``, sex, birth, ethnic group, pupil number, UASC, its own
    child.

    Identifiers are ``SYN`` and seven digits in no order that means anything; pupil numbers belong to local
    authority 000.
    """
    first = history.rows.drop_duplicates("child").set_index("child")
    number = first.index.to_numpy()
    rank = np.argsort(np.argsort(scatter("identifier", number), kind="stable"), kind="stable") + 1
    born = first["dob"].to_numpy(dtype=np.int64)
    uasc = first["uasc"].to_numpy(dtype=bool)
    girl = (first["sex"] == "F").to_numpy()
    has_child = girl & (uniform("mother", number) < mothers)
    gives_birth = birthdays(born, 15) + np.floor(uniform("birth", number) * 3 * 365).astype(np.int64)
    return pd.DataFrame(
        {
            "CHILD": [f"SYN{n:07d}" for n in rank.tolist()],
            "sex": first["sex"].to_numpy(dtype=object),
            "dob": born,
            "ethnic": np.where(uasc, "OOTH", pick(ETHNIC, ETHNIC_SHARES, uniform("ethnic", number))),
            "upn": pupil_numbers(rank),
            "uasc": uasc,
            "adult": birthdays(born, ADULTHOOD),
            "child_born": np.where(has_child, gives_birth, np.nan),
        },
        index=first.index,
    )


def pupil_numbers(rank: Counts) -> Texts:
    """Well-formed unique pupil numbers of an authority that does not exist (000)."""
    digits = np.array([[int(d) for d in f"{n:012d}"] for n in rank.tolist()])
    letters = (digits * np.arange(2, 14)).sum(axis=1) % len(CHECK)
    return np.array(
        [f"{CHECK[c]}{n:012d}" for c, n in zip(letters.tolist(), rank.tolist(), strict=True)], dtype=object
    )


def header(children: pd.DataFrame, last: int) -> pd.DataFrame:
    """The header of the return of a year that ends on the day ``last``, for these children; SEX in the
    letters of 2025.
    """
    age: Counts = completed_years(children["dob"].to_numpy(), last)
    young = np.where(age < 5, NOT_AT_SCHOOL, children["upn"])
    born = children["child_born"].where(children["child_born"] <= last)
    mother = either(born.notna(), "1", either(children["sex"] == "F", "0", None))
    return pd.DataFrame(
        {
            "CHILD": children["CHILD"],
            "SEX": children["sex"],
            "DOB": children["dob"].astype(float),
            "ETHNIC": children["ethnic"],
            "UPN": np.where(children["uasc"], NOT_AT_SCHOOL_IN_ENGLAND, young),
            "MOTHER": mother,
            "MC_DOB": born,
        }
    )
