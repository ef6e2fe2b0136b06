"""What somebody should look at before learning from returns, and what is too grave to learn from them at
all.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from sim.returns.account import CleaningAccount
from sim.returns.doubts.doubt import REMEDY, CleaningEvidence, Doubt
from sim.returns.doubts.exchanged import exchanged_by_their_order
from sim.returns.doubts.headers import several_authorities, two_children, without_header
from sim.returns.doubts.jumps import beside_published, jumps, left_in_care, missing_years, other_numbers
from sim.returns.doubts.set_aside import set_aside
from sim.returns.doubts.telltales import never_after_the_twelfth, telltales
from sim.returns.doubts.whole import (
    copies_and_strangers,
    episodes_that_break_off,
    no_unaccompanied,
    rows_that_break_off,
)


def files_not_read(evidence: CleaningEvidence) -> Iterator[Doubt]:
    """Files and sheets that hold nothing that can be read."""
    for file in evidence.account.not_read:
        if "left behind" not in file.reason:
            yield Doubt(f"{file.where}: not read, because {file.reason}.")


QUESTIONS: tuple[Callable[[CleaningEvidence], Iterator[Doubt]], ...] = (
    missing_years,
    files_not_read,
    rows_that_break_off,
    episodes_that_break_off,
    copies_and_strangers,
    set_aside,
    exchanged_by_their_order,
    without_header,
    no_unaccompanied,
    two_children,
    several_authorities,
    left_in_care,
    jumps,
    other_numbers,
    beside_published,
    telltales,
    never_after_the_twelfth,
)
"""What is asked of every set of returns, the gravest first."""


def doubted(evidence: CleaningEvidence) -> CleaningAccount:
    """The account with everything that there is to look at, and with what is too grave."""
    found = [doubt for question in QUESTIONS for doubt in question(evidence) if doubt.says]
    warnings, refusals = [doubt.says for doubt in found], [doubt.refuses for doubt in found if doubt.refuses]
    return replace(evidence.account, warnings=tuple(warnings), refusals=tuple(_with_one_limit_each(refusals)))


def _with_one_limit_each(refusals: Sequence[str]) -> Iterator[str]:
    """Refusals that name the same setting all with the value that allows every one of them: people type one
    of them.
    """
    enough: dict[str, float] = {}
    for key, value in (found.groups() for refusal in refusals if (found := REMEDY.search(refusal))):
        widest = min if key.startswith("returns.least") else max
        enough[key] = widest(enough.get(key, float(value)), float(value))
    for refusal in refusals:
        yield REMEDY.sub(lambda found: f"{found[1]}={enough[found[1]]:g}", refusal)
