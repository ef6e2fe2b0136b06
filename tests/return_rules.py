"""The rules of the return, written from their descriptions and independently of the writer: what breaks each of them, and where."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd

from sim.bands import birthdays, day_number
from sim.sources.synthetic.draft import Draft
from sim.sources.synthetic.yearly import Window

Found = set[tuple[int, str, int | None]]
"""Year, table and label of the rows that break a rule; no label where a row is missing."""

CARER = ("PLACE", "PL_POST", "URN", "PLACE_PROVIDER")
CARRIED = {"503A": "RNE", "503B": "LS", "503C": "CIN", "503D": "PLACE", "503E": "PLACE_PROVIDER", "503J": "URN"}
RELABELS = {("H5", "K3"), *(("Z1", f"Z1{n}") for n in range(1, 5))}
SEXES = {"1": "M", "2": "F"}


def episodes_of(draft: Draft) -> pd.DataFrame:
    """All episodes with birth, window, neighbours in the return, and whether they are the child's first or last there."""
    parts = []
    for year, tables in draft.tables.items():
        f = tables["episodes"].assign(year=year, row=tables["episodes"].index)
        born = tables["header"].drop_duplicates("CHILD").set_index("CHILD")["DOB"]
        f["dob"] = born.reindex(f["CHILD"]).to_numpy()
        f["first_day"], f["last_day"] = Window(year).first, Window(year).last
        words = f.select_dtypes("object").columns
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
    return pd.Series(birthdays(f["dob"].fillna(0).to_numpy(dtype=np.int64), years), index=f.index).where(f["dob"].notna())


def kind(f: pd.DataFrame, *starts: str, of: str = "PLACE") -> pd.Series:
    """Whether a code begins with one of these."""
    return f[of].fillna("").str.startswith(starts)


def leaves(f: pd.DataFrame) -> pd.Series:
    """Whether care ends with an episode."""
    return ~f["REC"].isin(["", "X1"])


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
    "388": lambda f: ((f["REC"] == "X1") & (f["next_DECOM"] != f["DEC"])) | (leaves(f) & (f["next_DECOM"] == f["DEC"])),
    "431": lambda f: (f["RNE"] == "S") & (f["before_DEC"] == f["DECOM"]),
    "432": lambda f: ~f["first"] & ~f["before_REC"].isin(["X1", ""]) & (f["RNE"] != "S") & (f["before_DEC"] < f["DECOM"]),
    "433": lambda f: f["continues"] & (f["RNE"] != "S") & (f["before_DEC"] != f["DECOM"]),
    "434": lambda f: f["continues"] & (f["RNE"] == "L") & ~f["same_carer"],
    "435": lambda f: f["continues"] & f["RNE"].isin(["P", "T"]) & f["same_carer"],
    "436": lambda f: f["continues"] & f["RNE"].isin(["B", "U"]) & ((f["LS"] == f["before_LS"]) | f["same_carer"]),
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
    "367": lambda f: (f["LS"] == "V3") & (f["length"].where(f["LS"] == "V3", 0).groupby([f["year"], f["CHILD"]]).transform("sum") > 75),
    "382": lambda f: f["short"] & kind(f, "T"),
    "384": lambda f: f["short"] & f["PLACE"].isin(["U1", "U4"]),
    "426": lambda f: f["short"] & (f["LS"].where(f["short"]).groupby([f["year"], f["CHILD"]]).transform("nunique") > 1),
    "375": lambda f: (f["PLACE"] == "T1") & (f["length"] > 42),
    "376": lambda f: (f["PLACE"] == "T3") & (f["length"] > 21),
    "379": lambda f: (f["PLACE"] == "T4") & (f["length"] > 7),
    "377": lambda f: (f["PLACE"] == "T3") & ((f["PLACE"] == "T3").groupby([f["year"], f["CHILD"]]).transform("sum") > 2),
    "380": lambda f: kind(f, "T") & (f["RNE"] == "S") & ~f["short"],
    "381": lambda f: kind(f, "T") & leaves(f) & ~f["short"],
    "383": lambda f: f["continues"] & kind(f, "T", of="before_PLACE") & f["before_last_PLACE"].notna() & (f["PLACE"] != f["before_last_PLACE"]),
    "226": lambda f: (f["REASON_PLACE_CHANGE"] != "") & (kind(f, "T") | ((f["REC"] == "X1") & kind(f, "T", of="next_PLACE"))),
    "336": lambda f: f["PLACE"].isin(["A3", "A5"]) & f["continues"] & ~kind(f, "U", "A", "T", of="before_PLACE"),
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
    "371": lambda f: ((f["PLACE"] == "H5") & (f["DECOM"] < birthday(f, 14))) | ((f["PLACE"] == "K3") & (f["DECOM"] < birthday(f, 16)) & (f["DECOM"] >= day_number(date(2023, 4, 1)))),
    "372": lambda f: (f["PLACE"] == "R5") & (f["DECOM"] < birthday(f, 10)),
    "373": lambda f: (f["PLACE"] == "S1") & (f["DECOM"] < birthday(f, 4)),
    "374": lambda f: (f["PLACE"] == "P3") & (f["DECOM"] < birthday(f, 14)),
}  # fmt: skip
"""Rules that one episode and its neighbours in the same return can break."""


