"""What children's placements cost in twelve months: as the authority's commitments say, and as the model
forecasts it.

Only types of placement that have a weekly fee count, and of these only those that the list has: what the
authority pays through the budget of a home, or does not keep in its list, is on neither side. Thousands of
pounds, at the prices of the day, before partners pay their share.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.bands import day_number, years_after
from sim.calendar import DAYS_PER_WEEK
from sim.episodes import Episodes
from sim.measures.costs import PENCE, Months, PriceDraws, is_income
from sim.measures.costs.ledger import CostLedger, Ledgers
from sim.measures.costs.placements import CostedStays, post_fees
from sim.parameters import Costs, Parameters

THOUSAND = 1000.0
LATE = 31
"""Days within which the first line must end: before that, lines that had ended are not in the list."""


def kinds_listed(lines: pd.DataFrame, origin: int, costs: Costs) -> tuple[str, ...]:
    """The types with a fee of which the list had a line on the day ``origin``."""
    begun = set(lines.loc[lines["start"] <= origin, "type"])
    return tuple(name for name in costs.fees if name in begun)


def whole_years(lines: pd.DataFrame, dates: Sequence[date]) -> list[date]:
    """Those dates whose twelve months the list covers from their beginning.

    It covers what comes after the first end of a line, because lines that had ended earlier are missing.
    """
    covers = float(lines["end"].min())
    return [day for day in dates if covers <= day_number(years_after(day, -1)) + LATE]


def committed(lines: pd.DataFrame, dates: Sequence[date], kinds: Sequence[str]) -> Numbers:
    """What was paid for placements of these types in the twelve months up to each date."""
    lines = lines[lines["type"].isin(kinds)]
    start, end = lines["start"].to_numpy(np.float64), lines["end"].fillna(np.inf).to_numpy(np.float64)
    nightly = lines["weekly"].to_numpy(np.float64) / DAYS_PER_WEEK
    paid = []
    for day in dates:
        first, after = day_number(years_after(day, -1)) + 1, day_number(day) + 1
        nights = np.maximum(np.minimum(end, after) - np.maximum(start, first), 0.0)
        paid.append(float((nights * nightly).sum()) / THOUSAND)
    return np.array(paid)


def forecast(
    episodes: Episodes, dates: Sequence[date], p: Parameters, kinds: Sequence[str], price_draws: PriceDraws
) -> Numbers:
    """The same from simulated placements: ``dates`` are the first, second, ... anniversary of the base date.

    Raises ``ValueError`` where the parameters have no prices.
    """
    if p.costs is None:
        raise ValueError("spending cannot be forecast without prices")
    base, frame = p.authority.base_date, episodes.frame
    months = Months.between(base, len(dates))
    ledger = CostLedger.of(p.costs, months, price_draws)
    types = tuple(p.placement.types)
    stays = CostedStays.of(Episodes(frame[frame["placement"].isin(kinds)]), types, months)
    post_fees(Ledgers([ledger], stays.histories), stays, p.costs, types, [price_draws.key])
    monthly = ledger.nominal[[not is_income(line) for line in ledger.lines]].sum(axis=0)
    so_far = np.concatenate(([0.0], np.cumsum(monthly))) / PENCE / THOUSAND
    nights = np.concatenate((months.starts[:1], months.ends)).astype(np.float64)
    ends = [float(months.starts[0]), *(day_number(day) + 1.0 for day in dates)]
    return np.asarray(np.diff(np.interp(ends, nights, so_far)))
