"""The first page: the five answers that a director looks for are there, each number is that of the tables,
and the committee paper says the same.
"""

import re
from math import nan
from pathlib import Path

import pandas as pd
import pytest
from docx import Document
from tiny_run import costed, labels

from sim.comparison.wanted import LESS
from sim.config import load
from sim.finance.break_even import ALL_YEARS
from sim.measures.groups import FAMILY, RESIDENTIAL
from sim.policies import Scenario
from sim.report.left_out import Extras
from sim.report.pages.decision.advice import Action, Advice, advice
from sim.report.pages.decision.assumed import assumptions_in_words, assumptions_table
from sim.report.pages.decision.committee import COMMITTEE, DOCUMENT, write_committee
from sim.report.pages.decision.first_page import first_page
from sim.report.pages.decision.plan_table import plan_table
from sim.report.pages.decision.verdict import answers, verdict
from sim.report.words.difference import Difference
from sim.report.words.notation import MILLIONS
from sim.report.words.plans import certainty, cost_range_in_words, costs_in_words, plans
from sim.report.words.runs import ENOUGH

pytestmark = pytest.mark.unit
NAMES = ["baseline", "kinship_first", "step_down", "all"]
WHOSE = labels(NAMES)
JUDGED = "2026-03-31"
SCENARIOS = {
    name: Scenario(title=title, stands_for="Made up for a test of the first page.")
    for name, title in WHOSE.scenarios.items()
}
Tables = dict[str, pd.DataFrame]


@pytest.fixture
def found() -> Tables:
    """Tables with money: the later a scenario, the more it costs at first."""
    made = costed(NAMES)
    cash = pd.DataFrame(
        [
            (name, measure, date, 1e6 * i, 0.9e6 * i, 1e6 * i, 1.1e6 * i, 0.0, 3)
            for i, name in enumerate(NAMES[1:], 1)
            for measure, date in (("net_cost", JUDGED), ("cash_flow_hole", "2024-06-30"))
        ],
        columns=["scenario", "measure", "date", "mean", "p10", "p50", "p90", "share_saves", "replications"],
    )
    paid = pd.DataFrame(
        {
            "scenario": NAMES[1:],
            "probability_of_payback": [0.9, 0.4, 0.2],
            "payback_p50": ["2025-05-31", None, None],
        }
    )
    return {**made, "cash_flow": cash, "payback": paid}


def _row(found: Tables, table: str, **keys: str) -> "pd.Series[float]":
    rows = found[table]
    for column, value in keys.items():
        rows = rows[rows[column] == value]
    assert len(rows) == 1
    return rows.iloc[0]


def test_five_answers_are_found_on_the_first_page_alone(found: Tables) -> None:
    """What happens if nothing is done, what to fund, what to drop, what it costs until 2026, and how sure
    that is.
    """
    page = first_page(found, WHOSE, SCENARIOS, ENOUGH)
    said = {one.question: one.answer for one in page.answers}
    assert list(said) == [
        "What happens if nothing is done?",
        "What to fund?",
        "What to mend or drop?",
        "What does it cost until 31 March 2026?",
        "How sure is that?",
    ]
    assert all(len(answer) > 10 and answer.endswith(".") for answer in said.values())
    today = _row(found, "caseload", scenario="baseline", placement="all", age_band="all", date="2022-07-31")
    then = _row(found, "caseload", scenario="baseline", placement="all", age_band="all", date=JUDGED)
    assert (
        f"from {today['p50']:,.0f} to {then['p50']:,.0f} by 31 March 2026"
        in said["What happens if nothing is done?"]
    )
    assert (
        "£3.0 million more than doing nothing until 31 March 2026"
        in said["What does it cost until 31 March 2026?"]
    )
    one = _row(found, "comparison", scenario="all", measure="caseload", breakdown="all", date=JUDGED)
    assert (
        f"fewer children in care in {100 * one['share_less']:.0f} % of the runs" in said["How sure is that?"]
    )
    assert page.plans is not None
    assert [row[0] for row in page.plans.rows] == list(WHOSE.scenarios.values())[1:]
    assert page.advice is not None