def first_is_no_start(f: pd.DataFrame) -> pd.Series:
    """Rule 357, over all returns."""
    earliest = f["DECOM"] == f.groupby("CHILD")["DECOM"].transform("min")
    return earliest & (f["DECOM"] >= f["first_day"]) & (f["RNE"] != "S")


def between_returns(rule: str, draft: Draft) -> Found:
    """Rules about an episode open at the end of one return and the next return, or about headers of two returns."""
    found: Found = set()
    years = list(draft.tables)
    for before, year in zip(years, years[1:], strict=False):
        old, new = draft.tables[before], draft.tables[year]
        found |= {(year, table, row) for table, row in _compared(rule, old, new, Window(year))}
    return found


def _compared(rule: str, old: dict[str, pd.DataFrame], new: dict[str, pd.DataFrame], window: Window) -> Found:
    then = old["episodes"][old["episodes"]["DEC"].isna()].drop_duplicates("CHILD", keep="last").set_index("CHILD")
    now = new["episodes"].sort_values(["CHILD", "DECOM"], kind="stable").drop_duplicates("CHILD")
    here = set(new["episodes"]["CHILD"])
    headed = new["header"].drop_duplicates("CHILD")
    if rule == "NoE":
        return {("header", None) for child in then.index if child not in here and child not in set(headed["CHILD"])}
    if rule == "1010":
        gone = headed[headed["CHILD"].isin(then.index) & ~headed["CHILD"].isin(here)]
        return {("header", row) for row in gone.index}
    if rule == "562":
        late = now[(now["DECOM"] < window.first) & ~now["CHILD"].isin(then.index) & (now["RNE"] != "")]
        return {("episodes", row) for row in late.index if late.at[row, "LS"] not in ("V3", "V4")}
    if rule in ("202", "203", "208"):
        return {("header", row) for row in _other_headers(rule, old["header"], headed)}
    if rule.startswith("205"):
        return _other_status(rule, old, new, window)
    both = now[now["CHILD"].isin(then.index)]
    was = then.loc[both["CHILD"]].reset_index()
    was.index = both.index
    if rule == "502":
        return {("episodes", row) for row in both.index[both["DECOM"] != was["DECOM"]]}
    column = CARRIED[rule]
    same = (both[column] == was[column]) | (both[column].isna() & was[column].isna()) | (both["DECOM"] != was["DECOM"])
    pairs = zip(was[column], both[column], strict=True)
    return {("episodes", row) for row, ok, pair in zip(both.index, same, pairs, strict=True) if not ok and pair not in RELABELS}


