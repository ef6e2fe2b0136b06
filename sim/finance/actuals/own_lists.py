"""The council's actuals and own fees, read from its lists into the parameters."""

from collections import Counter
from typing import Any

from sim.finance.actuals.reforecast import last_months
from sim.measures.costs import lines_of
from sim.parameters import Parameters
from sim.returns.lists.actuals import read_actuals
from sim.returns.lists.open_prices import read_open_prices


def with_own_lists(p: Parameters) -> Parameters:
    """The parameters with what ``finance.actuals`` and ``finance.prices`` hold; the same where nothing is
    given or costed.

    Raises :class:`~sim.errors.InputMistake` naming rows and words that cannot be used.
    """
    own = p.finance
    changed: dict[str, Any] = {}
    if p.costs is None:
        return p
    if own.actuals is not None:
        centres = Counter(codes.cost_centre for codes in own.ledger.values())
        once = {c.cost_centre: line for line, c in own.ledger.items() if centres[c.cost_centre] == 1}
        lines = list(lines_of(p.costs))
        listed = read_actuals(own.actuals, lines, once, own.actuals_columns, own.actuals_words)
        changed["spent"] = {line: dict(months) for line, months in listed.spent.items()}
    if own.last_month is not None:
        last_months(own.last_month)
    if own.prices is not None:
        fees = read_open_prices(own.prices, p, own.prices_columns, own.prices_words)
        changed["open_prices"] = dict(fees.prices)
    return p.model_copy(update={"finance": own.model_copy(update=changed)}) if changed else p
