"""Every sentence is computed from the row that it speaks of: the scenario, the day and the measure that it
names.

The made-up tables have another value in every row, and another one on the base date, the day of judgement and
the last day, so that a sentence that takes a wrong row says a wrong number.
"""

import re
from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest
from tiny_run import AIMS, BASE, costed, labels, tables

from sim.comparison.best import NET_COST
from sim.report.exhibits import EXHIBITS
from sim.report.left_out import Extras
from sim.report.pages import headline
from sim.report.words.compared import comparison_in_words, differences, judged_on, simulation_error
from sim.report.words.labels import Labels, day, month
from sim.report.words.sentences import course

pytestmark = pytest.mark.unit
NAMES = ["baseline", "kinship_first", "step_down", "all"]
FIRST, JUDGED, LAST = BASE.isoformat(), "2026-03-31", "2032-07-31"
WHOSE = labels(NAMES)
Tables = dict[str, pd.DataFrame]


@pytest.fixture
def found() -> Tables:
    """Tables of ten years in which no two rows say the same."""
    made = costed(NAMES)
    for name, columns in {
        "caseload": ["mean", "p10", "p50", "p90"],
        "provision": ["places", "occupied"],
        "location": ["mean"],
        "comparison": ["difference", "p10", "p90"],
    }.items():
        step = pd.Series(range(1, len(made[name]) + 1), dtype=float) * 0.37
        made[name] = made[name].assign(**{c: made[name][c] + step + i for i, c in enumerate(columns)})
    rows = made["comparison"]
    more = rows["difference"] > 0
    made["comparison"] = rows.assign(
        difference=rows["difference"].where(rows["measure"] != "costs", rows["difference"] * 3),
        share_more=more.map({True: 2 / 3, False: 0.0}),
        share_less=more.map({True: 0.0, False: 1.0}),
    )
    return made


def _headlines(found: Tables, whose: Labels) -> str:
    extras = Extras()
    said = "\n".join(headline.headlines(found, whose, extras))
    assert not extras.left_out
    return said


SENTENCES: dict[str, Callable[[Tables, Labels], str | None]] = {
    **{name: exhibit.finding for name, exhibit in EXHIBITS.items()},
    "headlines": _headlines,
    "story": lambda found, whose: comparison_in_words("step_down", found, whose),
    "simulation_error": simulation_error,
}


@pytest.mark.parametrize("name", list(SENTENCES))
def test_a_sentence_does_not_depend_on_where_its_rows_stand(name: str, found: Tables) -> None:
    shuffled = {
        table: rows.sample(frac=1, random_state=7) for table, rows in found.items() if table != "best_levers"
    }
    shuffled["best_levers"] = found["best_levers"]  # its order is that in which plans are named
    assert SENTENCES[name](shuffled, WHOSE) == SENTENCES[name](found, WHOSE)


@pytest.mark.parametrize("name", list(SENTENCES))
def test_a_sentence_takes_no_number_from_a_day_that_it_does_not_name(name: str, found: Tables) -> None:
    """What stands on any other day may be anything. Homes speak of a year, whose months are named days."""
    said = SENTENCES[name](found, WHOSE)
    named = {FIRST, JUDGED, LAST, "2032-03-31"}
    last_year = sorted(set(found["provision"]["date"]))[-12:]
    nonsense = {}
    for table, rows in found.items():
        numbers = [c for c in ("mean", "p10", "p50", "p90", "places", "occupied", "difference") if c in rows]
        other = (
            ~rows["date"].isin([*named, *last_year]) if "date" in rows else pd.Series(False, index=rows.index)
        )
        nonsense[table] = rows.assign(**{c: rows[c].mask(other, 123456.0) for c in numbers})
    assert SENTENCES[name](nonsense, WHOSE) == said


def _at(rows: pd.DataFrame, **keys: str) -> "pd.Series[float]":
    for column, value in keys.items():
        rows = rows[rows[column] == value]
    assert len(rows) == 1
    return rows.iloc[0]


def _all_children(found: Tables, when: str, scenario: str = "baseline") -> "pd.Series[float]":
    return _at(found["caseload"], scenario=scenario, placement="all", age_band="all", date=when)


def _numbers(text: str) -> list[str]:
    return re.findall(
        r"\d[\d,.]*\d|\d", re.sub(r"\b(?:July|March) \d{4}|\d\d? (?:July|March) \d{4}|20\d\d/\d\d", "", text)
    )


