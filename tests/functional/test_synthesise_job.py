"""The job that writes returns, as a user meets it: what it writes, what it says, what it refuses."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import yaml
from synthetic_returns import SMALL, settings

from sim.__main__ import main
from sim.errors import InputMistake
from sim.jobs.synthesise import Written, _question, _work, synthesise
from sim.parameters.jobs.synthesis import Omissions
from sim.settings import Settings

pytestmark = pytest.mark.functional

ROUND = ("job=synthesise", *SMALL)


def run(folder: Path, *overrides: str) -> Path:
    """Run the command; the folder of the results."""
    assert main([*ROUND, f"run.outputs={folder}", *overrides]) == 0
    return folder / "westmere" / "synthesise"


def test_it_writes_a_folder_a_year_and_the_truth_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = run(tmp_path, "job.synthesise.defects=[356, NoE]", "job.synthesise.size=2")
    assert sorted(folder.name for folder in (results / "returns").iterdir()) == ["2022", "2023", "2024"]
    names = {
        *("ad1", "episodes", "header", "missing", "oc2", "oc3"),
        *("placed_for_adoption", "previous_permanence", "reviews", "uasc"),
    }
    assert {file.stem for file in (results / "returns/2022").iterdir()} == names
    assert {file.stem for file in (results / "returns/2024").iterdir()} == names | {"sw_episodes"}
    truth = json.loads((results / "truth.json").read_text(encoding="utf-8"))
    assert (truth["first_day"], truth["last_day"]) == ("2021-04-01", "2024-03-31")
    assert len(truth["drift_of_entries"]) == 2
    assert {one["rule"] for one in truth["defects"]} == {"356", "NoE"}
    for file in truth["files"]:
        lines = (results / "returns" / file["file"]).read_bytes().split(b"\r\n")
        assert len(lines) == file["rows"] + 2  # the heading before, nothing after the last
    backwards = next(one for one in truth["defects"] if one["rule"] == "356")
    row = (
        (results / "returns" / backwards["file"])
        .read_text(encoding="utf-8")
        .splitlines()[backwards["line"] - 1]
        .split(",")
    )
    assert row[0] == backwards["child"]
    assert pd.to_datetime(row[7], dayfirst=True) < pd.to_datetime(row[1], dayfirst=True)
    told = " ".join(capsys.readouterr().out.split())
    assert "defects planted" in told
    assert f"uv run sim authority=westmere job=read_returns returns.folder={results / 'returns'}" in told
    placements = pd.read_parquet(results / "truth/placements.parquet")
    assert placements["CHILD"].str.startswith("SYN").all()
    entries = yaml.safe_load((results / "truth/parameters.yaml").read_text(encoding="utf-8"))["entries"]
    assert entries["strata"]["under_1"]["per_year"] == 6.6


def test_the_same_seed_gives_the_same_returns_and_another_one_others() -> None:
    asked = settings(*SMALL, "job.synthesise.defects=[142, 356, 388, INT32]")
    one, same, other = (
        [text for _, tables in made.draft.as_text(_question(asked).files) for text in tables.values()]
        for made in (written_with(asked, seed) for seed in (1, 1, 2))
    )
    assert all(a.equals(b) for a, b in zip(one, same, strict=True))
    assert not one[0].equals(other[0])


def test_of_several_scenarios_it_writes_the_first() -> None:
    """As the shipped default has several, nobody has to name one."""
    names = ("[step_down]", "[step_down,baseline]")
    alone, several = (settings(*SMALL, f"scenarios={some}", "run.years=1") for some in names)
    one, other = (synthesise(s, _question(s), _work(s)).history.rows for s in (alone, several))
    pd.testing.assert_frame_equal(one, other)


def written_with(asked: Settings, seed: int) -> Written:
    """What the job would write with a seed."""
    seeded = replace(asked, run=asked.run.model_copy(update={"seed": seed, "years": 1}))
    return synthesise(seeded, _question(seeded), _work(seeded))


SCHEMA = {
    "job.synthesise.files.dates=mm/dd/yyyy": "job.synthesise.files.dates",
    "job.synthesise.size=0": "job.synthesise.size",
}
QUESTION = {
    "job.synthesise.defects=[365x]": "no rule '365x' can be broken; did you mean '365'",
    "job.synthesise.files.left_out.years=[2014,2015]": (
        "there is no return of 2014; expected some of 2016 to 2018"
    ),
    "job.synthesise.files.left_out.tables=[headers]": "there is no table 'headers'; did you mean 'header'",
    "job.synthesise.files.left_out.columns=[header.UPNS]": (
        "there is no column 'header.UPNS'; did you mean 'header.UPN'"
    ),
    "authority.base_date=2015-04-01": "there is no return of 2015",
}


@pytest.mark.parametrize("wrong", [SCHEMA, QUESTION], ids=["values", "questions"])
def test_what_cannot_be_written_is_refused_in_sentences_all_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: dict[str, str]
) -> None:
    assert main([*ROUND, f"run.outputs={tmp_path}", *wrong]) == 2
    said = capsys.readouterr().err
    for sentence in wrong.values():
        assert sentence in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("base", "left_out", "sentence"),
    [
        (date(2012, 4, 1), (), "expected a day from 2015-04-01 to 2026-04-01"),
        (date(2027, 4, 1), (), "expected a day from 2015-04-01 to 2026-04-01"),
        (date(2021, 3, 31), (2022, 2023, 2024), "every return is left out"),
    ],
)
def test_nothing_to_write_is_refused(base: date, left_out: tuple[int, ...], sentence: str) -> None:
    asked = settings(*SMALL)
    synthesis = _question(asked)
    files = synthesis.files.model_copy(update={"left_out": Omissions(years=left_out)})
    job = asked.job.model_copy(update={"synthesise": synthesis.model_copy(update={"files": files})})
    authority = asked.parameters.authority.model_copy(update={"base_date": base})
    parameters = asked.parameters.model_copy(update={"authority": authority})
    with pytest.raises(InputMistake, match=sentence):
        _question(replace(asked, job=job, parameters=parameters))


def test_years_of_which_nobody_knows_the_layout_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = run(tmp_path, "authority.base_date=2025-07-31", "run.years=4")
    assert [folder.name for folder in (results / "returns").iterdir()] == ["2027"]
    assert (
        "4 years were asked for (run.years); what returns hold is known up to the year to March 2027"
        in " ".join(capsys.readouterr().out.split())
    )
