"""What people type first and gets it wrong: each is told once, with the value to write in its place."""

from pathlib import Path

import pytest

from sim.command.levers import help_lines, levers_in_words, page
from sim.config import load
from sim.errors import InputMistake
from sim.policies import LEVERS

pytestmark = pytest.mark.unit
ROOT = Path(__file__).parents[2]
SCENARIO = "title: Mine\nstands_for: What a council tries out, made up for a test.\n"


def _mistakes(overrides: list[str], folder: Path | None = None) -> tuple[str, ...]:
    with pytest.raises(InputMistake) as mistake:
        load(overrides, folder)
    return mistake.value.messages


@pytest.mark.parametrize(
    ("override", "said"),
    [
        ("scenario=[baseline]", 'write "scenarios=[baseline]"'),
        (
            "policy.step_down.places=10",
            "its size is 'places_per_year' (8 now): write policy.step_down.places_per_year=",
        ),
        ("provision.foster_households.acceptance=40", "expected a share from 0 to 1: write 0.4 for 40 %"),
        ("provision.foster_households.acceptance=40%", "write 0.4 for 40 %"),
        ("provision.foster_households.acceptance='40%'", "write 0.4 for 40 %"),
        ("authority.base_date=01/04/2024", "expected a date with the year first: write 2024-04-01"),
        ("policy.step_down.opens=01/04/2024", "expected a date with the year first: write 2024-04-01"),
        ("policy.step_down.start=1.4.2024", "expected a date with the year first: write 2024-04-01"),
        ("policy.step_down.success=0.8", "set success.central"),
    ],
)
def test_each_is_told_in_one_sentence_with_what_to_write(override: str, said: str) -> None:
    (told,) = _mistakes([override, "scenarios=[baseline,step_down]"])
    assert said in told


def test_one_mistake_in_a_policy_of_three_scenarios_is_told_once() -> None:
    names = "scenarios=[baseline,step_down,full_strategy]"
    assert len(_mistakes([names, "policy.step_down.places_per_year=-3"])) == 1
    several = _mistakes(
        [names, "policy.two_bedded_homes.type=castle", "scenarios=[two_bedded_homes,full_strategy]"]
    )
    (told,) = [one for one in several if "castle" in one]
    assert told.startswith("scenarios 'two_bedded_homes', 'full_strategy': ")


@pytest.mark.parametrize(("place", "text"), [("scenario", "title: [\n"), ("policy", "lever: open_homes\n")])
def test_a_bad_file_that_nobody_asks_for_stops_no_other_scenario(
    tmp_path: Path, place: str, text: str
) -> None:
    (tmp_path / place).mkdir()
    (tmp_path / place / "bad.yaml").write_text(text)
    assert set(load(["scenarios=[baseline,step_down]"], tmp_path).scenarios) == {"baseline", "step_down"}
    (tmp_path / "scenario").mkdir(exist_ok=True)
    (tmp_path / "scenario" / "uses.yaml").write_text(f"{SCENARIO}policies: [bad]\n")
    name = "bad" if place == "scenario" else "uses"
    assert any("bad" in said for said in _mistakes([f"scenarios=[baseline,{name}]"], tmp_path))


def test_a_policy_may_say_when_it_opens() -> None:
    policies = load(
        ["scenarios=[baseline,two_bedded_homes]", "policy.two_bedded_homes.opens=2024-04-01"]
    ).scenarios
    policy = policies["two_bedded_homes"].policies["two_bedded_homes"]
    assert policy.takes_effect.isoformat() == "2024-04-01"
    usual = (
        load(["scenarios=[baseline,two_bedded_homes]"])
        .scenarios["two_bedded_homes"]
        .policies["two_bedded_homes"]
    )
    assert policy.start == usual.start
    early = load(["scenarios=[baseline,step_down]", "policy.step_down.opens=2020-01-01"]).scenarios[
        "step_down"
    ]
    assert early.policies["step_down"].start.isoformat() == "2020-01-01"


def test_a_scenario_may_be_a_copy_of_another_one_with_differences(tmp_path: Path) -> None:
    (tmp_path / "scenario").mkdir()
    file = tmp_path / "scenario" / "mine.yaml"
    file.write_text(
        "title: Mine\ncopy_of: full_strategy\nwithout: [residential_block]\n"
        "with: {step_down: {places_per_year: 12}, mockingbird: }\n"
    )
    mine = load(["scenarios=[baseline,full_strategy,mine]"], tmp_path).scenarios
    own, whole = mine["mine"].policies, mine["full_strategy"].policies
    assert set(own) == set(whole) - {"residential_block"} | {"mockingbird"}
    assert (own["step_down"].size, whole["step_down"].size) == (12, 8)
    assert mine["mine"].stands_for == mine["full_strategy"].stands_for


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("copy_of: full_strategie\n", "did you mean 'full_strategy'?"),
        (
            "copy_of: step_down\nwithout: [mockingbird]\n",
            "'step_down' has no policy 'mockingbird'; it has step_down",
        ),
        ("copy_of: mine\n", "copies go round in a circle"),
        ("with: [step_down]\n", "name the one that it copies"),
        ("copy_of: step_down\npolicies: [step_down]\n", "write what differs below 'with' and 'without'"),
    ],
)
def test_a_copy_that_cannot_be_is_told_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "scenario").mkdir()
    (tmp_path / "scenario" / "mine.yaml").write_text(f"{SCENARIO}{text}")
    (told,) = _mistakes(["scenarios=[baseline,mine]"], tmp_path)
    assert said in told


def test_help_and_the_page_of_levers_name_every_lever_with_its_size_in_words() -> None:
    found = {one.name: one for one in levers_in_words()}
    assert set(found) == set(LEVERS)
    assert {name: one.quantity for name, one in found.items()} == {
        n: kind.quantity for n, kind in LEVERS.items()
    }
    assert all(one.does.endswith(".") and one.size != "a number" for one in found.values())
    assert all(name in help_lines() for name in LEVERS)
    assert page() in (ROOT / "docs/LEVERS.md").read_text("utf-8")
