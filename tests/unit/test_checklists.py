"""The checklists and the page on the method are whole, answered, and about the files that there are."""

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml
from documents import ROOT, inline

from sim.config import load
from sim.parameters import ExitRoute
from sim.parameters.programmes import Programme
from sim.parameters.uncertainty import DRIFTS, Uncertainty

pytestmark = pytest.mark.unit

DOCS = ROOT / "docs"
METHOD, STRESS, STARS, RAP, INTERVALS = (
    DOCS / f"{name}.md" for name in ("METHOD", "STRESS-DES", "STARS", "NHS-RAP", "INTERVALS")
)
STRESS_ITEMS = (
    "1.1 Purpose of the model",
    "1.2 Model outputs",
    "1.3 Experimentation aims",
    "2.1 Base model overview diagram",
    "2.2 Base model logic",
    "2.3 Scenario logic",
    "2.4 Algorithms",
    "2.5 Components",
    "3.1 Data sources",
    "3.2 Input parameters",
    "3.3 Pre-processing",
    "3.4 Assumptions",
    "4.1 Initialisation",
    "4.2 Run length",
    "4.3 Estimation approach",
    "5.1 Software or programming language",
    "5.2 Random sampling",
    "5.3 Model execution",
    "5.4 System specification",
    "6.1 Computer model sharing statement",
)
"""Monks et al. (2019), table of STRESS-DES."""
LEVELS_OF = {
    STARS: {
        "Essential": (
            "Open licence", "Dependency management", "FOSS model", "Minimum documentation", "ORCID",
            "Citation information", "Remote code repository", "Open science archive",
        ),
        "Enhanced": (
            "Enhanced documentation", "Documentation hosting", "Online coding environment", "Model interface",
            "Web app hosting",
        ),
    },
    RAP: {
        "Baseline": (
            "open-source language", "version controlled", "README", "peer reviewed", "published in the open",
        ),
        "Silver": (
            "minimal manual intervention", "well documented", "well organised", "Reusable functions",
            "coding standards", "testing framework", "dependency information", "Logs", "tidy data",
        ),
        "Gold": ("fully packaged", "CI/CD", "event-based triggers", "clearly signposted"),
    },
}  # fmt: skip
"""Monks, Harper and Mustafee (2024); NHS England's levels of RAP, each item by words of its own."""
ANSWERS = {"met", "partly", "not met"}


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def sections(page: Path, mark: str) -> dict[str, str]:
    """What stands below each heading of a level; one that stands there twice is refused."""
    parts = re.split(rf"^{mark} (.+)\n", text(page), flags=re.MULTILINE)
    titles = parts[1::2]
    assert len(set(titles)) == len(titles), titles
    return dict(zip(titles, parts[2::2], strict=True))


def rows(section: str) -> list[list[str]]:
    """Item, answer and the rest of each row of a table below its heading."""
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|", maxsplit=2)] for line in lines]


def slug(heading: str) -> str:
    """The place of a heading as repositories name it in links."""
    return re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).replace(" ", "-")


def places(page: Path) -> set[str]:
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", text(page), flags=re.MULTILINE)}


def lost(page: Path, said: str) -> list[str]:
    """Links whose file, or whose heading in it, is not there."""
    found = re.findall(r"\]\(([^)\s]+)\)", said)
    missing = []
    for link in found:
        file, _, place = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        if not target.exists() or (place and place not in places(target)):
            missing.append(link)
    return missing


def linked(page: Path, said: str) -> set[str]:
    """Files of the project that a text links, by their path."""
    found = re.findall(r"\]\(([^)#\s]+)[^)]*\)", said)
    return {(page.parent / file).resolve().relative_to(ROOT).as_posix() for file in found}


def test_a_link_to_what_is_not_there_is_noticed() -> None:
    said = "[a](../README.md#licence) [b](nowhere.md) [c](../README.md#no-such-place) [d](#silver)"
    assert lost(RAP, said) == ["nowhere.md", "../README.md#no-such-place"]


