"""Reading, cleaning and fitting take time in proportion to the size of an authority.

No time is asserted, because machines differ and are shared: what travels is the ratio. Run it with
``uv run pytest -n0 -m slow tests/verification/test_returns_speed.py``.
"""

from pathlib import Path
from time import process_time

import pytest
from returned_histories import read, recorded, write

from sim.estimation.events import EventsExposure
from sim.estimation.posterior import fit

pytestmark = [pytest.mark.verification, pytest.mark.slow]

YEARS, COPIES, TIMES = 4, 5, 8
AT_MOST = 10.0
"""How many times longer an authority of eight times the size may take."""


def test_eight_times_the_children_take_less_than_ten_times_as_long(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The smaller authority, of about 500 children, goes first, and its first time is not counted: it fills
    caches."""
    p = recorded()
    for name, copies in (("small", COPIES), ("large", COPIES * TIMES)):
        write(p, YEARS, tmp_path / name, range(copies))
    _seconds(tmp_path / "small")
    small, large = min(_seconds(tmp_path / "small") for _ in range(3)), _seconds(tmp_path / "large")
    with capsys.disabled():
        print(  # noqa: T201
            f"\nSeconds of one core: {small:.1f} for {COPIES} times Westmere, {large:.1f} for {TIMES} times"
            " that"
        )
    assert large / small < AT_MOST


def _seconds(folder: Path) -> float:
    """Time of this process to read, clean and fit."""
    p, began = recorded(), process_time()
    fit(EventsExposure.of(read(p, folder), p), p, 200, seed=1)
    return process_time() - began
