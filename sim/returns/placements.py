"""Cleaned episodes as placements in the words of the configuration."""

from typing import Any

import numpy as np
import pandas as pd

from sim.arrays import Anything, Counts, Flags, Numbers, Texts
from sim.bands import ADULTHOOD, birthdays, completed_years
from sim.codes import Need, ReasonPlaceChange
from sim.episodes import COLUMNS, Episodes
from sim.errors import InputMistake
from sim.observed import ObservedHistory
from sim.parameters import LOCATIONS, TURNED_18, Parameters, Returns
from sim.parameters.checks.references import nearest
from sim.returns.read.children import KnownChildren
from sim.returns.read.liberty import under_order
from sim.returns.rule import remark, repair
from sim.returns.rules.carers import KINDS
from sim.returns.rules.case import Case
from sim.returns.words.codes import FOSTER_RELATIVE
from sim.returns.words.spelling import urn

OLD_GUARDIANSHIP = repair(
    "old_guardianship_code",
    "special guardianship by the codes up to 2017-18 (E43, E44)",
    "E43 is E45 for relatives who foster, else E46; E44 is E47",
)
MOVE_UNEXPLAINED = remark("move_without_reason", "a move without a reason; it counts as OTHER")

NOTHING: Texts = np.array(None, dtype=object)
"""What stands where a return has nothing."""
PLACES_WITH_UNITS = frozenset(
    place for place, kind in KINDS.items() if kind in ("establishment", "supported", "unregistered")
)
"""Placements whose URN names a home; the URN of a foster placement is that of the agency or council."""


def observed_history(
    episodes: pd.DataFrame, case: Case, known: KnownChildren, parameters: Parameters, returns: Returns
) -> ObservedHistory:
    """Placements from episodes of which each says whether it is ``joined`` to the one before and has the
    ``same_carer``.

    Raises :class:`~sim.errors.InputMistake` if the configuration has no type or route for a code that occurs.
    """
    episodes = episodes.reset_index(drop=True)
    child = episodes["child"].to_numpy()
    placement = placement_types(episodes, known.uasc[child], returns)
    same_type = np.append([False], placement[1:] == placement[:-1])[: len(placement)]
    begins = ~(episodes["same_carer"].to_numpy() & same_type)
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(episodes))[: len(first)] - 1
    rows = Rows(episodes, first, last)
    table = _table(rows, placement[first], case, known, parameters, returns)
    ends = case.returns.last_day
    dec, seen = table["dec"], rows.last("seen")
    last_seen = np.where(np.isfinite(dec), dec, np.where(np.isfinite(seen), seen, ends))
    start_known: Flags = rows.of_period(rows.first("rne") == "S")
    order = {name: table[name] for name in COLUMNS}
    who, decom = rows.first("child").astype(np.int64), table["decom"].astype(np.float64)
    deprived = None if known.orders is None else under_order(who, decom, dec.astype(np.float64), known.orders)
    return ObservedHistory(
        Episodes.from_columns(order), case.returns.first_day, ends, last_seen, start_known, deprived
    )


def placement_types(episodes: pd.DataFrame, uasc: Flags, returns: Returns) -> Texts:
    """The placement type of each episode: that of the first rule of ``returns.types`` that it meets."""
    found = np.full(len(episodes), "", dtype=object)
    for rule in returns.types:
        meets = (found == "") & episodes["place"].isin(rule.place).to_numpy()
        homes = tuple(map(urn, rule.urn))
        for column, allowed in (("place_provider", rule.provider), ("cin", rule.need), ("urn", homes)):
            if allowed:
                meets &= episodes[column].isin([str(code) for code in allowed]).to_numpy()
        if rule.only_uasc:
            meets &= uasc
        found[meets] = rule.type
    if (found == "").any():
        place, provider = episodes.loc[int(np.argmax(found == "")), ["place", "place_provider"]]
        raise InputMistake(
            f"returns.types: no rule takes placements with PLACE {place} and PLACE_PROVIDER"
            f" {provider or 'blank'}; add one such as {{place: [{place}], type: other}}"
        )
    return found


