"""What the report says: differences in words, headlines, data tables, sources."""

from pathlib import Path

import pandas as pd
import pytest
from tiny_run import costed, labels, tables

from sim.config import load
from sim.report.drawing.style import house_style
from sim.report.exhibits import EXHIBITS
from sim.report.exhibits.strategy_taken_apart import finding, taken_apart
from sim.report.exhibits.unmet_preferences import preferences
from sim.report.files.manifest import facts, in_words, repeatable
from sim.report.files.tables import COLUMNS, DESCRIPTIONS, FINANCE
from sim.report.left_out import Extras
from sim.report.pages.headline import headlines
from sim.report.pages.money_tables import break_even, cost_lines, homes_worth, payback, savings
from sim.report.pages.provenance import provenance
from sim.report.pages.scenario_table import scenario_table
from sim.report.words.compared import differences, external_home, judged_on
from sim.report.words.labels import Labels, spelt

pytestmark = pytest.mark.unit
MANY = ["baseline", "two_bedded_homes", "kinship_first", "step_down", "all"]


def test_differences_are_those_of_the_comparison_on_the_day_of_judgement() -> None:
    found, whose = tables(MANY, 5), labels(MANY)
    assert judged_on(found) == "2026-03-31"
    one = differences(found, whose, "caseload:all")["all"]
    rows = found["comparison"].query("scenario == 'all' and measure == 'caseload' and breakdown == 'all'")
    assert one.mean == rows.set_index("date")["difference"]["2026-03-31"]
    share = differences(found, whose, "kinship_share:all")["all"]
    rows = found["comparison"].query("scenario == 'all' and measure == 'kinship_share'").set_index("date")
    assert share.mean == pytest.approx(100 * rows["difference"]["2026-03-31"])
    assert external_home(found, whose) == "external_home"


def test_every_table_has_a_description() -> None:
    assert set(DESCRIPTIONS) == {*COLUMNS, *FINANCE}


def test_the_table_of_children_says_what_the_tidy_table_says() -> None:
    found = tables(["baseline"], 3)
    table = EXHIBITS["children_in_care"].table(found, labels(["baseline"]))
    last = found["caseload"].query("placement == 'all' and age_band == 'all'").iloc[-1]
    assert table.columns[-1] == "31 July 2025"
    assert table.rows[0][-1] == f"{last['p50']:,.0f} ({last['p10']:,.0f} to {last['p90']:,.0f})"


def test_wishes_add_up_to_a_year() -> None:
    years = [("2023/24", 12.0), ("2024/25", 12.0), ("2025/26", 4.0)]
    cells = [("kinship", "all", 30.0), ("kinship", "kinship", 10.0), ("kinship", "home", 20.0)]
    rows = [("baseline", y, w, p, n, m) for y, m in years for w, p, n in cells]
    table = pd.DataFrame(
        rows, columns=["scenario", "financial_year", "wanted", "placement", "mean", "months"]
    )
    preference = preferences({"preferences": table}, "baseline")["kinship"]
    assert (preference.all, preference.met, preference.unmet, preference.instead) == (
        30,
        10,
        20,
        {"home": 20},
    )


def _headlines(scenarios: list[str]) -> list[str]:
    extras = Extras()
    said = headlines(tables(scenarios, 5), labels(scenarios), extras)
    assert not extras.left_out
    return said


def test_headlines_begin_with_the_first_scenario_and_set_the_one_in_focus_against_it() -> None:
    alone = _headlines(["baseline"])
    assert alone[0].startswith("“Baseline”: children in care ")
    assert len(alone) == 3
    more = _headlines(MANY)
    assert any(line.startswith("“All” by 31 March 2026, against “Baseline”: ") for line in more)
    assert all(line.endswith(".") for line in more)


def test_the_scenario_table_has_expected_values_and_probabilities() -> None:
    found = tables(MANY, 5)
    table = scenario_table(found, labels(MANY))
    row = found["aims"].query("scenario == 'all' and kpi == 'kinship_share'").iloc[0]
    assert table.rows[-1][1] == f"{100 * row['expected']:.1f} % ({100 * row['probability']:.0f} %)"
    assert "more than" in table.columns[1]
    assert len(table.rows) == len(MANY)


def test_every_source_and_assumption_of_a_configuration_is_told() -> None:
    settings = load(["scenarios=[baseline,step_down]"])
    told = provenance(settings.parameters, settings.scenarios)
    titles = [table.caption for table in told]
    assert titles[0] == "Authority"
    assert titles[-1] == "Policies of the scenarios"
    words = "\n".join(cell for table in told for row in table.rows for cell in row)
    known = settings.parameters
    for sourced in (known.provision.foster_households, known.exits, known.census.level):
        assert (sourced.source or "") in words
        assert (sourced.assumption or "") in words
    assert "Step down › Success: 0.8 (0.5 to 0.95)" in words


