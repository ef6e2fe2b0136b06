"""A made-up run of a few children, homes and replications, as tidy tables: what reports are tested on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd
from compared import comparisons
from episode_rows import TYPES, episodes_of
from shipped_parameters import parameters, shipped

from sim.bands import day_number
from sim.comparison.balance import COLUMNS
from sim.episodes import Episodes
from sim.measures import Measured, side_by_side, tidy_tables
from sim.measures.every import measure
from sim.parameters import Aim, Parameters
from sim.parameters.census import AfterCare
from sim.policies import Scenario
from sim.report.files.tables import COLUMNS as WRITTEN
from sim.report.words.labels import Labels
from sim.timeline import Timeline

BASE = date(2022, 7, 31)
WANTED = {
    "kinship_share": "up",
    "residential_against_plan_share": "down",
    "external_foster_share": "down",
    "family_based_12_15_share": "up",
    "outside_d2n2_share": "down",
    "sgo_exits": "up",
}
AIMS = {
    kpi: Aim(direction=way, by=date(2026, 3, 31), assumption="made up for a test")
    for kpi, way in WANTED.items()
}
STOCK = AfterCare(
    assumption="made up for a test",
    special_guardianship_orders=30,
    special_guardianship_ages={8: 1, 15: 1},
    care_leavers={18: 5, 19: 6, 20: 4},
    support_ends_at=21,
)


TEAMS = ("step_down", "reunification")
MOST = 6
"""Entries every half year where nothing is done; with fewer of them the teams are at work."""


def _history(seed: int, more: int) -> Episodes:
    """A hundred children today and ``more`` every half year, who stay for a random time."""
    rng = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    for child in range(100 + 20 * more):
        start = (
            BASE - timedelta(days=400)
            if child < 100
            else BASE + timedelta(days=1 + 180 * (child - 100) // more)
        )
        kind = list(TYPES)[child % len(TYPES)]
        end = BASE + timedelta(days=int(rng.integers(30, 5000)))
        rows.append(
            {
                "child": child,
                "stratum": "census" if child < 100 else "general",
                "dob": date(2022, 1, 1) - timedelta(days=365 * (child % 15)),
                "decom": start,
                "dec": max(end, start + timedelta(days=5)),
                "placement": kind,
                "plan": TYPES[kind].setting if child % 3 else "fostering",
                "location": ["in_county", "sub_region", "beyond"][child % 3],
                "unit": "oakhurst" if kind == "council_home" and child < 15 else "",
                "rec": "E45" if child % 4 == 0 else "E4A",
                "route": "sgo" if child % 4 == 0 else "home",
            }
        )
    return episodes_of(rows)


def _attempts() -> pd.DataFrame:
    """Ten places a quarter year apart: eight children begun, one of them twice; five led out, two broken
    down, one goes on."""
    offered = float(day_number(BASE)) + 90.0 * np.arange(1, 11)
    outcome = ["led_out"] * 5 + ["unsuccessful", "left_care", "open", "unused", "unused"]
    return pd.DataFrame(
        {
            "programme": "step_down",
            "offered": offered,
            "child": [1, 2, 3, 4, 5, 6, 7, 6, -1, -1],
            "number": [0, 0, 0, 0, 0, 0, 0, 1, 0, 0],
            "begun": [*offered[:8], np.nan, np.nan],
            "ended": [*offered[:7] + 60, np.nan, *offered[8:] + 80],
            "outcome": outcome,
        }
    )


def replication(seed: int, more: int = 5, years: int = 10, opened: Sequence[str] = ()) -> dict[str, Measured]:
    """The measures of one made-up replication; ``more`` children enter every half year, and homes are
    ``opened``."""
    episodes = _history(seed, more)
    opening = float(day_number(date(2023, 1, 1)))
    places = pd.DataFrame(
        [
            ("oakhurst", "council_home", -np.inf, 4.0),
            ("foster households", "in_house_foster", -np.inf, 40.0),
            ("foster households", "in_house_foster", opening, 44.0),
            *((home, "council_home", opening, 2.0) for home in opened),
        ],
        columns=["unit", "kind", "day", "places"],
    )
    carers = pd.DataFrame({"event": ["approval"], "day": [opening], "places": [4]})
    made = MadeUp(episodes, places, carers, _attempts())
    return measure(made, _parameters(TEAMS if more < MOST else ()), years)


@dataclass(frozen=True)
class MadeUp:
    """What one replication left behind."""

    episodes: Episodes
    places: pd.DataFrame
    carers: pd.DataFrame
    attempts: pd.DataFrame


@cache
def _parameters(teams: tuple[str, ...]) -> Parameters:
    """An authority of a few placement types, one stream of entries and two ways out, in which some teams are
    at work."""
    p = parameters(shipped())
    leaving = next(iter(p.exits.routes.values()))
    grown = p.exits.at_eighteen.model_copy(update={"staying_close": Timeline.constant(0)})
    return p.model_copy(
        update={
            "placement": p.placement.model_copy(update={"types": TYPES}),
            "entries": p.entries.model_copy(
                update={"strata": {"general": next(iter(p.entries.strata.values()))}}
            ),
            "exits": p.exits.model_copy(
                update={"routes": dict.fromkeys(("sgo", "home"), leaving), "at_eighteen": grown}
            ),
            "census": p.census.model_copy(update={"after_care": STOCK}),
            "programmes": dict.fromkeys(teams),
            "costs": None,
        }
    )


def tables(scenarios: Sequence[str], years: int = 10) -> dict[str, pd.DataFrame]:
    """Tidy tables of three replications of each scenario; each later scenario has fewer entries."""
    return dict(_tables(tuple(scenarios), years))


@cache
def _tables(scenarios: tuple[str, ...], years: int) -> dict[str, pd.DataFrame]:
    runs = {
        name: side_by_side([replication(s, MOST - min(i, 4), years) for s in range(3)])
        for i, name in enumerate(scenarios)
    }
    named = {
        name: Scenario(title=name, stands_for="Fewer children enter, made up for a test.")
        for name in scenarios
    }
    nothing = pd.DataFrame(columns=["scenario", "about", "remark"])
    return {"balance": held(), **tidy_tables(runs), **comparisons(runs, named, AIMS), "remarks": nothing}


def held() -> pd.DataFrame:
    """A balance of two stocks, one of which moves after five years, and of a flow."""
    rows = [
        ("children in care", "all", 100.0, 98.0, 102.0, f"{2022 + y}-07-31", 100.5, 0.1, True, "")
        for y in range(1, 11)
    ] + [
        (
            "children by placement",
            "council_home",
            10.0,
            8.0,
            12.0,
            f"{2022 + y}-07-31",
            10.0 + y,
            0.1,
            y < 3,
            "it grows",
        )
        for y in range(1, 11)
    ]
    return pd.DataFrame(
        [*rows, ("entry a year", "all", 50.0, 45.0, 55.0, "2024-03-31", 51.0, 0.2, True, "")], columns=COLUMNS
    )


def costs(scenarios: Sequence[str], years: int = 10) -> pd.DataFrame:
    """Made-up spending: a hundred million a year, one million less in each later scenario."""
    found = tables(scenarios, years)["flows"].drop_duplicates(["scenario", "financial_year"])
    total = 1e8 - 1e6 * found["scenario"].map(list(scenarios).index).to_numpy()
    lines = [("fees", 0.75), ("allowances", 0.25), ("total", 1.0)]
    parts = [
        pd.DataFrame(
            {
                "scenario": found["scenario"].to_numpy(),
                "financial_year": found["financial_year"].to_numpy(),
                "cost_line": line,
                "months": found["months"].to_numpy(),
                **{
                    name: total * part * factor
                    for name, factor in (("mean", 1), ("p10", 0.9), ("p50", 1), ("p90", 1.1))
                },
            }
        )
        for line, part in lines
    ]
    return pd.concat(parts, ignore_index=True)


def variance(scenarios: Sequence[str]) -> pd.DataFrame:
    """Made-up shares of the variance: drift has most of that of children, prices most of that of spending."""
    parts = {"chance": 0.3, "parameters": 0.0, "drift": 0.5, "effects": 0.1, "prices": 0.0}
    paid = {**parts, "drift": 0.25, "prices": 0.6}
    numbers = [("caseload", "all", parts), ("kinship_share", "all", parts), ("costs", "total", paid)]
    table = pd.DataFrame(
        [
            (name, years, measure, part, f"{2022 + years}-07-31", layer, share)
            for name in dict.fromkeys((scenarios[0], scenarios[-1]))
            for years in (1, 3)
            for measure, part, of in numbers
            for layer, share in of.items()
        ],
        columns=["scenario", "years", "measure", "breakdown", "date", "layer", "first_order"],
    )
    on = table["first_order"] > 0
    table = table.assign(active=on, total=table["first_order"] + 0.1 * on, pairs=32, mean=900.0, sd=40.0)
    return table.assign(first_order_error=0.05, total_error=0.04)[list(WRITTEN["variance"])]


def costed(scenarios: Sequence[str], years: int = 10) -> dict[str, pd.DataFrame]:
    """Tables with made-up spending and what it differs by: a million less in each later scenario, in every
    run."""
    found, spent = tables(scenarios, years), costs(scenarios, years)
    days = [f"{int(year[:4]) + 1}-03-31" for year in spent["financial_year"].unique()]
    rows = [_spending(name, day, -1e6 * i) for i, name in enumerate(scenarios) if i for day in days]
    columns = list(found["comparison"].columns)
    return {
        **found,
        "costs": spent,
        "variance": variance(scenarios),
        "comparison": pd.concat(
            [found["comparison"], pd.DataFrame(rows, columns=columns)], ignore_index=True
        ),
    }


def _spending(scenario: str, day: str, difference: float) -> dict[str, object]:
    between = {
        "p10": 1.1 * difference,
        "p90": 0.9 * difference,
        "ci_low": 1.05 * difference,
        "ci_high": 0.95 * difference,
    }
    often = {
        "share_less": 1.0,
        "share_more": 0.0,
        "probability_of_reduction": 1.0,
        "probability_it_helps": 1.0,
    }
    of = {"scenario": scenario, "measure": "costs", "breakdown": "total", "date": day}
    return {
        **of,
        "difference": difference,
        **between,
        **often,
        "variance_reduction": np.nan,
        "replications": 3.0,
    }


def labels(scenarios: Sequence[str], wanted: Mapping[str, int] | None = None) -> Labels:
    """Titles for the made-up run."""
    return Labels(
        authority="Westmere",
        base=BASE,
        scenarios={name: name.replace("_", " ").capitalize() for name in scenarios},
        placements={name: name.replace("_", " ").capitalize() for name in TYPES},
        homes={"oakhurst": "Oakhurst"},
        households="in_house_foster",
        wanted={kpi: aim.sign for kpi, aim in AIMS.items()} if wanted is None else wanted,
        focus=scenarios[-1],
        external_homes=("external_home",),
        parts=tuple(scenarios[1:-1]),
    )
