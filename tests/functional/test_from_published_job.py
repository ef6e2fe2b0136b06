"""job=from_published: from a folder of downloads to a configuration that forecasts at once."""

import re
from functools import partial, reduce
from pathlib import Path

import pandas as pd
import pytest
import yaml
from published_tables import write_tables

from sim import load
from sim.__main__ import MISTAKEN, main
from sim.calibration.published import simulator
from sim.calibration.published.search import Effort
from sim.calibration.published.simulator import Simulator
from sim.jobs import from_published

pytestmark = pytest.mark.functional
SMALL = {"SETTLED": 1, "LIVED_THROUGH": 1, "POPULATION": 200}
"""Runs of two years: enough to see that all of it comes together."""


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tables(tmp_path_factory.mktemp("downloads"))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory, downloads: Path) -> Path:
    """The folder that a short fit of the smallest authority has written."""
    out = tmp_path_factory.mktemp("from_published")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SMALL.items():
            patch.setattr(simulator, name, value)
        patch.setattr("sim.calibration.published.quick.account.SETTLED", 1)
        patch.setattr("sim.calibration.published.quick.soon.POPULATION", 200)
        patch.setattr(from_published, "Simulator", partial(Simulator, years=2))
        patch.setattr(from_published, "bounded", lambda children: Effort((0.8, 0.5), 1, 2, 2))
        asked = [f"published.folder={downloads}", "published.authority=Marsh"]
        settings = load(["job=from_published", *asked, "run.workers=1", f"run.outputs={out}"])
        from_published.run(settings)
    return out / "marsh" / "from_published"


def test_the_folder_is_a_configuration_of_the_authority_with_its_fit(results: Path) -> None:
    p = load(["authority=marsh"], results / "config").parameters
    assert (p.authority.name, p.authority.base_date.isoformat()) == ("marsh", "2022-03-31")
    assert p.census.children == 40
    assert p.census.stationary is not None
    assert p.aims == {}
    found = yaml.safe_load((results / "config" / "fitted" / "marsh.yaml").read_text(encoding="utf-8"))
    assert p.entries.level.values[0] == found["entries"]["level"]


def test_the_page_says_where_numbers_come_from_and_what_to_type_next(results: Path) -> None:
    page = (results / "report.html").read_text(encoding="utf-8")
    for said in (
        "Replace these first",
        "Target, model, difference",
        "shape of West",
        "--config-dir",
        "stability",
        "% of them",
        "On the base date 40 children are in care; with nothing changed",
        "census.after_care.special_guardianship_orders",
        '<th class="number" scope="col">difference, %</th>',
        "<td>step_down</td><td>Stepping down from residential care</td><td>yes</td>",
    ):
        assert said in page
    assert "expected one of" not in page


def test_what_the_page_says_to_try_is_a_setting_of_the_configuration(results: Path) -> None:
    page = (results / "report.html").read_text(encoding="utf-8")
    tried = page[page.index("To try a number of your own") :].split("</code>")[0].split()[-1]
    assert tried == "costs.fees.external_childrens_home.per_week=4800"
    costs = load(["authority=marsh", tried], results / "config").parameters.costs
    assert costs is not None
    assert costs.fees["external_childrens_home"].per_week.values == (4800,)


def test_every_setting_that_the_page_names_is_one_of_the_configuration(results: Path) -> None:
    """What stands before the star is looked for, and each half of two settings."""
    written = load(["authority=marsh"], results / "config").parameters.model_dump()
    page = (results / "report.html").read_text(encoding="utf-8")
    first = page[page.index("Replace these first") : page.index("To try a number")]
    cells = [cell for cell in re.findall("<td>(.*?)</td>", first)[2::3] for cell in cell.split(" and ")]
    assert len(cells) >= 10
    for cell in cells:
        reduce(lambda part, key: part[key], cell.partition(".*")[0].split("."), written)
    assert not (results / "left_out.txt").exists()


def test_target_model_and_origin_are_tables(results: Path) -> None:
    fit = pd.read_csv(results / "tables" / "fit.csv")
    assert {"target", "model", "difference", "low", "high"} <= set(fit.columns)
    told = pd.read_csv(results / "tables" / "provenance.csv")
    assert set(told["how"]) == {"published", "borrowed", "assumed"}


def test_every_part_says_its_sources(results: Path) -> None:
    for part in ("census", "entries", "provision", "targets", "costs", "authority"):
        text = (results / "config" / part / "marsh.yaml").read_text(encoding="utf-8")
        assert "source:" in text or "assumption:" in text


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        (["published.authority=Marsh"], "published.folder: is missing"),
        (["published.folder={folder}"], "published.authority: is missing"),
        (["published.folder={folder}", "published.authority=Mars"], "did you mean 'Marsh, City of'?"),
        (
            ["published.folder={folder}", "published.authority=101", "published.year=2019"],
            "one of 2020, 2021",
        ),
        (["published.folder={folder}/nowhere", "published.authority=101"], "there is no such folder"),
    ],
)
def test_a_mistake_is_one_sentence_and_nothing_is_written(
    downloads: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], overrides: list[str], said: str
) -> None:
    typed = [text.format(folder=downloads) for text in overrides]
    assert main(["job=from_published", f"run.outputs={tmp_path}", *typed]) == MISTAKEN
    printed = capsys.readouterr().err
    assert said in printed
    assert printed.startswith("Mistake in the input: ")
    assert printed.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_without_the_fit_it_is_there_at_once(
    downloads: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = [f"published.folder={downloads}", "published.authority=E06000104", "published.fit=false"]
    assert main(["job=from_published", f"run.outputs={tmp_path}", *typed]) == 0
    said = capsys.readouterr().out
    assert "authority=new_shire" in said
    assert from_published.NOT_FITTED in said
    folder = tmp_path / "new_shire" / "from_published"
    assert load(["authority=new_shire"], folder / "config").parameters.census.stationary is None