def test_few_runs_give_no_advice(found: Tables) -> None:
    """Four runs had named plans to fund, below the warning that nobody should quote them."""
    page = first_page(found, WHOSE, SCENARIOS, ENOUGH - 1)
    (said,) = (one.answer for one in page.answers if "fund" in one.question)
    assert said == "29 runs are too few to say; from run.replications=30 on the answer stands here."
    assert (page.advice, page.rule) == (None, "")
    assert page.plans is not None
    assert "Advice" not in page.plans.columns
    assert "of its plans" not in page.verdict
    assert "of its plans" in first_page(found, WHOSE, SCENARIOS, ENOUGH).verdict


def test_the_verdict_is_one_sentence_with_the_tables_numbers(found: Tables) -> None:
    said = verdict(found, WHOSE, advice(found, WHOSE, SCENARIOS))
    one = _row(found, "comparison", scenario="all", measure="caseload", breakdown="all", date=JUDGED)
    kind = _row(
        found, "comparison", scenario="all", measure="provision_kind", breakdown=RESIDENTIAL, date=JUDGED
    )
    assert f"likely {abs(one['difference']):.0f} fewer children in care" in said
    assert f"{abs(kind['difference']):.{1 if abs(kind['difference']) < 10 else 0}f}" in said
    assert said.count(".") - len(re.findall(r"\d\.\d", said)) == 1


def test_residential_care_is_all_of_it(found: Tables) -> None:
    """Whoever runs or buys it: a child who moves to a block bed has not left residential care."""
    types = [name for name in WHOSE.placements if "home" in name]
    rows = found["comparison"].query("scenario == 'all' and date == @JUDGED")
    parts = rows[(rows["measure"] == "caseload") & rows["breakdown"].isin(types)]["difference"].sum()
    one = next(each for each in plans(found, WHOSE) if each.name == "all")
    assert one.residential is not None
    assert one.residential.mean == pytest.approx(parts)
    whole = rows[(rows["measure"] == "provision_kind")]["difference"].sum()
    assert one.children.mean == pytest.approx(whole)
    assert FAMILY in set(rows["breakdown"])


def test_every_cell_of_the_table_of_plans_is_that_of_its_row(found: Tables) -> None:
    table = plan_table(found, WHOSE, [Advice(Action.FUND, "Step down", "Because.")])
    row = dict(zip(table.columns, next(row for row in table.rows if row[0] == "Step down"), strict=True))
    one = _row(found, "comparison", scenario="step_down", measure="caseload", breakdown="all", date=JUDGED)
    assert row["Advice"] == "Fund"
    assert row["Children in care"].startswith(f"−{abs(one['difference']):.0f}\n(")
    assert row["Children in care"].endswith(("likely", "no\u00a0clear\u00a0difference"))
    assert row["Cost to 31 March 2026, £ million"].startswith("+2.0\n(+1.8\u00a0to\u00a0+2.2)")
    assert row["Most out of pocket, £ million"] == "2.0\n(June 2024)"
    assert row["Pays for itself"] == "in 40 % of runs"
    first = dict(zip(table.columns, table.rows[0], strict=True))
    assert first["Pays for itself"] == "May 2025\nin 90 % of runs"


HOME = {
    "home": "new_1", "financial_year": "2025/26", "beds": 2.0, "yearly_cost": 8e5, "occupancy": 0.02,
    "break_even_occupancy": 1.4, "chosen": True,
}  # fmt: skip
OTHERS = (
    {"chosen": False, "occupancy": 0.0},
    {"financial_year": ALL_YEARS, "occupancy": 0.0},
    {"financial_year": ALL_YEARS, "chosen": False, "occupancy": 0.0},
)
"""What else is said of the home: the advice is about its last whole year and what it is meant for."""


def _with_home(found: Tables, scenario: str, **changes: object) -> Tables:
    own = {"scenario": scenario, **HOME, **changes}
    return {**found, "break_even": pd.DataFrame([own, *({**own, **other} for other in OTHERS)])}


def _advised(found: Tables, title: str) -> Advice:
    return next(one for one in advice(found, WHOSE, SCENARIOS) if one.title == title)


