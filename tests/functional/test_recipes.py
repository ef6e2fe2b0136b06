"""The promise of extension: each recipe of CONTRIBUTING.md works as it stands, and touches no more files than
it says.

All are cooked in one copy of the house, and one process runs it: what a run writes shows each of them.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from recipes import HOUSE, PAGE, copy_of_the_house, recipes

pytestmark = pytest.mark.functional

MOST = {
    "A scenario": (1, ()),
    "A placement type": (1, ()),
    "A way out of care": (1, ()),
    "A lever": (2, ("configs/scenario/",)),
    "An indicator with its chart": (2, ()),
    "A job": (2, ("configs/job/",)),
}
"""So many files a recipe may touch, beside those in some folders."""
CONTRACT = 6
"""Tests of one exhibit (fewer scenarios say no more, and the page is read here), and that of the list."""
HELD = "declares or (own_foster and not own_foster-1 and not own_foster-2 and not stands_in_its_section)"
RUN = f"""
import sys
from pathlib import Path
import pytest
import sim
from sim.__main__ import main
from sim.policies import LEVERS
from sim.report.exhibits import EXHIBITS
from sim.report import drawings

assert Path(sim.__file__).is_relative_to(Path.cwd()), "the copy is what is tried"
assert "support_after_care" in LEVERS
contract, settings = sys.argv[1:]
options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-c", settings, "--rootdir", "."]
held = pytest.main([*options, contract, "-k", "{HELD}"])
# The others are drawn elsewhere.
drawings.EXHIBITS = {{"own_foster": EXHIBITS["own_foster"]}}
own = ["--config-dir", "mytown", "authority=mytown", "run.years=2", "run.replications=1", "run.workers=1"]
named = "scenarios=[baseline,support_after_care,carers_and_step_down]"
aim = "+aims.own_foster_share={{by: 2024-03-31, assumption: made up for a test}}"
support = "policy.support_after_care"
none = f"{{support}}.coming_back={{{{central: 0, low: 0, high: 0, assumption: made up for a test}}}}"
all_at_once = [f"{{support}}.reach=1", f"{{support}}.start=2022-08-01", f"{{support}}.lead_months=0", none]
done = main([*own, named, aim, *all_at_once, "run.outputs=out"])
asked = main([*own, "job=homes_planned", "scenarios=[baseline,two_bedded_homes]", "run.outputs=out"])
sys.exit(held or done or asked)
"""


@pytest.fixture(scope="module")
def cooked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the house in which every recipe was followed, and what was run there."""
    copy = copy_of_the_house(tmp_path_factory.mktemp("house"))
    for steps in recipes().values():
        for step in steps:
            step.done_in(copy)
    own = copy / "pytest.ini"  # the settings of the house itself would put its modules first
    marks = "\n".join(("[pytest]", "addopts = --import-mode=importlib", "markers = unit: a module by itself"))
    own.write_text(marks, encoding="utf-8")
    path = os.pathsep.join(map(str, (copy, HOUSE / "tests/support")))
    contract = HOUSE / "tests/unit/test_exhibits_contract.py"
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(contract), str(own)],
        cwd=copy, capture_output=True, text=True, check=False, encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": path},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    (copy / "said.txt").write_text(done.stdout, encoding="utf-8")
    return copy


def table(cooked: Path, name: str, job: str = "simulate") -> pd.DataFrame:
    return pd.read_csv(cooked / f"out/mytown/{job}/tables/{name}.csv")