def test_how_it_was_run_leaves_out_where_and_how_fast() -> None:
    settings = load(["run.years=2", "run.workers=3", "run.outputs=/somewhere/else", "run.name=mine"])
    assert repeatable(settings) == "uv run sim run.years=2 run.name=mine"
    tls = [f"run.cluster_tls.{name}=my.pem" for name in ("ca", "certificate", "key")]
    settings = load(["run.years=2", "run.cluster=tls://10.0.0.5:8786", *tls])
    assert repeatable(settings) == "uv run sim run.years=2"
    told = in_words(facts(settings))
    assert told["Years"] == "2"
    assert not any("somewhere" in text for text in told.values())


def test_it_is_repeated_with_the_same_files_in_any_shell(tmp_path: Path) -> None:
    (tmp_path / "my files").mkdir()
    settings = load(["scenarios=[baseline,step_down]"], tmp_path / "my files")
    command = repeatable(settings)
    assert command == f'uv run sim --config-dir "{tmp_path / "my files"}" "scenarios=[baseline,step_down]"'
    assert "'" not in command


def test_spending_is_told_where_costs_were_worked_out_and_left_out_elsewhere() -> None:
    names = ["baseline", "strategy"]
    found = costed(names, 3)
    with house_style():
        chart = EXHIBITS["spending"].chart(found, labels(names))
        assert EXHIBITS["spending"].chart(tables(names, 3), labels(names)) is None
    assert chart is not None
    assert (
        chart.finding
        == "Spending goes from £100.0 million in 2023/24 to £100.0 million in 2024/25 under “Baseline”;"
        " “Strategy”: £1.0 million less spending on average, less in 3 of 3 runs (eight in ten: 0.9 to 1.1"
        " less)"
    )
    table = EXHIBITS["spending"].table(found, labels(names))
    assert table.rows[0] == ("Baseline", "100.0 (90.0 to 110.0)", "100.0 (90.0 to 110.0)")
    assert [row[0] for row in table.rows] == ["Baseline", "Strategy"]
    lines = cost_lines(found, labels(names))
    assert [row[:2] for row in lines.rows] == [
        (line, s) for line in ("Fees", "Allowances", "Total") for s in ("Baseline", "Strategy")
    ]
    assert lines.rows[0][2:] == ("75.0 (67.5 to 82.5)", "75.0 (67.5 to 82.5)")


def test_what_plans_save_and_whether_they_pay_for_themselves_is_told_in_millions() -> None:
    names = ["baseline", "strategy"]
    worth = ("net_present_value", "npv_p10", "npv_p50", "npv_p90")
    row = {
        "scenario": "strategy",
        "probability_of_payback": 0.25,
        "payback_p50": None,
        "probability_npv_positive": 0.3,
    }
    found = {**tables(names, 3), "payback": pd.DataFrame([{**row, **dict.fromkeys(worth, -1.26e6)}])}
    assert payback(found, labels(names)).rows == [("Strategy", "25 %", "–", "−1.3 (−1.3 to −1.3)", "30 %")]
    years = ["2022/23", "2023/24"]
    rows = [
        ("strategy", y, m, v)
        for y in years
        for m, v in (("gross_saving", 2e6), ("cost_of_delivery", 5e5), ("net_saving", 1.5e6))
    ]
    saved = pd.DataFrame(rows, columns=["scenario", "financial_year", "measure", "mean"])
    found["savings"] = saved.assign(p10=-2.5e5, p90=3.2e6, probability=0.72)
    table = savings(found, labels(names), "net_saving")
    assert table.rows == [("Strategy", "1.5 (−0.2 to 3.2; 72 %)", "1.5 (−0.2 to 3.2; 72 %)")]
    assert table.columns[1] == "2022/23 (8 months)"
    assert savings(found, labels(names), "cost_of_delivery").rows[0][1] == "0.5 (−0.2 to 3.2)"


