"""Reading a configuration: what comes out, whose files win, and what the hash depends on."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
import yaml

from sim.config import load, resolved_yaml
from sim.configuration.files import Folders
from sim.configuration.mistakes import unsourced_numbers
from sim.errors import InputMistake

pytestmark = pytest.mark.unit


def write(folder: Path, name: str, text: str) -> Path:
    """A file of the user's own; gives its folder."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return folder


def test_without_overrides_it_is_the_main_job_for_nottinghamshire() -> None:
    settings = load()
    assert settings.parameters.authority.name == "nottinghamshire"
    assert settings.job.name == "simulate"
    assert (settings.run.replications, settings.run.years, settings.run.name) == (100, 10, None)
    assert next(iter(settings.scenarios)) == "baseline"


def test_a_path_below_the_users_own_folder_is_found_and_remembered_as_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No shell replaces a tilde after an equals sign."""
    home = tmp_path / "o'neil, a=b"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    settings = load(["run.outputs=~/results"])
    assert settings.run.outputs == home / "results"
    assert settings.overrides == ("run.outputs=~/results",)


def test_an_override_changes_one_number_and_is_remembered() -> None:
    settings = load(["run.years=3", "entries.level=1.25"])
    assert settings.run.years == 3
    assert settings.parameters.entries.level.values == (1.25,)
    assert settings.overrides == ("run.years=3", "entries.level=1.25")


def test_a_number_may_be_replaced_by_dated_numbers() -> None:
    level = load(["++entries.level={start: 1, 2024-04-01: 0.9}"]).parameters.entries.level
    assert level.values == (1.0, 0.9)


def test_scenarios_come_in_the_order_asked_for(tmp_path: Path) -> None:
    text = "title: Another\nstands_for: Nothing at all, but under another name.\n"
    write(tmp_path, "scenario/another.yaml", text)
    settings = load(["scenarios=[another,baseline]"], tmp_path)
    assert list(settings.scenarios) == ["another", "baseline"]
    assert settings.scenarios["another"].title == "Another"


def test_settings_and_parameters_cannot_be_changed() -> None:
    settings = load()
    with pytest.raises(FrozenInstanceError):
        settings.job = "other"  # type: ignore[misc]
    with pytest.raises(ValueError, match="frozen"):
        settings.run.years = 2


@pytest.mark.parametrize("choice", ["run", "job", "uncertainty", "authority"])
def test_every_shipped_file_can_be_chosen(choice: str) -> None:
    for option in Folders.find().options(choice):
        load([f"{choice}={option}", "scenarios=[baseline]"])


def test_every_shipped_part_belongs_to_an_authority() -> None:
    """With the test above: no shipped file is left that nothing reads."""
    folders = Folders.find()
    named = {("fitted", "none"), ("targets", "none"), ("aims", "none"), ("aims", "nottinghamshire")}
    named |= {
        ("costs", "none"),
        ("costs", "england"),
        ("finance", "england"),
        ("costs", "england_2024"),
        ("costs", "nottinghamshire_2024"),
        *(("uncertainty", name) for name in ("full", "chance_only", "none")),
    }  # no prices, those that others begin with, those of a base date in 2025; layers that are anybody's
    for authority in folders.options("authority"):
        text = (folders.shipped / f"authority/{authority}.yaml").read_text(encoding="utf-8")
        named |= {
            (key.split("/")[-1], value)
            for entry in yaml.safe_load(text)["defaults"]
            for key, value in entry.items()
        }
    parts = set(folders.groups) - {"run", "job", "authority", "scenario", "policy"}
    assert {(part, option) for part in parts for option in folders.options(part)} == named


def test_every_shipped_scenario_is_sound() -> None:
    """A mistake in any of them would be told with its name."""
    shipped = list(Folders.find().options("scenario"))
    assert list(load([f"scenarios=[{','.join(shipped)}]"]).scenarios) == shipped


@pytest.mark.parametrize("authority", Folders.find().options("authority"))
def test_every_number_shipped_says_where_it_comes_from(authority: str) -> None:
    plain = yaml.safe_load(resolved_yaml([f"authority={authority}"]))
    assert unsourced_numbers(plain) == []


def test_a_number_without_a_source_is_found() -> None:
    plain = {
        "entries": {"level": 1.0, "strata": {"a": {"per_year": 3, "source": "Somewhere"}}},
        "run": {"years": 3},
    }
    assert [mistake.path for mistake in unsourced_numbers(plain)] == [("entries", "level")]


def test_the_users_file_wins_over_the_shipped_one_of_the_same_name(tmp_path: Path) -> None:
    write(tmp_path, "run/default.yaml", "replications: 7\nyears: 2\nseed: 1\n")
    assert load((), tmp_path).run.replications == 7
    assert load().run.replications == 100


def test_the_users_own_list_of_defaults_wins_too(tmp_path: Path) -> None:
    shipped = (Folders.find().shipped / "config.yaml").read_text(encoding="utf-8")
    write(tmp_path, "config.yaml", shipped.replace("run: default", "run: quick"))
    assert load((), tmp_path).run == load(["run=quick"]).run


def test_a_users_file_states_only_what_differs_from_the_shipped_one(tmp_path: Path) -> None:
    write(tmp_path, "run/long.yaml", "defaults: [default]\nyears: 25\n")
    run = load(["run=long"], tmp_path).run
    assert (run.years, run.replications) == (25, 100)


def test_an_authority_brings_its_own_parts(tmp_path: Path) -> None:
    authority = yaml.safe_load(
        (Folders.find().shipped / "authority/nottinghamshire.yaml").read_text(encoding="utf-8")
    )
    authority["defaults"].append({"override /run": "short"})
    authority["authority"]["name"] = "elsewhere"
    write(tmp_path, "run/short.yaml", "defaults: [default]\nyears: 1\n")
    write(tmp_path, "authority/elsewhere.yaml", f"# @package _global_\n{yaml.safe_dump(authority)}")
    settings = load(["authority=elsewhere"], tmp_path)
    assert (settings.parameters.authority.name, settings.run.years) == ("elsewhere", 1)
    assert load(["authority=elsewhere", "run=quick"], tmp_path).run.years == 2, (
        "the command line has the last word"
    )


@pytest.mark.parametrize("name", ["with space, and 'quotes\"", "ümlaut ${x} [list]"])
def test_the_users_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path / name, "run/mine.yaml", "defaults: [default]\nyears: 4\n")
    assert load(["run=mine"], folder).run.years == 4


def test_the_users_folder_may_be_given_relative_to_where_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "mine", "run/mine.yaml", "defaults: [default]\nyears: 4\n")
    monkeypatch.chdir(tmp_path)
    assert load(["run=mine"], Path("mine")).run.years == 4


def test_a_reference_to_another_value_is_followed(tmp_path: Path) -> None:
    write(tmp_path, "run/linked.yaml", "defaults: [default]\nyears: ${run.replications}\nreplications: 5\n")
    assert load(["run=linked"], tmp_path).run.years == 5


def test_the_hash_depends_on_what_is_modelled() -> None:
    same, other = load().config_hash, load(["entries.level=1.01"]).config_hash
    assert same == load(["run.years=10"]).config_hash
    assert len({same, other, load(["run.seed=1"]).config_hash, load(["run.years=9"]).config_hash}) == 4


def test_the_hash_does_not_depend_on_where_results_go_or_how_fast() -> None:
    assert (
        load().config_hash
        == load(
            ["run.outputs=/somewhere/else", "run.workers=1", "run.name=again", "run.cluster='tcp://x:1'"]
        ).config_hash
    )


def test_the_hash_does_not_depend_on_the_folder_but_on_what_is_in_it(tmp_path: Path) -> None:
    text = "# a comment\nseed: 1\nyears: 2\nreplications: 7\n"
    one = write(tmp_path / "one", "run/mine.yaml", text)
    other = write(tmp_path / "other", "run/mine.yaml", "replications: 7\nyears: 2\nseed: 1\n")
    assert load(["run=mine"], one).config_hash == load(["run=mine"], other).config_hash
    changed = write(
        tmp_path / "other",
        "scenario/baseline.yaml",
        "title: T\nstands_for: Something else altogether here.\n",
    )
    assert load(["run=mine"], one).config_hash != load(["run=mine"], changed).config_hash


def test_the_resolved_configuration_can_be_read_back() -> None:
    plain = yaml.safe_load(resolved_yaml(["run.years=3"]))
    assert plain["run"]["years"] == 3
    assert plain["authority"]["name"] == "nottinghamshire"
    assert "hydra" not in plain


def test_loading_twice_gives_the_same_and_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    write(tmp_path, "run/mine.yaml", "defaults: [default]\nyears: 4\n")
    with pytest.raises(InputMistake):
        load(["run=mine", "run.years=0"], tmp_path)
    assert load() == load()
    with pytest.raises(InputMistake, match="there is no run 'mine'"):
        load(["run=mine"])


@pytest.mark.parametrize("part", ["run", "fit", "published"])
def test_every_setting_of_a_job_can_be_typed_as_it_is_written(part: str) -> None:
    """What the program reads but no file names would be refused as unknown."""
    assert set(type(getattr(load(), part)).model_fields) == set(yaml.safe_load(resolved_yaml([]))[part])
