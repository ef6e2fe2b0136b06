"""Made-up authorities whose truth is known: they live, write their returns, are fitted, and are forecast.

A world lives by its own true parameters: first unseen until it has settled, then for the years of its
returns, then on into the years that are forecast. A forecaster has nothing but the CSV files of the returns
(and, where it is asked for, finance's list of what was paid), the number of approved foster places, and the
configuration that every fit begins from, and does what ``job=fit`` does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from sim.bands import day_number, years_after
from sim.calendar import first_of_year, last_of_year
from sim.census.children import make_census
from sim.episodes import Episodes
from sim.errors import InputMistake
from sim.estimation.observation import as_known, with_times_in_care
from sim.experiment import price_draws_of
from sim.jobs.backtest import learnt
from sim.model import Hazards, live
from sim.parameters import Parameters, Returns
from sim.parameters.jobs.job import Validation
from sim.parameters.jobs.synthesis import Files, Realism
from sim.parameters.paths.scaling import scaled
from sim.parameters.paths.values import with_values
from sim.parameters.uncertainty import DRIFTS
from sim.report.files.csv_file import write_csv
from sim.returns.lists.commitments import Commitments, read_commitments
from sim.returns.lists.own import OwnLists
from sim.returns.placements import placement_types
from sim.returns.ssda903 import read_returns
from sim.returns.words.layouts import FIRST_YEAR
from sim.settings import Settings
from sim.synthetic.children import children_of
from sim.synthetic.draft import Draft
from sim.synthetic.files import write_return
from sim.synthetic.history import synthetic_history
from sim.synthetic.lists import OneCopy, commitments_list
from sim.synthetic.size import share_of_families
from sim.synthetic.yearly import DaysOfReturn, returns
from sim.validation.rolling import Plan, forecast_once
from sim.validation.series import Name, series

LAST_RETURN = 2022
"""The year in which the last return ends, or a later one where more years are asked for than there are known
layouts before it (:func:`returned_years`)."""
TEN_TIMES = 10.0
PLACES = "provision.foster_households.places"
PLAIN = Realism(assumption="Nothing happens to the records that a reader would have to undo.")


@dataclass(frozen=True)
class World:
    """Which world it is."""

    number: int
    drift: float
    """What the configured drift is multiplied by."""


def small(p: Parameters, size: float) -> Parameters:
    """A configured authority of another size: what every fit begins from, and every truth lies around."""
    p = scaled(p, "entries.level", size)
    p = with_values(p, {PLACES: max(1, round(p.provision.foster_households.places * size))})
    for name in p.provision.foster_households.pipelines:
        p = scaled(p, f"provision.foster_households.pipelines.{name}.enquiries", size)
    return p


def returned_years(design: Validation) -> list[DaysOfReturn]:
    """The returns that a world writes, each of a year whose layout is known."""
    first = max(LAST_RETURN - design.observed + 1, FIRST_YEAR)
    return [DaysOfReturn(year) for year in range(first, first + design.observed)]


def truth_of(p: Parameters, world: World, design: Validation, seed: int) -> Parameters:
    """The parameters by which a world lives."""
    rng = np.random.default_rng(
        [seed, world.number]
    )  # the same in worlds of the same number, whatever drifts

    def factor() -> float:
        return float(np.exp(design.spread * rng.standard_normal()))

    for name in p.exits.routes:
        p = scaled(p, f"exits.routes.{name}.per_year", factor())
    for name in p.entries.strata:
        p = scaled(p, f"entries.strata.{name}.per_year", factor())
    for name in p.moves.endings:
        p = scaled(p, f"moves.endings.{name}.scale", factor())
    route = str(rng.choice([name for name, route in p.exits.routes.items() if route.clock == "care"]))
    if design.outside and world.number % design.outside == 0:
        p = scaled(p, f"exits.routes.{route}.per_year", TEN_TIMES)
    layers = {
        name: getattr(p.uncertainty, name).model_copy(
            update={
                "active": getattr(p.uncertainty, name).active and world.drift > 0,
                "sd": getattr(p.uncertainty, name).sd * world.drift,
            }
        )
        for name in DRIFTS
    }
    prices = p.uncertainty.unit_cost
    # the configured authority is larger, and strays less
    layers["unit_cost"] = prices.model_copy(
        update={"sd": prices.sd_of(round(design.size * p.census.children)), "smaller": {}}
    )
    begins = years_after(first_of_year(returned_years(design)[0].year), -design.settles)
    return p.model_copy(
        update={
            "uncertainty": p.uncertainty.model_copy(update=layers),
            "authority": p.authority.model_copy(update={"base_date": begins}),
        }
    )


def with_published_places(p: Parameters, households: pd.DataFrame, day: int) -> Parameters:
    """The configuration with the approved foster places of a day (since 1970), which are published for every
    authority each year: those of a world are no longer what it began with.
    """
    there = (households["approved"] < day + 1) & ~(households["deregistered"] < day + 1)
    return with_values(p, {PLACES: int(households["places"][there].sum())})


COMMITMENTS = "job.made_up.commitments"
FORECASTERS = 100_000
"""What is added to the seed of a world for that of its forecaster, who must not share its draws."""


def forecaster(seed: int, world: World) -> int:
    """The seed of the fit and of the forecasts."""
    return seed + FORECASTERS + world.number


def as_told(episodes: Episodes, means: Returns) -> Episodes:
    """Placements in the types that returns can tell apart, by the rules of ``means``: all supported
    accommodation of unaccompanied children is one type there, whatever the world calls it.

    No home of a made-up world has a URN that a rule could name.
    """
    frame = episodes.frame
    names = ("place", "place_provider", "cin")
    codes = pd.DataFrame({name: frame[name].astype(object).fillna("") for name in names}).assign(urn="")
    types = placement_types(codes, frame["uasc"].to_numpy(bool), means)
    return Episodes(frame.assign(placement=pd.Series(types, index=frame.index, dtype="category")))


def finance_list(
    one: OneCopy, truth: Parameters, configured: Parameters, years: Sequence[DaysOfReturn]
) -> Commitments:
    """What was paid in some years, as the list of finance has it at their end: through a CSV file.

    Raises :class:`InputMistake` where nothing has a price.
    """
    if truth.costs is None:
        raise InputMistake(f"{COMMITMENTS}: there are no prices (costs=none); choose some, or give false")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "commitments.csv"
        write_csv(file, commitments_list([one], truth, truth.costs, years))
        return read_commitments(file, {}, {}, configured, COMMITMENTS)


def tried(settings: Settings, design: Validation, world: World) -> pd.DataFrame:
    """The forecasts of a world from its returns, beside what came: what a worker does."""
    run = settings.run
    configured = small(settings.parameters, design.size)
    truth = truth_of(configured, world, design, run.seed)
    base, years = truth.authority.base_date, design.settles + design.observed + design.ahead
    census = share_of_families(make_census(truth), design.size)
    lived = live(truth, census, Hazards(truth), seed=run.seed + world.number, replication=0, years=years + 1)
    episodes = lived.episodes
    observed = returned_years(design)
    with TemporaryDirectory() as folder:
        history = synthetic_history([episodes], PLAIN, day_number(base), observed[0].first, observed[-1].last)
        children = children_of(history, PLAIN.mothers)
        for year, tables in Draft(dict(returns(history, children))).as_text(Files()):
            write_return(Path(folder), year, tables, Files())
        assert configured.returns is not None  # noqa: S101 - the job has begun with it
        found = configured.returns.model_copy(update={"folder": Path(folder)})
        read = read_returns(configured.model_copy(update={"returns": found})).history
    known = as_known(with_times_in_care(read, configured, run.seed), read.ends)
    # draws of its own: one set for all worlds would be off by the same chance in each
    own = run.model_copy(update={"seed": forecaster(run.seed, world)})
    begun_from = with_published_places(configured, lived.households, observed[-1].last)
    mine = replace(settings, parameters=begun_from, run=own)
    last = observed[-1].year
    here, returned = last_of_year(last), as_told(episodes, found)
    lists, paid = OwnLists(), None
    if design.commitments:
        prices = price_draws_of(truth, run.seed + world.number, years, 0)
        one = OneCopy(returned, lived.households, prices, base)
        later = [DaysOfReturn(last + year) for year in range(1, design.ahead + 1)]
        lists = OwnLists(commitments=finance_list(one, truth, configured, observed))
        paid = finance_list(one, truth, configured, [*observed, *later]).lines
    fit = learnt(known, lists, mine)
    came: Mapping[Name, np.ndarray] = series(
        returned, [years_after(here, n) for n in range(1, design.ahead + 1)], truth
    )
    plan = Plan(1, 12, design.ahead, own.replications, own.seed)
    return forecast_once(known, fit, came, plan, paid).assign(world=world.number, drift=world.drift)
