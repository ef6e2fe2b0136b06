"""The lines of the books: what each is called and what kind of spending it is."""

from enum import StrEnum

from sim.parameters import Costs

EMPTY_BEDS, STAFFING_UP, SET_UP, CAPITAL = "empty_beds", "staffing_up", "set_up", "capital"
CARER_RECRUITMENT, CARER_SUPPORT = "carer_recruitment", "carer_support"
TOTAL = "total"
"""The name under which the sum of all lines stands."""
DELIVERY = "delivery_of_policies"
GRANT, BEDS_SOLD = "income_uasc_grant", "income_beds_sold"
PARTNER = "income_{}"
"""Income from a partner by its name: health, education."""


class Kind(StrEnum):
    """Kinds of spending, as the variance bridge tells them apart."""

    PER_CHILD = "per_child"
    """Follows the nights of children in care; income that does so, too."""
    EMPTY = "empty"
    """Beds of homes that nobody sleeps in."""
    FIXED = "fixed"
    """Does not follow children: services, carers, sold beds."""
    AFTER_CARE = "after_care"
    """Follows young people after care."""
    INVESTMENT = "investment"
    """Spent once: staffing up, set-up, capital, and the delivery of policies."""


def lines_of(costs: Costs) -> dict[str, Kind]:
    """Every line of an authority in the order of the books, the same in every scenario; income lines come last."""
    homes = [*costs.homes.values(), *costs.named_homes.values()]
    after = costs.after_care
    partners = [name for fee in costs.fees.values() for name in fee.contributions]
    partners += [name for home in homes for name in home.contributions]
    return {
        **{fee.line: Kind.PER_CHILD for fee in costs.fees.values()},
        **{home.line: Kind.PER_CHILD for home in homes},
        EMPTY_BEDS: Kind.EMPTY,
        **dict.fromkeys((STAFFING_UP, SET_UP, CAPITAL), Kind.INVESTMENT),
        **dict.fromkeys((CARER_RECRUITMENT, CARER_SUPPORT), Kind.FIXED),
        **{
            price.line: Kind.AFTER_CARE
            for price in (
                after.special_guardianship, after.adoption_allowance, after.adoption_fee, after.staying_put, after.care_leavers,
            )
        },
        **{service.line: Kind.FIXED for service in costs.services.values()},
        DELIVERY: Kind.INVESTMENT,
        **{PARTNER.format(name): Kind.PER_CHILD for name in dict.fromkeys(partners)},
        GRANT: Kind.PER_CHILD,
        costs.asylum_grant.leavers.line: Kind.AFTER_CARE,
        BEDS_SOLD: Kind.FIXED,
    }  # fmt: skip


def is_income(line: str) -> bool:
    """Whether a line is money that comes in; its amounts are negative."""
    return line.startswith("income_")