@pytest.mark.parametrize("page", [METHOD, STRESS, STARS, RAP, INTERVALS], ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_to_its_heading(page: Path) -> None:
    assert lost(page, text(page)) == []


def test_every_item_of_stress_is_answered_once_with_what_shows_it() -> None:
    answers = sections(STRESS, "###")
    assert tuple(answers) == STRESS_ITEMS
    assert [item for item, answer in answers.items() if not linked(STRESS, answer)] == []


@pytest.mark.parametrize(
    ("page", "level"),
    [(page, level) for page, levels in LEVELS_OF.items() for level in levels],
    ids=lambda value: value if isinstance(value, str) else value.stem,
)
def test_every_item_of_a_level_is_answered_once_with_what_shows_it(page: Path, level: str) -> None:
    table, items = rows(sections(page, "##")[level]), LEVELS_OF[page][level]
    assert len(table) == len(items)
    for words, (item, answer, shows) in zip(items, table, strict=True):
        assert words in item
        assert answer in ANSWERS, item
        assert linked(page, shows), item
        assert (answer == "met") == ("Would meet it:" not in shows), item


def test_what_is_said_of_the_levels_of_rap_is_what_its_tables_say() -> None:
    levels = sections(RAP, "##")
    met = {level: [answer for _, answer, _ in rows(levels[level])].count("met") for level in LEVELS_OF[RAP]}
    assert met == {"Baseline": 3, "Silver": 9, "Gold": 2}
    said = " ".join(text(RAP).split())
    assert "two items of the baseline need people" in said
    assert "Every silver item is met, and two of the four gold ones" in said


def test_the_method_names_every_module_of_the_model() -> None:
    modules = {file.relative_to(ROOT).as_posix() for file in (ROOT / "sim/model").rglob("*.py")}
    ours = {module for module in modules if not module.endswith("/__init__.py")}
    left = ours - linked(METHOD, text(METHOD))
    rooms = {
        module for module in left if f"`{'.'.join(Path(module).with_suffix('').parts[-2:])}`" in text(METHOD)
    }
    assert left == rooms


def test_every_section_of_the_method_names_modules_that_do_it() -> None:
    """All but the last one, which says what no module does."""
    *done, left = sections(METHOD, "##").items()
    assert left[0] == "What is left simple on purpose"
    assert len(done) >= 18
    for title, section in done:
        assert any(file.startswith("sim/") for file in linked(METHOD, section)), title


def test_a_name_in_a_link_of_the_method_is_the_end_of_its_path() -> None:
    for name, link in re.findall(r"\[`([\w./]+)`\]\(([^)#]+)", text(METHOD)):
        assert link.removesuffix("/__init__.py").endswith(name.rstrip("/")) or link.endswith(name), name


@pytest.mark.parametrize("layer", sorted(Uncertainty.model_fields))
def test_the_method_has_every_layer_of_uncertainty(layer: str) -> None:
    layers = sections(METHOD, "##")["Layers of uncertainty"]
    assert f"`{layer}`" in layers


def test_the_method_has_every_drift_once_and_no_other() -> None:
    section = sections(METHOD, "##")["What drifts from year to year"]
    named = re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE)
    assert sorted(named) == sorted(DRIFTS)


def test_the_method_has_the_clocks_of_exits_and_which_route_runs_on_which() -> None:
    section = sections(METHOD, "##")["What happens next: competing risks with budgets"]
    kinds = get_args(ExitRoute.model_fields["clock"].annotation)
    assert set(kinds) == {"care", "placement"}
    assert [kind for kind in kinds if f"`{kind}`" not in section] == []
    on_placement = [
        name for name, route in load().parameters.exits.routes.items() if route.clock == "placement"
    ]
    assert on_placement == ["adoption"]
    assert "adoption runs on `placement`" in " ".join(section.split())


def test_the_method_has_both_kinds_of_success() -> None:
    section = sections(METHOD, "##")["Programmes and effects of policies"]
    kinds = get_args(Programme.model_fields["success_is_of"].annotation)
    assert len(kinds) == 2
    assert [kind for kind in kinds if f"`{kind}`" not in section] == []


def test_names_of_parameters_in_the_method_are_in_the_code() -> None:
    """Words in code with an underscore are names of the configuration or of its choices."""
    files = [file for room in ("parameters", "policies") for file in (ROOT / "sim" / room).rglob("*.py")]
    known = {word for file in files for word in re.findall(r"\w+", text(file))}
    words = {code for code in inline(text(METHOD)) if re.fullmatch(r"[a-z]+(?:_[a-z0-9]{2,})+", code)}
    assert len(words) >= 10
    assert words - known == set()


def test_the_citation_holds_what_is_needed_and_nothing_that_was_made_up() -> None:
    """The keys that version 1.2.0 of the schema asks for, and none that only a release can know."""
    citation = yaml.safe_load(text(ROOT / "CITATION.cff"))
    assert citation["cff-version"] == "1.2.0"
    assert {"cff-version", "title", "message", "authors"} <= set(citation)
    assert not {"doi", "identifiers", "repository-code", "url", "date-released"} & set(citation)
    assert citation["license"] == "MIT"
    remarks = " ".join(line for line in text(ROOT / "CITATION.cff").splitlines() if line.startswith("#"))
    for word in ("orcid", "doi", "repository-code", "date-released"):
        assert word in remarks
        assert f"`{word}`" in text(STARS)
