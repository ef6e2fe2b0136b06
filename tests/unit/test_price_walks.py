"""How prices stray: each group by its own standard deviation, all of them by the shared drift, the mean not
at all.
"""

from datetime import date

import numpy as np
import pytest
from shipped_parameters import parameters, shipped

from sim.experiment import price_draws_of
from sim.measures.costs.levels import PriceDraws
from sim.parameters import Costs, Uncertainty

pytestmark = pytest.mark.unit
BASE = date(2022, 7, 31)
DRAWS = 4000
RESIDENTIAL = (3700, 3910, 4180, 4280, 4805, 5030)
FOSTERING = (625, 650, 675, 725, 725, 760)
ENGLAND = ((3430, 3630, 3945, 4165, 4575, 5025), (575, 575, 580, 600, 615, 630))
"""Pounds a week, 2016-17 to 2021-22 (section 251 outturn)."""


def costs_and_layers(price: bool = True, unit_cost: bool = True) -> tuple[Costs, Uncertainty]:
    """The shipped prices, with the layers of prices on or off."""
    raw = shipped()
    raw["uncertainty"]["price"]["active"] = price
    raw["uncertainty"]["unit_cost"]["active"] = unit_cost
    p = parameters(raw)
    assert p.costs is not None
    return p.costs, p.uncertainty


def walks(costs: Costs, layers: Uncertainty, years: int = 4) -> dict[str, np.ndarray]:
    """Factors on the prices of each group: draws by financial years from 2022/23 on."""
    rng = np.random.default_rng(1)
    drawn = []
    for _ in range(DRAWS):
        known: dict[str, np.ndarray] = {}

        def normals(name: str, many: int, known: dict[str, np.ndarray] = known) -> np.ndarray:
            return known.setdefault(name, rng.standard_normal(many))

        drawn.append(PriceDraws.draw(costs, layers, BASE, years, normals, 0, 953).walks)
    return {group: np.array([one[group] for one in drawn]) for group in drawn[0]}


def test_the_mean_of_prices_keeps_to_the_stated_inflation() -> None:
    """An exponential of a sum whose median is one has a mean above one: 8.4 % a year put 1.5 million of 104
    into 2025/26.
    """
    before = 104.45e6 * (np.exp(4 * 0.084**2 / 2) - 1)
    assert before == pytest.approx(1.5e6, rel=0.02)
    found = walks(*costs_and_layers())
    for group, factors in found.items():
        sampling = factors[:, :4].std(axis=0) / DRAWS**0.5
        assert (np.abs(factors[:, :4].mean(axis=0) - 1) < 4 * sampling).all(), group


def test_recentred_walks_put_nothing_into_the_budget_of_2025_26() -> None:
    """Was one walk of 8.4 % on every price whose mean rose with its variance: 1.5 million pounds of 103 in
    its fourth year. Now the mean of all factors is one, but for the chance of so many draws.
    """
    rng = np.random.default_rng(3)
    as_it_was = np.exp(0.084 * rng.standard_normal((200_000, 4)).sum(axis=1)).mean() - 1
    assert 103 * as_it_was == pytest.approx(1.5, abs=0.1)
    costs, layers = costs_and_layers()
    fourth = np.mean([factors[:, 3] for factors in walks(costs, layers).values()], axis=0)
    sampling = fourth.std() / DRAWS**0.5
    assert abs(fourth.mean() - 1) < 4 * sampling < 0.01


def test_each_group_strays_by_its_own_sd_and_the_shared_drift_is_a_layer_of_its_own() -> None:
    """From the price year on: 2022/23, the first year, is one step away from the prices of 2021/22."""
    costs, layers = costs_and_layers(unit_cost=False)
    found = walks(costs, layers)
    assert set(found) == set(costs.groups) - {"general", "grants"}
    for group, factors in found.items():
        expected = costs.groups[group].sd * np.sqrt([1, 2, 3, 4])
        np.testing.assert_allclose(np.log(factors[:, :4]).std(axis=0), expected, rtol=0.05)
    assert costs.groups["council_staff"].sd == 0.015  # was 8.4 %, as all prices
    costs, layers = costs_and_layers(price=False)
    found = walks(costs, layers)
    assert set(found) == set(costs.groups) - {"general", "grants", "property"}
    for factors in found.values():
        np.testing.assert_allclose(np.log(factors[:, 0]).std(), layers.unit_cost.sd, rtol=0.05)
        np.testing.assert_array_equal(factors, found["council_staff"])