def test_where_the_caseload_goes_is_told_of_the_base_date_and_of_the_last_day(found: Tables) -> None:
    alone = labels(["baseline"])
    first, last = _all_children(found, FIRST), _all_children(found, LAST)
    said = EXHIBITS["children_in_care"].finding(found, alone)
    assert _numbers(said) == [
        f"{first['p50']:,.0f}",
        f"{last['p50']:,.0f}",
        f"{last['p10']:,.0f}",
        f"{last['p90']:,.0f}",
    ]
    assert "by July 2032" in said


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (953, 960, "hardly change, from 953 to 960"),
        (953, 946, "hardly change, from 953 to 946"),
        (953, 953.4, "stay at 953"),
        (953, 1056, "rise from 953 to 1,056"),
        (953, 900, "fall from 953 to 900"),
        (0, 0.3, "stay at 0"),
        (0, 2, "rise from 0 to 2"),
        (3, 0, "fall from 3 to 0"),
    ],
)
def test_a_number_that_stays_is_told_with_both_of_its_values(start: float, end: float, said: str) -> None:
    assert course(start, end) == said


def test_the_first_headline_says_the_last_days_number_by_the_last_day(found: Tables) -> None:
    """It once printed the first day's number as that of the last."""
    rows = found["caseload"]
    steady = (rows["placement"] == "all") & (rows["age_band"] == "all")
    near = rows["date"].map({FIRST: 953.0, JUDGED: 957.0, LAST: 960.0}).fillna(955.0)
    held = {
        **found,
        "caseload": rows.assign(**{c: rows[c].mask(steady, near) for c in ("p10", "p50", "p90")}),
    }
    said = next(iter(headline.PARTS["children in care"](held, WHOSE)))
    assert said == "“Baseline”: children in care hardly change, from 953 to 960 by July 2032."


def test_with_more_scenarios_the_largest_difference_is_that_of_the_last_day(found: Tables) -> None:
    whose = labels(NAMES[:3])
    end = {
        one: gap for one, gap in differences(found, whose, "caseload:all", LAST).items() if one in NAMES[:3]
    }
    name = max(end, key=lambda one: abs(end[one].mean))
    assert (
        EXHIBITS["children_in_care"].finding(found, whose)
        == f"“{whose.scenarios[name]}” by July 2032: {end[name].in_words('children in care')}"
    )
    row = _at(found["comparison"], scenario=name, measure="caseload", breakdown="all", date=LAST)
    assert end[name].mean == row["difference"]
    assert (end[name].low, end[name].high) == (row["p10"], row["p90"])


def test_the_plan_in_focus_is_told_on_the_day_of_judgement(found: Tables) -> None:
    said = next(iter(headline.PARTS["the plan in focus"](found, WHOSE)))
    row = _at(found["comparison"], scenario="all", measure="caseload", breakdown="all", date=JUDGED)
    assert f"by {day(date.fromisoformat(JUDGED))}" in said
    assert f"{row['difference']:+,.0f} on average" in said
    assert f"{row['share_more' if row['difference'] > 0 else 'share_less'] * 3:.0f} of 3 runs" in said


def test_places_and_children_of_carers_are_those_of_the_first_and_the_last_day(found: Tables) -> None:
    rows = found["provision"]
    (start, before), (end, after) = (
        _at(rows, scenario="baseline", kind="in_house_foster", date=when)[["places", "occupied"]]
        for when in (FIRST, LAST)
    )
    assert (
        EXHIBITS["foster_carers"].finding(found, WHOSE)
        == f"Places with the council's own foster carers {course(start, end)}, the children in them "
        f"{course(before, after)}, by July 2032 under “Baseline”"
    )


def test_children_beyond_the_region_are_those_of_the_first_and_the_last_day(found: Tables) -> None:
    start, end, other = (
        _at(found["location"], location="beyond", scenario=name, date=when)["mean"]
        for name, when in (("baseline", FIRST), ("baseline", LAST), ("all", LAST))
    )
    assert (
        EXHIBITS["where_children_live"].finding(found, WHOSE)
        == f"Children beyond the sub-region {course(start, end)} by July 2032 under “Baseline”; {other:,.0f}"
        " under “All”"
    )


