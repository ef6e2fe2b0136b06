"""docs/COSTS.md and docs/BUDGET.md say what is so: their lines, tables, reconciliation and examples."""

import re
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from documents import ROOT
from shipped_parameters import parameters, shipped

from sim.config import load
from sim.measures.costs import lines_of
from sim.report.files.tables import FINANCE

pytestmark = pytest.mark.unit

GUIDE, BUDGET = ((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("COSTS.md", "BUDGET.md"))
COSTS = parameters(shipped()).costs


def rows_below(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, without its header."""
    part = re.split(r"\n#+ ", GUIDE.partition(f"\n## {heading}\n")[2])[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def pounds(cell: str) -> int:
    return int(cell.strip("*").replace(",", "").replace("\u2212", "-"))


def test_they_name_every_table_and_every_line_of_the_books() -> None:
    both = GUIDE + BUDGET
    assert [name for name in FINANCE if f"`{name}.csv`" not in both] == []
    assert COSTS is not None
    unpaid = {"placed_for_adoption", "placed_with_parents", "emergency_foster_retainers", "emergency_homes"}
    assert [line for line in lines_of(COSTS) if f"`{line}`" not in both and line not in unpaid] == []


def test_its_reconciliation_adds_up_to_the_published_total() -> None:
    *parts, total, income, net = rows_below("Reconciliation to 2021-22")
    published, model = (sum(pounds(row[column]) for row in parts) for column in (1, 2))
    assert COSTS is not None
    assert COSTS.published is not None
    assert published == pounds(total[1]) == COSTS.published.total
    assert model == pytest.approx(pounds(total[2]), abs=1000)
    assert pounds(total[2]) + pounds(income[2]) == pytest.approx(pounds(net[2]), abs=1000)
    assert model / published == pytest.approx(1, abs=0.03)
    for row in [*parts, income]:
        lines = sum(int(amount.replace(",", "")) for amount in re.findall(r"` ([\d,]+\d)", row[4]))
        assert abs(lines) == pytest.approx(abs(pounds(row[2])) / 1000, abs=3)


def test_its_example_of_own_prices_can_be_used(tmp_path: Path) -> None:
    text = dedent(re.findall(r"```yaml\n(.*?)```", GUIDE, flags=re.DOTALL)[0])
    (tmp_path / "costs").mkdir()
    (tmp_path / "costs" / "mytown.yaml").write_text(text, encoding="utf-8")
    costs = load(["costs=mytown"], tmp_path).parameters.costs
    assert costs is not None
    assert costs.fees["independent_foster"].per_week.values == (910,)
    assert costs.home_cost("oakhurst", "council_childrens_home").per_home.values == (450_000,)
    assert costs.budget == {"2023/24": 94_000_000, "2024/25": 97_500_000}


def test_a_bridge_between_any_two_positions_adds_up() -> None:
    """The lines of Python as they stand, but for the size of the run."""
    text = re.findall(r"```python\n(.*?)```", BUDGET, flags=re.DOTALL)[0]
    small = text.replace(
        '"run.replications=20"', '"authority=westmere", "run.replications=1", "run.workers=1"'
    )
    assert small != text
    names: dict[str, Any] = {}
    exec(small.replace("=5", "=4").replace("2026/27", "2025/26"), names)
    first, last = (names["books"][name].by_year[0].sum(axis=1) for name in ("baseline", "step_down"))
    assert names["pence"].to_numpy().sum() == last[3] - first[1]