def test_there_is_a_recipe_for_all_that_may_be_added() -> None:
    assert set(recipes()) >= {*MOST, "An authority"}
    rows = re.findall(r"^\| \[[^\]]+\]\(#([\w-]+)\) \|", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert rows == [title.lower().replace(" ", "-") for title in recipes()]


@pytest.mark.parametrize("recipe", MOST)
def test_a_recipe_touches_no_more_files_than_it_says(recipe: str) -> None:
    most, beside = MOST[recipe]
    files = [step.file for step in recipes()[recipe]]
    assert len(files) == len(set(files))
    assert len([file for file in files if not file.startswith(beside or ("\0",))]) == most
    assert len(files) == most + len(beside)


def test_an_authority_is_its_folder() -> None:
    assert {step.file.partition("/")[0] for step in recipes()["An authority"]} == {"mytown"}


def test_the_scenario_is_compared_with_the_first(cooked: Path) -> None:
    assert "carers_and_step_down" in set(table(cooked, "comparison")["scenario"])
    places = table(cooked, "programmes").query("scenario == 'carers_and_step_down' and measure == 'places'")
    assert places["mean"].sum() > 12, "12 a year, from its first day until the end of the second year"


def test_children_live_in_the_new_placement_type_and_are_paid_for(cooked: Path) -> None:
    here = table(cooked, "caseload").query("scenario == 'baseline' and placement == 'care_farm'")
    assert here[here["age_band"] == "all"]["mean"].iloc[-1] > 0
    assert here[here["age_band"] == "1_to_4"]["mean"].sum() == 0, "it is for ages 10 to 15"


def test_children_leave_by_the_new_way_out(cooked: Path) -> None:
    exits = table(cooked, "flows").query("scenario == 'baseline' and flow == 'exit'")
    assert exits[exits["route"] == "moved_abroad"]["mean"].sum() > 0


def test_the_authority_has_its_own_places_and_its_aim(cooked: Path) -> None:
    first = table(cooked, "provision").query("scenario == 'baseline' and kind == 'in_house_foster'")
    assert first["places"].iloc[0] == 300
    assert set(table(cooked, "aims")["kpi"]) == {"kinship_share", "own_foster_share"}


def test_the_lever_lets_fewer_children_come_back(cooked: Path) -> None:
    back = table(cooked, "flows").query("flow == 're_entry' and route == 'all'")
    many = back.groupby("scenario")["mean"].sum()
    assert 0 < many["support_after_care"] < many["baseline"]


def test_the_indicator_is_in_the_tables_with_its_unit_from_the_base_date_on(cooked: Path) -> None:
    kpis = table(cooked, "kpis").query("scenario == 'baseline'").set_index(["kpi", "date"])
    own, other = (kpis.loc[name] for name in ("own_foster_share", "external_foster_share"))
    assert set(own["unit"]) == {"share"}
    assert own.index.tolist() == other.index.tolist()
    assert (own["mean"] + other["mean"]).tolist() == pytest.approx([1.0] * len(own))
    rows = pd.read_parquet(cooked / "out/mytown/simulate/replications.parquet")
    assert "own_foster_share" in set(rows["measure"])


def test_the_aim_of_the_indicator_is_judged_in_the_direction_that_is_usual_for_it(cooked: Path) -> None:
    aims = table(cooked, "aims").drop_duplicates("kpi").set_index("kpi")
    assert aims["direction"]["own_foster_share"] == "up"


def test_report_and_screen_show_the_indicator_in_its_own_words(cooked: Path) -> None:
    page = (cooked / "out/mytown/simulate/report.html").read_text(encoding="utf-8")
    assert "Foster placements with the council: more than" in page
    assert "two indicators" in page
    assert "six" not in page.partition("<main")[2].partition("Assumptions and sources")[0].lower().split()
    assert "council" in (cooked / "said.txt").read_text(encoding="utf-8")


def test_the_chart_stands_in_the_report_with_its_table_and_its_picture(cooked: Path) -> None:
    folder = cooked / "out/mytown/simulate"
    page = (folder / "report.html").read_text(encoding="utf-8")
    here = page.partition('aria-labelledby="homes-and-carers">')[2].partition("</section>")[0]
    assert re.findall(r'<figure id="(\w+)">', here) == ["own_foster"]
    assert re.search(r"<h3>\d+\s% of foster placements are with the council", here)
    assert 'id="own_foster-data-caption"' in here
    picture = (folder / "figures/own_foster.svg").read_text(encoding="utf-8")
    assert re.search(r'<title id="own_foster-title">\d+\s% of foster placements [^<]+</title>', picture)


def test_the_chart_keeps_what_every_exhibit_promises(cooked: Path) -> None:
    passed = re.search(r"\b(\d+) passed", (cooked / "said.txt").read_text(encoding="utf-8"))
    assert passed
    assert int(passed[1]) == CONTRACT, "the contract is held against the new exhibit, and the list"


def test_the_job_writes_what_it_says(cooked: Path) -> None:
    homes = table(cooked, "homes_planned", "homes_planned")
    opened = homes[homes["places_last"] > 0].groupby("scenario").size()
    assert opened["two_bedded_homes"] > opened["baseline"] > 0
    assert "Homes of each scenario: " in (cooked / "said.txt").read_text(encoding="utf-8")
