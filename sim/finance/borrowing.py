"""What capital costs revenue: minimum revenue provision and interest on what is borrowed."""

import numpy as np

from sim.arrays import Numbers
from sim.parameters.finance import Borrowing


def charges(capital: Numbers, borrowing: Borrowing | None) -> tuple[Numbers, Numbers]:
    """Whole pence of provision and of interest by financial year, from the capital spent in each.

    Provision is ``capital / years`` from the year after the spending on, for so many years, and never more
    than what is left (the last part of two and a half years is half of one). Interest is paid on what has not
    been provided for, for half of the year of the spending. Nothing without borrowing.
    """
    if borrowing is None:
        return np.zeros(len(capital)), np.zeros(len(capital))
    provision, interest = np.zeros(len(capital)), np.zeros(len(capital))
    for spent_in, amount in enumerate(capital.tolist()):
        interest[spent_in] += borrowing.interest * amount / 2
        for year in range(spent_in + 1, len(capital)):
            left = max(0.0, 1 - (year - spent_in - 1) / max(1.0, borrowing.years))
            provision[year] += amount * min(1 / max(1.0, borrowing.years), left)
            interest[year] += borrowing.interest * amount * left
    return np.rint(provision), np.rint(interest)
