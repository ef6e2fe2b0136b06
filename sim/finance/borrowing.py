"""What capital costs revenue: minimum revenue provision and interest on what is borrowed."""

import numpy as np

from sim.arrays import Numbers
from sim.parameters.finance import Borrowing


def charges(capital: Numbers, borrowing: Borrowing | None) -> tuple[Numbers, Numbers]:
    """Whole pence of provision and of interest by financial year, from the capital spent in each.

    Provision is ``capital / years`` from the year after the spending on, for so many years. Interest is paid
    on what has not been provided for, for half of the year of the spending. Nothing without borrowing.
    """
    if borrowing is None:
        return np.zeros(len(capital)), np.zeros(len(capital))
    provision, interest = np.zeros(len(capital)), np.zeros(len(capital))
    for spent_in, amount in enumerate(capital.tolist()):
        interest[spent_in] += borrowing.interest * amount / 2
        for year in range(spent_in + 1, len(capital)):
            before = year - spent_in - 1
            if before < borrowing.years:
                provision[year] += amount / borrowing.years
                interest[year] += borrowing.interest * amount * (1 - before / borrowing.years)
    return np.rint(provision), np.rint(interest)
