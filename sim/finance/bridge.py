"""Why one year costs more than another, or one scenario than another: exact to the penny.

From a position 0 to a position 1, account by account (a cost line and the price it is worked out with), then
summed by line. ``d`` is how many times longer the second period is: in nights for what is paid by the night,
in months for what is paid by the month, so that a leap day costs where nights are paid and nowhere else; 1
for what is paid once. The price of an account is what its price list says, times the level of its price
group; ``N`` is the nights of the children whose fee it is. With ``cost1'`` what the second period's services
cost at the first one's prices,

- *part_year*: ``cost0 (d - 1)``: what the first period would have cost had it been as long as the second;
- *price*: ``cost1 - cost1'``;
- *volume* (fees, and what follows them): ``cost0 d (N1 / (N0 d) - 1)``: more or fewer nights in this
  placement type, each at what a night in it cost; grants by the night are volume alone;
- *mix*: ``cost1' - cost0 d`` less volume: dearer or cheaper children within a placement type;
- *fixed*: ``cost1' - cost0 d`` of homes, their empty beds and services: what opens, closes or grows. Who
  sleeps in a home moves money between its line and that of empty beds, and nothing in the sum;
- *after_care*, *investment* (once) and *delivery* (every year): ``cost1' - cost0 d`` of those lines.

Between two scenarios in one year prices differ only where a scenario changes them; between two years whatever
prices have done counts. Each line has one effect that takes the pennies of rounding.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.finance.books import Books
from sim.measures.costs import NIGHTS, CostAccount, SpendingKind
from sim.measures.costs.lines import GRANT_PRICE, fee_of, is_paid_by_the_night

PART_YEAR, PRICE, VOLUME, MIX = "part_year", "price", "volume", "mix"
FIXED, AFTER_CARE, INVESTMENT, DELIVERY = "fixed", "after_care", "investment", "delivery"
EFFECTS = (PART_YEAR, VOLUME, MIX, PRICE, FIXED, AFTER_CARE, INVESTMENT, DELIVERY)
OF_KIND = {
    SpendingKind.PER_CHILD: MIX,
    SpendingKind.EMPTY: FIXED,
    SpendingKind.FIXED: FIXED,
    SpendingKind.AFTER_CARE: AFTER_CARE,
    SpendingKind.INVESTMENT: INVESTMENT,
    SpendingKind.DELIVERY: DELIVERY,
}
"""The effect of each kind of line that is what is left, pennies of rounding with it."""


@dataclass(frozen=True, eq=False)
class Position:
    """What one period of one scenario is expected to cost, and how much of everything there was."""

    year: str
    """The financial year."""
    lines: Mapping[str, SpendingKind]
    accounts: tuple[CostAccount, ...]
    nominal: Numbers
    """Whole pence by line, at the prices of the day."""
    constant: Numbers
    """Pence by account at the prices of the price year."""
    levels: Numbers
    """Expected price level by account."""
    prices: Numbers
    """Expected price by account: its level times what its price list says."""
    days: float
    months: float
    nights: Mapping[str, float]
    """Nights of children by placement type."""

    @classmethod
    def of(cls, books: Books, year: str) -> "Position":
        """The expected position of a scenario in a financial year."""
        at = books.months.years.index(year)
        nights = dict(zip(books.volumes, books.expected_nights[at].tolist(), strict=True))
        within = books.months.year == at
        return cls(
            year,
            dict(zip(books.lines, books.kinds, strict=True)),
            books.accounts,
            books.expected_by_year[at],
            books.expected_by_account[at],
            books.levels[at],
            books.prices[at],
            float(books.months.nights[within].sum()),
            float(books.months.parts[within].sum()),
            {name.removeprefix(f"{NIGHTS}:"): number for name, number in nights.items()},
        )

    def by_account(self) -> tuple[Numbers, Numbers]:
        """Pence by account at the prices of the day, and how far the line of each is from expected prices."""
        lines = list(self.lines)
        line = np.asarray([lines.index(account.line) for account in self.accounts])
        expected = self.constant * self.levels
        sums = np.bincount(line, weights=expected, minlength=len(lines))
        apart = np.divide(self.nominal, sums, out=np.ones(len(lines)), where=sums != 0)[line]
        return expected * apart, apart


def bridge(before: Position, after: Position) -> pd.DataFrame:
    """Pence by line (rows) and effect (columns :data:`EFFECTS`): the rows add up to the difference of each
    line exactly.

    Raises ``ValueError`` if the positions do not have the same lines.
    """
    if list(before.lines) != list(after.lines) or before.accounts != after.accounts:
        raise ValueError("a bridge needs the same cost lines at both ends")
    (cost0, apart0), (cost1, apart1) = before.by_account(), after.by_account()
    dearer = _ratio(after.prices, before.prices)
    if before.year != after.year:
        dearer = dearer * _ratio(apart1, apart0)
    found = {line: dict.fromkeys(EFFECTS, 0.0) for line in before.lines}
    for i, account in enumerate(before.accounts):
        effects = _effects(before, after, account, (float(cost0[i]), float(cost1[i])), float(dearer[i]))
        for name, pence in effects.items():
            found[account.line][name] += pence
    for i, (line, kind) in enumerate(before.lines.items()):
        whole = {name: float(np.rint(pence)) for name, pence in found[line].items()}
        difference = float(after.nominal[i]) - float(before.nominal[i])
        whole[OF_KIND[kind]] += difference - sum(whole.values())
        found[line] = whole
    rows = [[effects[name] for name in EFFECTS] for effects in found.values()]
    return pd.DataFrame(rows, index=list(found), columns=list(EFFECTS), dtype=float)


def _effects(
    before: Position, after: Position, account: CostAccount, costs: tuple[float, float], dearer: float
) -> dict[str, float]:
    """The effects of one account, in pence."""
    cost, later = costs
    kind, fee = before.lines[account.line], fee_of(account.price)
    by_night = after.days / before.days
    longer = by_night if is_paid_by_the_night(account) else after.months / before.months
    if kind is SpendingKind.INVESTMENT:
        longer = 1.0
    at_old_prices = later / dearer
    known = {PART_YEAR: cost * (longer - 1), PRICE: later - at_old_prices}
    rest = at_old_prices - cost * longer
    if account.price == GRANT_PRICE:
        return known | {VOLUME: rest}
    if fee is not None:
        then, now = before.nights.get(fee, 0.0), after.nights.get(fee, 0.0)
        volume = cost * (now / then - longer) if then else rest
        return known | {VOLUME: volume, MIX: rest - volume}
    return known | {FIXED if kind is SpendingKind.PER_CHILD else OF_KIND[kind]: rest}


def _ratio(new: Numbers, old: Numbers) -> Numbers:
    """How many times; 1 where there is none of either, or where signs make nonsense of it."""
    sensible = (old != 0) & (new != 0) & (np.sign(old) == np.sign(new))
    return np.asarray(np.divide(new, old, out=np.ones(len(new)), where=sensible))
