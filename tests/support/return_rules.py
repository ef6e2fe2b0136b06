"""The rules of the return, written from their descriptions and independently of the writer: which children
break each."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from sim.bands import birthdays, day_number
from sim.synthetic.draft import Draft
from sim.synthetic.yearly import DaysOfReturn

CARER = ("PLACE", "PL_POST", "URN", "PLACE_PROVIDER")
CARRIED = {
    "503A": "RNE",
    "503B": "LS",
    "503C": "CIN",
    "503D": "PLACE",
    "503E": "PLACE_PROVIDER",
    "503J": "URN",
}
RELABELS = {("H5", "K3"), *(("Z1", f"Z1{n}") for n in range(1, 5))}
SEXES = {"1": "M", "2": "F"}


def episodes_of(draft: Draft) -> pd.DataFrame:
    """All episodes with birth, window, neighbours in the return, and whether they are the child's first or
    last there."""
    parts = []
    for year, tables in draft.tables.items():
        f = tables["episodes"].assign(year=year, row=tables["episodes"].index)
        born = tables["header"].drop_duplicates("CHILD").set_index("CHILD")["DOB"]
        f["dob"] = born.reindex(f["CHILD"]).to_numpy()
        f["first_day"], f["last_day"] = DaysOfReturn(year).first, DaysOfReturn(year).last
        words = [name for name in f if not pd.api.types.is_numeric_dtype(f[name])]
        f[words] = f[words].where(f[words].notna(), "")
        f = f.sort_values(["CHILD", "DECOM", "DEC"], kind="stable", na_position="last")
        for name in (*CARER, "DECOM", "DEC", "REC", "LS", "CIN", "RNE", "REASON_PLACE_CHANGE"):
            f[f"before_{name}"] = f.groupby("CHILD")[name].shift(1)
            f[f"next_{name}"] = f.groupby("CHILD")[name].shift(-1)
        f["first"], f["last"] = ~f.duplicated("CHILD"), ~f.duplicated("CHILD", keep="last")
        f["before_last_PLACE"] = f.groupby("CHILD")["PLACE"].shift(2)
        parts.append(f)
    f = pd.concat(parts, ignore_index=True)
    f["length"] = f["DEC"].fillna(f["last_day"]) - f["DECOM"]
    f["same_carer"] = ~f["first"] & np.logical_and.reduce([f[n] == f[f"before_{n}"] for n in CARER])
    f["continues"] = f["before_REC"] == "X1"
    f["short"] = f["LS"].isin(["V3", "V4"])
    return f


def birthday(f: pd.DataFrame, years: int) -> pd.Series:
    """The day on which a child reaches an age."""
    return pd.Series(birthdays(f["dob"].fillna(0).to_numpy(dtype=np.int64), years), index=f.index).where(
        f["dob"].notna()
    )


def kind(f: pd.DataFrame, *starts: str, of: str = "PLACE") -> pd.Series:
    """Whether a code begins with one of these."""
    return f[of].fillna("").str.startswith(starts)


def leaves(f: pd.DataFrame) -> pd.Series:
    """Whether care ends with an episode."""
    return ~f["REC"].isin(["", "X1"])


def in_a_year(f: pd.DataFrame, values: pd.Series) -> pd.Series:
    """The sum over the episodes of a child in one return."""
    return values.groupby([f["year"], f["CHILD"]]).transform("sum")


EPISODE_RULES: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "142": lambda f: ~f["last"] & (f["DEC"].isna() & (f["REC"] == "")),
    "148": lambda f: f["DEC"].isna() != (f["REC"] == ""),
    "354": lambda f: f["DEC"] > f["last_day"],
    "353": lambda f: f["DECOM"] < day_number(date(1991, 10, 14)),
    "355": lambda f: f["DEC"] == f["DECOM"],
    "356": lambda f: f["DEC"] < f["DECOM"],
    "302": lambda f: f["DECOM"] < f["dob"],
    "352": lambda f: f["DECOM"] >= birthday(f, 18),
    "359": lambda f: f["DEC"].isna() & (f["last_day"] > birthday(f, 18)),
    "386": lambda f: f["REC"].isin(["E11", "E12"]) & (f["DEC"] >= birthday(f, 18)),
    "387": lambda f: f["REC"].isin(["E5", "E6"]) & (f["DEC"] < birthday(f, 14)),
    "389": lambda f: (f["REC"] == "E7") & (f["DEC"] < birthday(f, 16)),
    "460": lambda f: (f["REC"] == "E17") & (f["DEC"] < birthday(f, 18)),
    "388": lambda f: (
        ((f["REC"] == "X1") & (f["next_DECOM"] != f["DEC"])) | (leaves(f) & (f["next_DECOM"] == f["DEC"]))
    ),
    "431": lambda f: (f["RNE"] == "S") & (f["before_DEC"] == f["DECOM"]),
    "432": lambda f: ~f["first"] & ~f["before_REC"].isin(["X1",
    ""]) & (f["RNE"] != "S") & (f["before_DEC"] < f["DECOM"]),
    "433": lambda f: f["continues"] & (f["RNE"] != "S") & (f["before_DEC"] != f["DECOM"]),
    "434": lambda f: f["continues"] & (f["RNE"] == "L") & ~f["same_carer"],
    "435": lambda f: f["continues"] & f["RNE"].isin(["P", "T"]) & f["same_carer"],
    "436": lambda f: f["continues"] & f["RNE"].isin(["B",
    "U"]) & ((f["LS"] == f["before_LS"]) | f["same_carer"]),
    "501": lambda f: f["next_DECOM"] < f["DEC"],
    "437": lambda f: f["before_REC"] == "E2",
    "199": lambda f: f["before_REC"].isin(["E11", "E12"]),
    "504": lambda f: f["continues"] & (f["CIN"] != f["before_CIN"]),
    "361": lambda f: (f["LS"] == "L1") & (f["length"] > 3),
    "362": lambda f: (f["LS"] == "L2") & (f["length"] > 21),
    "363": lambda f: (f["LS"] == "L3") & (f["length"] > 7),
    "358": lambda f: kind(f, "J", of="LS") & (f["DECOM"] < birthday(f, 10)),
    "378": lambda f: (f["PLACE"] == "P1") & (f["LS"] == "V2"),
    "365": lambda f: (f["LS"] == "V3") & (f["length"] > 17),
    "366": lambda f: (f["LS"] == "V3") & (f["RNE"] != "S"),
    "367": lambda f: (f["LS"] == "V3") & (in_a_year(f, f["length"].where(f["LS"] == "V3", 0)) > 75),
    "382": lambda f: f["short"] & kind(f, "T"),
    "384": lambda f: f["short"] & f["PLACE"].isin(["U1", "U4"]),
    "426": lambda f: f["short"] & in_a_year(f, f["LS"] == "V3").between(1, in_a_year(f, f["short"]) - 1),
    "375": lambda f: (f["PLACE"] == "T1") & (f["length"] > 42),
    "376": lambda f: (f["PLACE"] == "T3") & (f["length"] > 21),
    "379": lambda f: (f["PLACE"] == "T4") & (f["length"] > 7),
    "377": lambda f: (f["PLACE"] == "T3") & (in_a_year(f, f["PLACE"] == "T3") > 2),
    "380": lambda f: kind(f, "T") & (f["RNE"] == "S") & ~f["short"],
    "381": lambda f: kind(f, "T") & leaves(f) & ~f["short"],
    "383": lambda f: f["continues"] & kind(f, "T", of="before_PLACE") & f["before_last_PLACE"].notna()
        & (f["PLACE"] != f["before_last_PLACE"]),
    "226": lambda f: (f["REASON_PLACE_CHANGE"] != "") & (kind(f,
    "T") | ((f["REC"] == "X1") & kind(f, "T", of="next_PLACE"))),
    "336": lambda f: f["PLACE"].isin(["A3", "A5"]) & f["continues"] & ~kind(f, "U", "A", "T",
    of="before_PLACE"),
    "408": lambda f: f["PLACE"].isin(["A5", "A6"]) & (f["LS"] != "E1"),
    "217": lambda f: f["PLACE"].isin(["A3", "A5"]) & ~f["RNE"].isin(["S", "T", "U"]),
    "390": lambda f: f["REC"].isin(["E11", "E12"]) & ~kind(f, "A"),
    "516": lambda f: f["REC"].isin(["E45", "E46"]) & ~kind(f, "U"),
    "526": lambda f: (f["PLACE_PROVIDER"] == "") & ~kind(f, "T", "Z"),
    "213": lambda f: (f["PLACE_PROVIDER"] != "") & kind(f, "T", "Z"),
    "178": lambda f: ~f["PLACE_PROVIDER"].isin(["", "PR0", "PR1", "PR2", "PR3", "PR4", "PR5"]),
    "527": lambda f: (f["PLACE"] == "P1") & (f["PLACE_PROVIDER"] != "PR0"),
    "529": lambda f: f["PLACE"].isin(["U4", "U5", "U6", "K2"]) & (f["PLACE_PROVIDER"] == "PR3"),
    "550": lambda f: (f["PLACE_PROVIDER"] == "PR0") & (f["PLACE"] != "P1"),
    "370": lambda f: (f["PLACE"] == "P2") & (f["DECOM"] < birthday(f, 15)),
    "371": lambda f: f["PLACE"].isin(["H5", "K3"]) & (f["DECOM"] < birthday(f, 14)),
    "372": lambda f: (f["PLACE"] == "R5") & (f["DECOM"] < birthday(f, 10)),
    "373": lambda f: (f["PLACE"] == "S1") & (f["DECOM"] < birthday(f, 4)),
    "374": lambda f: (f["PLACE"] == "P3") & (f["DECOM"] < birthday(f, 14)),
}  # fmt: skip
"""Rules that one episode and its neighbours in the same return can break."""


def first_is_no_start(f: pd.DataFrame) -> pd.Series:
    """Rule 357, over all returns."""
    earliest = f["DECOM"] == f.groupby("CHILD")["DECOM"].transform("min")
    return earliest & (f["DECOM"] >= f["first_day"]) & (f["RNE"] != "S")


def between_returns(rule: str, draft: Draft) -> set[str]:
    """Rules about an episode open at the end of one return and the next return, or about headers of two
    returns."""
    found: set[str] = set()
    for before, year in pairwise(draft.tables):
        found |= compared(rule, draft.tables[before], draft.tables[year], DaysOfReturn(year))
    return found


def compared(
    rule: str, old: dict[str, pd.DataFrame], new: dict[str, pd.DataFrame], window: DaysOfReturn
) -> set[str]:
    """The same for one return and the next one."""
    then = (
        old["episodes"][old["episodes"]["DEC"].isna()]
        .drop_duplicates("CHILD", keep="last")
        .set_index("CHILD")
    )
    now = (
        new["episodes"]
        .sort_values(["CHILD", "DECOM"], kind="stable")
        .drop_duplicates("CHILD")
        .set_index("CHILD")
    )
    headed = new["header"].drop_duplicates("CHILD").set_index("CHILD")
    gone = set(then.index) - set(now.index)
    if rule in ("NoE", "1010"):
        return gone & set(headed.index) if rule == "1010" else gone - set(headed.index)
    if rule == "562":
        return set(now.index[(now["DECOM"] < window.first) & ~now["LS"].isin(["V3", "V4"])]) - set(then.index)
    if rule in ("202", "203", "208"):
        return other_headers(rule, old["header"].drop_duplicates("CHILD").set_index("CHILD"), headed)
    if rule.startswith("205"):
        return other_status(rule, old, new, window)
    both = now.loc[now.index.isin(then.index)]
    was = then.loc[both.index]
    if rule == "502":
        return set(both.index[both["DECOM"] != was["DECOM"]])
    values = both[CARRIED[rule]].fillna(""), was[CARRIED[rule]].fillna("")
    differs = (values[0] != values[1]) & (both["DECOM"] == was["DECOM"])
    relabel = pd.Series(
        [pair in RELABELS for pair in zip(values[1], values[0], strict=True)], index=both.index
    )
    return set(both.index[differs & ~relabel])


def other_headers(rule: str, old: pd.DataFrame, new: pd.DataFrame) -> set[str]:
    """Children whose headers in two returns do not agree."""
    new = new.loc[new.index.isin(old.index)]
    old = old.loc[new.index]
    differs = {
        "202": new["SEX"].replace(SEXES) != old["SEX"].replace(SEXES),
        "203": new["DOB"] != old["DOB"],
        "208": (new["UPN"] != old["UPN"]) & (new["UPN"].str.len() == 13) & (old["UPN"].str.len() == 13),
    }
    return set(new.index[differs[rule]])


def other_status(
    rule: str, old: dict[str, pd.DataFrame], new: dict[str, pd.DataFrame], window: DaysOfReturn
) -> set[str]:
    """Children who are unaccompanied in one of two returns only, or in other ways."""
    was, now = set(old["uasc"]["CHILD"]), set(new["uasc"]["CHILD"])
    if rule == "205A":
        return (was & set(new["episodes"]["CHILD"])) - now
    if rule == "205B":
        return (now & set(old["episodes"]["CHILD"])) - was
    return set(new["uasc"].loc[new["uasc"]["DUC"] < window.first, "CHILD"])


def in_one_return(rule: str, tables: dict[str, pd.DataFrame], window: DaysOfReturn) -> set[str]:
    """Rules about headers, and about the files of one return."""
    header, episodes, alone = tables["header"], tables["episodes"], tables["uasc"]
    named = {
        "301": header[header["DOB"] > window.last],
        "351": header[birthdays(header["DOB"].to_numpy(dtype=np.int64), 26) <= window.first],
        "444": header[header["UPN"].duplicated(keep=False) & (header["UPN"].str.len() == 13)],
        "304": alone[alone["DUC"] > birthdays(alone["DOB"].to_numpy(dtype=np.int64), 18)],
        "INT03": episodes[~episodes["CHILD"].isin(header["CHILD"])],
        "INT32": header[header.duplicated("CHILD")],
        "EPI": header[~header["CHILD"].isin([*episodes["CHILD"], *tables["oc3"]["CHILD"]])],
    }
    return set(named[rule]["CHILD"])


SAME = {"385": "354", "551": "390", "205D": "205C", "398": "426", "528": "527", "530": "527", "531": "527"}
"""Rules that are broken by the same thing as another one."""
NOT_READABLE = {"141": "DECOM", "147": "DEC", "102": "DOB"}
BETWEEN = ("502", *CARRIED, "562", "NoE", "1010", "202", "203", "208", "205A", "205B", "205C")
WITHIN = ("301", "351", "444", "304", "INT03", "INT32", "EPI")


def breaking(rule: str, draft: Draft, episodes: pd.DataFrame) -> set[str]:
    """The children who break a rule; ``episodes`` are those of the draft (:func:`episodes_of`)."""
    rule = SAME.get(rule, rule)
    if rule in NOT_READABLE:
        cells = [cell for cell in draft.texts if cell.column == NOT_READABLE[rule]]
        return {str(draft.tables[cell.year][cell.table]["CHILD"][cell.row]) for cell in cells}
    if rule in BETWEEN:
        return between_returns(rule, draft)
    if rule in WITHIN:
        return set().union(
            *(in_one_return(rule, tables, DaysOfReturn(year)) for year, tables in draft.tables.items())
        )
    wrong = first_is_no_start(episodes) if rule == "357" else EPISODE_RULES[rule](episodes)
    return set(episodes.loc[wrong.fillna(False).astype(bool), "CHILD"])
