"""Forecasts of an authority beside what came: the model's, "as today", and a simple stock-flow."""

from collections.abc import Iterator, Mapping

import numpy as np

from sim.arrays import Numbers
from sim.calendar import MONTHS_PER_YEAR
from sim.validation.naive import persistence, stock_flow
from sim.validation.published.kept import Kept
from sim.validation.published.observed import ORDERS, SERIES
from sim.validation.published.sizes import band_of
from sim.validation.rolling import MODEL, STOCK_FLOW
from sim.validation.scores import LEVELS, covered, crps, rank_of
from sim.validation.series import ENTRIES, EXITS, TOTAL

AS_TODAY = "as today"
"""Persistence: the last printed value, with the spread of its past changes."""
COLUMNS = (
    "origin", "authority", "name", "children", "size", "months", "series", "method",
    "forecast", "p10", "p50", "p90", "observed", "error", "crps",
    *(f"covered_{level}" for level in LEVELS),
    "pit_low", "pit_high",
)  # fmt: skip
"""``forecast`` is the mean. ``error`` is that of the median, in per cent of what came; ``crps`` is in per
cent of the last value before the forecast, so that large and small authorities count alike."""


def rows_of(kept: Kept, came: Mapping[int, Mapping[str, float]]) -> Iterator[tuple[object, ...]]:
    """Every forecast of an authority from one origin beside what came, in :data:`COLUMNS`.

    ``came`` has the printed values of each later year; what is not printed is not scored.
    """
    for name in SERIES:
        if name not in kept.past or name not in kept.members:
            continue
        model = kept.ensemble(name)
        for step in range(model.shape[1]):
            observed = came.get(kept.origin + step + 1, {}).get(name)
            if observed is not None:
                simple = {AS_TODAY: persistence(np.array(kept.past[name]), step + 1)}
                simple |= _stock_flow(kept.past, name, step + 1)
                for method, members in {MODEL: model[:, step], **simple}.items():
                    yield _row(kept, name, step, method, members, observed)


def _stock_flow(past: Mapping[str, list[float]], name: str, years: int) -> dict[str, Numbers]:
    """The spreadsheet's forecast of a series; placements and orders keep their share of the stock and of
    those who leave. Nothing where the past does not tell.
    """
    known = min(len(past.get(ENTRIES, [])), len(past.get(EXITS, [])), len(past.get(TOTAL, [])) - 1)
    if known < 1:
        return {}
    stocks, entries, exits = (
        np.array(past[of][-many:]) for of, many in ((TOTAL, known + 1), (ENTRIES, known), (EXITS, known))
    )
    found = dict(zip((TOTAL, ENTRIES, EXITS), stock_flow((stocks, entries, exits), years), strict=True))
    if name in found:
        return {STOCK_FLOW: found[name]}
    whole, of_whole = (found[EXITS], exits) if name == ORDERS else (found[TOTAL], stocks[-1:])
    part = np.array(past[name][-len(of_whole) :])
    share = float(part.sum() / max(of_whole[-len(part) :].sum(), 1.0))
    return {STOCK_FLOW: _part(whole, min(share, 1.0))}


def _part(whole: Numbers, share: float) -> Numbers:
    """A part of each member, with the chance of which children are in it (binomial) in its spread."""
    middle, variance = float(np.median(whole)), float(np.var(share * whole))
    chance = share * (1 - share) * middle
    wider = np.sqrt(1 + chance / variance) if variance > 0 else 1.0
    return np.maximum(share * middle + (share * whole - share * middle) * wider, 0.0)


def _row(
    kept: Kept, name: str, step: int, method: str, members: Numbers, observed: float
) -> tuple[object, ...]:
    p10, p50, p90 = np.percentile(members, [10, 50, 90])
    level = max(kept.past[name][-1], 1.0)
    return (
        kept.origin, kept.place, kept.name, kept.children, band_of(kept.children),
        MONTHS_PER_YEAR * (step + 1), name, method,
        float(members.mean()), p10, p50, p90, observed,
        100 * (p50 - observed) / observed if observed > 0 else float("nan"),
        100 * crps(members, observed) / level,
        *(covered(members, observed, one) for one in LEVELS), *rank_of(members, observed),
    )  # fmt: skip