@pytest.mark.parametrize(
    ("occupancy", "even", "action"),
    [
        (0.9, 0.8, Action.FUND),
        (0.4, 0.8, Action.MEND),
        (0.9, 1.4, Action.MEND),
        (0.2, 0.04, Action.FUND),
    ],
    ids=["full", "half empty", "never pays back", "on call, and saves all the same"],
)
def test_a_plan_that_helps_is_to_be_mended_where_its_home_stands_empty_or_never_pays(
    found: Tables, occupancy: float, even: float, action: Action
) -> None:
    tables = _with_home(found, "step_down", occupancy=occupancy, break_even_occupancy=even)
    assert _advised(found, "Step down").action is Action.FUND
    assert _advised(tables, "Step down").action is action


def test_a_plan_that_moves_nothing_and_costs_more_is_to_be_dropped(found: Tables) -> None:
    rows = found["comparison"]
    own = rows["scenario"] == "step_down"
    still = {"difference": 0.0, "p10": -1.0, "p90": 1.0, "share_less": 0.5, "share_more": 0.5}
    tables = {**found, "comparison": rows.assign(**{c: rows[c].mask(own, v) for c, v in still.items()})}
    one = _advised(tables, "Step down")
    assert one.action is Action.DROP
    assert "likely costs £2.0 million more until 31 March 2026" in one.why
    free = tables | {"cash_flow": found["cash_flow"].assign(mean=0.0, p10=-1.0, p90=1.0, share_saves=0.5)}
    assert _advised(free, "Step down").action is Action.UNCLEAR


@pytest.mark.parametrize(("occupancy", "action"), [(0.47, Action.MEND), (0.02, Action.DROP)])
@pytest.mark.parametrize("home", ["west_view_council_disability_home", "west_view_specialist_1"])
def test_a_half_empty_home_of_the_whole_is_to_be_mended_and_an_empty_one_dropped(
    found: Tables, occupancy: float, action: Action, home: str
) -> None:
    """Whether it bears the name of its policy, or of the home that is given another purpose."""
    plan = load(["scenarios=[baseline,west_view_specialist]"]).scenarios["west_view_specialist"]
    part = {"specialist_places_filled": plan.policies["specialist_places_filled"]}
    given = {"all": plan.policies, "step_down": part}  # the whole holds the policies of a single plan
    scenarios = SCENARIOS | {
        name: SCENARIOS[name].model_copy(update={"policies": own}) for name, own in given.items()
    }
    tables = _with_home(found, "all", home=home, occupancy=occupancy, break_even_occupancy=0.87)
    told = [one for one in advice(tables, WHOSE, scenarios) if one.title == "West view specialist"]
    assert [one.action for one in told] == [action]
    assert f"{100 * occupancy:.0f} % full in 2025/26; £0.80 million a year." in told[0].why


@pytest.mark.parametrize(
    ("mean", "saves", "said"),
    [
        (2.04, 0.0, "likely costs £2.0 million more"),
        (-0.54, 0.9, "likely costs £0.54 million less"),
        (0.007, 0.5, "costs hardly more on average (no clear difference)"),
        (0.04, 0.1, "likely costs hardly more"),
        (0.83, 0.35, "costs £0.83 million more on average (no clear difference)"),
    ],
)
def test_a_cost_is_said_with_the_figure_of_the_table(mean: float, saves: float, said: str) -> None:
    one = Difference(mean, mean - 1, mean + 1, saves, 1 - saves, 100, nan, JUDGED, MILLIONS, LESS)
    assert costs_in_words(one) == said
    assert "£0.0 " not in said
    nothing = Difference(0.0, 0.0, 0.0, 0.0, 0.0, 100, nan, JUDGED, MILLIONS, LESS)
    assert costs_in_words(nothing) == "costs nothing more"


@pytest.mark.parametrize(
    ("mean", "low", "high", "said"),
    [
        (9.1, 8.4, 9.8, "£8.4 million to £9.8 million more"),
        (-2.0, -3.4, -1.2, "£1.2 million to £3.4 million less"),
        (0.2, -0.13, 0.52, "£0.13 million less to £0.52 million more"),
        (0.2, 0.0, 0.52, "nothing to £0.52 million more"),
        (-0.2, -0.52, 0.0, "£0.52 million less to nothing"),
        (2.0, 2.0, 2.0, "£2.0 million more"),
    ],
)
def test_between_what_a_plan_costs_is_said_without_signs(
    mean: float, low: float, high: float, said: str
) -> None:
    one = Difference(mean, low, high, 0.1, 0.9, 100, nan, JUDGED, MILLIONS, LESS)
    assert cost_range_in_words(one) == said


