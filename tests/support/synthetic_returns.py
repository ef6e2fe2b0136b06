"""Synthetic returns for tests, made once: of a county, with and without defects, and read back."""

import hmac
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

from sim.config import load
from sim.jobs.synthesise import Written, _question, _work, _write_returns, synthesise
from sim.parameters.jobs.synthesis import Files
from sim.returns.ssda903 import CleanedReturns, read_returns
from sim.settings import Settings
from sim.synthetic.defects import RULES, plant
from sim.synthetic.text import AUTHORITY

SECRET = b"a secret for tests only"
YEARS = ("run.years=3", "run.workers=1", "authority.base_date=2021-03-31")
"""Returns of 2022 to 2024, with 2023-24 among them, when supported accommodation changed its codes."""
COUNTY = (*YEARS, "job.synthesise.size=0.4")
"""The smallest part of a county in which every kind of defect finds its place."""

SMALL = (*YEARS, "authority=westmere")
"""The same years of a small authority."""


@cache
def settings(*overrides: str) -> Settings:
    """Settings of the job."""
    return load(["job=synthesise", "scenarios=[baseline]", *overrides])


@cache
def written(*overrides: str) -> Written:
    """What the job would write; do not change it."""
    asked = settings(*overrides)
    return synthesise(asked, _question(asked), _work(asked))


@cache
def spoilt() -> Written:
    """The returns of a county in which every kind of defect is planted."""
    clean = written(*COUNTY)
    draft = deepcopy(clean.draft)
    planting = plant(draft, RULES, rate=0.001, seed=1)
    return Written(clean.history, clean.children, draft, planting)


@dataclass(frozen=True, eq=False)
class ReadBack:
    """Returns that were written into a folder and read from there."""

    files: pd.DataFrame
    cleaned: CleanedReturns

    def entries(self, child: str) -> pd.DataFrame:
        """What the reader's log says about a child."""
        log = self.cleaned.account.log
        name = hmac.new(SECRET, child.encode(), sha256).hexdigest()
        return log[[bool(key) and name.startswith(key) for key in log["child"]]]


def read_back(folder: Path, returns: Written, which: tuple[str, ...], **files: Any) -> ReadBack:
    """Write the returns into a folder, in files that look as ``files`` says, and read them."""
    asked = settings(*which)
    synthesis = _question(asked)
    look = Files.model_validate({**synthesis.files.model_dump(), **files})
    table = _write_returns(folder / "returns", returns, synthesis.model_copy(update={"files": look}))
    (folder / "key").write_bytes(SECRET)
    means = asked.parameters.returns
    assert means is not None
    means = means.model_copy(
        update={"folder": folder / "returns", "key_file": folder / "key", "sub_region": (AUTHORITY["ZB"],)}
    )
    return ReadBack(table, read_returns(asked.parameters.model_copy(update={"returns": means})))
