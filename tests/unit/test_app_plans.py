"""Plans as forms and as YAML: made from the levers' schemas, and refused in the command's own words."""

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from local_page import loaded_westmere

from sim import load
from sim.app.authorities import Authorities, existing
from sim.app.forms.answers import answer, difference, differs, in_words, shown, typed_in
from sim.app.forms.fields import DATE, RANGE, SEVERAL, YES, FormField, fields_of
from sim.app.forms.meanings import meanings
from sim.app.plans import DraftPlan, PlanStore, check, started_from
from sim.app.screens.plans import _changes
from sim.errors import InputMistake
from sim.policies import LEVERS
from sim.policies.levers.homes.open_homes import OpenHomes

pytestmark = pytest.mark.unit

SAYS = "Two homes of two beds each, a year later than planned."


@cache
def fields(policy: str) -> dict[str, FormField]:
    loaded = loaded_westmere()
    return {one.name: one for one in fields_of(loaded.policies[policy], loaded.settings.parameters)}


def untouched(policy: str) -> dict[str, list[str]]:
    """The form as it is sent when nothing was changed in it."""
    form: dict[str, list[str]] = {}
    for one in fields(policy).values():
        value = shown(one)
        if one.kind in (DATE, RANGE):
            form |= {f"{one.name}-{part}": [text] for part, text in value.items()}
        else:
            form[one.name] = value["chosen"] if one.kind in (SEVERAL, YES) else [value["text"]]
    return form


@pytest.mark.parametrize("policy", sorted(yaml.stem for yaml in Path("configs/policy").glob("*.yaml")))
def test_a_form_speaks_to_people_and_not_to_programmers(policy: str) -> None:
    """No reference to the source and no name of the code in what stands beside a question."""
    for one in fields(policy).values():
        for text in (one.label, one.hint, one.group):
            assert not re.search(r"[`_]|:\w+:|\bsim\.", text), (one.name, text)


def plan(policy: str = "two_bedded_homes", **own: Any) -> DraftPlan:
    """A plan of one policy with numbers of its own."""
    return DraftPlan("later", "Two homes, a year late", SAYS, {policy: own})


@pytest.mark.parametrize("policy", sorted(yaml.stem for yaml in Path("configs/policy").glob("*.yaml")))
def test_a_form_that_nobody_changed_changes_nothing(policy: str) -> None:
    some = list(fields(policy).values())
    assert difference(some, untouched(policy)) == {}
    assert {"start-day", "start-month", "start-year"} <= set(untouched(policy))
    assert all(one.label for one in some)
    assert len({one.ident for one in some}) == len(some)


@pytest.mark.parametrize("policy", ["two_bedded_homes", "step_down", "foster_recruitment", "entry_surge"])
def test_every_form_begins_with_the_size_of_its_policy(policy: str) -> None:
    first = next(iter(fields(policy).values()))
    assert first.path == (LEVERS[loaded_westmere().policies[policy]["lever"]].quantity,)
    assert "This is its size" in first.hint


def test_hints_are_what_the_schema_says_of_each_field() -> None:
    assert meanings(OpenHomes)["beds"] == "Beds of each home."
    assert fields("two_bedded_homes")["beds"].hint == "Beds of each home."
    assert fields("step_down")["success.central"].evidence.startswith("What it is not: Birmingham")


def test_what_was_changed_is_all_that_the_plan_says() -> None:
    form = untouched("two_bedded_homes") | {"start-year": ["2023"], "beds": ["3"]}
    own = difference(list(fields("two_bedded_homes").values()), form)
    assert own == {"start": "2023-10-01", "beds": 3}
    written = yaml.safe_load(plan(**own).yaml)
    assert written["policies"] == {"two_bedded_homes": {"start": date(2023, 10, 1), "beds": 3}}


def test_a_part_of_an_effect_leaves_the_others() -> None:
    form = untouched("step_down") | {"success.central": ["0.7"]}
    assert difference(list(fields("step_down").values()), form) == {"success": {"central": 0.7}}


def test_the_command_line_takes_the_file_as_it_is(tmp_path: Path) -> None:
    store = PlanStore(tmp_path)
    store.keep("westmere", plan(start="2023-10-01"))
    settings = load(["authority=westmere", "scenarios=[baseline,later]"], store.folder("westmere"))
    own = check(plan(start="2023-10-01"), loaded_westmere()).scenario
    assert settings.scenarios["later"] == own
    assert own is not None
    assert own.policies["two_bedded_homes"].start == date(2023, 10, 1)
    assert store.all("westmere") == [plan(start="2023-10-01")]


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"homes": ["two"]}, "homes", "homes is 'two'; expected a valid integer"),
        ({"beds": ["99"]}, "beds", "beds is 99; expected less than or equal to 30"),
        ({"start-month": ["13"]}, "start", "start is '2022-13-01'; expected a date such as 2022-07-31"),
        ({"start-day": [""], "start-month": [""], "start-year": [""]}, "start", "expected a date"),
        ({"ages-from": ["17"], "ages-to": ["8"]}, "ages", "[17, 8] runs backwards"),
        ({"start-year": ["9999"]}, "start", "is far from all dates that matter"),
        ({"lead_months": ["-1"]}, "lead_months", "expected greater than or equal to 0"),
        ({"lead_months": ["1e400"]}, "lead_months", "expected"),
        ({"homes": ["9" * 5000]}, "homes", "expected"),
        ({"purpose": ["x" * 400]}, "purpose", "letters; expected at most 300"),
        ({"purpose": ["a\x00b"]}, "purpose", "control character"),
    ],
)
def test_a_mistake_is_said_in_the_words_of_the_command_beside_its_field(
    typed: dict[str, list[str]], field: str, says: str
) -> None:
    own = difference(list(fields("two_bedded_homes").values()), untouched("two_bedded_homes") | typed)
    found = check(plan(**own), loaded_westmere())
    assert not found.is_usable
    (path,) = {path[:2] for path in found.of_fields}
    assert path == ("two_bedded_homes", field)
    assert says in next(iter(found.of_fields.values()))


