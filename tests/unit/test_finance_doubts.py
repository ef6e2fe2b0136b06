"""What can be used and may not be meant of the council's figures is said: a month half posted, fees for a
day.
"""

import numpy as np
import pandas as pd
import pytest
from shipped_parameters import parameters, shipped

from sim.finance.actuals.doubts import doubts, lines_without_actuals
from sim.measures import Measured
from sim.parameters import Parameters

pytestmark = pytest.mark.unit

HOMES, FOSTERING = "external_childrens_homes", "independent_foster_fees"
WHOLE = {"2022-04": 100.0, "2022-05": 104.0, "2022-06": 98.0}


def said(**own: object) -> list[str]:
    p = county()
    finance = p.finance.model_copy(update={"spent": {}, **own})
    return [one.says for one in doubts("baseline", p.model_copy(update={"finance": finance}))]


def county() -> Parameters:
    return parameters(shipped())


def test_nothing_is_said_of_what_is_shipped_nor_of_months_that_differ_a_little() -> None:
    assert doubts("baseline", county()) == []
    assert said(spent={HOMES: WHOLE, "income_uasc_grant": {"2022-04": -70.0}}) == []
    assert said(spent={HOMES: {"2022-04": 100.0}}) == [], "nothing to compare it with"


def test_a_month_that_is_half_posted_is_said_with_the_lines_that_lack() -> None:
    """July has homes alone. Was an actual month like any other, and 100,000 pounds too little in the year."""
    spent = {HOMES: {**WHOLE, "2022-07": 40.0}, FOSTERING: dict.fromkeys(WHOLE, 100.0)}
    assert said(spent=spent) == [
        "the actuals of 2022-07 come to 40 pounds, with nothing for independent_foster_fees, and those of the"
        " other months to 200: leave out the rows of a month that is not posted in full, and it is forecast"
    ]


@pytest.mark.parametrize("weekly", [640.0, 17_200.0])
def test_fees_for_a_day_or_a_month_are_said(weekly: float) -> None:
    (sentence,) = said(open_prices={"external_childrens_home": (weekly, weekly)})
    assert sentence == (
        f"own fees of external_childrens_home are {weekly:,.0f} pounds a week on average, and the price list"
        " has 3,960: give pounds for a week, not for a day or a month"
    )


def test_fees_near_the_price_list_and_of_nothing_are_not_said() -> None:
    assert said(open_prices={"external_childrens_home": (4_480.0,), "kinship_foster": (0.0,)}) == []


def test_lines_that_the_ledger_lacks_are_said_with_what_they_are_of_spending() -> None:
    """Was an outturn whose actual months had nothing for them: 3.3 million pounds too little."""
    keys = pd.DataFrame({"cost_line": [HOMES, FOSTERING, "set_up", "income_health"], "date": "2023-03-31"})
    costs = Measured("costs", keys, np.array([[600.0, 390.0, 1.0, -90.0], [600.0, 410.0, 1.0, -90.0]]))
    p = county()
    some = p.model_copy(update={"finance": p.finance.model_copy(update={"spent": {HOMES: WHOLE}})})
    (one,) = lines_without_actuals("baseline", some, costs)
    assert one.says.startswith(
        "the actuals have nothing for independent_foster_fees, 40% of spending as it is"
    )
    none = p.model_copy(update={"finance": p.finance.model_copy(update={"spent": {}})})
    assert not [*lines_without_actuals("baseline", none, costs)]
    assert not [*lines_without_actuals("baseline", p, costs)], "the county's ledger has them"
