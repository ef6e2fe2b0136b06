"""Lists of carers, homes and commitments as an authority would keep them beside its returns, with a known
truth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from sim.arrays import Counts
from sim.bands import DAYS_PER_YEAR, completed_years, date_of, day_number
from sim.episodes import Episodes
from sim.measures.costs.levels import PriceDraws, expected_level, first_paid_year
from sim.measures.counting.keys import positions
from sim.parameters import LEVELS, LOCATIONS, Costs, Parameters
from sim.parameters.own_prices import relative_price
from sim.parameters.prices import Fee
from sim.synthetic.addresses import registered
from sim.synthetic.scatter import scatter, uniform
from sim.synthetic.yearly import DaysOfReturn

PENCE = 2


@dataclass(frozen=True, eq=False)
class OneCopy:
    """One history of the authority, or of a share of its families and carers."""

    episodes: Episodes
    households: pd.DataFrame
    """As :class:`sim.model.History` has them."""
    prices: PriceDraws
    """How prices strayed, by financial year from the first one paid for, and how dear each child is."""
    base: date
    """The day on which the history begins."""
    share: float = 1.0


def carers_list(copies: Sequence[OneCopy], p: Parameters, last: int) -> pd.DataFrame:
    """Columns household, approved, decided, deregistered, places, ages: as known on the day ``last``.

    When those of the base date were approved nobody simulated: their time so far is exponential, as it is
    after many years of the configured rate of stopping.
    """
    rows = pd.concat(
        [one.households.assign(copy=i, number=range(len(one.households))) for i, one in enumerate(copies)]
    )
    kept = (
        uniform("household kept", rows["copy"], rows["number"])
        < np.array([one.share for one in copies])[rows["copy"]]
    )
    rows = rows[kept & (rows["approved"].to_numpy(np.float64) < last + 1)].reset_index(drop=True)
    base = day_number(p.authority.base_date)
    rate = (
        max(p.provision.foster_households.deregistration.rate.at(p.authority.base_date), 1e-3) / DAYS_PER_YEAR
    )
    u, later = (uniform(what, rows["copy"], rows["number"]) for what in ("approved before", "decided before"))
    approved = np.where(np.isneginf(rows["approved"]), base + np.log1p(-u) / rate, rows["approved"])
    decided = np.where(np.isneginf(rows["decided"]), approved + later * (base - approved), rows["decided"])
    number = np.argsort(np.argsort(scatter("household number", rows["copy"], rows["number"])))
    found = pd.DataFrame(
        {
            "household": [f"FC{n + 1:05d}" for n in number.tolist()],
            "approved": _text(approved, last),
            "decided": _text(decided, last),
            "deregistered": _text(rows["deregistered"].to_numpy(np.float64), last),
            "places": rows["places"],
            "ages": rows["ages"].str.replace("-", " to "),
        }
    )
    return found.sort_values("household", ignore_index=True)


def homes_list(copies: Sequence[OneCopy], p: Parameters, base: date) -> pd.DataFrame:
    """Columns name, urn, type, provider, places, places_for_others, registered, closed, status, ages, needs,
    location.
    """
    rows = []
    for copy in range(len(copies)):
        for name, home in p.provision.homes.items():
            opens = home.opens or base
            rows.append(
                {
                    "name": home.title + (f" {copy + 1}" if copy else ""),
                    "urn": registered(scatter("unit", copy, np.array([name], dtype=object)), "SC9")[0],
                    "type": home.type,
                    "provider": "council",
                    "places": int(home.places.at(base)),
                    "places_for_others": int(home.places_for_others.at(base)),
                    "registered": opens.strftime("%d/%m/%Y") if home.opens else "",
                    "closed": home.closes.strftime("%d/%m/%Y") if home.closes else "",
                    "status": "open",
                    "ages": f"{home.ages[0]} to {home.ages[1]}",
                    "needs": " ".join(home.levels),
                    "location": home.location,
                }
            )
    return pd.DataFrame(rows)


def commitments_list(
    copies: Sequence[OneCopy], p: Parameters, costs: Costs, windows: Sequence[DaysOfReturn]
) -> pd.DataFrame:
    """Columns child, type, weekly, start, end, need, location: a line for each placement and financial year.

    Prices follow their expected inflation and stray from it as the history drew; a child's allowance is that
    of its age when the line begins.
    Nobody is committed to pay nothing.
    """
    types, last = tuple(p.placement.types), windows[-1].last
    lines = [_lines(one, copy, costs, types, window) for copy, one in enumerate(copies) for window in windows]
    rows = pd.concat(lines, ignore_index=True)
    order = scatter("commitment", rows["copy"], rows["child"])
    number = pd.factorize(order, sort=True)[0]
    found = rows.assign(child=[f"FIN{n + 1:06d}" for n in number.tolist()])
    found["start"], found["end"] = (_text(rows[name].to_numpy(np.float64), last) for name in ("start", "end"))
    found = found[["child", "type", "weekly", "start", "end", "need", "location"]]
    return found.sort_values(["child", "start"], kind="stable", ignore_index=True)


def _lines(
    one: OneCopy, copy: int, costs: Costs, types: tuple[str, ...], window: DaysOfReturn
) -> pd.DataFrame:
    """The commitments of one copy in one financial year."""
    frame = one.episodes.frame
    start = np.maximum(np.floor(frame["decom"].to_numpy(np.float64)), window.first)
    left = np.nan_to_num(np.floor(frame["dec"].to_numpy(np.float64)), nan=np.inf)
    kind = positions(one.episodes, "placement", types)
    fees: list[Fee | None] = [costs.fees.get(name) for name in types]
    age = completed_years(frame["dob"].to_numpy(), start.astype(np.int64))
    weekly = _list_price(fees, window)[kind] + _allowance(fees, kind, age)
    level, location = positions(one.episodes, "level", LEVELS), positions(one.episodes, "location", LOCATIONS)
    price = weekly * relative_price(fees, kind, level, location, frame["child"].to_numpy(), one.prices.key)
    price = np.round(price * _levels(fees, costs, window, one)[kind], PENCE)
    end = np.where(left <= window.last + 1, left, window.last + 1)
    rows = pd.DataFrame(
        {
            "copy": copy,
            "child": frame["child"].to_numpy(),
            "type": np.array(types, dtype=object)[kind],
            "weekly": price,
            "start": start,
            "end": end,
            "need": np.array(LEVELS, dtype=object)[level],
            "location": np.array(LOCATIONS, dtype=object)[location],
        }
    )
    paid: pd.DataFrame = rows[(price > 0) & (end > start)]
    return paid


def _list_price(fees: Sequence[Fee | None], window: DaysOfReturn) -> np.ndarray:
    return np.array([fee.per_week.at(date_of(window.first)) if fee else 0.0 for fee in fees])


def _levels(fees: Sequence[Fee | None], costs: Costs, window: DaysOfReturn, one: OneCopy) -> np.ndarray:
    """Prices of the year against those of the price year, as far as they strayed since the history began."""
    april, number = date_of(window.first), window.year - 1 - first_paid_year(one.base)

    def level(group: str) -> float:
        walk = one.prices.walks.get(group)
        strayed = 1.0 if walk is None else float(walk[number])
        return expected_level(costs, group, window.year - 1) * costs.groups[group].level.at(april) * strayed

    return np.array([level(fee.follows) if fee else 0.0 for fee in fees])


def _allowance(fees: Sequence[Fee | None], kind: Counts, age: Counts) -> np.ndarray:
    """What is added a week for the child's age."""
    ages = np.arange(100)
    table = np.zeros((len(fees), len(ages)))
    for i, fee in enumerate(fees):
        for since in sorted(fee.by_age) if fee else ():
            table[i, ages >= since] = fee.by_age[since] if fee else 0.0
    return np.asarray(table[kind, np.clip(age, 0, 99)])


def _text(days: np.ndarray, last: int) -> list[str]:
    """Days as dd/mm/yyyy; blank for none, and for what had not come on the day ``last``."""
    return [
        date_of(int(day)).strftime("%d/%m/%Y") if day < last + 1 else "" for day in np.floor(days).tolist()
    ]


def own_lists(
    copies: Sequence[OneCopy], p: Parameters, windows: Sequence[DaysOfReturn]
) -> Mapping[str, pd.DataFrame]:
    """The lists by name; no commitments if the configuration has no prices."""
    last = windows[-1].last
    found = {"carers": carers_list(copies, p, last), "homes": homes_list(copies, p, p.authority.base_date)}
    return found | ({"commitments": commitments_list(copies, p, p.costs, windows)} if p.costs else {})