def test_spending_is_told_of_the_years_that_are_named(found: Tables) -> None:
    rows = found["costs"]
    years = rows["financial_year"].map({"2023/24": 1.11, "2025/26": 1.55, "2031/32": 1.77}).fillna(9.0)
    distinct = {**found, "costs": rows.assign(mean=rows["mean"] * years)}
    gap = _at(found["comparison"], scenario="all", measure="costs", breakdown="total", date="2032-03-31")[
        "difference"
    ]
    said = EXHIBITS["spending"].finding(distinct, WHOSE)
    assert said.startswith(
        "Spending goes from £111.0 million in 2023/24 to £177.0 million in 2031/32 under “Baseline”; “All”: "
    )
    assert f"£{abs(gap) / 1e6:.1f} million less spending on average, less in 3 of 3 runs" in said


def test_spending_of_a_single_year_goes_nowhere() -> None:
    short = costed(["baseline"], 2)
    said = EXHIBITS["spending"].finding(short, labels(["baseline"]))
    assert said == "Spending is £100.0 million in 2023/24"
    part = {**short, "costs": short["costs"].assign(months=8), "flows": short["flows"].assign(months=8)}
    assert "in 2022/23 (8 months) to" in EXHIBITS["spending"].finding(part, labels(["baseline"]))


def test_the_placement_type_that_changes_most_is_told_of_the_first_and_the_last_day(found: Tables) -> None:
    rows = found["caseload"].query("scenario == 'baseline' and age_band == 'all' and placement != 'all'")
    start, end = (rows[rows["date"] == when].set_index("placement")["mean"] for when in (FIRST, LAST))
    name = (end - start).abs().idxmax()
    start, end = start[name], end[name]
    verb = "grows" if end > start else "shrinks"
    assert (
        EXHIBITS["children_by_placement"].finding(found, WHOSE)
        == f"{WHOSE.placements[str(name)]} {verb} most: from {start:,.0f} to {end:,.0f} children by July 2032"
        " under “Baseline”"
    )
    still = {"caseload": found["caseload"].assign(mean=10.0)}
    assert (
        EXHIBITS["children_by_placement"]
        .finding(still, WHOSE)
        .startswith("No placement type gains or loses as much as one child by July 2032")
    )


def test_indicators_count_only_in_the_wanted_direction_and_by_a_change_that_can_be_seen() -> None:
    names = [one.name for one in WHOSE.indicators]
    ends = [
        0.6,
        0.6,
        0.4,
        0.5004,
        0.4,
        0.4,
    ]  # kinship up, against plan up, agency down, family hardly, beyond down, orders down
    rows = [
        ("baseline", d, n, v)
        for d, vs in ((FIRST, [0.5] * 6), (LAST, ends))
        for n, v in zip(names, vs, strict=True)
    ]
    rows += [("baseline", "2027-07-31", n, 0.9 if n == "sgo_exits" else 0.1) for n in names]
    found = {"kpis": pd.DataFrame(rows, columns=["scenario", "date", "kpi", "p50"])}
    assert (
        EXHIBITS["indicators"].finding(found, labels(["baseline"]))
        == "Three of the six indicators move the way the strategy wants by July 2032 in the median run"
    )


def test_aims_are_counted_by_scenario_and_by_the_days_on_which_they_are_judged(found: Tables) -> None:
    table = found["aims"].assign(probability=0.4)
    table.loc[(table["scenario"] == "baseline") & (table["kpi"] == "kinship_share"), "probability"] = 0.51
    table.loc[(table["scenario"] == "all") & (table["kpi"] != "kinship_share"), "probability"] = 0.9
    said = EXHIBITS["probabilities"].finding({"aims": table}, WHOSE)
    assert (
        said
        == "One of the six indicators is more likely than not to be on the side that the strategy wants by"
        " March 2026 under “Baseline”, five under “All”"
    )
    table.loc[table["kpi"] == "sgo_exits", "by"] = "2024-03-31"
    assert "by their days, March 2024 to March 2026" in EXHIBITS["probabilities"].finding(
        {"aims": table}, WHOSE
    )
    fewer = table[table["kpi"].isin(["kinship_share", "sgo_exits"])]
    assert EXHIBITS["probabilities"].finding({"aims": fewer}, WHOSE).startswith("One of the two indicators")


