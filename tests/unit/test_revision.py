"""The last forecast against this one: what changed between them is told by what changed it."""

import pandas as pd
import pytest
from around_an_origin import ENDS, seen
from laboratory import laboratory, nobody
from shipped_parameters import parameters, shipped

from sim.bands import day_number
from sim.calibration.children import children_on
from sim.observed import ObservedHistory
from sim.parameters import Parameters
from sim.validation.revision import COLUMNS, _with_last_prices, in_words, revision
from sim.validation.rolling import Learnt, Plan

pytestmark = pytest.mark.unit
STAYING, LEAVING = laboratory(0.0, {"out": 0.0}), laboratory(0.0, {"out": 1000.0})
NOTHING_DRAWN = pd.DataFrame({"entries.level": [1.0]})


def revised(now: Parameters) -> pd.DataFrame:
    """A year ago nobody was expected and nobody leaves; today three are in care, of whom the new fit says
    something.
    """

    def fit(known: ObservedHistory) -> Learnt:
        if known.ends < day_number(ENDS):
            return Learnt(STAYING, NOTHING_DRAWN, nobody())
        p = now.model_copy(update={"authority": now.authority.model_copy(update={"base_date": ENDS})})
        return Learnt(p, NOTHING_DRAWN, children_on(known, p, 1))

    found = revision(seen(), fit, Plan(2, 12, 3, 2, 1))
    assert found is not None
    assert tuple(found) == COLUMNS
    return found


def total(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["series"] == "children in care"]


def test_children_who_were_not_expected_are_data() -> None:
    rows = total(revised(STAYING))
    assert rows["date"].tolist() == ["2022-03-31", "2023-03-31"]
    assert (
        rows[["last", "this", "change", "data", "parameters", "prices", "error"]].values.tolist()
        == [[0.0, 3.0, 3.0, 3.0, 0.0, 0.0, 0.0]] * 2
    )


def test_rates_that_were_learnt_anew_are_parameters() -> None:
    rows = total(revised(LEAVING))
    assert (
        rows[["last", "this", "change", "data", "parameters", "prices"]].values.tolist()
        == [[0.0, 0.0, 0.0, 3.0, -3.0, 0.0]] * 2
    )


def test_the_parts_are_said_in_a_sentence() -> None:
    (stock, *flows) = in_words(revised(LEAVING))
    assert stock == (
        "Children in care on 2022-03-31: 0; the forecast from 2020-03-31 said 0. Of the change of +0"
        " (simulation error 0) come +3 from what has happened since, -3 from rates learnt anew."
    )
    assert [s.partition(":")[0] for s in flows] == [
        "Entries in the twelve months to 2022-03-31", "Exits in the twelve months to 2022-03-31",
    ]  # fmt: skip
    assert in_words(None) == []


def test_a_history_too_short_a_year_ago_has_none() -> None:
    learnt = Learnt(STAYING, NOTHING_DRAWN, nobody())
    assert revision(seen(), lambda _: learnt, Plan(4, 12, 3, 2, 1)) is None


def test_prices_of_the_last_forecast_replace_those_of_this_one_and_nothing_else() -> None:
    p = parameters(shipped("westmere"))
    assert p.costs is not None
    dearer = p.model_copy(update={"costs": p.costs.model_copy(update={"price_year": p.costs.price_year - 1})})
    draws = pd.DataFrame({"entries.level": [1.0], "costs.inflation": [2.0]})
    last = Learnt(dearer, draws.assign(**{"costs.inflation": [5.0], "entries.level": [9.0]}), nobody())
    found = _with_last_prices(last, Learnt(p, draws, nobody()))
    assert found.parameters.costs == dearer.costs
    assert found.parameters.entries == p.entries
    assert found.draws.to_dict("list") == {"entries.level": [1.0], "costs.inflation": [5.0]}