def unknown_names(parameters: Parameters, returns: Returns) -> list[str]:
    """One sentence for each placement type or route that the rules name and the configuration does not
    have.
    """
    types, routes = parameters.placement.types, parameters.exits.routes
    return [
        *(
            f"returns.types.{i}.type: there is no placement type '{rule.type}'; {nearest(rule.type, types)}"
            for i, rule in enumerate(returns.types)
            if rule.type not in types
        ),
        *(
            f"returns.routes.{rec}: there is no route of exit '{route}'; {nearest(route, routes)}"
            for rec, route in returns.routes.items()
            if route not in routes
        ),
    ]


class Rows:
    """Runs of episodes that are one placement."""

    def __init__(self, episodes: pd.DataFrame, first: Counts, last: Counts) -> None:
        self.episodes = episodes
        self._first, self._last = first, last
        joined = episodes["joined"].to_numpy()[first]
        self.joined: Flags = joined
        """Whether a placement continues the period of care of the one before."""
        starts = np.flatnonzero(~joined)
        self._start = starts[np.cumsum(~joined) - 1] if len(first) else first
        self.spell: Counts = np.arange(len(first)) - self._start

    def first(self, column: str) -> Anything:
        """The value of the first episode of each placement."""
        return np.asarray(self.episodes[column].to_numpy()[self._first])

    def last(self, column: str) -> Anything:
        """The value of its last episode."""
        return np.asarray(self.episodes[column].to_numpy()[self._last])

    def of_period(self, values: Anything) -> Anything:
        """The value of the first placement of the period of care, for every placement."""
        return values[self._start]

    @property
    def period(self) -> Counts:
        """The number of the period of care within the history of the child, from 0."""
        child, number = self.first("child"), np.cumsum(~self.joined)
        new = np.append([True], child[1:] != child[:-1])[: len(child)]
        base = np.maximum.accumulate(np.where(new, number, 0)) if len(child) else number
        return np.asarray(number - base)


def _table(
    rows: Rows,
    placement: Texts,
    case: Case,
    known: KnownChildren,
    parameters: Parameters,
    returns: Returns,
) -> dict[str, Any]:
    child = rows.first("child").astype(np.int64)
    birth = case.births[child].astype(np.int64)
    start, period, uasc = rows.of_period(rows.first("decom")), rows.period, known.uasc[child]
    need = _need(rows)
    moved = np.append(rows.joined[1:], [False])[: len(child)]
    ended, same_carer = (
        np.isfinite(rows.last("dec").astype(np.float64)),
        rows.first("same_carer").astype(bool),
    )
    rec = _reason_ceased(rows, ended & ~moved, case)
    missing = np.full(len(child), None, dtype=object)
    return {
        "child": np.unique(child, return_inverse=True)[1],
        "stratum": _stratum(birth, start.astype(np.int64), uasc, parameters),
        "sex": _or_missing(known.sex[child]),
        "dob": birth,
        "cin": need,
        "uasc": uasc,
        "disability": need == Need.DISABILITY,
        "level": missing,
        "district": missing,
        "sibling_group": _siblings(rows, start.astype(np.float64), child),
        "previously_looked_after": period > 0,
        "period": period,
        "period_start": start,
        "spell": rows.spell,
        "decom": rows.first("decom"),
        "rne": _reason_begun(rows, same_carer),
        "ls": _or_missing(rows.first("ls")),
        "placement": placement,
        "place": rows.first("place"),
        "place_provider": _or_missing(rows.first("place_provider")),
        "plan": missing,
        "wanted": missing,
        "location": _location(rows, returns),
        "unit": np.where(np.isin(rows.first("place"), list(PLACES_WITH_UNITS)), rows.first("urn"), ""),
        "dec": rows.last("dec"),
        "reason_place_change": _reason_moved(rows, moved, same_carer, case),
        "rec": rec,
        "route": _route(rec, rows.last("dec").astype(np.float64), birth, returns),
    }


def _or_missing(texts: Anything) -> Texts:
    return np.where(texts == "", NOTHING, texts.astype(object))


def _need(rows: Rows) -> Texts:
    """The category of need: the first one that is given in the period of care."""
    given = pd.Series(_or_missing(rows.first("cin")))
    return given.groupby(np.cumsum(~rows.joined)).transform("first").to_numpy(dtype=object)


