"""Step: weekly fees by placement type, from what the authority is committed to pay.

The fee of a type is the price of all its weeks over their number, so that what was spent is what the model
would have spent. Children are the units of observation: draws give each child a weight by chance (the
Bayesian bootstrap, Rubin 1981), for the lines of one child say the same thing again and again. The spread is
the standard deviation of the logarithm between children alike.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.bands import date_of
from sim.calendar import begins_in, financial_year
from sim.calibration.chain import Calibration, ObservationWindow, OwnRecords, OwnValues
from sim.calibration.prices.fee_weeks import fee_weeks, priced_window
from sim.calibration.prices.relative_prices import Dimension, Prices, prices
from sim.census.needs import shares_of_need
from sim.errors import InputMistake
from sim.parameters import LEVELS, LOCATIONS, Costs, Parameters
from sim.parameters.prices import Fee, PriceEvidence
from sim.returns.lists.account import Counted
from sim.returns.lists.commitments import Commitments

FEWEST_CHILDREN = 5
"""Children on whom a price must rest: that of fewer says what one child costs. More if the returns are to
suppress more."""
USED, OUTSIDE, HOME_COST, TOO_FEW = (
    "used",
    "outside the last year of the history",
    "for places in homes, which are paid through the budget of the home",
    "on which too few children rest: the price stays as configured",
)


@dataclass(frozen=True, eq=False)
class FoundFee:
    """The fee of one type."""

    prices: Prices
    """The first row is the point, the others are draws."""
    dimensions: tuple[Dimension, ...]
    spread: float
    freedom: int
    """Degrees of freedom of the spread; none if it stays as configured."""
    children: int
    lines: int


def with_own_fees(found: Calibration, records: OwnRecords) -> Calibration:
    """The fees of the commitments in place of the configured ones; raises :class:`InputMistake` as
    :func:`own_fees` does.
    """
    listed = records.lists.commitments
    if listed is None:
        return found
    weight, draws, rng = records.weight, records.draws, records.chance(2)
    return found.plus(*own_fees(listed, found.parameters, records.window, weight, draws, rng))


def own_fees(
    listed: Commitments,
    p: Parameters,
    window: ObservationWindow,
    weight: float,
    draws: int,
    rng: np.random.Generator,
) -> tuple[OwnValues, tuple[Counted, ...]]:
    """New fees, and what became of the lines. Raises :class:`InputMistake` if there is none to find or no
    price to replace.
    """
    if p.costs is None:
        raise InputMistake(
            "fit.commitments: there are no prices to replace (costs=none); choose some, such as costs=england"
        )
    weeks = fee_weeks(listed.lines, p.costs, window)
    fewest = max(FEWEST_CHILDREN, p.returns.suppress_below if p.returns else 0)
    of_type = {str(kind): rows for kind, rows in weeks.groupby("type", sort=True)}
    enough = {kind: rows for kind, rows in of_type.items() if rows["child"].nunique() >= fewest}
    if not enough:
        first, last = (date_of(day) for day in priced_window(window))
        raise InputMistake(
            f"fit.commitments: no placement type has prices of {fewest} children or more between {first} and"
            f" {last}; check dates and types, or leave the list out"
        )
    found = {
        kind: _fee(rows, p, p.costs.fees[kind], kind, weight, fewest, draws, rng)
        for kind, rows in enough.items()
    }
    known = {f"costs.groups.{p.costs.fees[kind].follows}.known": _known_to(window) for kind in found}
    values = OwnValues(
        {
            k: v
            for kind, fee in found.items()
            for k, v in _point(kind, fee, p.costs.fees[kind], window, weight)
        }
        | known,
        {k: v for kind, fee in found.items() for k, v in _drawn(kind, fee, rng)},
    )
    return values, _account(listed, p.costs, weeks, list(enough))


def _known_to(window: ObservationWindow) -> int:
    """The financial year in which the middle of the priced year lies."""
    first, last = priced_window(window)
    return begins_in(financial_year(date_of((first + last) // 2)))


def _fee(
    rows: pd.DataFrame,
    p: Parameters,
    fee: Fee,
    kind: str,
    weight: float,
    fewest: int,
    draws: int,
    rng: np.random.Generator,
) -> FoundFee:
    child, children = (
        np.unique(rows["child"].to_numpy(np.int64), return_inverse=True)[1],
        rows["child"].nunique(),
    )
    by_chance = np.vstack((np.ones(children), rng.standard_exponential((draws, children))))[:, child]
    weeks, pounds = rows["weeks"].to_numpy(np.float64), rows["pounds"].to_numpy(np.float64)
    kinds = p.placement.types
    levels = shares_of_need(p.census.level, p.census.table.placements).get(kind, p.census.level.totals)
    places = {name: share.at(p.authority.base_date) for name, share in kinds[kind].location.items()}
    dimensions = (
        _dimension(rows, "level", LEVELS, fee.by_level, levels, fewest),
        _dimension(rows, "location", LOCATIONS, fee.by_location, places, fewest),
    )
    settled = prices(
        by_chance * weeks, by_chance * pounds, dimensions, weight * float(weeks.sum()) / children
    )
    spread, freedom = _spread(child, weeks, pounds, settled, dimensions)
    return FoundFee(
        settled, dimensions, spread if freedom else fee.spread, freedom, children, int(rows["lines"].sum())
    )  # fmt: skip


def _dimension(
    rows: pd.DataFrame,
    column: str,
    names: tuple[str, ...],
    relative: Mapping[str, float],
    mix: Mapping[str, float],
    fewest: int,
) -> Dimension:
    known = np.asarray(
        rows[column].map({name: i for i, name in enumerate(names)}).fillna(len(names)), dtype=np.int64
    )
    children = rows.groupby(column)["child"].nunique()
    shares = np.array([mix.get(name, 0.0) for name in names], dtype=np.float64)
    return Dimension(
        names=names,
        row=known,
        configured=np.array([relative.get(name, 1.0) for name in names], dtype=np.float64),
        mix=shares / shares.sum() if shares.sum() > 0 else np.full(len(names), 1 / len(names)),
        found=np.array([children.get(name, 0) >= fewest for name in names], dtype=bool),
    )


def _spread(
    child: np.ndarray, weeks: Numbers, pounds: Numbers, settled: Prices, dimensions: tuple[Dimension, ...]
) -> tuple[float, int]:
    """Standard deviation between children of the mean logarithm of price over expected price, and its degrees
    of freedom.
    """
    paid = pounds > 0
    apart = np.log(pounds[paid] / (weeks[paid] * settled.base[0] * settled.factor[0][paid])) * weeks[paid]
    mean = pd.DataFrame({"apart": apart, "weeks": weeks[paid]}).groupby(child[paid]).sum()
    freedom = len(mean) - 1 - sum(max(0, int(d.found.sum()) - 1) for d in dimensions)
    if freedom < 2:
        return 0.0, 0
    each = (mean["apart"] / mean["weeks"]).to_numpy(np.float64)
    return float(np.sqrt(((each - each.mean()) ** 2).sum() / freedom)), freedom


def _point(
    kind: str, fee: FoundFee, before: Fee, window: ObservationWindow, weight: float
) -> Iterator[tuple[str, object]]:
    at = f"costs.fees.{kind}"
    first, last = (date_of(day) for day in priced_window(window))
    yield f"{at}.per_week", float(fee.prices.base[0])
    yield f"{at}.spread", fee.spread
    if fee.freedom and before.solo is not None:
        yield f"{at}.solo", None  # the spread that was found holds them
    yield f"{at}.evidence", PriceEvidence.OWN
    for path, d, relative in _relative(at, fee):
        yield path, dict(zip(d.names, relative[0].tolist(), strict=True))
    if before.by_age:
        yield f"{at}.by_age", {}
    yield (
        f"{at}.source",
        (
            f"job=fit: {fee.lines} lines of {fee.children} children in the authority's commitments between"
            f" {first} and {last}, taken back to the price year with the configured inflation."
        ),
    )
    informed = [name for name, d in zip(("need", "location"), fee.dimensions, strict=True) if d.found.any()]
    kept = [name for name in ("need", "location") if name not in informed]
    found, as_before = " and ".join(informed), " and ".join(kept)
    notes = (
        (
            f"Relative prices by {found} are shrunk towards the configured ones, worth {weight:g} children."
            if informed
            else ""
        ),
        f"Relative prices by {as_before} are as configured." if kept else "",
        (
            "Allowances by age are part of the weekly price: the list does not tell ages."
            if before.by_age
            else ""
        ),
    )
    yield f"{at}.assumption", " ".join(filter(None, notes)) or None


def _drawn(kind: str, fee: FoundFee, rng: np.random.Generator) -> Iterator[tuple[str, Numbers]]:
    at = f"costs.fees.{kind}"
    draws = fee.prices.base[1:]
    yield f"{at}.per_week", draws
    for path, d, relative in _relative(at, fee):
        for i in np.flatnonzero(d.found).tolist():
            yield f"{path}.{d.names[i]}", relative[1:, i]
    if fee.freedom:
        yield f"{at}.spread", fee.spread * np.sqrt(fee.freedom / rng.chisquare(fee.freedom, len(draws)))


def _relative(at: str, fee: FoundFee) -> Iterator[tuple[str, Dimension, Numbers]]:
    """The relative prices that were found, with their path."""
    for name, d, relative in zip(
        ("by_level", "by_location"), fee.dimensions, fee.prices.relative, strict=True
    ):
        if d.found.any():
            yield f"{at}.{name}", d, relative


def _account(
    listed: Commitments, costs: Costs, weeks: pd.DataFrame, enough: list[str]
) -> tuple[Counted, ...]:
    """The account of the reader, with what became of the lines that it could use."""
    of_fee = int(listed.lines["type"].isin(costs.fees).sum())
    used, few = (int(weeks.loc[weeks["type"].isin(enough) == yes, "lines"].sum()) for yes in (True, False))
    parts = {USED: used, TOO_FEW: few, OUTSIDE: of_fee - used - few, HOME_COST: len(listed.lines) - of_fee}
    others = [counted for counted in listed.account if counted.what != USED]
    return (*(Counted("commitments", what, rows) for what, rows in parts.items() if rows), *others)
