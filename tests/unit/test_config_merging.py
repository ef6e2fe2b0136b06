"""Files are put together as Hydra puts them together, and by Hydra where only it knows how."""

from pathlib import Path

import pytest
from omegaconf import OmegaConf

from sim import config
from sim.configuration.files import Folders
from sim.configuration.literal import Literals
from sim.configuration.merging import NotPlain, laid_over, merged, read_defaults, read_plain
from sim.configuration.overrides import Override
from sim.configuration.standing import standing_policies

pytestmark = pytest.mark.unit


def source(*texts: str, user: Path | None = None) -> tuple[config.Source, list[Override]]:
    folders = Folders.find(user)
    usable, wrong = config._read_overrides(texts, folders, Literals())
    assert wrong == []
    return config.Source(folders, standing_policies(folders, usable)), usable


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "mine.yaml").write_text(text, encoding="utf-8")
    return folder


CHANGES = [
    (),
    ("authority=westmere", "run.years=3", "+x.y=2"),
    ("costs=england", "fitted=none", "entries.level={start: 1, 2024-01-01: 2}"),
]
MORE_CHANGES = [
    ("authority=westmere",),
    ("run=quick", "uncertainty=none"),
    ("policy.step_down.places_per_year=12",),
    ("scenarios=[baseline]", "~returns.published"),
    ("returns.folder=C:/my returns", "fit.carers_words={a: b}", "entries.level=1e-1"),
    ("+placement.types.farm={like: external_childrens_home, title: Care farm}",),
]


@pytest.mark.parametrize(
    "texts",
    [*CHANGES, *(pytest.param(texts, marks=pytest.mark.long) for texts in MORE_CHANGES)],
    ids=" ".join,
)
def test_what_hydra_composes_is_composed_with_keys_in_the_same_order(texts: tuple[str, ...]) -> None:
    one, overrides = source(*texts)
    quick = one.compose(overrides)
    assert isinstance(quick, dict)
    assert repr(quick) == repr(OmegaConf.to_container(one.by_hydra(overrides), resolve=True))


def test_files_of_the_user_go_before_shipped_ones_of_the_same_name(tmp_path: Path) -> None:
    text = "defaults: [default]\nyears: 4\nseed: 1e3\nname: 2024-01-01\n"
    one, overrides = source("run=mine", user=written(tmp_path, run=text))
    quick = one.compose(overrides)
    assert quick["run"]["years"] == 4
    assert quick["run"]["seed"] == 1000.0
    assert quick["run"]["name"] == "2024-01-01"
    assert repr(quick) == repr(OmegaConf.to_container(one.by_hydra(overrides), resolve=True))


@pytest.mark.parametrize(
    ("text", "years"), [("defaults: [default]\nyears: ${run.seed}\nseed: 7\n", 7), ("years: ???\n", "???")]
)
def test_where_a_value_refers_to_another_or_is_to_be_given_hydra_composes(
    tmp_path: Path, text: str, years: object
) -> None:
    one, overrides = source("run=mine", user=written(tmp_path, run=text))
    whole = one.compose(overrides)
    assert not isinstance(whole, dict)
    assert OmegaConf.to_container(whole, resolve=True)["run"]["years"] == years  # type: ignore[index, call-overload]


def test_so_it_does_where_an_override_refers_to_a_value() -> None:
    one, overrides = source("run.years=${run.replications}")
    whole = one.compose(overrides)
    assert whole["run"]["years"] == whole["run"]["replications"]


@pytest.mark.parametrize("text", ["a: ${b}", "a: ???", "a: !!set {b}", "null: 1", "- a"])
def test_what_is_not_plain_is_not_read(tmp_path: Path, text: str) -> None:
    file = written(tmp_path, run=text) / "run/mine.yaml"
    with pytest.raises(NotPlain):
        read_plain(file)


def test_a_later_file_is_laid_over_an_earlier_one_in_its_place(tmp_path: Path) -> None:
    folder = written(tmp_path, one="a: {b: 1, c: [1, 2]}", other="defaults: [x]\nc: [3]\nd: 2", empty="")
    files = [
        (folder / name / "mine.yaml", place)
        for name, place in [("one", ()), ("other", ("a",)), ("empty", ("e",))]
    ]
    assert merged(files) == {"a": {"b": 1, "c": [3], "d": 2}, "e": {}}
    assert read_defaults(files[1][0]) == {"defaults": ["x"]}
    assert read_defaults(files[0][0]) == {}


def test_laying_over_changes_neither() -> None:
    below, above = {"a": {"b": 1}, "c": 1}, {"a": {"d": 2}, "c": {"e": 3}}
    assert laid_over(below, above) == {"a": {"b": 1, "d": 2}, "c": {"e": 3}}
    assert (below, above) == ({"a": {"b": 1}, "c": 1}, {"a": {"d": 2}, "c": {"e": 3}})


@pytest.mark.parametrize(
    "value", ["1e5", "1E-3", "-2e3", "1_0e5", "1e5 homes", "1e308 is none", "3e10th", "3e", "1e5.2", "1e5 "]
)
def test_what_begins_like_a_number_is_what_hydra_takes_it_for(value: str, tmp_path: Path) -> None:
    """A title that begins with 1e5 had ended in a traceback: it was taken for a number, and is none."""
    file = tmp_path / "a.yaml"
    file.write_text(f"a: {value}\n", encoding="utf-8")
    assert read_plain(file) == OmegaConf.to_container(OmegaConf.load(file))
