"""Numbers that jump from one year to the next, and children who are not there any more.

Thresholds are assumptions held against the totals of 162 English authorities and regions from 2016 to 2022
(DfE, 972 pairs of years): stock moved by more than a tenth beyond three standard deviations of chance in 1 of
100 pairs, and never by more than 14 %; starts and ends by more than 15 % in 1 of 100, and never by more than
37 %.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.calendar import begins_in
from sim.returns.account import years_in_words
from sim.returns.doubts.doubt import CleaningEvidence, Doubt, allowed, children, percent
from sim.returns.reconciliation import MEASURES, reconciliation

BEYOND_CHANCE = 3.0
"""Standard deviations that count as chance."""
CLUSTERED = 2.0
"""Starts and ends vary so many times as much as single children would, because brothers and sisters come and
go together."""
PLAUSIBLE = {"stock": 0.1, "starts": 0.15, "ends": 0.15}
"""Change beyond chance that is nothing to look at."""
ENOUGH = 20
"""Children who started in a year, from whom on the number in care at its end means something."""
LARGE = 50
"""Smaller totals that jump are pointed out, but no reason to refuse."""
LITTLE = 1.0
"""Children in care for each who started in the last year, below which it is said: only the City of London had
fewer."""
CONTINUITY = 0.95
"""A smaller share of open children in the next return speaks for a file that was cut off, or for new numbers
(a new system, a new boundary): every child in care on 31 March belongs into the next return (an
assumption)."""
PUBLISHED = 0.05, 10
"""Share and number by which a total may differ from what DfE has published."""


def jumps(evidence: CleaningEvidence) -> Iterator[Doubt]:
    """Stock, starts and ends that change from one whole year to the next by more than chance and growth
    explain.
    """
    counts = reconciliation(evidence.history, {}, 0)
    years = counts[counts["complete"]].pivot_table(
        index="year", columns="measure", values="returns", sort=True
    )
    for (before, then), (year, now) in zip(
        years.iloc[:-1].iterrows(), years.iloc[1:].iterrows(), strict=True
    ):
        if begins_in(str(year)) == begins_in(str(before)) + 1:
            yield from (
                _jump(evidence, measure, (str(before), then), (str(year), now)) for measure in PLAUSIBLE
            )


def _jump(
    evidence: CleaningEvidence, measure: str, old: tuple[str, pd.Series], new: tuple[str, pd.Series]
) -> Doubt:
    (before, then), (year, now), limits = old, new, evidence.limits
    was, comes = float(then.get(measure, np.nan)), float(now.get(measure, np.nan))
    variance = now["starts"] + now["ends"] if measure == "stock" else CLUSTERED * (was + comes)
    beyond = (abs(comes - was) - BEYOND_CHANCE * np.sqrt(variance)) / max(was, 1.0)
    if not beyond > PLAUSIBLE[measure]:
        return Doubt("")
    sentence = (
        f"{MEASURES[measure][0].upper()}{MEASURES[measure][1:]}: {children(was, limits.suppress_below)} in"
        f" {before} and {children(comes, limits.suppress_below)} in {year}, {percent(beyond)} more than"
        " chance explains. Is a file missing, there twice, or of another authority, or were ends lost?"
    )
    grave = beyond > limits.most_jump and max(was, comes) >= LARGE
    return Doubt(
        sentence, f"{sentence} It is {allowed('most_jump', limits.most_jump, beyond)}" if grave else ""
    )


def left_in_care(evidence: CleaningEvidence) -> Iterator[Doubt]:
    """Hardly anybody in care on the last day: open ends that were read as ends, most often."""
    history, limits = evidence.history, evidence.limits
    frame = history.counted().frame
    start, end, child = (frame[name].to_numpy() for name in ("decom", "dec", "child"))
    here = len(np.unique(child[(start <= history.ends) & ~(end <= history.ends)]))
    came = len(np.unique(child[(frame["spell"].to_numpy() == 0) & (start > history.ends - 365)]))
    if (here and here >= LITTLE * came) or (not here and not came):
        return
    if here and came < ENOUGH:
        return
    sentence = (
        f"{children(here, limits.suppress_below) if here else 'Nobody'} in care on the last day, after "
        f"{children(came, limits.suppress_below)} children who started in the year before it. Were "
        "ends that are still to come read as ends?"
    )
    grave = came >= ENOUGH and here < limits.least_in_care * came
    share = np.floor(20 * here / max(came, 1)) / 20
    setting = f"returns.least_in_care={limits.least_in_care:g}"
    remedy = f"fewer than {setting} for each who started asks for; put it right, or allow it with"
    yield Doubt(sentence, f"{sentence} It is {remedy} returns.least_in_care={share:g}" if grave else "")


def other_numbers(evidence: CleaningEvidence) -> Iterator[Doubt]:
    """Children in care at the end of a return of whom the next return does not know."""
    for row in evidence.account.returns.to_dict("records"):
        if row["open_at_end"] >= ENOUGH and row["found_in_next"] < CONTINUITY * row["open_at_end"]:
            yield Doubt(
                f"Return {row['years']}: of {row['open_at_end']} children in care at its end only"
                f" {children(row['found_in_next'], evidence.limits.suppress_below)} are in the next return."
                " Was only a part of a file copied? Export it again. If children got new numbers (a new"
                " system, a boundary change), bring the numbers into line first."
            )


def missing_years(evidence: CleaningEvidence) -> Iterator[Doubt]:
    """Years between the first and the last that no return covers."""
    for year in evidence.windows.missing_years:
        yield Doubt(
            f"The year {years_in_words(year, year)} is missing. Events are counted from the end of the last"
            " missing year on; what is before it only says how long children have been in care."
        )


def beside_published(evidence: CleaningEvidence) -> Iterator[Doubt]:
    """Totals that are far from what DfE has published of the authority."""
    limits = evidence.limits
    counts = reconciliation(evidence.history, limits.published, limits.suppress_below)
    share, number = PUBLISHED
    off = counts["difference"].abs()
    far = counts[counts["complete"] & (off > share * counts["published"]) & (off >= number)]
    for row in far.to_dict("records"):
        yield Doubt(
            f"{MEASURES[row['measure']][0].upper()}{MEASURES[row['measure']][1:]}, {row['year']}: the returns"
            f" show {row['returns']:,.0f}, DfE has published {row['published']:,.0f}"
            f" ({row['percent']:+.0f} %)."
        )