def _reason_begun(rows: Rows, same_carer: Flags) -> Texts:
    """RNE of a placement as the fields show it; of a first one as it is given (not S if the child was in care
    before).
    """
    given, status = rows.first("rne"), rows.first("ls")
    law = np.append([False], status[1:] != rows.last("ls")[:-1])[: len(status)]
    derived = np.where(same_carer, np.where(law, "U", "T"), np.where(law, "B", "P"))
    return np.asarray(np.where(rows.joined, derived, np.where(given == "", "P", given)), dtype=object)


def _reason_moved(rows: Rows, moved: Flags, same_carer: Flags, case: Case) -> Texts:
    given = rows.last("reason_place_change")
    carer_stays = moved & np.append(same_carer[1:], [False])[: len(moved)]
    case.ledger.enter(MOVE_UNEXPLAINED, rows.last("row")[moved & ~carer_stays & (given == "")])
    reason = np.where(given == "", ReasonPlaceChange.OTHER.value, given.astype(object))
    # A move to another carer is none of status only, whatever the return says.
    reason = np.where(reason == ReasonPlaceChange.STATUS_ONLY.value, ReasonPlaceChange.OTHER.value, reason)
    reason = np.where(carer_stays, ReasonPlaceChange.STATUS_ONLY.value, reason)
    return np.where(moved, reason, NOTHING)


def _reason_ceased(rows: Rows, left: Flags, case: Case) -> Texts:
    given = rows.last("rec").astype(object)
    old = left & np.isin(given, ("E43", "E44"))
    kin = np.isin(rows.last("place"), FOSTER_RELATIVE)
    now = np.where(given == "E44", "E47", np.where(kin, "E45", "E46"))
    case.ledger.enter(OLD_GUARDIANSHIP, rows.last("row")[old], "rec", given[old], now[old])
    return np.where(left, np.where(old, now, given), NOTHING)


def _route(rec: Texts, end: Numbers, birth: Counts, returns: Returns) -> Texts:
    left = pd.notna(rec)
    adult = left & (end >= birthdays(birth, ADULTHOOD))
    routes = {str(code): route for code, route in returns.routes.items()}
    if lacking := sorted({str(code) for code in rec[left & ~adult]} - set(routes)):
        raise InputMistake(
            f"returns.routes: lacks {', '.join(lacking)}, which the returns have; name a route of exit for it"
        )
    by_code = pd.Series(rec).map(routes).to_numpy(dtype=object)
    return np.where(adult, TURNED_18, np.where(left, by_code, NOTHING))


def _stratum(birth: Counts, start: Counts, uasc: Flags, parameters: Parameters) -> Texts:
    """The stream of entries to which a child belongs by age at the start of the period of care, missing if
    there is none.
    """
    age = completed_years(birth, start)
    found = np.full(len(birth), None, dtype=object)
    for name, stratum in reversed(parameters.entries.strata.items()):
        if stratum.uasc:
            found[uasc] = name
        else:
            found[~uasc & np.isin(age, [year for year, weight in stratum.ages.items() if weight])] = name
    return found


def _siblings(rows: Rows, start: Numbers, child: Counts) -> Counts:
    """Children who come into care from one home on one day share a number; -1 for all others."""
    home = pd.Series(rows.of_period(rows.first("home_post")))
    home = home.mask((home == "") | (rows.of_period(rows.first("rne")) != "S"))
    together = pd.DataFrame({"home": home, "start": start, "child": child}).groupby(
        ["home", "start"], sort=False
    )
    group = together.ngroup().to_numpy()
    several = together["child"].transform("nunique").to_numpy(dtype=np.float64) > 1
    return np.where(several, group, -1)


def _location(rows: Rows, returns: Returns) -> Texts:
    """Where the placement lies, as far as the columns that the department adds say so."""
    inside, authority = rows.first("pl_location"), rows.first("pl_la")
    outside = (inside == "OUT") & (authority != "")
    own, near, beyond = LOCATIONS
    sub_region = np.isin(authority.astype(str), returns.sub_region)
    return np.where(
        inside == "IN", own, np.where(outside & sub_region, near, np.where(outside, beyond, NOTHING))
    )
