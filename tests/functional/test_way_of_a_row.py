"""The way of a row of a return to a fitted parameter goes down: from room to room, and hardly ever back."""

import sys
from itertools import pairwise
from pathlib import Path
from types import FrameType

import pytest
from return_files import child, episode, write

from sim import load
from sim.jobs.fit import calibrated, rates_of, records_of

pytestmark = pytest.mark.functional

LIST_STEPS = ("sim.jobs.fit", "sim.jobs.history", "sim.returns.ssda903")
"""Modules that are lists of steps: what they call, in which order, is the way of a row."""
ROOMS = (
    "sim.returns.files", "sim.returns.read", "sim.returns.rules", "sim.returns.placements",
    "sim.returns.account",
    "sim.returns.doubts", "sim.report.pages.reading", "sim.returns.lists", "sim.estimation",
    "sim.calibration",
)  # fmt: skip
"""The rooms that a row comes through, in their order."""
CLIMBS = 2
"""Back up, and why: types are looked up before files are read; what each return covers is summed up before
rules change it."""


class Way:
    """Which rooms the lists of steps call on, in the order in which they do."""

    def __init__(self) -> None:
        self.rooms: list[str] = []

    def __call__(self, frame: FrameType, _: str, __: object) -> None:
        """Called by Python for every call of a function."""
        caller = frame.f_back
        if (
            caller is None
            or caller.f_globals.get("__name__") not in LIST_STEPS
            or frame.f_code.co_name == "__init__"
        ):
            return
        module = frame.f_globals["__name__"]
        room = next((room for room in ROOMS if module == room or module.startswith(f"{room}.")), None)
        if room is not None and self.rooms[-1:] != [room]:
            self.rooms.append(room)

    @property
    def climbs(self) -> list[tuple[str, str]]:
        """Each time the way goes back to an earlier room: from where, to where."""
        at = [ROOMS.index(room) for room in self.rooms]
        return [(ROOMS[i], ROOMS[j]) for i, j in pairwise(at) if j < i]


def test_the_way_goes_down_through_every_room(tmp_path: Path) -> None:
    rows = [
        episode("03/06/2019", "10/02/2020", "E4A", CHILD="101"),
        episode("15/08/2019", CHILD="102", PLACE="K2", PLACE_PROVIDER="PR4"),
        episode("20/09/2019", CHILD="103"),
    ]
    write(tmp_path / "returns", 2020, rows, [child(CHILD=name) for name in ("101", "102", "103")])
    settings = load(
        ["authority=westmere", "job=fit", f"returns.folder={tmp_path / 'returns'}", "fit.draws=10"]
    )
    way = Way()
    before = sys.gettrace()
    sys.settrace(way)
    try:
        records, _ = records_of(settings)
        found = calibrated(settings.parameters, rates_of(records, settings.parameters), records)
    finally:
        sys.settrace(before)
    assert found.census is not None
    assert found.parameters.authority.base_date.year == 2020
    assert set(way.rooms) == set(ROOMS)
    assert len(way.climbs) <= CLIMBS, way.climbs
