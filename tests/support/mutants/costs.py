"""Faults of prices and of what is paid."""

from mutants.mutant import Mutant, mutants_of

TO_THE_PENNY = "verification/test_costs_to_the_penny.py"

COSTS: tuple[Mutant, ...] = (
    *mutants_of(
        "measures.costs.levels",
        TO_THE_PENNY,
        (
            "price inflation a year late",
            "for y in range(since + 1, year + 1)]",
            "for y in range(since + 1, year)]",
        ),
        (
            "price walks of the year before",
            "else walk[months.year]",
            "else walk[np.maximum(months.year - 1, 0)]",
        ),
    ),
    *mutants_of(
        "measures.costs.months",
        TO_THE_PENNY,
        (
            "the night of leaving is paid",
            "last = first[there], after[there] - 1",
            "last = first[there], after[there]",
        ),
    ),
    *mutants_of(
        "parameters.own_prices",
        TO_THE_PENNY,
        ("fees do not know need", "by_level[placement_type, level] * where", "where"),
        ("fees do not know places", " * where[placement_type, location]", ""),
    ),
    *mutants_of(
        "measures.costs.placements",
        TO_THE_PENNY,
        (
            "allowances at the old age",
            "first_not_before(months.starts, reaches(stays.episodes, age))",
            "first_not_before(months.starts, reaches(stays.episodes, age + 1))",
        ),
        ("partners pay nothing", "-(pounds[some] * share)", "0 * pounds[some]"),
    ),
    *mutants_of(
        "measures.costs.homes",
        TO_THE_PENNY,
        ("empty beds are filled", "beds.own - nights, beds.places", "0 * nights, beds.places"),
        ("a closed home is paid for", "there &= months.days < day_number(closes)", "pass"),
        (
            "a home is not paid before it opens",
            "(day >= day_number(opens) - _days(cost.staffing_up_months))",
            "(day >= day_number(opens))",
        ),
        ("converted homes are bought", "if not home.converted:", "if True:"),
    ),
    *mutants_of(
        "measures.costs.after_care",
        TO_THE_PENNY,
        (
            "after care is counted at month ends only",
            "(young[..., :-1] + young[..., 1:]) / 2",
            "young[..., 1:]",
        ),
    ),
    *mutants_of(
        "measures.costs.yearly",
        TO_THE_PENNY,
        (
            "a policy's set-up is paid at the end",
            "due, delivery.set_up)",
            "due, 0.0)",
        ),
        (
            "services are paid whole in parts of months",
            "yearly * ledger.months.parts / MONTHS_PER_YEAR",
            "yearly / MONTHS_PER_YEAR",
        ),
    ),
)
