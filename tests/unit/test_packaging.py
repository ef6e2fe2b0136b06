"""What a newcomer types, what the checks run and what is installed stay the same thing."""

import re
import tomllib
from pathlib import Path
from textwrap import dedent

import pytest
from documents import commands

from sim import __version__
from sim.config import load

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs/USING.md"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_pip_and_uv_install_the_same_versions() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert pins == PROJECT["tool"]["uv"]["constraint-dependencies"]


def test_every_version_is_exact_and_named_once() -> None:
    pins = [pin.partition("==") for pin in PROJECT["tool"]["uv"]["constraint-dependencies"]]
    assert all(exact == "==" and version for _, exact, version in pins)
    assert len({name for name, _, _ in pins}) == len(pins)


def test_every_dependency_is_pinned() -> None:
    wanted = [
        *PROJECT["project"]["dependencies"],
        *(name for extra in PROJECT["project"]["optional-dependencies"].values() for name in extra),
        *PROJECT["dependency-groups"]["dev"],
    ]
    names = {re.split(r"[<>=\[ ]", requirement)[0].lower() for requirement in wanted}
    assert names <= {pin.partition("==")[0] for pin in PROJECT["tool"]["uv"]["constraint-dependencies"]}


def test_the_checks_run_the_test_commands_of_the_readme_the_short_one_first() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    run = [
        line
        for line in (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
        if line.startswith("uv run pytest")
    ]
    assert run[0] == "uv run pytest"
    assert run[0] in commands(readme)
    assert len(run) == 3
    assert all(f"`{command}`" in readme for command in run[1:])


def test_the_default_run_leaves_out_what_takes_long() -> None:
    """One expression leaves out all such marks; whoever asks for one of them by ``-m`` gets it."""
    options = PROJECT["tool"]["pytest"]["ini_options"]["addopts"]
    assert options[options.index("-m") + 1] == (
        "not slow and not long and not benchmark and not mutants and not fuzz"
    )


def example_of(file: str, page: str) -> str:
    """The file that a page shows under this name."""
    shown = (dedent(block) for block in re.findall(r"```yaml\n(.*?)```", page, flags=re.DOTALL))
    return next(text for text in shown if file in text.partition("\n")[0])


def test_the_scenario_that_the_readme_shows_can_be_run_as_it_stands(tmp_path: Path) -> None:
    text = example_of("scenario/my_plan.yaml", (ROOT / "README.md").read_text(encoding="utf-8"))
    (tmp_path / "scenario").mkdir()
    (tmp_path / "scenario" / "my_plan.yaml").write_text(text, encoding="utf-8")
    plan = load(["scenarios=[baseline,my_plan]"], tmp_path).scenarios["my_plan"]
    assert {name: policy.size for name, policy in plan.policies.items()} == {
        "foster_recruitment": 36,
        "step_down": 12,
    }


def test_the_guide_brings_in_an_authority_as_it_says(tmp_path: Path) -> None:
    """Its steps, followed to the letter: the authority's file copied and changed, one part that states a
    difference."""
    example = example_of("provision/mytown.yaml", GUIDE.read_text(encoding="utf-8"))
    authority = (ROOT / "configs/authority/nottinghamshire.yaml").read_text(encoding="utf-8")
    changed = authority.replace("/provision: nottinghamshire", "/provision: mytown")
    for name, text in {"authority": changed, "provision": example}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "mytown.yaml").write_text(text, encoding="utf-8")
    provision = load(["authority=mytown"], tmp_path).parameters.provision
    assert provision.foster_households.places == 300
    assert provision.homes == load().parameters.provision.homes


def test_the_readme_shows_the_house_as_it_is() -> None:
    """The rooms in its tree are those in the package, each once."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    tree = readme.partition("## Where things are")[2]
    shown = re.findall(r"^  ([a-z_]+)(?:/|\.py) ", tree, flags=re.MULTILINE)
    modules = (file.relative_to(ROOT / "sim").parts[0] for file in (ROOT / "sim").rglob("*.py"))
    assert sorted(shown) == sorted({name.removesuffix(".py") for name in modules} - {"__init__"})


def test_the_citation_names_the_same_version() -> None:
    assert f"version: {__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_locks_and_environments_stay_out_of_the_repository() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"uv.lock", ".venv/", "outputs/"} <= set(ignored)
