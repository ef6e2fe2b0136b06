"""The main job without what is for people, which takes most of the time of a small run."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sim.jobs import simulate


@contextmanager
def tables_only() -> Iterator[None]:
    """While it lasts, a run writes its replications, tables and manifest; no workbook, figure or page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simulate, "for_people", lambda *_: None)
        yield
