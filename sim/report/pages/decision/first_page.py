"""The first page of the report, which is also the committee paper: made once, shown as a page and as a
document.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.policies import Scenario
from sim.report.pages.decision.advice import RULE, Advice, advice
from sim.report.pages.decision.assumed import assumptions_in_words, assumptions_table
from sim.report.pages.decision.plan_table import plan_table
from sim.report.pages.decision.verdict import FoundAnswer, answers, verdict
from sim.report.rows import Tables
from sim.report.words.compared import judged_on
from sim.report.words.data_table import DataTable
from sim.report.words.labels import Labels, day_in_words
from sim.report.words.runs import ENOUGH


@dataclass(frozen=True)
class FirstPage:
    """What a reader with two minutes needs."""

    verdict: str
    answers: Sequence[FoundAnswer]
    plans: DataTable | None
    """Nothing where no scenario is compared with another one."""
    advice: DataTable | None
    rule: str
    assumptions: Sequence[str]
    assumed: DataTable | None


def first_page(tables: Tables, labels: Labels, scenarios: Mapping[str, Scenario], runs: int) -> FirstPage:
    """The first page of so many runs, fewer than :data:`~sim.report.words.runs.ENOUGH` of which give no
    advice; scenarios that stopped earlier by ``run.precision`` are known as well as that asks.
    """
    if len(labels.scenarios) < 2:
        return FirstPage(
            verdict(tables, labels, ()), answers(tables, labels, (), runs), None, None, "", (), None
        )
    found = advice(tables, labels, scenarios) if runs >= ENOUGH else []
    return FirstPage(
        verdict(tables, labels, found),
        answers(tables, labels, found, runs),
        plan_table(tables, labels, found),
        _advice_table(found),
        RULE.format(day=day_in_words(judged_on(tables))) if found else "",
        assumptions_in_words(tables),
        assumptions_table(tables, labels),
    )


def _advice_table(found: Sequence[Advice]) -> DataTable | None:
    rows = [
        (one.title, str(one.action), f"{one.why}{f' Watch: {one.watch}.' if one.watch else ''}")
        for one in found
    ]
    if not rows:
        return None
    return DataTable("One rule for all plans, which stands below", ("Plan", "Advice", "Why"), rows)
