"""What a configuration may cost and what it may read, file by file and change by change."""

from pathlib import Path

import pytest
from fuzz_corpus import FILES, OVERRIDES

from sim.config import every_combination, load
from sim.config.references import faulty_references, without_resolvers
from sim.configuration.faults import faults_of
from sim.configuration.files import Folders
from sim.configuration.limits import MOST_COMBINATIONS, check_limits
from sim.errors import InputMistake
from sim.parameters.census import JointTable

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_once_ended_the_program_is_answered_with_a_sentence(name: str, tmp_path: Path) -> None:
    text, said = FILES[name]
    file = tmp_path / "run" / "mine.yaml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    found = faults_of(file, Folders.find(tmp_path))
    assert any(said in one for one in found), found
    assert all(one.startswith(str(file)) for one in found)


def test_changes_that_once_ended_the_program_are_answered_together() -> None:
    for together in OVERRIDES:
        with pytest.raises(InputMistake) as caught:
            load(list(together))
        found = caught.value.messages
        for text, said in together.items():
            assert any(said in message for message in found), (text[:50], found)


def test_resolvers_of_the_process_come_back() -> None:
    from omegaconf import OmegaConf

    with without_resolvers():
        assert not OmegaConf.has_resolver("oc.env")
    assert OmegaConf.has_resolver("oc.env")


def test_references_that_repeat_too_much_or_go_in_a_circle_are_refused() -> None:
    doubled = {f"a{i}": f"${{a{i + 1}}}${{a{i + 1}}}" for i in range(18)} | {"a18": "x" * 100}
    assert "repeat too much" in faulty_references(doubled)[0].says
    assert "back to itself" in faulty_references({"a": "${b}", "b": "${a}"})[0].says
    assert "back to itself" in faulty_references({"a": {"b": "${a}"}})[0].says
    assert faulty_references({"a": {"b": "${.c}", "c": 1}, "d": "${a.b}"}) == []


def test_a_link_out_of_the_folder_is_followed_only_knowingly(tmp_path: Path) -> None:
    secret = tmp_path / "elsewhere.yaml"
    secret.write_text("years: 3\n", encoding="utf-8")
    folder = tmp_path / "mine"
    (folder / "run").mkdir(parents=True)
    (folder / "run/mine.yaml").symlink_to(secret)
    (said,) = faults_of(folder / "run/mine.yaml", Folders.find(folder))
    assert "leads out of the folder" in said
    assert "--follow-links" in said
    assert faults_of(folder / "run/mine.yaml", Folders.find(folder, follow_links=True)) == []


def test_a_link_that_leads_back_to_itself_is_a_fault_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "scenario").mkdir()
    (tmp_path / "scenario/mine.yaml").symlink_to("mine.yaml")
    (said,) = faults_of(tmp_path / "scenario/mine.yaml", Folders.find(tmp_path))
    assert "leads back to itself" in said or "cannot be read" in said


def test_files_of_folders_of_the_users_own_are_checked_as_they_are_composed(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "run/mine.yaml").write_text("defaults: [default, /other/deep]\n", encoding="utf-8")
    (tmp_path / "other/deep.yaml").write_text("a: " + "[" * 100, encoding="utf-8")
    with pytest.raises(InputMistake, match=r"deep\.yaml, line 1: lies too deep"):
        load(["run=mine"], tmp_path)


def test_lists_of_defaults_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run/mine.yaml").write_text("defaults: [mine]\n", encoding="utf-8")
    with pytest.raises(InputMistake, match="in a circle"):
        load(["run=mine"], tmp_path)


def test_sweeps_are_counted_before_they_are_made() -> None:
    with pytest.raises(InputMistake, match=f"more than {MOST_COMBINATIONS:,} combinations"):
        every_combination(["run.years=range(1,1000000000)"])
    with pytest.raises(InputMistake, match="combinations"):
        every_combination(["run.years=range(1,1000)", "run.seed=range(1,1000)"])


def test_five_thousand_changes_belong_into_a_file() -> None:
    with pytest.raises(InputMistake, match="5,000 changes are given"):
        load(["run.years=1"] * 5000)


def test_every_shipped_file_is_within_the_limits() -> None:
    for file in Folders.find().all_files():
        check_limits(file.read_text(encoding="utf-8"))


def test_more_than_can_be_lived_is_refused_before_it_is_tried() -> None:
    given = ["provision.foster_households.places=1e9"]
    with pytest.raises(InputMistake, match=r"provision\.foster_households\.places"):
        load(given)
    table = load().parameters.census.table.model_dump(mode="json")
    with pytest.raises(ValueError, match="more than in all England"):
        JointTable.model_validate({**table, "ages": {"0-17": 900_000}})
