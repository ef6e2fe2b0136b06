"""Lists that the simulator wrote, read back: the carers, homes and prices that made them are found again."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from laboratory import UNUSUAL
from observed_histories import steady

from sim.bands import DAYS_PER_YEAR, day_number
from sim.calibration.chain import Calibration, ObservationWindow, OwnRecords
from sim.calibration.fees import own_fees, with_own_fees
from sim.calibration.homes import with_own_homes
from sim.calibration.households import household_events, with_own_households
from sim.calibration.prices.fee_weeks import fee_weeks
from sim.census.children import make_census
from sim.estimation.events import EventsExposure
from sim.measures import PriceDraws
from sim.model import Hazards, History, live
from sim.parameters import LEVELS, Fit, Parameters
from sim.parameters.paths.values import with_values
from sim.report.files.csv_file import write_csv
from sim.returns.lists.commitments import Commitments
from sim.returns.lists.own import OwnLists
from sim.synthetic.lists import OneCopy, own_lists
from sim.synthetic.yearly import windows

pytestmark = pytest.mark.verification

YEARS, DRAWS = 3, 400
AT = "provision.foster_households"
NO_ALLOWANCE = ("independent_foster", "external_childrens_home", "supported_accommodation")
"""Types whose fee is the same at every age, so that the list can give it back as it was."""


@dataclass(frozen=True, eq=False)
class Round:
    """What was true, the lists, and what was learnt from them."""

    true: Parameters
    lived: History
    folder: Path
    window: ObservationWindow
    found: Calibration


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """Three years of a county; the fit starts from other rates of stopping and enquiring, other homes and
    other prices."""
    folder = tmp_path_factory.mktemp("lists")
    p = with_values(steady("nottinghamshire"), {"authority.base_date": date(2021, 3, 31)})
    lived = live(p, make_census(p), Hazards(p), seed=5, replication=0, years=YEARS)
    returns = windows(p.authority.base_date, YEARS)
    copy = OneCopy(lived.episodes, lived.households, PriceDraws({}, 77), p.authority.base_date)
    for name, rows in own_lists([copy], p, returns).items():
        write_csv(folder / f"{name}.csv", rows)
    asked = Fit(**{name: folder / f"{name}.csv" for name in ("carers", "homes", "commitments")})
    window = ObservationWindow(returns[0].first, returns[-1].last)
    start = _elsewhere(p)
    nothing = EventsExposure(pd.DataFrame(), window.begins, window.ends)
    records = OwnRecords(nothing, lists=OwnLists.read(asked, start), weight=0.5, draws=DRAWS, seed=3)
    found = with_own_fees(with_own_households(with_own_homes(Calibration(start), records), records), records)
    return Round(p, lived, folder, window, found)


def _elsewhere(p: Parameters) -> Parameters:
    """Another authority: carers stop twice as often, half as many enquire, homes are twice as large, all
    costs half as much."""
    homes = {
        n: h.model_copy(update={"places": h.places.scale(2), "title": "Another"})
        for n, h in p.provision.homes.items()
    }
    assert p.costs is not None
    fees = {f"costs.fees.{name}.per_week": fee.per_week.values[0] / 2 for name, fee in p.costs.fees.items()}
    return with_values(
        p,
        {
            f"{AT}.deregistration.rate": 0.26,
            f"{AT}.pipelines.own_recruitment.enquiries": 65.0,
            f"{AT}.places": 900,
            "provision.homes": homes,
            **fees,
        },
    )


def test_rates_of_carers_are_within_what_the_posterior_thinks_possible(county: Round) -> None:
    true = {f"{AT}.deregistration.rate": 0.13, f"{AT}.pipelines.own_recruitment.enquiries": 130.0}
    for path, value in true.items():
        drawn = np.log(county.found.draws[path])
        assert abs(drawn.mean() - np.log(value)) / drawn.std() < UNUSUAL, path


def test_every_approval_and_stop_of_the_window_is_counted(county: Round) -> None:
    """Days are whole in the list, so that what happened within the day before the window may fall out of
    it."""
    asked = Fit(carers=county.folder / "carers.csv")
    carers = OwnLists.read(asked, county.true).carers
    assert carers is not None
    seen, lives, until = (
        household_events(carers, county.window),
        county.lived.households,
        county.window.ends + 1,
    )
    approved, decided = lives["approved"], lives["decided"]
    assert seen.approvals == ((approved >= county.window.begins + 1) & (approved < until)).sum()
    assert seen.stops == ((decided >= county.window.begins + 1) & (decided < until)).sum()
    at_risk = (
        (decided.fillna(np.inf).clip(upper=until) - approved.clip(lower=county.window.begins))
        .clip(lower=0)
        .sum()
    )
    assert seen.at_risk == pytest.approx(at_risk / DAYS_PER_YEAR, rel=0.01)


def test_places_are_those_of_the_last_day(county: Round) -> None:
    places = county.lived.places
    mine = places[(places["unit"] == "foster households") & (places["day"] < county.window.ends + 1)]
    foster = county.found.parameters.provision.foster_households
    assert foster.places == mine["places"].iloc[-1]
    assert round(foster.places / foster.mean_places, 6) == round(foster.places / foster.mean_places)


def test_homes_are_the_homes_that_were(county: Round) -> None:
    true, found = county.true.provision.homes, county.found.parameters.provision.homes
    assert list(found) == list(true)
    for name, home in true.items():
        for part in (
            "title",
            "type",
            "places",
            "places_for_others",
            "ages",
            "levels",
            "location",
            "opens",
            "closes",
        ):
            assert getattr(found[name], part) == getattr(home, part), (name, part)


def test_fees_are_within_what_the_posterior_thinks_possible(county: Round) -> None:
    assert county.true.costs is not None
    for name in NO_ALLOWANCE:
        fee = county.true.costs.fees[name]
        drawn = county.found.draws
        for path, value in (("per_week", fee.per_week.values[0]), ("spread", fee.spread)):
            logs = np.log(drawn[f"costs.fees.{name}.{path}"])
            assert abs(logs.mean() - np.log(value)) / logs.std() < UNUSUAL, (name, path)
        for level in LEVELS:
            logs = np.log(drawn[f"costs.fees.{name}.by_level.{level}"])
            assert abs(logs.mean() - np.log(fee.by_level[level])) / logs.std() < UNUSUAL, (name, level)


def test_the_fees_cost_what_the_list_costs(county: Round) -> None:
    """To the penny in every placement type: fee, relative prices and weeks give the pounds that were
    committed."""
    commitments = OwnLists.read(Fit(commitments=county.folder / "commitments.csv"), county.true).commitments
    costs = county.found.parameters.costs
    assert commitments is not None
    assert costs is not None
    assert county.true.costs is not None
    weeks = fee_weeks(commitments.lines, county.true.costs, county.window)
    for name, rows in weeks.groupby("type"):
        fee = costs.fees[str(name)]
        relative = rows["level"].map(lambda v, f=fee: f.by_level.get(v, 1.0)) * rows["location"].map(
            lambda v, f=fee: f.by_location.get(v, 1.0)
        )
        if rows["child"].nunique() >= 5:
            assert fee.per_week.values[0] * (rows["weeks"] * relative).sum() == pytest.approx(
                rows["pounds"].sum(), rel=1e-6
            )


def test_intervals_of_fees_cover_what_they_say() -> None:
    """Of eighty lists of a hundred children each, about eight in ten 80 % intervals hold the true fee."""
    p, rng = steady("nottinghamshire"), np.random.default_rng(20)
    assert p.costs is not None
    fee = p.costs.fees["supported_accommodation"]
    window, first, held = (
        ObservationWindow(day_number(date(2019, 4, 1)), day_number(date(2022, 3, 31))),
        day_number(date(2021, 4, 1)),
        0,
    )
    for _ in range(80):
        level = rng.choice(LEVELS, 100, p=[0.5, 0.35, 0.15])
        start = first + rng.integers(0, 300, 100).astype(np.float64)
        relative = np.array([fee.by_level[name] for name in level])
        apart = np.exp(fee.spread * rng.standard_normal(100) - fee.spread**2 / 2)
        lines = pd.DataFrame({"child": range(100), "type": "supported_accommodation", "location": ""})
        lines = lines.assign(
            weekly=fee.per_week.values[0] * relative * apart,
            start=start,
            end=start + rng.exponential(200, 100),
            level=level,
        )
        values, _ = own_fees(Commitments(lines, ()), p, window, 2.0, 100, rng)
        low, high = np.quantile(values.draws["costs.fees.supported_accommodation.per_week"], [0.1, 0.9])
        held += int(low <= fee.per_week.values[0] <= high)
    assert 0.68 * 80 <= held <= 0.92 * 80
