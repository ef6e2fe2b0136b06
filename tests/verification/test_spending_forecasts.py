"""Spending of twelve months: of commitments and of simulated placements, as arithmetic by hand gives it."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from episode_rows import episodes_of
from priced import BASE, prices
from shipped_parameters import parameters, shipped

from sim.bands import day_number
from sim.calibration.chain import ObservationWindow
from sim.calibration.fees import own_fees
from sim.census.children import make_census
from sim.experiment import price_draws_of
from sim.measures import PriceDraws
from sim.model import Hazards, live
from sim.parameters.paths.values import with_values
from sim.returns.lists.commitments import Commitments
from sim.synthetic.lists import OneCopy, commitments_list
from sim.synthetic.yearly import windows
from sim.validation.spending import committed, forecast, kinds_listed, whole_years

pytestmark = pytest.mark.verification

IFA, KIN = "independent_foster", "kinship_foster"


def lines(*rows: tuple[str, float, str, str | None]) -> pd.DataFrame:
    """Lines of a list of commitments: type, pounds a week, start, end (not paid) or none."""
    found = pd.DataFrame(rows, columns=["type", "weekly", "start", "end"])
    days = {
        name: [day_number(date.fromisoformat(day)) if isinstance(day, str) else np.nan for day in found[name]]
        for name in ("start", "end")
    }
    return found.assign(child=range(len(found)), **days)


LISTED = lines(
    (IFA, 700, "2023-01-01", "2023-03-01"),
    (IFA, 1400, "2023-03-22", None),
    (KIN, 70, "2022-01-01", "2024-01-01"),
)


def test_commitments_are_paid_by_the_night() -> None:
    """59 nights at 100 pounds and ten at 200 up to 31 March 2023; 366 nights at 200 in the year after."""
    years = [date(2023, 3, 31), date(2024, 3, 31)]
    assert committed(LISTED, years, (IFA,)).tolist() == pytest.approx([7.9, 73.2])
    assert committed(LISTED, years, (IFA, KIN)).tolist() == pytest.approx([7.9 + 3.65, 73.2 + 2.75])


def test_what_is_not_listed_yet_or_was_no_longer_is_left_out() -> None:
    p = parameters(prices())
    assert p.costs is not None
    assert kinds_listed(LISTED, day_number(date(2022, 6, 1)), p.costs) == (KIN,)
    assert set(kinds_listed(LISTED, day_number(date(2023, 6, 1)), p.costs)) == {IFA, KIN}
    dates = [date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29)]
    assert whole_years(LISTED, dates) == dates[1:], "the first line ended on 1 March 2023"


def test_the_model_is_paid_for_what_is_listed_up_to_each_anniversary() -> None:
    """At 700 pounds a week one child for two years, and another for the first hundred nights."""
    raw = prices()
    raw["costs"]["fees"][IFA] |= {"per_week": 700, "by_level": {}, "by_location": {}, "spread": 0}
    p = parameters(raw)
    here = day_number(BASE) + 1
    rows: list[dict[str, object]] = [
        {"child": 0, "placement": IFA, "decom": here},
        {"child": 1, "placement": IFA, "decom": here, "dec": here + 100},
        {"child": 2, "placement": KIN, "decom": here},
    ]
    episodes = episodes_of(rows)
    paid = forecast(episodes, [date(2023, 7, 31), date(2024, 7, 31)], p, (IFA,), PriceDraws.none())
    assert paid.tolist() == pytest.approx([36.5 + 10.0, 36.6])


def test_a_list_and_a_forecast_of_the_same_history_cost_the_same() -> None:
    """Prices that strayed included: so a backtest scores the forecast and not two ways of counting.

    The list has whole days, by which a stay of a few days differs.
    """
    p = with_values(parameters(shipped("westmere")), {"authority.base_date": date(2021, 3, 31)})
    assert p.costs is not None
    years = [date(2022, 3, 31), date(2023, 3, 31), date(2024, 3, 31)]
    lived, draws = (
        live(p, make_census(p), Hazards(p), seed=3, replication=0, years=3),
        price_draws_of(p, 3, 3, 0),
    )
    copy = OneCopy(lived.episodes, lived.households, draws, p.authority.base_date)
    rows = commitments_list([copy], p, p.costs, windows(p.authority.base_date, 3))
    days = {name: pd.to_datetime(rows[name], dayfirst=True, errors="coerce") for name in ("start", "end")}
    listed = rows.assign(**{name: (day - pd.Timestamp(0)).dt.days for name, day in days.items()})
    kinds = (IFA, "external_childrens_home", "supported_accommodation")
    paid = committed(listed, years, kinds)
    assert forecast(lived.episodes, years, p, kinds, draws).tolist() == pytest.approx(paid.tolist(), rel=3e-3)
    expected = forecast(lived.episodes, years, p, kinds, PriceDraws({}, draws.key))
    assert (np.abs(expected / paid - 1)[1:] > 0.01).all(), "these prices did stray"

    lines = listed.assign(child=pd.factorize(listed["child"])[0], level=listed["need"])
    window = ObservationWindow(day_number(date(2021, 4, 1)), day_number(years[-1]))
    found, _ = own_fees(Commitments(lines, ()), p, window, 2.0, 10, np.random.default_rng(1))
    assert found.point["costs.groups.independent_fostering.known"] == 2023, "the last year of the list"