def test_a_home_that_never_breaks_even_is_said_to_do_so() -> None:
    home = {
        "scenario": "homes", "home": "new_1", "financial_year": "2025/26", "beds": 2.0,
        "yearly_cost": 800_000.0,
        "spared_placement": "external_home", "price_per_week": 4600.0, "occupancy": 0.8,
        "break_even_price": 9582.0, "break_even_price_85": 9018.0, "chosen": True,
        "replaces": "average_child",
        "occupancy_p10": 0.6, "occupancy_p90": 1.0, "probability_it_saves": 0.4,
    }  # fmt: skip
    dear = home | {"break_even_occupancy": 1.667, "saving_per_year": -416_000.0}
    cheap = home | {"home": "new_2", "break_even_occupancy": 0.7, "saving_per_year": 50_000.0}
    empty = (
        home
        | {
            "home": "new_3",
            "break_even_occupancy": 1.2,
            "occupancy": 0.0,
            "occupancy_p10": 0.0,
            "occupancy_p90": 0.0,
            "break_even_price": float("nan"),
        }
        | {"saving_per_year": -8e5}
    )
    table = break_even({"break_even": pd.DataFrame([dear, cheap, empty])}, labels(["baseline", "homes"]))
    cells = ("800,000", "External home, the average child: 4,600")
    assert table.rows == [
        (
            "Homes",
            "New 1 (2 beds, 2025/26)",
            *cells,
            "167 %, so never",
            "80 % (60 % to 100 %)",
            "40 %",
            "9,018",
            "−416,000",
        ),
        (
            "Homes",
            "New 2 (2 beds, 2025/26)",
            *cells,
            "70 %",
            "80 % (60 % to 100 %)",
            "40 %",
            "9,018",
            "50,000",
        ),
        ("Homes", "New 3 (2 beds, 2025/26)", *cells, "120 %, so never", "0 %", "40 %", "9,018", "−800,000"),
    ]


def test_the_table_at_once_has_a_row_for_each_home_beside_what_it_is_meant_for() -> None:
    home = {
        "scenario": "homes", "home": "new_1", "beds": 2.0, "yearly_cost": 8e5, "price_per_week": 4600.0,
        "spared_placement": "external_home", "occupancy": 0.8, "occupancy_p10": 0.6, "occupancy_p90": 1.0,
        "break_even_occupancy": 0.7, "break_even_price_85": 9018.0, "probability_it_saves": 0.4,
        "saving_per_year": 50_000.0,
    }  # fmt: skip
    rows = [
        home | {"financial_year": year, "replaces": kind, "chosen": kind == "average_child"}
        for year in ("2025/26", "all years")
        for kind in ("average_child", "dearest_tenth")
    ]
    whose = labels(["baseline", "homes"])
    at_once, whole = (make({"break_even": pd.DataFrame(rows)}, whose) for make in (homes_worth, break_even))
    assert [(row[1], row[3]) for row in at_once.rows] == [
        ("New 1 (2 beds, all years)", "External home, the average child: 4,600")
    ]
    assert len(whole.rows) == 3


def test_what_the_strategy_is_made_of_adds_up_to_the_whole() -> None:
    found, whose = tables(MANY, 5), labels(MANY)
    parts = taken_apart(found, whose)
    assert list(parts) == ["Children in care", "Children in external homes"]
    for kind, (*steps, whole) in zip(("all", "external_home"), parts.values(), strict=True):
        assert sum(step.amount for step in steps) == pytest.approx(whole.amount)
        rows = found["comparison"].query(
            f"measure == 'caseload' and breakdown == '{kind}' and date == '2026-03-31'"
        )
        assert whole.amount == rows.set_index("scenario")["difference"]["all"]
    assert [part.title for part in steps] == [
        "Two bedded homes",
        "Kinship first",
        "Step down",
        "Everything else",
    ]
    size = f"{abs(parts['Children in care'][-1].amount):.0f}"
    assert finding(found, whose).startswith(
        f"“All” by March 2026: {size} fewer children in care on average, fewer in 3 of 3 runs"
    )
    assert taken_apart(tables(["baseline"], 5), labels(["baseline"])) == {}


def test_the_parts_of_a_strategy_are_plans_that_it_holds_unchanged_and_none_twice() -> None:
    names = "baseline,step_down,kinship_support,mockingbird,full_strategy"
    settings = load([f"scenarios=[{names}]", "policy.step_down.places_per_year=12"])
    assert Labels.of(settings.parameters, settings.scenarios).parts == ("step_down", "kinship_support")
    twice = {**settings.scenarios, "again": settings.scenarios["step_down"]}
    assert "again" not in Labels.of(settings.parameters, twice).parts
    smaller = settings.scenarios["step_down"].policies["step_down"].model_copy(update={"places_per_year": 3})
    changed = settings.scenarios["step_down"].model_copy(update={"policies": {"step_down": smaller}})
    assert Labels.of(settings.parameters, {**settings.scenarios, "step_down": changed}).parts == (
        "kinship_support",
    )


def test_names_are_written_as_people_write_them() -> None:
    assert spelt("uasc_carers") == "UASC carers"
    assert spelt("external_childrens_homes") == "External children's homes"
    assert spelt("income_former_uasc_grant") == "Income former UASC grant"
