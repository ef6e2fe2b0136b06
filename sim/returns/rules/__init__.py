"""The rules of cleaning, a module for each kind, and the order in which they are applied.

What a later rule needs, an earlier one has made so: after :mod:`later` a child has one episode a start, after
:mod:`ends` every episode but the last of a child has an end and none overlap, after :mod:`adulthood` nobody
is in care beyond the 18th birthday, and after :mod:`temporary` every episode is a placement, of which
:mod:`carers` says whether it is with the carer of the one before.
"""

from sim.returns.rules.adulthood import adulthood
from sim.returns.rules.carers import carer_stays, periods
from sim.returns.rules.case import Step
from sim.returns.rules.ends import end_reasons, nobody_returns, overlaps, unfinished
from sim.returns.rules.later import later_return_wins
from sim.returns.rules.out_of_window import ends_after_return, out_of_window
from sim.returns.rules.possible import possible
from sim.returns.rules.providers import providers
from sim.returns.rules.remarks import remarks
from sim.returns.rules.short_breaks import short_breaks
from sim.returns.rules.temporary import temporary_stays

STEPS: tuple[Step, ...] = (
    possible,
    out_of_window,
    ends_after_return,
    later_return_wins,
    remarks,
    short_breaks,
    unfinished,
    overlaps,
    nobody_returns,
    end_reasons,
    adulthood,
    providers,
    temporary_stays,
    periods,
    carer_stays,
)
"""What is done to the episodes of all returns, one after another."""
