"""An authority split by districts: children, entries, homes and money go to one part each, none is lost."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError
from shipped_parameters import parameters, shipped

from sim import load
from sim.calibration.split.homes import bought_for, rehoused, shared_homes
from sim.calibration.split.part import SplitPart, accepting, parts_of
from sim.census.children import make_census
from sim.errors import InputMistake
from sim.jobs import JOBS, split
from sim.parameters import Parameters
from sim.parameters.paths.values import with_values
from sim.report.pages.authorities.side_by_side import TOGETHER, beside

pytestmark = pytest.mark.unit
NORTH = ["Bassetlaw", "Mansfield", "Ashfield", "Newark and Sherwood"]
SOUTH = ["Gedling", "Broxtowe", "Rushcliffe", "Elsewhere"]
SPLIT = {"north": NORTH, "south": SOUTH}


def to_be_split(split: Any = SPLIT) -> Parameters:
    raw = shipped()
    raw["authority"]["split"] = split
    return parameters(raw)


@pytest.fixture(scope="module")
def whole() -> Parameters:
    return to_be_split()


@pytest.fixture(scope="module")
def parts(whole: Parameters) -> dict[str, SplitPart]:
    return parts_of(whole)


def test_children_go_where_their_district_goes_and_none_is_lost(
    whole: Parameters, parts: dict[str, SplitPart]
) -> None:
    before = make_census(whole).frame
    after = {name: part.census.frame for name, part in parts.items()}
    assert sum(len(frame) for frame in after.values()) == len(before)
    assert set(after["north"]["district"]) <= set(NORTH)
    assert set(after["south"]["district"]) <= set(SOUTH)
    children = pd.concat(after.values()).sort_values("child").reset_index(drop=True)
    for column in ("child", "dob", "level", "period_start", "plan", "uasc"):
        assert (children[column].to_numpy() == before[column].to_numpy()).all(), column


def test_totals_describe_the_children_of_each_part(whole: Parameters, parts: dict[str, SplitPart]) -> None:
    assert sum(part.parameters.census.children for part in parts.values()) == whole.census.children
    for name, part in parts.items():
        p, frame = part.parameters, part.census.frame
        there = frame[frame["dec"].isna()]
        assert p.authority.name == f"nottinghamshire_{name}"
        assert p.authority.split is None
        assert p.census.children == len(there)
        assert p.census.table.placements == {
            kind: many for kind, many in there["placement"].value_counts().to_dict().items() if many
        }
        assert sum(p.authority.districts.values()) == pytest.approx(1)


def test_what_is_counted_sums_to_the_whole(whole: Parameters, parts: dict[str, SplitPart]) -> None:
    both = [part.parameters for part in parts.values()]
    for name, stratum in whole.entries.strata.items():
        entering = [p.entries.strata[name].per_year.values[0] for p in both]
        assert sum(entering) == pytest.approx(stratum.per_year.values[0])
    after = whole.census.after_care
    assert sum(p.census.after_care.special_guardianship_orders for p in both) == (
        after.special_guardianship_orders
    )
    for age, many in after.care_leavers.items():
        assert sum(p.census.after_care.care_leavers[age] for p in both) == many
    assert sum(p.authority.child_population for p in both) == pytest.approx(whole.authority.child_population)
    places = sum(p.provision.foster_households.places for p in both)
    assert places == pytest.approx(whole.provision.foster_households.places, abs=1)
    assert whole.costs is not None
    for name, service in whole.costs.services.items():
        paid = [p.costs.services[name].per_year.values[0] for p in both if p.costs is not None]
        assert sum(paid) == pytest.approx(service.per_year.values[0])


def test_each_home_goes_whole_to_one_part_and_children_live_in_homes_of_their_own(
    whole: Parameters, parts: dict[str, SplitPart]
) -> None:
    homes = [set(part.parameters.provision.homes) for part in parts.values()]
    assert set.union(*homes) == set(whole.provision.homes)
    assert not set.intersection(*homes)
    for part in parts.values():
        frame = part.census.frame[part.census.frame["dec"].isna()]
        assert set(frame["unit"].astype(str)) - {""} <= set(part.parameters.provision.homes)
        for name, home in part.parameters.provision.homes.items():
            assert (frame["unit"] == name).sum() <= home.beds.at(part.parameters.authority.base_date)


def test_beds_go_by_the_children_in_homes() -> None:
    """Four homes of 4, 2, 2 and 2 beds; three of four children in them are of one part."""
    p = parameters(shipped())
    name, home = next((n, h) for n, h in p.provision.homes.items() if h.type == "council_childrens_home")
    homes = {f"{name}_{i}": with_values(home, {"places": beds}) for i, beds in enumerate((4, 2, 2, 2))}
    q = with_values(p, {"provision": p.provision.model_copy(update={"homes": homes})})
    given = shared_homes(q, {"many": {home.type: 6}, "few": {home.type: 2}})
    beds = {part: sum(int(h.places.values[0]) for h in own.values()) for part, own in given.items()}
    assert beds == {"many": 8, "few": 2}
    nobody = shared_homes(q, {"one": {}, "other": {}})
    assert sum(len(own) for own in nobody.values()) == 4


def test_whom_no_home_is_left_for_lives_in_a_place_that_is_bought(whole: Parameters) -> None:
    kind = "council_childrens_home"
    none = with_values(whole, {"provision": whole.provision.model_copy(update={"homes": {}})})
    frame = make_census(whole).frame
    there = (frame["placement"] == kind) & frame["dec"].isna()
    found = rehoused(frame, none)
    assert there.sum() > 0
    assert set(found.loc[there, "placement"]) == {"external_childrens_home"} == {bought_for(whole, kind)}
    assert set(found.loc[there, "unit"]) == {""}
    assert kind not in set(found.loc[found["dec"].isna(), "wanted"])
    assert set(found.loc[there, "place"]) == {whole.placement.types["external_childrens_home"].place.value}


def test_where_nothing_is_bought_a_split_is_refused(whole: Parameters) -> None:
    types = {n: t for n, t in whole.placement.types.items() if not t.residential or t.provision == "homes"}
    p = whole.model_copy(update={"placement": whole.placement.model_copy(update={"types": types})})
    with pytest.raises(InputMistake, match=r"authority.split: a part has no home for its children"):
        bought_for(p, "council_childrens_home")


def test_a_part_without_a_child_is_refused(whole: Parameters) -> None:
    census = whole.census
    none = dict.fromkeys(SOUTH, 0)
    totals = {**census.district.totals, **none}
    totals["Ashfield"] += census.children - sum(totals.values())
    empty = census.model_copy(
        update={"district": census.district.model_copy(update={"totals": totals, "weights": {}, "by": None})}
    )
    with pytest.raises(InputMistake, match=r"authority.split: of 'south' no child is in care"):
        parts_of(whole.model_copy(update={"census": empty}))


def test_fewer_households_are_asked_with_the_same_success() -> None:
    """Of 30 households with one in ten chances each, or 10 of them."""
    acceptance = accepting(0.1, 10 / 30)
    assert 1 - (1 - acceptance) ** 10 == pytest.approx(1 - 0.9**30)
    assert accepting(0.1, 1.0) == pytest.approx(0.1)
    assert accepting(0.1, 0.0) == 0.1


@pytest.mark.parametrize(
    ("split", "said"),
    [
        ({"north": NORTH}, "names one authority; expected two or more"),
        ({"north": NORTH, "south": SOUTH[1:]}, "nobody takes 'Gedling'"),
        ({"north": NORTH, "south": [*SOUTH, "Mansfield"]}, "'Mansfield' is taken 2 times"),
        ({"north": [*NORTH, "Derby"], "south": SOUTH}, "'Derby' is no district of nottinghamshire"),
        ({"north": [*NORTH, *SOUTH], "south": []}, "'south' takes no district"),
        ({"North Council": NORTH, "south": SOUTH}, "North Council"),
    ],
)
def test_every_district_goes_to_one_part(split: Any, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        to_be_split(split)


def test_a_split_is_for_the_job_that_simulates() -> None:
    settings = load(["job=goal_seek"])
    asked = replace(settings, parameters=to_be_split())
    with pytest.raises(InputMistake, match=r"authority.split: it is for job=simulate"):
        JOBS["goal_seek"](asked)


def test_only_the_first_scenario_is_prepared_and_its_folder_runs_alone(
    parts: dict[str, SplitPart], tmp_path: Path
) -> None:
    settings = load([f"run.outputs={tmp_path}", "scenarios=[baseline,step_down]"])
    settings = replace(settings, parameters=to_be_split())
    first = {"baseline": settings.scenarios["baseline"]}
    one = split._prepared(settings, parts["south"], first)
    assert list(one.scenarios) == ["baseline"]
    assert one.folder == tmp_path / "nottinghamshire_south" / "simulate"
    folder = tmp_path / "nottinghamshire_south" / split.CONFIG
    alone = load(["authority=nottinghamshire_south", "scenarios=[baseline]"], folder).parameters
    again, now = make_census(alone).frame, make_census(one.parameters).frame
    assert again["child"].tolist() == now["child"].tolist()
    assert (np.floor(again["decom"]) == np.floor(now["decom"])).all()
    assert alone.provision.homes.keys() == one.parameters.provision.homes.keys()
    assert alone.entries.strata["under_1"].per_year == one.parameters.entries.strata["under_1"].per_year


def test_parts_stand_side_by_side_with_their_sum(tmp_path: Path) -> None:
    for name, many in (("north", 60.0), ("south", 40.0)):
        folder = tmp_path / name
        folder.mkdir()
        days = (date(2022, 7, 31), date(2022, 10, 31), date(2023, 3, 31), date(2023, 7, 31))
        pd.DataFrame({
            "date": [day.isoformat() for day in days], "placement": "all", "age_band": "all", "mean": many,
        }).to_csv(folder / "caseload.csv", index=False)  # fmt: skip
        pd.DataFrame({
            "financial_year": ["2022/23"] * 3, "flow": ["entry", "exit", "move"], "route": "all",
            "mean": [many / 2, many / 4, 1.0],
        }).to_csv(folder / "flows.csv", index=False)  # fmt: skip
        pd.DataFrame({"date": ["2022-07-31"], "kpi": ["kinship_share"], "mean": [many / 1000]}).to_csv(
            folder / "kpis.csv", index=False
        )
    table = beside({name: tmp_path / name for name in ("north", "south")})
    rows = table.set_index(["measure", "date"])
    assert rows.loc[("children in care", "2023-03-31"), TOGETHER] == 100
    assert ("children in care", "2022-10-31") not in rows.index
    assert rows.loc[("entry in the financial year", "2022/23"), ["north", "south"]].tolist() == [30, 20]
    assert np.isnan(rows.loc[("kinship_share", "2022-07-31"), TOGETHER])
    assert "spending less income, pounds" not in set(table["measure"])


def test_parts_are_run_and_what_compares_them_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def quickly(settings: Any) -> None:
        folder = settings.folder / "tables"
        folder.mkdir(parents=True)
        many = float(settings.parameters.census.children)
        rows = {"date": ["2022-07-31"], "placement": "all", "age_band": "all", "mean": [many]}
        pd.DataFrame(rows).to_csv(folder / "caseload.csv", index=False)
        flows = {"financial_year": ["2022/23"], "flow": ["entry"], "route": "all", "mean": [1.0]}
        pd.DataFrame(flows).to_csv(folder / "flows.csv", index=False)
        pd.DataFrame({"date": ["2022-07-31"], "kpi": ["sgo_exits"], "mean": [2.0]}).to_csv(
            folder / "kpis.csv", index=False
        )

    monkeypatch.setattr(split.simulate, "run", quickly)
    typed = "{north: [Bassetlaw, Mansfield, Ashfield, Newark and Sherwood],"
    typed += " south: [Gedling, Broxtowe, Rushcliffe, Elsewhere]}"
    settings = load([f"authority.split={typed}", f"run.outputs={tmp_path}", "scenarios=[baseline,step_down]"])
    JOBS["simulate"](settings)
    folder = tmp_path / "nottinghamshire" / split.SIDE_BY_SIDE
    table = pd.read_csv(folder / "tables" / "side_by_side.csv")
    assert table.set_index("measure").loc["children in care", TOGETHER] == 953
    page = (folder / "report.html").read_text("utf-8")
    assert "north: Bassetlaw, Mansfield" in page
    assert "What a reorganisation itself costs or saves is not in it" in page
    said = capsys.readouterr().out
    assert "whose these plans become: step_down" in said
    assert said.count("Run it alone: uv run sim --config-dir") == 2
