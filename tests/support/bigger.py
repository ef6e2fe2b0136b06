"""An authority as many times as large as one wants: the same children, homes and households many times
over."""

from typing import Any

import pandas as pd
from shipped_parameters import parameters

from sim.episodes import Episodes
from sim.parameters import Parameters
from sim.parameters.paths.scaling import scaled


def times(raw: dict[str, Any], census: Episodes, many: int) -> tuple[Parameters, Episodes]:
    """Parameters and census of an authority ``many`` times the size of one."""
    raw["authority"]["child_population"] *= many
    foster, homes = raw["provision"]["foster_households"], raw["provision"]["homes"]
    foster["places"] *= many
    raw["provision"]["homes"] = {_of(home, i): facts for i in range(many) for home, facts in homes.items()}
    p = scaled(parameters(raw), "entries.level", many)
    for pipeline in p.provision.foster_households.pipelines:
        p = scaled(p, f"provision.foster_households.pipelines.{pipeline}.enquiries", many)
    return p, Episodes.from_columns(dict(pd.concat([_copy(census, i) for i in range(many)]).items()))


def _copy(census: Episodes, number: int) -> pd.DataFrame:
    f = census.frame
    numbers = number * (int(f["child"].max()) + 1)
    siblings = f["sibling_group"]
    return f.assign(
        child=f["child"] + numbers,
        sibling_group=siblings.where(siblings < 0, siblings + numbers),
        unit=[_of(unit, number) if unit else unit for unit in f["unit"].tolist()],
    )


def _of(home: str, number: int) -> str:
    return f"{home}_{number}" if number else home
