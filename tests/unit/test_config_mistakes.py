"""What the user is told: every mistake at once, each with its place, its value and what was expected."""

from pathlib import Path

import pytest

from sim.config import load
from sim.configuration.files import Folders
from sim.configuration.mistakes import unusable_values
from sim.errors import InputMistake

pytestmark = pytest.mark.unit


def messages(*overrides: str, folder: Path | None = None) -> tuple[str, ...]:
    """What is wrong with a configuration."""
    with pytest.raises(InputMistake) as caught:
        load(overrides, folder)
    return caught.value.messages


def told(*overrides: str, folder: Path | None = None) -> str:
    """The one thing that is wrong with a configuration."""
    (only,) = messages(*overrides, folder=folder)
    assert "\n" not in only
    return only


def write(folder: Path, name: str, text: str) -> Path:
    """A file of the user's own; gives its folder."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return folder


def changed_copy(folder: Path, name: str, old: str, new: str) -> Path:
    """A copy of a shipped file with one change; gives its folder."""
    text = (Folders.find().shipped / name).read_text(encoding="utf-8")
    assert old in text
    return write(folder, name, text.replace(old, new, 1))


UNUSABLE = (
    {  # what is wrong before anything is composed, or stops it from being placed
        "run.yeers=5": "'run' has no 'yeers'; did you mean 'years'?",
        "authorty=westmere": "there is no 'authorty'; did you mean 'authority'?",
        "authority=notinghamshire": "there is no authority 'notinghamshire'; did you mean 'nottinghamshire'?",
        "uncertainty=al": "there is no uncertainty 'al'; expected one of chance_only, derby,",
        "moves=null": "'moves' needs the name of one file",
        "~exits": "'exits' needs the name of one file",
        "scenario=baseline": 'write "scenarios=[baseline]"',
        "scenario=[baseline,step_down]": 'write "scenarios=[baseline,step_down]"',
        "run.years=5,10": "gives several values",
        "baseline": "cannot be read; expected key=value",
        "scenarios=[baseline": "cannot be read; expected key=value",
        "hydra.run.dir=/tmp": "is not a setting of the simulator",
        "=3": "is not a setting of the simulator",
        "+run.years=3": "is there already; leave out the '+'",
        "run.years.more=3": "'run.years' is one value and has no 'more'",
        "entries.strata.under_1.ages.0=2": "give all of them: entries.strata.under_1.ages=",
        "entries.strata.under_1.need={N1: 1, N33: 0}": "has no 'N33'; did you mean 'N3'?",
        "+x._target_=os.system": "a configuration never runs code",
    },
    {  # values that the models refuse
        "+y={_target_: os.system}": "y: there is no such key",
        "run.years=0": "run.years is 0; expected greater than or equal to 1",
        "run.replications=2.5": "run.replications is 2.5; expected a valid integer",
        "run.seed=abc": "run.seed is 'abc'; expected a valid integer",
        "run.workers=true": "run.workers: found true or false",
        "run.keep_episodes=7": "run.keep_episodes is 7; expected a valid boolean",
        "run.outputs=???": "run.outputs is '???'",
        "run.name='a/b'": "run.name: 'a/b' can be no folder's name on every system",
        "authority.name=../../x": "authority.name: '../../x' can be no folder's name on every system",
        "+run.yeers=3": "run.yeers: there is no such key; did you mean 'years'?",
        "+foo.x=3": "foo: there is no such key",
        "++entries.strata.under_1.boyz=0.5": (
            "entries.strata.under_1.boyz: there is no such key; did you mean 'boys'?"
        ),
        "entries.level=-1": "entries.level: -1 is negative; expected 0 or more on every date",
        "entries.strata.under_1.per_year=nan": (
            "entries.strata.under_1.per_year is nan; expected a finite number"
        ),
        "entries.strata.ages_1_to_4.per_year=inf": "per_year is inf; expected a finite number",
        "entries.strata.under_1.boys=1.5": "boys is 1.5; expected less than or equal to 1",
        "entries.strata.ages_1_to_4.boys=true": "boys: found true or false",
        "entries.strata.under_1.plan={kinship: 0.9}": "entries.strata.under_1.plan: the shares sum to",
        "placement.types.other.place=U77": "placement.types.other.place is 'U77'; expected 'U1', 'U2'",
        "~census.seed": "census.seed is missing; add it",
        "scenarios=baseline": (
            "scenarios: 'baseline' is not a list of names; expected one such as [baseline], or all"
        ),
        "job.name=''": "job.name: there is no job ''; expected one of app, attribute, backtest",
    },
    {"+entries.strata.under_1.plan.nowhere=0": "entries.strata.under_1.plan: there is no setting 'nowhere'"},
    {"run.seed=${run.sed}": "the reference in '${...}' cannot be followed"},
    {"scenarios=[]": "scenarios: [] is not a list of names", "run.years=2.5": "run.years is 2.5; expected"},
    {"scenarios=[baseline,baseline]": "scenarios: baseline stands there more than once"},
)
"""What each unusable override is told; those in one mapping are given together."""


@pytest.mark.parametrize("together", UNUSABLE, ids=lambda together: next(iter(together)))
def test_each_override_that_cannot_be_used_is_named_with_the_reason(together: dict[str, str]) -> None:
    found = messages(*together)
    for override, said in together.items():
        mine = [message for message in found if message.startswith(f"override '{override}': ")]
        assert len(mine) == 1, f"{override}: {found}"
        assert said in mine[0]
    assert len(found) == len(together)


def test_an_unknown_scenario_is_answered_with_the_nearest() -> None:
    assert (
        told("scenarios=[basline]") == "scenarios: there is no scenario 'basline'; did you mean 'baseline'?"
    )


@pytest.mark.parametrize("given", ["[[a]]", "[{a: 1}]", "[baseline,[a]]", "[null]", "[1]"])
def test_scenarios_that_are_no_names_are_said_to_be_none(given: str) -> None:
    assert "is not a list of names; expected one such as [baseline], or all" in told(f"scenarios={given}")


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    folder = write(tmp_path, "scenario/hollow.yaml", "title: Hollow\n")
    given = [
        "run.yeers=5",
        "authority=x",
        "run.years=0",
        "entries.level=-1",
        "scenarios=[nowhere,hollow]",
        "rubbish",
    ]
    found = "\n".join(messages(*given, folder=folder))
    for said in (
        "'yeers'",
        "no authority 'x'",
        "run.years is 0",
        "-1 is negative",
        "'nowhere'",
        "stands_for is missing",
        "'rubbish'",
    ):
        assert said in found
    assert len(found.splitlines()) == 7


def test_a_home_that_closes_before_it_opens() -> None:
    home = next(iter(load().parameters.provision.homes))
    message = " ".join(
        messages(f"++provision.homes.{home}.opens=2024-01-01", f"++provision.homes.{home}.closes=2023-01-01")
    )
    assert f"provision.homes.{home}: closes on 2023-01-01 but opens on 2024-01-01" in message


def test_a_wrong_value_in_a_file_is_reported_with_file_and_line(tmp_path: Path) -> None:
    folder = write(tmp_path, "run/mine.yaml", "replications: 10\nseed: 1\n\nyears: 0\n")
    assert told("run=mine", folder=folder).startswith(
        f"{folder / 'run/mine.yaml'}, line 4: run.years is 0; expected"
    )


def test_a_value_inherited_from_a_shipped_file_is_reported_there(tmp_path: Path) -> None:
    """The user's file takes the mix from the shipped one and breaks the sum with one value of its own."""
    folder = write(
        tmp_path, "entries/mine.yaml", "defaults: [nottinghamshire]\nstrata: {under_1: {boys: 7}}\n"
    )
    assert told("entries=mine", "authority=nottinghamshire", folder=folder).startswith(
        f"{folder / 'entries/mine.yaml'}, line 2: "
    )
    folder = changed_copy(tmp_path, "exits/nottinghamshire.yaml", "for_uasc: 0", "for_uasc: -1")
    assert f"{folder / 'exits/nottinghamshire.yaml'}, line " in told(folder=folder)