def test_a_plan_for_adoption_under_which_fewer_are_adopted_is_to_be_mended(found: Tables) -> None:
    policies = load(["scenarios=[baseline,adoption_timeliness]"]).scenarios["adoption_timeliness"].policies
    scenarios = SCENARIOS | {"step_down": SCENARIOS["step_down"].model_copy(update={"policies": policies})}
    row = _row(found, "comparison", scenario="step_down", measure="exit", breakdown="sgo", date=JUDGED)
    fewer = row.to_dict() | {"breakdown": "adoption", "difference": -3.0, "p10": -5.0, "p90": -1.0}
    fewer |= {"share_less": 1.0, "share_more": 0.0}
    tables = {
        **found,
        "comparison": pd.concat([found["comparison"], pd.DataFrame([fewer])], ignore_index=True),
    }
    one = next(each for each in advice(tables, WHOSE, scenarios) if each.title == "Step down")
    assert one.action is Action.MEND
    assert "likely 3.0 fewer leave that way in 2025/26" in one.why


def _assumptions() -> pd.DataFrame:
    prices, entries = ("prices", "how fast fees rise"), ("entries", "how many start")
    cases = [
        (*prices, "low", 0.5, -2.0),
        (*prices, "high", 1.5, 3.0),
        (*entries, "low", 0.8, 2.9),
        (*entries, "high", 1.2, 3.1),
    ]
    rows = [
        (name, about, end, factor, measure, JUDGED, cost * 1e6 if measure == "net_cost" else -60.0, usual, 3)
        for name, about, end, factor, cost in cases
        for measure, usual in (("children", -60.0), ("net_cost", 3e6))
    ]
    columns = [
        "assumption",
        "about",
        "end",
        "factor",
        "measure",
        "date",
        "difference",
        "usual",
        "replications",
    ]
    return pd.DataFrame(rows, columns=columns)


def test_the_assumption_that_turns_the_answer_round_is_named_first(found: Tables) -> None:
    tables = found | {"assumptions": _assumptions()}
    said = assumptions_in_words(tables)
    assert said == [
        "How fast fees rise turns an answer round: from one end of its range to the other it moves by"
        " £5.0 million.",
        "How many start changes the size of the answer: from one end of its range to the other it moves by"
        " £0.2 million.",
    ]
    table = assumptions_table(tables, WHOSE)
    assert table is not None
    assert [row[:2] for row in table.rows] == [("How fast fees rise", "yes"), ("How many start", "no")]
    assert assumptions_in_words(found) == []


def test_a_run_of_one_scenario_says_what_happens_if_nothing_is_done() -> None:
    alone = labels(["baseline"])
    made = costed(["baseline"])
    page = first_page(made, alone, {"baseline": SCENARIOS["baseline"]}, ENOUGH)
    assert (page.plans, page.advice, len(page.answers)) == (None, None, 1)
    assert page.verdict == page.answers[0].answer == answers(made, alone, (), ENOUGH)[0].answer


def test_certain_words_are_those_of_the_glossary(found: Tables) -> None:
    assert {certainty(one.children) for one in plans(found, WHOSE)} <= {
        "likely",
        "no clear difference",
        "no difference",
    }


def test_the_committee_paper_says_the_same_as_a_page_and_as_a_document(tmp_path: Path, found: Tables) -> None:
    settings, extras = load([f"run.replications={ENOUGH}"]), Extras()
    settings = settings.__class__(**{**settings.__dict__, "scenarios": SCENARIOS})
    first = first_page(found, WHOSE, SCENARIOS, ENOUGH)
    write_committee(tmp_path, first, found, WHOSE, settings, extras)
    assert not extras.left_out
    page = (tmp_path / COMMITTEE).read_text("utf-8").replace("\u00a0", " ")
    paper = Document(str(tmp_path / DOCUMENT))
    words = "\n".join(one.text for one in paper.paragraphs)
    for one in first.answers:
        assert one.answer in words
        assert one.answer.replace("“", "“") in page
    plan_rows, advice_rows = (len(table.rows) for table in paper.tables)
    assert (plan_rows, advice_rows) == (4, page.count("<tr>") - 4)
