"""What somebody must look at in the council's own figures: they can be used, and may not be meant."""

from collections.abc import Iterator, Mapping

import numpy as np

from sim.measures import Measured
from sim.measures.costs import is_income
from sim.parameters import Parameters
from sim.policies.remarks import Remark

LEAST = 0.6
"""Share of what other months came to below which a month is said to be posted in part (an assumption:
spending on placements moves by a few per cent from month to month)."""
NAMED = 3
"""Lines that a sentence names."""
CHEAP, DEAR = 0.3, 3.0
"""Shares of the price list outside which fees are said not to be for a week: a day is a seventh of one, a
month more than four."""


MATTERS = 0.01
"""Share of spending from which a line without any actuals is said. Assumption."""


def lines_without_actuals(scenario: str, p: Parameters, costs: Measured) -> Iterator[Remark]:
    """A remark on lines that the first scenario spends money on and for which the actuals have nothing at
    all: their actual months count as nothing. ``costs`` are its costs by line and month.
    """
    if not p.finance.spent:
        return
    lines = costs.keys["cost_line"].to_numpy(dtype=object)
    mean = costs.values.mean(axis=0)
    spending = {
        line: float(mean[lines == line].sum()) for line in dict.fromkeys(lines) if not is_income(line)
    }
    least = MATTERS * sum(spending.values())
    missing = [line for line, pence in spending.items() if pence > least and line not in p.finance.spent]
    if missing:
        share = sum(spending[line] for line in missing) / sum(spending.values())
        yield Remark(
            scenario,
            "",
            f"the actuals have nothing for {', '.join(missing)}, {share:.0%} of spending as it is forecast:"
            " months that are actual count these lines as nothing; add them, or leave the list out",
        )


def doubts(scenario: str, p: Parameters) -> list[Remark]:
    """Remarks on the first scenario for months that look half posted, and fees that look to be for another
    time than a week; none where nothing is costed.
    """
    if p.costs is None:
        return []
    said = (*_half_posted(p.finance.spent), *_of_another_time(p))
    return [Remark(scenario, "", sentence) for sentence in said]


def _half_posted(spent: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    lines = {line: months for line, months in spent.items() if not is_income(line)}
    months = sorted({month for by_month in lines.values() for month in by_month})
    total = {month: sum(by_month.get(month, 0.0) for by_month in lines.values()) for month in months}
    for month in months:
        usual = float(np.median([amount for other, amount in total.items() if other != month] or [0.0]))
        if total[month] < LEAST * usual:
            missing = [line for line, by_month in lines.items() if not by_month.get(month)]
            without = f", with nothing for {', '.join(missing[:NAMED])}" if missing else ""
            without += f" and {len(missing) - NAMED} more" if missing[NAMED:] else ""
            yield (
                f"the actuals of {month} come to {total[month]:,.0f} pounds{without}, and those of the other"
                f" months to {usual:,.0f}: leave out the rows of a month that is not posted in full, and it"
                " is forecast"
            )


def _of_another_time(p: Parameters) -> Iterator[str]:
    assert p.costs is not None  # noqa: S101 - the caller has looked
    for name, fees in p.finance.open_prices.items():
        fee = p.costs.fees.get(name)
        listed = fee.per_week.at(p.authority.base_date) if fee else 0.0
        mean = float(np.mean(fees)) if fees else 0.0
        if listed and mean and not CHEAP <= mean / listed <= DEAR:
            yield (
                f"own fees of {name} are {mean:,.0f} pounds a week on average, and the price list has"
                f" {listed:,.0f}: give pounds for a week, not for a day or a month"
            )