def test_a_shipped_file_is_named_below_configs() -> None:
    folders = Folders.find()
    assert folders.place(folders.shipped / "run/default.yaml", ["years"]).startswith(
        "configs/run/default.yaml, line "
    )


def test_a_missing_source_is_asked_for(tmp_path: Path) -> None:
    text = (
        "# @package _global_\nauthority: {name: x y, base_date: 2022-07-31, child_population: 5, districts:"
        " {A: 1.0}}\n"
    )
    folder = write(tmp_path, "authority/bare.yaml", text)
    found = messages("authority=bare", folder=folder)
    assert any(
        "authority: carries numbers but neither 'source:' nor 'assumption:'" in message for message in found
    )
    assert all("authority.child_population" not in message for message in found), "one sentence a place"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("years: [1\nseed: 2\n", "is not valid YAML"),
        ("years: 1\n  seed: 2\n", "line 2: is not valid YAML"),
        ("years: 1\nyears: 2\n", "line 2: the key 'years' stands there twice (first, line 1)"),
        ("a: {1: 2, 1: 3}\n", "line 1: the key '1' stands there twice"),
        ("- 1\n- 2\n", "line 1: expected keys and values"),
        ("a: {_target_: os.system}\n", "line 1: '_target_' is not allowed"),
        ("a: !!python/object/apply:os.system [ls]\n", "line 1: the tag"),
        ("a: !secret x\n", "line 1: the tag '!secret' is not allowed"),
        ("on: 1\n", "line 1: YAML reads the key on as true or false"),
        ("a: 1\n---\nb: 2\n", "is not valid YAML"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    folder = write(tmp_path, "run/mine.yaml", text)
    message = told("run=mine", folder=folder)
    assert message.startswith(str(folder / "run/mine.yaml"))
    assert said in message


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run/mine.yaml").write_bytes("# für\nyears: 2\n".encode("latin-1"))
    assert "is not text in UTF-8" in told("run=mine", folder=tmp_path)


def test_a_broken_file_is_reported_beside_broken_overrides(tmp_path: Path) -> None:
    folder = write(tmp_path, "run/mine.yaml", "years: [\n")
    assert len(messages("authority=x", folder=folder)) == 2


def test_an_authority_that_asks_for_a_part_that_is_not_there(tmp_path: Path) -> None:
    folder = write(
        tmp_path, "authority/mine.yaml", "# @package _global_\ndefaults: [override /entries: nowhere]\n"
    )
    assert "entries/nowhere" in told("authority=mine", folder=folder)


def test_an_authority_file_without_its_first_line_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, "authority/mine.yaml", "authority: {}\n")
    assert "must begin with the line '# @package _global_'" in told(folder=folder)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert told(folder=tmp_path / "nowhere").startswith(
        f"--config-dir {tmp_path / 'nowhere'}: there is no such folder"
    )


