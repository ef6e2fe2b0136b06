"""Made-up authorities: what their truth is, how their forecasts are kept, and what is said of them."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from sim.bands import years_after
from sim.calendar import first_of_year
from sim.census.children import make_census
from sim.config import load
from sim.episodes import COLUMNS, Episodes
from sim.errors import InputMistake
from sim.jobs import validate, worlds
from sim.jobs.worlds import World, small, truth_of, with_published_places
from sim.measures import PriceDraws
from sim.observed import ObservedHistory
from sim.parameters.jobs.job import Validation
from sim.parameters.uncertainty import DRIFTS
from sim.returns.lists.own import OwnLists
from sim.returns.words.layouts import EPISODES, layouts_of
from sim.settings import Settings
from sim.synthetic.lists import OneCopy
from sim.synthetic.yearly import DaysOfReturn
from sim.validation.over_worlds import WHAT_IS_SURE, in_all, scored, verdicts
from sim.validation.rolling import Learnt
from sim.workers import workers

pytestmark = pytest.mark.unit


@cache
def settings() -> Settings:
    return load(["job=validate", "job.made_up.worlds=2", "job.made_up.drift=[0,2]", "scenarios=[baseline]"])


def asked() -> Validation:
    return validate.question(settings())


def test_a_small_authority_has_a_part_of_the_entries_and_of_the_foster_places() -> None:
    p, whole = small(settings().parameters, 0.17), settings().parameters
    assert p.entries.level.values[0] == pytest.approx(0.17 * whole.entries.level.values[0])
    own, others = p.provision.foster_households, whole.provision.foster_households
    assert own.places == pytest.approx(0.17 * others.places, abs=0.5)
    assert {n: h.places for n, h in p.provision.homes.items()} == {
        n: h.places for n, h in whole.provision.homes.items()
    }


def test_a_forecaster_is_told_the_approved_places_of_the_last_day() -> None:
    """Of five households one stopped before that day, one on it, and one was approved later: two remain."""
    households = pd.DataFrame(
        {
            "places": [1, 2, 3, 4, 5],
            "approved": [float("-inf"), float("-inf"), 90.0, 100.0, 101.0],
            "deregistered": [60.0, float("nan"), 100.0, 400.0, float("nan")],
        }
    )
    told = with_published_places(settings().parameters, households, 100)
    assert told.provision.foster_households.places == 2 + 4


def test_worlds_of_a_number_have_the_same_rates_whatever_drifts_and_others_have_others() -> None:
    p = small(settings().parameters, 0.2)
    still, restless, other = (truth_of(p, w, asked(), 1) for w in (World(1, 0), World(1, 2), World(2, 0)))
    assert still.exits == restless.exits != other.exits
    for name in DRIFTS:
        assert not getattr(still.uncertainty, name).active
        assert getattr(restless.uncertainty, name).sd == 2 * getattr(p.uncertainty, name).sd


def test_every_fourth_world_has_a_route_ten_times_as_frequent_as_it_else_would_be() -> None:
    p = small(settings().parameters, 0.2)
    inside = truth_of(p, World(4, 0), asked().model_copy(update={"outside": 0}), 1)
    outside = truth_of(p, World(4, 0), asked(), 1)
    more = [
        name
        for name, route in outside.exits.routes.items()
        if route.per_year != inside.exits.routes[name].per_year
    ]
    (route,) = more
    changed, before = outside.exits.routes[route].per_year, inside.exits.routes[route].per_year
    assert all(changed[age] == pytest.approx(10 * before[age]) for age in changed)
    nearby = truth_of(p, World(3, 0), asked(), 1)
    assert nearby == truth_of(p, World(3, 0), asked().model_copy(update={"outside": 0}), 1)


@pytest.mark.parametrize("observed", range(3, 11))
def test_a_world_writes_as_many_returns_as_it_is_asked_for_each_in_a_known_layout(observed: int) -> None:
    """Ten years to March 2022 would begin before any layout is known, and nobody would write the first."""
    design = asked().model_copy(update={"observed": observed})
    years = worlds.returned_years(design)
    assert len(years) == observed
    assert all(EPISODES in layouts_of(year.year) for year in years)
    begins = truth_of(settings().parameters, World(1, 0), design, 1).authority.base_date
    assert years_after(begins, design.settles) == first_of_year(years[0].year)


def test_a_forecaster_has_other_draws_than_its_world_and_than_the_forecasters_of_others() -> None:
    seeds = [worlds.forecaster(1, World(number, 0)) for number in range(300)]
    assert len(set(seeds)) == 300
    assert not set(seeds) & set(range(1, 10_001))


def test_what_came_is_counted_in_the_types_that_returns_can_tell_apart() -> None:
    p = settings().parameters
    of_type = p.placement.types
    lives = ["supported_accommodation", "uasc_accommodation", "supported_accommodation",
             "council_disability_home", "council_disability_home"]  # fmt: skip
    rows = make_census(p).frame.head(5).assign(
        placement=lives, uasc=[True, True, False, False, False], cin=["N8", "N8", "N1", "N1", "N2"],
        place=[str(of_type[name].place) for name in lives],
        place_provider=[str(of_type[name].provider) for name in lives],
    ).astype(COLUMNS)  # fmt: skip
    assert p.returns is not None
    told = worlds.as_told(Episodes(rows), p.returns)
    assert told.frame["placement"].tolist() == [
        "uasc_accommodation", "uasc_accommodation", "supported_accommodation",
        "council_childrens_home", "council_disability_home",
    ]  # fmt: skip
    pd.testing.assert_frame_equal(told.frame.drop(columns="placement"), rows.drop(columns="placement"))


def made_up(_: Settings, __: Validation, world: World) -> pd.DataFrame:
    """Forecasts of one and two years: too low by two, and by four where nothing drifts."""
    off = -2.0 if world.drift else -4.0
    rows = [
        ("2022-03-31", months, series, "all", method, 100 + off, 90.0, 101.0, 110.0, 100.0, off, 1.5, 0.5,
         0.5, True, True, True)
        for months in (12, 24)
        for series in ("children in care", "entries")
        for method in ("model", "persistence")
    ]  # fmt: skip
    from sim.validation.rolling import COLUMNS

    return pd.DataFrame(rows, columns=list(COLUMNS)).assign(world=world.number, drift=world.drift)


def test_finished_worlds_are_kept_and_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = replace(settings(), run=settings().run.model_copy(update={"outputs": tmp_path, "workers": 1}))
    tried: list[World] = []

    def counted(s: Settings, a: Validation, world: World) -> pd.DataFrame:
        tried.append(world)
        return made_up(s, a, world)

    monkeypatch.setattr(validate, "tried", counted)
    with workers(1) as submit:
        first = validate.every_world(here, asked(), submit)
        assert tried == [World(0, 0), World(0, 2), World(1, 0), World(1, 2)]
        again = validate.every_world(here, asked(), submit)
        assert len(tried) == 4
        pd.testing.assert_frame_equal(first, again)
        more = asked().model_copy(update={"worlds": 3})
        validate.every_world(here, more, submit)
        assert tried[4:] == [World(2, 0), World(2, 2)]
        other = replace(here, run=here.run.model_copy(update={"seed": 5}))
        validate.every_world(other, asked(), submit)
        assert len(tried) == 10


def test_the_job_says_what_intervals_held_and_how_far_it_was_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = replace(settings(), run=settings().run.model_copy(update={"outputs": tmp_path, "workers": 1}))
    monkeypatch.setattr(validate, "tried", made_up)
    validate.run(here)
    said = capsys.readouterr().out
    assert (
        "Nothing drifts, 1 year ahead, 2 worlds: intervals of 50, 80 and 95 % held 100, 100 and 100 %" in said
    )
    assert (
        "mean error 4.0 children (bias -4.0 ± 0.0), as today 4.0 (difference +0.0 ± 0.0); median error 1.0,"
        " as today 1.0."
    ) in said
    assert "mean error 2.0 children (bias -2.0 ± 0.0)" in said
    assert WHAT_IS_SURE in said
    assert {f.name for f in (here.folder / "tables").iterdir()} == {
        "forecasts.csv", "scores.csv", "reliability.csv", "pit.csv",
    }  # fmt: skip
    assert (here.folder / "report.html").is_file()


def test_spending_has_sentences_of_its_own() -> None:
    rows = pd.concat([made_up(settings(), asked(), World(number, 1.0)) for number in range(2)])
    spending = rows[rows["series"] == "entries"].assign(series="spending", error=-1234.5)
    forecasts = pd.concat((rows, spending), ignore_index=True)
    found = verdicts(scored(forecasts).assign(drift=1.0))
    said = [str(one) for one in found]
    assert "children" in said[0]
    assert "spending" not in said[0]
    assert said[2].startswith(
        "Drift as configured, spending, 1 year ahead, 2 worlds: intervals of 50, 80 and 95 %"
    )
    assert "mean error 1,234.5 thousand pounds (bias -1,234.5 ± 0.0)" in said[2]
    assert len(said) == 4
    assert found[2].row()["mean error"] == "1,234.5"
    of_children, of_spending = in_all(found)
    assert of_children.startswith(
        "Of 4 forecasts of the number of children in care, intervals of 50, 80 and 95 %"
    )
    assert "The mean error is 1,234.5 thousand pounds, that of “as today” 1,234.5." in of_spending


def test_a_list_of_finance_needs_prices() -> None:
    bare = truth_of(small(settings().parameters, 0.2), World(1, 1.0), asked(), 1)
    bare = bare.model_copy(update={"costs": None})
    one = OneCopy(make_census(bare), pd.DataFrame(), PriceDraws.none(), bare.authority.base_date)
    with pytest.raises(InputMistake, match=r"job\.made_up\.commitments: there are no prices"):
        worlds.finance_list(one, bare, bare, [DaysOfReturn(2022)])


def test_unit_costs_of_a_small_world_stray_as_those_of_a_small_authority() -> None:
    p = small(settings().parameters, 0.17)
    truth = truth_of(p, World(1, 1.0), asked(), 1).uncertainty.unit_cost
    assert p.census.children == 953
    assert truth.sd_of(953) == p.uncertainty.unit_cost.sd_of(162) == 0.1


def test_without_a_question_or_codes_of_returns_it_says_what_is_missing() -> None:
    with pytest.raises(InputMistake, match=r"job\.made_up is missing"):
        validate.question(load(["scenarios=[baseline]"]))
    bare = settings().parameters.model_copy(update={"returns": None})
    with pytest.raises(InputMistake, match="returns: is missing"):
        validate.question(replace(settings(), parameters=bare))


@pytest.mark.slow
def test_a_world_goes_through_its_files_to_a_forecast_beside_what_came(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[int] = []

    def learnt(known: ObservedHistory, lists: OwnLists, mine: Settings) -> Learnt:
        told.append(mine.parameters.provision.foster_households.places)
        return found_of(known, lists, mine)

    found_of = worlds.learnt
    monkeypatch.setattr(worlds, "learnt", learnt)
    few = replace(settings(), run=settings().run.model_copy(update={"replications": 2}))
    short = asked().model_copy(update={"settles": 1, "observed": 4, "ahead": 1, "commitments": True})
    rows = worlds.tried(few, short, World(0, 1))
    total = rows[(rows["series"] == "children in care") & (rows["method"] == "model")]
    assert total["months"].tolist() == [12]
    begun_with = small(settings().parameters, short.size).provision.foster_households.places
    assert 0.5 * begun_with < told[0] < begun_with, "more carers stop than are approved"
    assert 0 < float(total["observed"].iloc[0]) < 600
    assert {"model", "persistence", "stock-flow"} <= set(rows["method"])
    spent = rows[(rows["series"] == "spending") & (rows["method"] == "model")]
    assert 1000 < float(spent["observed"].iloc[0]) < 30_000
    assert spent["forecast"].iloc[0] == pytest.approx(spent["observed"].iloc[0], rel=0.6)


def test_standard_errors_are_those_over_worlds_and_methods_are_compared_world_by_world() -> None:
    worlds_of = [made_up(settings(), asked(), World(number, 1.0)) for number in range(3)]
    forecasts = pd.concat(worlds_of, ignore_index=True)
    for world, (model, today) in enumerate(((1.0, -5.0), (-2.0, 4.0), (4.0, -9.0))):
        here = forecasts["world"] == world
        forecasts.loc[here & (forecasts["method"] == "model"), "error"] = model
        forecasts.loc[here & (forecasts["method"] == "persistence"), "error"] = today
    found = scored(forecasts).set_index(["series", "months", "method"])
    row = found.loc[("entries", 12, "model")]
    # errors 1, -2, 4: mean 1, sd 3; their sizes are smaller by 4, 2, 5: mean 11 / 3, sd 1.5275
    assert row["bias_se"] == pytest.approx(3 / 3**0.5)
    assert row["beyond"] == pytest.approx(-11 / 3)
    assert row["beyond_se"] == pytest.approx(1.5275 / 3**0.5, abs=1e-4)
    assert found.loc[("entries", 12, "persistence"), "beyond"] == 0.0
    alone = scored(forecasts[forecasts["world"] == 0])
    assert alone["bias_se"].isna().all()
