"""Returns without a header, and numbers that stand for more than one child."""

from collections.abc import Iterator

import numpy as np

from sim.returns.account import years_in_words
from sim.returns.doubts.doubt import LEAST_ROWS, CleaningEvidence, Doubt, allowed, children, percent
from sim.returns.words.layouts import HEADER


def without_header(evidence: CleaningEvidence) -> Iterator[Doubt]:
    """Returns with episodes of children of whom no file knows the birth: most often their header is
    missing.
    """
    lost = evidence.episodes[evidence.ledger.decided_by[evidence.episodes["row"].to_numpy()] == "no_birth"]
    for number, (first, last) in enumerate(evidence.windows.years):
        rows = int((lost["ret"] == number).sum())
        own = number in evidence.known.headed
        of = int((evidence.episodes["ret"] == number).sum())
        if rows and (not own or rows > evidence.limits.warn_set_aside * of):
            header = "its header lacks children" if own else "it has no header"
            yield Doubt(
                f"Return {years_in_words(first, last)}: {header}: {rows:,} of its {of:,} rows of episodes are"
                " set aside, because no file has the date of birth of the child. Add the header of that"
                " year."
            )
    if not any(table.kind == HEADER for table in evidence.tables):
        yield Doubt("No file is a header; births are taken from other files. Add the headers.")


def two_children(evidence: CleaningEvidence) -> Iterator[Doubt]:
    """Children who are a boy in one header and a girl in another, or born on days far apart: more than one
    child each.
    """
    known, limits = evidence.known, evidence.limits
    twice, apart, differ = (
        int(np.sum(marks)) for marks in (known.headed_twice, known.contradicted, known.birth_differs)
    )
    if not twice:
        return
    if apart and (apart > limits.warn_set_aside * twice):
        sentence = (
            f"{children(apart, limits.suppress_below)} of {children(twice, limits.suppress_below)} children"
            f" who stand in several headers ({percent(apart / twice)}) have another sex, or a birth more than"
            " a month away, in one of them. Do the files belong to two authorities, or were numbers given to"
            " other children? Take away what does not belong"
        )
        grave = apart >= LEAST_ROWS and apart > limits.most_contradicted * twice
        yield Doubt(
            f"{sentence}.",
            (
                f"{sentence}: it is {allowed('most_contradicted', limits.most_contradicted, apart / twice)}"
                if grave
                else ""
            ),
        )
    if differ > apart and differ > limits.warn_set_aside * twice:
        yield Doubt(
            f"The date of birth of {children(differ, limits.suppress_below)} of"
            f" {children(twice, limits.suppress_below)} children ({percent(differ / twice)}) differs between"
            " headers; that of the latest return is taken."
        )


def several_authorities(evidence: CleaningEvidence) -> Iterator[Doubt]:
    """A column LA with more than one authority."""
    found = {word for table in evidence.tables if table.layout for word in table.words("LA").words} - {""}
    if len(found) > 1:
        # The names themselves are not shown: where columns have slipped, something else may stand there.
        yield Doubt(
            f"The column LA names {len(found)} authorities. Their children count as those of one; keep the"
            " rows of yours."
        )
