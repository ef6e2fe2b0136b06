"""The files beside header and episodes: reviews, outcomes, care leavers, adoption, permanence, missing,
workers, orders.

They hang on the episodes of the same history; what they say otherwise is drawn by shares that no source gives
for one authority (assumptions), for they are no part of what a model of placements learns from.
"""

import numpy as np
import pandas as pd

from sim.bands import birthdays, completed_years
from sim.synthetic.choice import either
from sim.synthetic.history import SyntheticHistory
from sim.synthetic.scatter import pick, scatter, uniform
from sim.synthetic.whole_days import ADOPTED, OPEN

CARE_LEAVER_AGES = range(17, 22)
REVIEWS = (28, 118)
"""Days after entry of the first two reviews (20 working days, three months later); then every half year."""
HALF_YEAR = 182
WORKER_STAYS = 400
"""Days for which a social worker keeps a child's case."""


def attachments(
    history: SyntheticHistory, children: pd.DataFrame, year: int, first: int, last: int
) -> dict[str, pd.DataFrame]:
    """All further tables of the return of a year, with the columns of their layouts."""
    rows = history.rows[~history.rows["ls"].isin(["V3", "V4"])]
    care = _periods(rows, children)
    now = care[(care["begins"] <= last) & (care["ends"] >= first)]
    year_of_care = now[(now["begins"] <= last - 365) & (now["ends"] > last)]
    adoptive = rows[rows["place"].str[0] == "A"].drop_duplicates("child").set_index("child")
    return {
        "reviews": _reviews(now, first, last),
        "oc2": _outcomes(year_of_care, year, last),
        "oc3": _care_leavers(care, year, first, last),
        "ad1": _adoptions(now[(now["ends"] <= last) & now["rec"].isin(ADOPTED)], adoptive),
        "placed_for_adoption": _plans_for_adoption(now, adoptive, last),
        "previous_permanence": _previous_permanence(now[now["known"] & (now["begins"] >= first)], care),
        "missing": _missing(now, year, first, last),
        "sw_episodes": _workers(now, first, last),
        "dolo": _deprivation_of_liberty(now, first, last),
    }


def _periods(rows: pd.DataFrame, children: pd.DataFrame) -> pd.DataFrame:
    """Periods of care with their child: ``begins``, ``ends`` (or :data:`OPEN`), ``rec`` and whether the
    beginning is known.
    """
    care = rows.groupby(["child", "period"], sort=False)
    table = care.agg(
        begins=("decom", "first"),
        ends=("dec", "last"),
        rec=("rec", "last"),
        known=("started", "first"),
        lives=("place", "last"),
    ).reset_index()
    table["ends"] = table["ends"].astype(np.int64)
    return table.join(children[["CHILD", "dob", "sex", "uasc"]], on="child")


def _of(care: pd.DataFrame, **columns: object) -> pd.DataFrame:
    """A table that begins with the child and its date of birth."""
    return pd.DataFrame(
        {"CHILD": care["CHILD"], "DOB": care["dob"].astype(float), **columns}, index=care.index
    )


def _flag(what: str, care: pd.DataFrame, year: int, share: float) -> pd.Series:
    u = uniform(what, care["child"], year)
    return pd.Series(np.where(u < share, "1", "0"), index=care.index, dtype=object)