def _other_headers(rule: str, old: pd.DataFrame, new: pd.DataFrame) -> list[int]:
    was = old.drop_duplicates("CHILD").set_index("CHILD").reindex(new["CHILD"])
    was.index = new.index
    known = was["SEX"].notna()
    if rule == "202":
        differs = new["SEX"].replace(SEXES) != was["SEX"].replace(SEXES)
    elif rule == "203":
        differs = new["DOB"] != was["DOB"]
    else:
        both = (new["UPN"].str.len() == 13) & (was["UPN"].str.len() == 13)
        differs = both & (new["UPN"] != was["UPN"])
    return new.index[known & differs].tolist()


def _other_status(rule: str, old: dict[str, pd.DataFrame], new: dict[str, pd.DataFrame], window: Window) -> Found:
    was, now = old["uasc"], new["uasc"]
    here = set(new["episodes"]["CHILD"])
    if rule == "205A":
        return {("uasc", None) for child in was["CHILD"] if child in here and child not in set(now["CHILD"])}
    if rule == "205B":
        before = set(old["episodes"]["CHILD"])
        return {("uasc", row) for row in now.index if now.at[row, "CHILD"] in before - set(was["CHILD"])}
    return {("uasc", row) for row in now.index[now["DUC"] < window.first]}


def in_one_return(rule: str, tables: dict[str, pd.DataFrame], window: Window) -> Found:
    """Rules about headers, and about the files of one return."""
    header, episodes = tables["header"], tables["episodes"]
    if rule == "301":
        return {("header", row) for row in header.index[header["DOB"] > window.last]}
    if rule == "351":
        old = birthdays(header["DOB"].to_numpy(dtype=np.int64), 26) <= window.first
        return {("header", row) for row in header.index[old]}
    if rule == "444":
        return {("header", row) for row in header.index[header.duplicated("UPN", keep=False) & (header["UPN"].str.len() == 13) & ~header.duplicated("CHILD", keep=False)]}  # fmt: skip
    if rule == "304":
        f = tables["uasc"]
        late = f["DUC"] > birthdays(f["DOB"].to_numpy(dtype=np.int64), 18)
        return {("uasc", row) for row in f.index[late]}
    if rule == "INT03":
        return {("episodes", row) for row in episodes.index[~episodes["CHILD"].isin(header["CHILD"])]}
    if rule == "INT32":
        return {("header", row) for row in header.index[header.duplicated("CHILD")]}
    known = episodes["CHILD"].tolist() + tables["oc3"]["CHILD"].tolist()
    return {("header", row) for row in header.index[~header["CHILD"].isin(known)]}


SAME = {"385": "354", "551": "390", "205D": "205C"}
NOT_READABLE = {"141": "DECOM", "147": "DEC", "102": "DOB"}
BETWEEN = ("502", *CARRIED, "562", "NoE", "1010", "202", "203", "208", "205A", "205B", "205C")
WITHIN = ("301", "351", "444", "304", "INT03", "INT32", "EPI")


def breaks(rule: str, draft: Draft) -> Found:
    """Where the returns break a rule."""
    rule = SAME.get(rule, rule)
    if rule in NOT_READABLE:
        return {(c.year, c.table, c.row) for c in draft.texts if c.column == NOT_READABLE[rule]}
    if rule in BETWEEN:
        return between_returns(rule, draft)
    if rule in WITHIN:
        return {(y, *where) for y, tables in draft.tables.items() for where in in_one_return(rule, tables, Window(y))}
    f = episodes_of(draft)
    wrong = first_is_no_start(f) if rule == "357" else EPISODE_RULES[rule](f)
    return {
        (int(y), "episodes", int(r)) for y, r in f.loc[wrong.fillna(False).astype(bool), ["year", "row"]].to_numpy().tolist()
    }