def test_plans_help_an_indicator_in_eight_of_ten_runs_and_not_by_the_interval_of_the_mean(
    found: Tables,
) -> None:
    rows = found["comparison"].assign(
        difference=0.0, share_less=0.0, share_more=0.0, ci_low=0.01, ci_high=0.02
    )
    here = rows["date"] == JUDGED

    def set_(scenario: str, kpi: str, less: float, more: float) -> None:
        chosen = here & (rows["scenario"] == scenario) & (rows["measure"] == kpi)
        rows.loc[chosen, ["difference", "share_less", "share_more"]] = [more - less, less, more]

    for kpi in ("kinship_share", "family_based_12_15_share"):
        set_("all", kpi, 0.2, 0.8)
    set_("step_down", "residential_against_plan_share", 0.9, 0.0)
    set_("step_down", "kinship_share", 0.21, 0.79)
    set_("kinship_first", "outside_d2n2_share", 0.0, 1.0)  # the wrong way
    said = EXHIBITS["what_changes"].finding({**found, "comparison": rows}, WHOSE)
    assert (
        said == "“All” moves two of the six indicators the way the strategy wants in at least 8 of 10 runs by"
        " March 2026; “Step down” comes next with one"
    )
    none = {**found, "comparison": rows.assign(share_more=0.79, share_less=0.0)}
    assert (
        EXHIBITS["what_changes"].finding(none, WHOSE)
        == "No scenario moves any of the six indicators the way the strategy wants in at least 8 of 10 runs"
        " by March 2026"
    )


def test_the_plan_that_does_most_is_told_on_the_day_of_its_aim(found: Tables) -> None:
    early = {"kpi": "sgo_exits", "scenario": "step_down", "date": "2024-03-31"}
    money = {"kpi": NET_COST, "scenario": "step_down", "date": JUDGED}
    told = {**found, "best_levers": pd.DataFrame([early, money])}
    said = next(iter(headline.PARTS["the plans that do most"](told, WHOSE)))
    row = _at(found["comparison"], scenario="step_down", measure="sgo_exits", date="2024-03-31")
    assert "special guardianship orders in 12 months by 31 March 2024" in said
    assert f"{row['difference']:+,.0f} on average, up in 2 of 3 runs" in said
    cost = _at(found["comparison"], scenario="step_down", measure="costs", breakdown="total", date=JUDGED)
    assert f"£{abs(cost['difference']) / 1e6:.1f} million less spending in 2025/26" in said


def test_what_a_run_ends_before_is_judged_on_its_last_day() -> None:
    short = tables(NAMES, 2)
    assert judged_on(short) == "2024-07-31"
    assert {aim.by for aim in AIMS.values()} == {date(2026, 3, 31)}
    said = next(iter(headline.PARTS["the plan in focus"](short, WHOSE)))
    assert "by 31 July 2024" in said
    assert month(date(2024, 7, 31)) in EXHIBITS["probabilities"].finding(short, WHOSE)
    assert month(date(2024, 7, 31)) in EXHIBITS["what_changes"].finding(short, WHOSE)


def test_plans_that_change_nothing_are_told_apart_from_those_that_go_both_ways(found: Tables) -> None:
    rows = found["comparison"].copy()
    rows.loc[rows["scenario"] == "step_down", ["difference", "share_less", "share_more"]] = 0.0
    rows.loc[rows["scenario"] == "kinship_first", ["share_less", "share_more"]] = 0.5
    said = list(headline.PARTS["plans without effect"]({**found, "comparison": rows}, WHOSE))
    assert said == [
        "No effect in any run by 31 March 2026 on any of these numbers: “Step down”.",
        "None of these numbers goes the same way in eight of ten runs by 31 March 2026: “Kinship first”.",
    ]


def test_simulation_error_is_a_note_with_half_the_widest_interval_of_the_mean(found: Tables) -> None:
    rows = found["comparison"].assign(ci_low=-1.0, ci_high=1.0, replications=100.0)
    here = (rows["date"] == JUDGED) & (rows["measure"] == "costs")
    rows.loc[here, ["ci_low", "ci_high"]] = [-0.5e6, 0.5e6]
    rows.loc[here & (rows["scenario"] == "all"), ["ci_low", "ci_high"]] = [1.2e6, 2.2e6]
    said = simulation_error({**found, "comparison": rows}, WHOSE)
    assert said is not None
    children = "1.0 children in care, 1.0 children in external homes"
    assert said.startswith(
        f"Simulation error: 100 runs give these mean differences within {children} and £0.5 million"
    )
    assert "£0.5 million of spending in 2025/26" in said
    assert simulation_error(found, labels(["baseline"])) is None


def test_no_sentence_calls_the_interval_of_a_mean_sure(found: Tables) -> None:
    for name, say in SENTENCES.items():
        said = say(found, WHOSE) or ""
        assert not re.search(r"\bsure", said), name
        assert name == "simulation_error" or "95 %" not in said, name