def test_what_does_not_fit_the_authority_is_said_of_the_whole() -> None:
    found = check(plan("west_view_mainstream_closes"), loaded_westmere())
    assert not found.is_usable
    assert "there is no home 'west_view' in this authority" in found.general[0]


def test_what_changes_nothing_is_said_at_once() -> None:
    found = check(plan(start="2040-04-01"), loaded_westmere())
    assert found.is_usable
    assert re.search(r"two_bedded_homes' changes nothing.*after the last day simulated", found.warnings[0])


def test_a_policy_that_is_not_there_any_more_is_a_mistake_and_no_traceback() -> None:
    assert not check(plan("gone"), loaded_westmere()).is_usable


def test_a_plan_begins_as_a_scenario_that_there_is() -> None:
    loaded = loaded_westmere()
    begun = started_from(loaded.scenarios["step_down"], "mine", "Mine", loaded)
    assert dict(begun.policies) == {"step_down": {}}


def test_names_of_files_are_plain_and_no_scenario_has_them(tmp_path: Path) -> None:
    store = PlanStore(tmp_path)
    for title, name in {
        "Two homes, a year late": "two_homes_a_year_late",
        "Überall": "uberall",
        "2 homes": "plan_2_homes",
        "../../etc": "etc",
        "日本": "plan",
        "Step down": "step_down_2",
    }.items():
        assert store.name_for("westmere", title, {"step_down": None}) == name
    store.keep("westmere", DraftPlan("etc", "E", SAYS))
    assert store.name_for("westmere", "etc", {}) == "etc_2"
    for nonsense in ("..", "../x", "a/b", "A", ""):
        assert store.of("westmere", nonsense) is None


def test_a_file_that_somebody_has_spoilt_is_no_plan(tmp_path: Path) -> None:
    store = PlanStore(tmp_path)
    for number, text in enumerate(["[", "title: x", "- a", "", "title: a\nstands_for: b\npolicies: 3"]):
        file = store.file("westmere", f"plan_{number}")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    assert store.all("westmere") == []


def test_an_answer_is_shown_again_as_it_was_typed() -> None:
    start = fields("two_bedded_homes")["start"]
    typed = typed_in(start, {"start-day": ["31"], "start-month": ["two"], "start-year": ["2023"]})
    assert typed == {"day": "31", "month": "two", "year": "2023"}
    assert answer(start, typed) == "31 two 2023"
    assert in_words(start) == "1 October 2022"
    assert in_words(fields("two_bedded_homes")["ages"]) == "8 to 17"
    assert not differs(fields("two_bedded_homes")["ages"], [8, 17])


def test_a_plan_is_shown_by_what_it_differs_in() -> None:
    own = plan(start="2023-10-01", beds=3, replaces="external_childrens_home")
    changes = _changes(own, "two_bedded_homes", loaded_westmere())
    assert changes == [
        ("Decided on", "1 October 2023", "1 October 2022"),
        ("Beds", "3", "2"),
        ("Replaces", "External children's home", "Average child"),
    ]


# whose children


def test_an_own_folder_is_taken_in_and_a_wrong_one_refused(tmp_path: Path) -> None:
    own = tmp_path / "mytown"
    (own / "authority").mkdir(parents=True)
    (own / "authority/mytown.yaml").write_text("authority: {name: mytown}")
    known = Authorities(tmp_path / "app", tmp_path / "outputs")
    found = known.add(str(own))
    assert (found.name, found.title) == ("mytown", "Mytown")
    assert known.of(found.key) == found
    assert {"nottinghamshire", "westmere"} <= {one.key for one in known.all()}
    for wrong in ("", str(tmp_path / "none"), str(tmp_path), "\x00", "x" * 5000):
        with pytest.raises(InputMistake, match=r"folder of your own files|there is no such folder"):
            known.add(wrong)
    assert existing(str(own / "authority/mytown.yaml")) is None


def test_what_a_fit_has_made_can_be_chosen(tmp_path: Path) -> None:
    results = tmp_path / "outputs/mytown/fit"
    (results / "config/authority").mkdir(parents=True)
    (results / "config/authority/mytown.yaml").write_text("authority: {name: mytown}")
    (results / "manifest.json").write_text('{"job": "fit"}')
    known = Authorities(tmp_path / "app", tmp_path / "outputs")
    assert "fitted to its returns" in {one.origin for one in known.all()}
