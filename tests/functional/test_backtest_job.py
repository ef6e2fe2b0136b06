"""job=backtest: from a history to forecasts of the past, scores and a verdict; and what an origin may
know."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from observed_histories import lived, steady

from sim.__main__ import main
from sim.bands import date_of, day_number, years_after
from sim.errors import InputMistake
from sim.estimation.events import EventsExposure
from sim.estimation.observation import as_known
from sim.observed import ObservedHistory
from sim.validation.rolling import Plan, origins

pytestmark = pytest.mark.functional
WESTMERE = steady("westmere")


@pytest.fixture(scope="module")
def history() -> ObservedHistory:
    """Four years of the small authority."""
    return lived(WESTMERE, 4)


def commitments_for(history: ObservedHistory) -> pd.DataFrame:
    """A list of what placements cost: 800 pounds a week with agencies, 300 anywhere else."""
    frame = history.episodes.frame
    weekly = np.where(frame["placement"] == "independent_foster", 800, 300)
    start, end = (
        pd.to_datetime(np.floor(frame[name]), unit="D").dt.strftime("%Y-%m-%d") for name in ("decom", "dec")
    )
    return pd.DataFrame(
        {"child": frame["child"], "type": frame["placement"], "weekly": weekly, "start": start, "end": end}
    )


def test_it_writes_forecasts_scores_and_a_verdict(
    history: ObservedHistory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history.episodes.frame.to_parquet(tmp_path / "history.parquet", index=False)
    commitments_for(history).to_csv(tmp_path / "commitments.csv", index=False)
    own = [
        f"fit.history={tmp_path / 'history.parquet'}", f"fit.ends={date_of(history.ends)}",
        f"fit.commitments={tmp_path / 'commitments.csv'}",
    ]  # fmt: skip
    arguments = [
        "authority=westmere", "job=backtest", *own, "run.replications=4", "job.backtest.years_ahead=1",
        f"run.outputs={tmp_path}",
    ]  # fmt: skip
    assert main(arguments) == 0
    results = tmp_path / "westmere" / "backtest"
    forecasts, scores = (pd.read_csv(results / "tables" / f"{name}.csv") for name in ("forecasts", "scores"))
    assert set(forecasts["origin"]) == {"2025-07-31"}
    assert set(forecasts["series"]) == {
        "children in care",
        "age",
        "placement",
        "entries",
        "exits",
        "spending",
    }
    assert set(scores["method"]) == {"model", "persistence", "drift", "exponential smoothing", "stock-flow"}
    by_age = forecasts[(forecasts["series"] == "age") & (forecasts["method"] == "model")]
    total = forecasts[(forecasts["series"] == "children in care") & (forecasts["method"] == "model")]
    assert by_age["observed"].sum() == total["observed"].sum()
    assert by_age["forecast"].sum() == pytest.approx(total["forecast"].sum())
    spending = forecasts[(forecasts["series"] == "spending") & (forecasts["method"] == "model")].iloc[0]
    assert spending["observed"] == pytest.approx(spending["forecast"], rel=0.5)
    revised = pd.read_csv(results / "tables" / "revision.csv")
    assert (revised["made_on"] == date_of(history.ends).isoformat()).all()
    parts, change = revised[["data", "parameters", "prices"]].sum(axis=1), revised["change"].to_numpy()
    assert parts.to_numpy() == pytest.approx(change, abs=1e-3)
    assert (revised["this"] - revised["last"]).to_numpy() == pytest.approx(change, abs=1e-3)
    assert (revised.loc[revised["series"] != "spending", "prices"] == 0).all()
    assert "spending" in set(revised["series"])
    assert "The last forecast against this one" in (results / "report.html").read_text(encoding="utf-8")
    assert "wins" in (said := capsys.readouterr().out) or "equally good" in said
    assert (results / "report.html").read_text(encoding="utf-8").count("<svg") == 2


def test_what_came_later_changes_nothing_that_an_origin_knows(history: ObservedHistory) -> None:
    """Events and exposure as known on a day are those of a history that was never seen further."""
    day = day_number(years_after(date_of(history.ends), -2))
    frame = history.episodes.frame.copy()
    after = frame["dec"].to_numpy(np.float64) > day
    changed = frame.assign(
        dec=np.where(after, frame["dec"] + 30.0, frame["dec"]), route=frame["route"].where(~after, "adoption")
    )
    other = ObservedHistory(type(history.episodes)(changed), history.begins, history.ends, history.last_seen)
    one, two = (EventsExposure.of(as_known(h, day), WESTMERE) for h in (history, other))
    pd.testing.assert_frame_equal(one.rows, two.rows)
    assert one.ends == day


def test_origins_lie_a_year_apart_with_enough_before_and_a_year_after(history: ObservedHistory) -> None:
    def days(first: int, every: int) -> list[str]:
        return [date_of(d).isoformat() for d in origins(history, Plan(first, every, 3, 2, 1))]

    assert days(2, 12) == ["2024-07-31", "2025-07-31"]
    assert days(3, 6) == ["2025-07-31"]
    assert days(2, 6) == ["2024-07-31", "2025-01-31", "2025-07-31"]


def test_a_history_that_is_too_short_is_refused(history: ObservedHistory) -> None:
    with pytest.raises(InputMistake, match="too short; expected 4 years to learn from and one to forecast"):
        origins(history, Plan(4, 12, 3, 2, 1))
