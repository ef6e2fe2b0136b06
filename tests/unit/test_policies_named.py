"""A scenario's policies in a shape that names none: refused in one sentence, because it would run no
policy."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from sim.config import load
from sim.configuration.policies_named import named_policies
from sim.errors import InputMistake

pytestmark = pytest.mark.unit

START = "title: Mine\nstands_for: A scenario that was written for a test.\n"
REFUSED = {
    "policies: kinship_support": "policies: is 'kinship_support'; expected a list of names",
    "policies: kinship_support, step_down": (
        "policies: is 'kinship_support, step_down'; expected a list of names"
    ),
    "policies: 12": "policies: is 12; expected a list of names",
    "policies: 0": "policies: is 0; expected a list of names",
    "policies: 2024-04-01": "policies: is datetime.date(2024, 4, 1); expected a list of names",
    "policies: true": "policies: is True; expected a list of names",
    "policies: ''": "policies: is ''; expected a list of names",
    "policies:": "policies: is empty; expected a list of names",
    "policies: [kinship_support, 3]": "policies: holds 3, which is no name",
    "policies: [kinship_support, null]": "policies: holds None, which is no name",
    "policies: [[kinship_support]]": "policies: holds ['kinship_support'], which is no name",
    "policies: ['']": "policies: holds '', which is no name",
    "policies: [kinship_support, kinship_support]": "'kinship_support' stands there more than once; keep one",
    "policies:\n- kinship_support: {reach: 0.5}": (
        "a list holds names alone; to change kinship_support write 'policies:' as a"
    ),
    "policies: {kinship_support: 0.5}": "policies.kinship_support: is 0.5; expected what differs",
    "policies: {kinship_support: 0}": "policies.kinship_support: is 0; expected what differs",
    "policies: {kinship_support: ''}": "policies.kinship_support: is ''; expected what differs",
    "policies: {kinship_support: false}": "policies.kinship_support: is False; expected what differs",
    "policies: {kinship_support: [reach, 0.5]}": (
        "policies.kinship_support: is ['reach', 0.5]; expected what differs"
    ),
    "policies: {kinship_support: []}": "policies.kinship_support: is []; expected what differs",
    "policies: {12: {reach: 0.5}}": "policies: 12 is no name",
    "policies: {policies: [kinship_support]}": (
        "policies.policies: is ['kinship_support']; expected what differs"
    ),
}


ALLOWED = {
    "policies: [kinship_support]": ["kinship_support"],
    "policies: {kinship_support: {reach: 0.5}}": ["kinship_support"],
    "policies: {kinship_support: }": ["kinship_support"],
    "policies: {kinship_support: {}}": ["kinship_support"],
    "policies:\n  kinship_support:\n    start: 2024-04-01": ["kinship_support"],
    "policies: []": [],
    "": [],
}


def names_of(folder: Path, written: Iterable[str]) -> dict[str, Path]:
    """A scenario for each way of writing its policies, by name, with its file."""
    (folder / "scenario").mkdir()
    files = {
        f"mine_{number}": folder / "scenario" / f"mine_{number}.yaml" for number, _ in enumerate(written)
    }
    for file, policies in zip(files.values(), written, strict=True):
        file.write_text(f"{START}{policies}\n", encoding="utf-8")
    return files


def test_a_shape_that_names_no_policy_is_refused_with_file_and_line(tmp_path: Path) -> None:
    files = names_of(tmp_path, REFUSED)
    with pytest.raises(InputMistake) as mistake:
        load([f"scenarios=[baseline,{','.join(files)}]"], tmp_path)
    assert len(mistake.value.messages) == len(REFUSED)
    for file, said, message in zip(files.values(), REFUSED.values(), mistake.value.messages, strict=True):
        assert message.startswith(f"{file}, line ")
        assert said in message
        assert "\n" not in message


def test_a_list_a_mapping_or_nothing_at_all_is_used(tmp_path: Path) -> None:
    files = names_of(tmp_path, ALLOWED)
    scenarios = load([f"scenarios=[baseline,{','.join(files)}]"], tmp_path).scenarios
    assert [list(scenarios[name].policies) for name in files] == list(ALLOWED.values())


def test_one_name_without_brackets_is_shown_with_them() -> None:
    _, [(_, said)] = named_policies("step_down")
    assert said.endswith("write [step_down]")
