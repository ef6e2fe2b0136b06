"""Six children of whom some came and some left on the day from which is forecast, the day before and the day
after."""

from datetime import date

import numpy as np
from episode_rows import episodes_of
from laboratory import laboratory

from sim.bands import day_number
from sim.observed import ObservedHistory

P = laboratory(0.0, {"out": 0.0})
BEGINS, ENDS = date(2017, 3, 31), date(2021, 3, 31)
ORIGIN = date(2020, 3, 31)
LEFT_BEFORE, LEFT_ON, LEFT_AFTER, STAYS, CAME_ON, CAME_AFTER = range(6)


def seen() -> ObservedHistory:
    """Six children around the origin: what happened on the very day is known on it, the day after it is
    not."""
    places = {"placement": "market", "wanted": "market", "plan": "care", "district": "Ashfield"}
    stays = {
        LEFT_BEFORE: (date(2018, 1, 1), date(2019, 12, 1)),
        LEFT_ON: (date(2018, 1, 1), ORIGIN),
        LEFT_AFTER: (date(2018, 1, 1), date(2020, 4, 1)),
        STAYS: (date(2018, 1, 1), None),
        CAME_ON: (ORIGIN, None),
        CAME_AFTER: (date(2020, 4, 1), None),
    }
    rows: list[dict[str, object]] = [
        {"child": child, "decom": came, "dec": left, **places}
        | ({"rec": "E8", "route": "out"} if left else {})
        for child, (came, left) in stays.items()
    ]
    episodes = episodes_of(rows)
    last = episodes.frame["dec"].fillna(day_number(ENDS)).to_numpy(np.float64)
    return ObservedHistory(episodes, day_number(BEGINS), day_number(ENDS), last)
