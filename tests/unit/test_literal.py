"""Paths, names and other people's words are taken as they are typed."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from sim.config import every_combination, load
from sim.configuration.literal import FILES, PATHS, TEXTS, WORDS, Literals, beyond_ascii
from sim.errors import InputMistake
from sim.parameters import Run

pytestmark = pytest.mark.unit

NAMES = [
    "Children's Services", "903 (2022)", "a#b", "Übersicht – Jörg", "\\\\server\\share\\903", "903", "a,b",
    "[903]", "{x: y}",
    "a=b", "50 %", "x & y", "${run.seed}", "C:\\My data\\903", "null and void", "a: b", "1e5", "true", "~$x",
    "‘quoted’",
    "a'b\"c",
]  # fmt: skip


SETTINGS = ["returns.folder", "run.outputs", "fit.carers", "fit.homes", "fit.history", "returns.key_file"]


@pytest.mark.parametrize("first", range(0, len(NAMES), len(SETTINGS)))
def test_a_path_is_taken_literally(first: int) -> None:
    """Every name, each under another setting."""
    given = dict(zip(SETTINGS, NAMES[first:], strict=False))
    settings = load([f"{key}={name}" for key, name in given.items()])
    for key, name in given.items():
        part, field = key.split(".")
        owner = (
            settings.run if part == "run" else settings.fit if part == "fit" else settings.parameters.returns
        )
        assert getattr(owner, field) == Path(name), key


@pytest.mark.parametrize("name", NAMES)
def test_a_path_with_a_comma_is_one_value_in_a_sweep(name: str) -> None:
    assert every_combination([f"returns.folder={name}", "run.years=1,2"]) == [
        (f"returns.folder={name}", "run.years=1"),
        (f"returns.folder={name}", "run.years=2"),
    ]


def test_a_file_of_the_user_may_have_such_paths_too(tmp_path: Path) -> None:
    (tmp_path / "returns").mkdir()
    (tmp_path / "returns/mine.yaml").write_text("defaults: [england]\nfolder: 903\n", encoding="utf-8")
    settings = load(["returns=mine"], tmp_path)
    assert settings.parameters.returns is not None
    assert settings.parameters.returns.folder == Path("903")


def test_the_settings_that_are_paths_are_known() -> None:
    assert {
        "returns.folder",
        "returns.key_file",
        "run.outputs",
        "fit.carers",
        "fit.homes",
        "fit.commitments",
        "census.file",
    } <= PATHS
    assert {"fit.carers_words", "fit.homes_words", "fit.commitments_words", "fit.carers_columns"} <= WORDS
    assert {"returns.years"} == FILES


def value(override: str) -> object:
    """What an override is read as."""
    literal = Literals().read(override)
    assert literal is not None
    return literal.value


@pytest.mark.parametrize("quoted", ["'my data'", '"my data"'])
def test_quotes_that_a_shell_left_are_no_part_of_a_path(quoted: str) -> None:
    assert value(f"run.outputs={quoted}") == "my data"


def test_quotes_that_are_part_of_a_folder_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("'my data'").mkdir()
    assert value("run.outputs='my data'") == "'my data'"


@pytest.mark.parametrize("name", ["Plan A (2022)", "903"])
def test_a_run_may_have_a_name_of_ones_own(name: str) -> None:
    assert load([f"run.name={name}"]).folder.name == name


@pytest.mark.parametrize("name", ["2022-23", "Köln's best", "a,b", "true", "x & y", "three_plans", 903])
def test_a_run_may_have_any_name_that_a_folder_can_have(name: object) -> None:
    assert Run(name=name, replications=1, years=1, seed=1).name == str(name)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["a/b", "a\\b", "a:b", "a?", ".hidden", "a.", " a", "CON", "nul.txt", "x" * 101, "a|b", ""]
)
def test_a_name_that_no_folder_can_have_everywhere_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="can be no folder's name on every system"):
        Run(name=name, replications=1, years=1, seed=1)


@pytest.mark.parametrize("key", sorted(PATHS | TEXTS))
@pytest.mark.parametrize("blank", ["", "  ", '""', "''"])
def test_a_blank_one_is_refused(key: str, blank: str) -> None:
    with pytest.raises(ValueError, match=r"names no (path|text); give one, or null for none"):
        Literals().read(f"{key}={blank}")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("{2021/episodes.csv: 2021}", {"2021/episodes.csv": 2021}),
        ('{"2021/episodes.csv": 2021}', {"2021/episodes.csv": 2021}),
        ("{'return.xlsx, sheet episodes': 2021}", {"return.xlsx, sheet episodes": 2021}),
        ("{2021\\episodes.csv: 2021}", {"2021/episodes.csv": 2021}),
        ("{a b (2).csv: 2021, Köln's.csv: 2022}", {"a b (2).csv": 2021, "Köln's.csv": 2022}),
        ("{903.csv: 2021}", {"903.csv": 2021}),
    ],
)
def test_files_are_named_as_they_are(written: str, meant: dict[str, int]) -> None:
    assert value(f"returns.years={written}") == {file: str(year) for file, year in meant.items()}


def test_the_years_of_files_are_numbers_in_the_end() -> None:
    returns = load(["returns.years={2021/episodes.csv: 2021}"]).parameters.returns
    assert returns is not None
    assert returns.years == {"2021/episodes.csv": 2021}


@pytest.mark.parametrize("key", sorted(WORDS))
def test_words_are_those_of_other_people(key: str) -> None:
    written = (
        "{Long Term: a, Mother & Baby: b, 'Fostering, Agency': c, IFA - Standard (16+): d, a#b: e, 1: f,"
        " Köln: g, on: h}"
    )
    meant = {
        "Long Term": "a", "Mother & Baby": "b", "Fostering, Agency": "c", "IFA - Standard (16+)": "d",
        "a#b": "e", "1": "f",
        "Köln": "g", "on": "h",
    }  # fmt: skip
    assert value(f"{key}={written}") == meant


def test_words_reach_the_fit() -> None:
    assert load(["fit.homes_words={IFA - Standard (16+): council, 1: enhanced}"]).fit.homes_words == {
        "IFA - Standard (16+)": "council", "1": "enhanced",
    }  # fmt: skip


@pytest.mark.parametrize(
    "written",
    ["{Long Term}", "Long Term", "{Fostering, Agency: c}", "{a: b}}", "{a: {b: c}}", "[a]", "{a: }"],
)
def test_what_is_no_mapping_is_refused_with_one_to_copy(written: str) -> None:
    with pytest.raises(ValueError, match="is no mapping") as mistake:
        Literals().read(f"fit.carers_words={written}")
    assert "\"fit.carers_words={'Fostering, Agency': what it means}\"" in str(mistake.value)


def test_what_a_shell_has_torn_apart_is_refused_with_the_remedy() -> None:
    """PowerShell makes two arguments of scenarios=[baseline,step_down], cmd leaves single quotes."""
    for torn in (["scenarios=[baseline", "step_down]"], ["'scenarios=[baseline]'"]):
        with pytest.raises(InputMistake) as mistake:
            load(torn)
        assert 'goes into double quotes, such as "scenarios=[baseline,step_down]"' in str(mistake.value)


def test_an_amount_with_its_sign_is_told_without_and_no_other_word_is() -> None:
    assert beyond_ascii("costs.fees.secure_home.per_week=£930").endswith(
        ": costs.fees.secure_home.per_week=930"
    )
    assert "goes into single quotes" in beyond_ascii("authority=£")
    assert "goes into single quotes" in beyond_ascii("authority=café")