def test_a_scenario_with_a_mistake_is_named_with_file_and_line(tmp_path: Path) -> None:
    folder = write(tmp_path, "scenario/mine.yaml", "title: Mine\nstands_for: short\npolicy: []\n")
    found = messages("scenarios=[mine]", folder=folder)
    assert any(
        message.startswith(f"{folder / 'scenario/mine.yaml'}, line 2: stands_for") for message in found
    )
    assert any("line 3: policy: there is no such key" in message for message in found)


def test_a_value_still_to_be_given_in_a_scenario(tmp_path: Path) -> None:
    folder = write(tmp_path, "scenario/mine.yaml", "title: ???\nstands_for: Something that is long enough.\n")
    assert "title is '???'" in told("scenarios=[mine]", folder=folder)


def test_several_references_that_lead_nowhere_are_all_reported(tmp_path: Path) -> None:
    folder = write(
        tmp_path, "run/mine.yaml", "defaults: [default]\nyears: ${run.nope}\nseed: ${nothing.here}\n"
    )
    found = messages("run=mine", folder=folder)
    assert [message.partition(": the reference")[0] for message in found] == [
        f"{folder / 'run/mine.yaml'}, line 2: run.years",
        f"{folder / 'run/mine.yaml'}, line 3: run.seed",
    ]


def test_a_reference_to_a_value_still_to_be_given(tmp_path: Path) -> None:
    folder = write(tmp_path, "run/mine.yaml", "defaults: [default]\nyears: ${run.seed}\nseed: ???\n")
    assert messages("run=mine", folder=folder)


def test_values_that_stand_for_none_are_found_in_lists_too() -> None:
    found = unusable_values({"a": [1.0, float("nan")], "b": {"c": "???"}, "d": {"_target_": "os.system"}})
    assert [mistake.path for mistake in found] == [("a", "1"), ("b", "c"), ("d", "_target_")]


def block_until(end: str) -> tuple[str, ...]:
    """Overrides by which the block contract is decided at the start of 2024 and ends on a day."""
    start, ends = "policy.residential_block.start=2024-01-01", f"+policy.residential_block.end={end}"
    return "scenarios=[baseline,residential_block]", start, ends


@pytest.mark.parametrize("end", ["2024-01-02", "2024-10-01"])
def test_homes_that_close_before_they_open(end: str) -> None:
    said = f"policy.residential_block: ends on {end} but takes effect on 2024-10-01"
    assert said in told(*block_until(end))


@pytest.mark.parametrize(
    ("end", "opens"), [("2025-01-01", ["2024-10-01"]), ("2025-01-02", ["2024-10-01", "2025-01-01"])]
)
def test_homes_that_would_open_after_the_end_do_not_open(end: str, opens: list[str]) -> None:
    """It had been a traceback: the first of four homes opens in time, the others do not."""
    found = load(block_until(end))
    homes = found.scenarios["residential_block"].applied_to(found.parameters).provision.homes
    block = [home for name, home in homes.items() if name.startswith("residential_block_")]
    assert [str(home.opens) for home in block] == opens
    assert {str(home.closes) for home in block} == {end}


def test_a_policy_that_does_not_fit_is_named() -> None:
    said = told("scenarios=[baseline,west_view_specialist]", "policy.west_view_specialist.home=west_vew")
    assert (
        "scenario 'west_view_specialist': policy 'west_view_specialist': there is no home 'west_vew'" in said
    )
