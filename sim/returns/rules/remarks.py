"""What DfE's rules find odd and a history of placements can live with: pointed out, and left as it is."""

import pandas as pd

from sim.returns.rule import Rule, remark
from sim.returns.rules.case import Case
from sim.returns.rules.oddities import (
    FOSTER,
    Finds,
    adopted_grown_up,
    adoption_from_nowhere,
    away_at_the_edge,
    both,
    both_kinds_of_breaks,
    days_of_breaks,
    did_not_come_back,
    late,
    longer,
    need_changes,
    not_as_said,
    often,
    other_year,
    placed_too_young,
    reason_around_stay,
    reason_too_young,
    reason_without_change,
    supported_too_young,
)
from sim.returns.words.codes import ADOPTION, SHORT_BREAKS, TEMPORARY

FINDINGS: tuple[tuple[Rule, Finds], ...] = (
    (
        remark("code_of_another_year", "a code that was not in force in the years of the return", "146"),
        other_year,
    ),
    (
        remark("legal_change_not_shown", "RNE is L, but not the legal status alone changes", "434"),
        not_as_said(("L",), law=True, moved=False),
    ),
    (
        remark("placement_change_not_shown", "RNE is P or T, but not the placement alone changes", "435"),
        not_as_said(("P", "T"), law=False, moved=True),
    ),
    (
        remark(
            "both_changes_not_shown", "RNE is B or U, but not both legal status and placement change", "436"
        ),
        not_as_said(("B", "U"), law=True, moved=True),
    ),
    (
        remark("temporary_stay_at_the_edge", "care begins or ends with a temporary stay", "380 381"),
        away_at_the_edge,
    ),
    (
        remark("did_not_come_back", "another placement after a temporary stay than before it", "383"),
        did_not_come_back,
    ),
    (
        remark("reason_around_temporary_stay", "REASON_PLACE_CHANGE on a temporary stay or before it", "226"),
        reason_around_stay,
    ),
    (
        remark("often_with_others", "more than two stays in a year while carers are on holiday (T3)", "377"),
        often,
    ),
    (
        remark("short_break_too_long", "a short break (V3) of more than 17 days", "365"),
        longer("ls", "V3", 17),
    ),
    (
        remark("short_break_no_start", "a short break (V3) that is no start", "366"),
        both(("ls", "V3"), ("rne", "S"), without=True),
    ),
    (
        remark("short_breaks_too_many", "short breaks (V3) of more than 75 days in a year", "367"),
        days_of_breaks,
    ),
    (
        remark("short_break_temporary", "a short break in a temporary placement", "382"),
        both(("ls", *SHORT_BREAKS), ("place", *TEMPORARY)),
    ),
    (
        remark("short_break_long_term", "a short break in a long-term foster placement", "384"),
        both(("ls", *SHORT_BREAKS), ("place", "U1", "U4")),
    ),
    (
        remark("short_breaks_of_both_kinds", "short breaks of both kinds (V3, V4) in one year", "398 426"),
        both_kinds_of_breaks,
    ),
    (remark("need_changes", "CIN changes within a period of care; the first one holds", "504"), need_changes),
    (remark("late_entry", "an earlier return should have had the episode", "562"), late),
    (remark("adopted_grown_up", "adopted at 18 or older", "386"), adopted_grown_up),
    (
        remark("independent_too_young", "independent living before 14", "387"),
        reason_too_young(("E5", "E6"), 14),
    ),
    (remark("adult_services_too_young", "adult services before 16", "389"), reason_too_young(("E7",), 16)),
    (
        remark("staying_put_too_young", "stayed with former carers before 18", "460"),
        reason_too_young(("E17",), 18),
    ),
    (
        remark("police_protection_too_long", "police protection (L1) for more than 72 hours", "361"),
        longer("ls", "L1", 3),
    ),
    (
        remark("emergency_order_too_long", "emergency protection (L2) for more than 21 days", "362"),
        longer("ls", "L2", 21),
    ),
    (
        remark("assessment_order_too_long", "child assessment order (L3) for more than 7 days", "363"),
        longer("ls", "L3", 7),
    ),
    (
        remark("parents_by_agreement", "placed with parents (P1) under section 20 (V2)", "378"),
        both(("place", "P1"), ("ls", "V2")),
    ),
    (
        remark("adoption_not_from_carer", "A3 or A5 after a placement that was no foster care", "336"),
        adoption_from_nowhere,
    ),
    (
        remark("adoption_without_order", "A5 or A6 without a placement order (E1, D1)", "408"),
        both(("place", "A5", "A6"), ("ls", "E1", "D1"), without=True),
    ),
    (
        remark(
            "adoption_wrong_start", "A3 or A5 with a reason for a new episode other than S, T or U", "217"
        ),
        both(("place", "A3", "A5"), ("rne", "S", "T", "U", ""), without=True),
    ),
    (
        remark("adopted_from_elsewhere", "adopted, but not from a placement for adoption", "390 551"),
        both(("rec", "E11", "E12"), ("place", *ADOPTION), without=True),
    ),
    (
        remark(
            "guardianship_not_from_carer",
            "special guardianship to a former foster carer from no foster care",
            "516",
        ),
        both(("rec", "E45", "E46"), ("place", *FOSTER), without=True),
    ),
    (
        remark("supported_too_young", "independent or supported accommodation before 16", "370 371"),
        supported_too_young,
    ),
    (remark("custody_too_young", "custody (R5) before 10", "372"), placed_too_young(("R5",), 10)),
    (remark("school_too_young", "residential school (S1) before 4", "373"), placed_too_young(("S1",), 4)),
    (
        remark("employment_too_young", "residential employment (P3) before 14", "374"),
        placed_too_young(("P3",), 14),
    ),
    (
        remark("youth_justice_too_young", "remand or another J status before 10", "358"),
        placed_too_young(("J1", "J2", "J3"), 10, "ls"),
    ),
    (
        remark(
            "reason_without_change", "a reason for a change of placement, but only the legal status changes"
        ),
        reason_without_change,
    ),
)
"""Each remark and what it finds. A remark changes nothing."""


def remarks(episodes: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Enter every finding; the episodes stay as they are."""
    for rule, finds in FINDINGS:
        case.ledger.enter(rule, episodes["row"].to_numpy()[finds(episodes, case)])
    return episodes