def test_prices_stray_from_the_year_to_which_they_are_known() -> None:
    """A list of 2024/25 knows its prices: one step to 2025/26, and not four from 2021/22."""
    costs, layers = costs_and_layers(unit_cost=False)
    group = costs.groups["residential_market"]
    for known, steps in ((None, 4), (2022, 3), (2024, 1), (2030, 0)):
        groups = {"residential_market": group.model_copy(update={"known": known})}
        ones = PriceDraws.draw(
            costs.model_copy(update={"groups": groups}),
            layers,
            date(2025, 3, 31),
            2,
            lambda _, n: np.ones(n),
            0,
            953,
        ).walks["residential_market"]
        sd, z = group.sd, (1 - group.national) ** 0.5 + group.national**0.5
        moved = [np.sqrt(steps) * z, np.sqrt(steps) * z + z]
        expected = [np.exp(sd * m - sd**2 * v / 2) for m, v in zip(moved, (steps, steps + 1), strict=True)]
        assert ones[:2].tolist() == pytest.approx(expected), known


def test_a_small_authority_strays_more() -> None:
    """By children in care on the base date: 700 and more as Nottinghamshire, fewer than 200 twice as much."""
    drift = parameters(shipped()).uncertainty.unit_cost
    found = {children: drift.sd_of(children) for children in (953, 700, 699, 200, 199, 0)}
    assert found == {953: 0.05, 700: 0.05, 699: 0.065, 200: 0.065, 199: 0.10, 0: 0.10}
    assert drift.model_copy(update={"active": False}).sd_of(95) == 0
    westmere = parameters(shipped("westmere"))
    drawn = [np.log(price_draws_of(westmere, 1, 1, r).walks["council_staff"][0]) for r in range(400)]
    assert np.std(drawn) == pytest.approx((0.10**2 + 0.015**2) ** 0.5, rel=0.1)


def test_what_is_national_moves_groups_together() -> None:
    costs, layers = costs_and_layers(unit_cost=False)
    found = {group: np.log(factors[:, 0]) for group, factors in walks(costs, layers).items()}
    pay, allowances = found["council_staff"], found["allowances"]
    assert np.corrcoef(pay, allowances)[0, 1] == pytest.approx(1)
    together = (
        costs.groups["residential_market"].national * costs.groups["independent_fostering"].national
    ) ** 0.5
    of_markets = np.corrcoef(found["residential_market"], found["independent_fostering"])[0, 1]
    assert of_markets == pytest.approx(together, abs=0.05)


def test_a_later_price_year_leaves_the_first_year_certain() -> None:
    """Prices of the year in which the run begins are known."""
    costs, layers = costs_and_layers()
    found = walks(costs.model_copy(update={"price_year": 2022}), layers)
    assert (found["residential_market"][:, 0] == 1).all()
    assert np.log(found["residential_market"][:, 1]).std() > 0.05


def test_standard_deviations_are_those_of_the_published_series() -> None:
    costs, _ = costs_and_layers()
    for group, own, england in zip(
        ("residential_market", "independent_fostering"), (RESIDENTIAL, FOSTERING), ENGLAND, strict=True
    ):
        sd, national = (float(np.diff(np.log(series)).std(ddof=1)) for series in (own, england))
        assert costs.groups[group].sd == pytest.approx(sd, abs=5e-5)
        assert costs.groups[group].national == pytest.approx((national / sd) ** 2, abs=0.005)


def test_no_price_rises_faster_than_wages_for_ever_and_pay_meets_the_offer_of_july_2022() -> None:
    """Was 5 % a year for supported accommodation without end, 4.5 % for pay in 2022, and consumer prices of
    calendar and financial years in one row.
    """
    costs, _ = costs_and_layers()
    pay, supported, agencies, general = (
        costs.groups[name].per_year
        for name in ("council_staff", "supported_market", "independent_fostering", "general")
    )
    assert 0.0404 < pay.at(date(2022, 4, 1)) < 0.105
    assert supported.at(date(2032, 4, 1)) == 0.03
    assert agencies.at(date(2030, 4, 1)) == pytest.approx((760 / 625) ** (1 / 5) - 1, abs=0.0005)
    calendar = {2023: 0.040, 2024: 0.015, 2025: 0.019}
    peak = 0.08  # first quarter of 2023, which belongs to 2022/23
    rest = (4 * calendar[2023] - peak) / 3
    assert general.at(date(2023, 4, 1)) == pytest.approx((3 * rest + 0.013) / 4, abs=0.002)