def _every(care: pd.DataFrame, start: pd.Series, every: int, last: int) -> pd.DataFrame:
    """The rows repeated for each date from ``start`` on, ``every`` so many days, up to the end of care and
    ``last``.
    """
    end = (care["ends"] - 1).clip(upper=last)
    many = np.maximum((end - start) // every + 1, 0).astype(int)
    again = care.loc[care.index.repeat(many)]
    number = again.groupby(level=0).cumcount()
    return again.assign(number=number, day=start.loc[again.index] + number * every).reset_index(drop=True)


def _reviews(care: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    early = [care.assign(day=care["begins"] + days) for days in REVIEWS]
    late = _every(care, care["begins"] + REVIEWS[-1] + HALF_YEAR, HALF_YEAR, last)
    held = pd.concat([*early, late], ignore_index=True)
    held = held[(held["day"] >= first) & (held["day"] <= last) & (held["day"] < held["ends"])]
    codes = pick(
        ("PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7"),
        (5, 1, 1, 1, 1, 1, 1),
        uniform("review", held["child"], held["day"]),
    )
    held = held.assign(code=np.where(completed_years(held["dob"].to_numpy(), last) < 4, "PN0", codes))
    return _of(held, REVIEW=held["day"].astype(float), REVIEW_CODE=held["code"])


def _outcomes(care: pd.DataFrame, year: int, last: int) -> pd.DataFrame:
    age = pd.Series(completed_years(care["dob"].to_numpy(), last), index=care.index)
    of_age = (age >= 4) & (age < 17)
    scored = of_age & (uniform("sdq", care["child"], year) < 0.8)
    score = (scatter("score", care["child"], year) % np.uint64(29)).astype(str).astype(object)
    reason = pick(
        ("SDQ1", "SDQ2", "SDQ3", "SDQ4", "SDQ5"), (1, 1, 1, 1, 1), uniform("no score", care["child"], year)
    )
    misuse = _flag("misuse", care, year, 0.04)
    received = _flag("help", care, year, 0.5).where(misuse == "1", None)
    return _of(
        care,
        SDQ_SCORE=either(scored, score, None),
        SDQ_REASON=either(of_age & ~scored, reason, None),
        CONVICTED=_flag("convicted", care, year, 0.03).where(age >= 10, "0"),
        HEALTH_CHECK=_flag("check", care, year, 0.9).where(age < 5, None),
        IMMUNISATIONS=_flag("immunised", care, year, 0.87),
        TEETH_CHECK=_flag("teeth", care, year, 0.8),
        HEALTH_ASSESSMENT=_flag("assessed", care, year, 0.9),
        SUBSTANCE_MISUSE=misuse,
        INTERVENTION_RECEIVED=received,
        INTERVENTION_OFFERED=_flag("offer", care, year, 0.8).where(received == "0", None),
    )


def _care_leavers(care: pd.DataFrame, year: int, first: int, last: int) -> pd.DataFrame:
    """Young people who have left care at 16 or later and whose 17th to 21st birthday is in the year."""
    latest = care.drop_duplicates("child", keep="last")
    left = latest[(latest["ends"] < OPEN) & (latest["ends"] >= birthdays(latest["dob"].to_numpy(), 16))]
    for age in CARE_LEAVER_AGES:
        birthday = birthdays(left["dob"].to_numpy(), age)
        left = left.assign(
            **{f"at {age}": (birthday >= first) & (birthday <= last) & (birthday >= left["ends"])}
        )
    left = left[left[[f"at {age}" for age in CARE_LEAVER_AGES]].any(axis=1)]
    u = uniform("after care", left["child"], year)
    lost = u < 0.08
    activity = pick(
        ("F1", "P1", "F2", "P2", "F4", "P4", "G4", "G5", "G6"),
        (2, 1, 3, 1, 3, 1, 1, 4, 1),
        uniform("activity", left["child"], year),
    )
    lodging = pick(
        ("B1", "C1", "D1", "K1", "U1", "Z1", "R1", "S2", "X2"),
        (2, 1, 3, 1, 4, 3, 1, 1, 1),
        uniform("lodging", left["child"], year),
    )
    return _of(
        left,
        IN_TOUCH=np.where(lost, "NO", "YES"),
        ACTIV=np.where(lost, "0", activity),
        ACCOM=np.where(lost, "0", lodging),
    )


def _adoptions(care: pd.DataFrame, adoptive: pd.DataFrame) -> pd.DataFrame:
    care = care[care["child"].isin(adoptive.index)]
    placed = adoptive["decom"].loc[care["child"]].to_numpy()
    two = uniform("adopters", care["child"]) < 0.85
    couple = pick(("MF", "MM", "FF"), (8, 1, 1), uniform("couple", care["child"]))
    status = pick(("L11", "L12", "L2", "L3"), (8, 1, 1, 1), uniform("status", care["child"]))
    return _of(
        care,
        DATE_INT=placed - 60.0,
        DATE_MATCH=placed - 21.0,
        FOSTER_CARE=np.where(adoptive["place"].loc[care["child"]].isin(["A3", "A5"]), "1", "0"),
        NB_ADOPTR=np.where(two, "2", "1"),
        SEX_ADOPTR=np.where(two, couple, "F1"),
        LS_ADOPTR=np.where(two, status, "L0"),
    )


def _plans_for_adoption(care: pd.DataFrame, adoptive: pd.DataFrame, last: int) -> pd.DataFrame:
    """Children of the year who are to be adopted: those with an adoptive placement, from half a year before
    it.
    """
    care = care[care["child"].isin(adoptive.index)]
    decided = np.maximum(adoptive["decom"].loc[care["child"]].to_numpy() - HALF_YEAR, care["begins"]).astype(
        float
    )
    other_end = (care["ends"] <= last) & ~care["rec"].isin(ADOPTED)
    ceased = care["ends"].where(other_end).astype(float)
    table = _of(
        care,
        DATE_PLACED=decided,
        DATE_PLACED_CEASED=ceased,
        REASON_PLACED_CEASED=either(other_end, "RD4", None),
    )
    return table[table["DATE_PLACED"] <= last]


def _previous_permanence(entered: pd.DataFrame, care: pd.DataFrame) -> pd.DataFrame:
    """What those who came into care in the year had before: the order with which they left it the last time,
    if any.
    """
    before = care.assign(period=care["period"] + 1).set_index(["child", "period"])
    key = pd.MultiIndex.from_frame(entered[["child", "period"]])
    rec, day = before["rec"].reindex(key).to_numpy(), before["ends"].reindex(key).to_numpy()
    guardian = np.isin(rec.astype(str), ["E45", "E46", "E47", "E48"])
    order = rec == "E41"
    return _of(
        entered,
        PREV_PERM=np.select([guardian, order], ["P2", "P3"], "Z1").astype(object),
        LA_PERM=pd.Series(None, index=entered.index, dtype=object),
        DATE_PERM=np.where(guardian | order, day, np.nan),
    )


def _missing(care: pd.DataFrame, year: int, first: int, last: int) -> pd.DataFrame:
    """One time in which a child of twelve or older was missing or away."""
    age = completed_years(care["dob"].to_numpy(), first)
    start, end = care["begins"].clip(lower=first) + 1, care["ends"].clip(upper=last) - 1
    gone = (age >= 12) & (uniform("goes missing", care["child"], year) < 0.12) & (end - start > 20)
    care, start, end = care[gone], start[gone], end[gone]
    day = start + np.floor(uniform("missing on", care["child"], year) * (end - start - 15)).astype(np.int64)
    back = day + 1 + (scatter("missing for", care["child"], year) % np.uint64(5)).astype(np.int64)
    kind = np.where(uniform("missing or away", care["child"], year) < 0.8, "M", "A")
    return _of(care, MISSING=kind, MIS_START=day.astype(float), MIS_END=back.astype(float))


def _workers(care: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Social workers, one after another; each has some of the children. The last one of the year has no
    end.
    """
    cases = _every(care, care["begins"].astype(np.int64), WORKER_STAYS, last)
    ends = (cases["day"] + WORKER_STAYS).clip(upper=cases["ends"])
    cases, ends = cases[ends >= first], ends[ends >= first]
    worker = scatter("worker", cases["child"], cases["number"]) % np.uint64(150)
    reason = pick(
        ("MANAGE", "LEFTRL", "ORGRST", "TSPROC", "ABSENC", "OTHERS"),
        (3, 3, 1, 2, 1, 1),
        uniform("worker left", cases["child"], cases["number"]),
    )
    over = (ends <= last).to_numpy()
    return _of(
        cases,
        SW_ID=np.array([f"SYNSW{n:05d}" for n in worker.tolist()], dtype=object),
        SW_DECOM=cases["day"].astype(float),
        SW_DEC=ends.where(over).astype(float),
        SW_REASON=either(over, reason, None),
    )


def _deprivation_of_liberty(care: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Orders for some children in children's homes and unregistered placements."""
    chosen = care["lives"].isin(["K2", "Z1"]) & (uniform("deprived of liberty", care["child"]) < 0.05)
    care = care[chosen & (care["ends"].clip(upper=last) - care["begins"].clip(lower=first) > 30)]
    start = care["begins"].clip(lower=first) + 7
    return _of(
        care,
        DOLO_START=start.astype(float),
        DOLO_END=(start + 84).clip(upper=care["ends"]).where(start + 84 <= last).astype(float),
    )
