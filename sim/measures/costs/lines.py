"""The lines of the books: what each is called and what kind of spending it is."""

from dataclasses import dataclass
from enum import StrEnum

from sim.parameters import Costs
from sim.parameters.prices import HomeCost, Price

EMPTY_BEDS, STAFFING_UP, SET_UP, CAPITAL = "empty_beds", "staffing_up", "set_up", "capital"
CARER_RECRUITMENT, CARER_SUPPORT = "carer_recruitment", "carer_support"
TOTAL = "total"
"""The name under which the sum of all lines stands."""
DELIVERY = "delivery_of_policies"
GRANT, BEDS_SOLD = "income_uasc_grant", "income_beds_sold"
PARTNER = "income_{}"
"""Income from a partner by its name: health, education."""
GRANT_PRICE = "asylum_grant.per_night"


class SpendingKind(StrEnum):
    """Kinds of spending, as the variance bridge tells them apart."""

    PER_CHILD = "per_child"
    """Follows the nights of children in care; income that does so, too."""
    EMPTY = "empty"
    """Beds of homes that nobody sleeps in."""
    FIXED = "fixed"
    """Does not follow children: homes, services, carers, sold beds."""
    AFTER_CARE = "after_care"
    """Follows young people after care."""
    INVESTMENT = "investment"
    """Spent once: staffing up, set-up of homes and policies, capital."""
    DELIVERY = "delivery"
    """What carrying out policies costs every year."""


def lines_of(costs: Costs) -> dict[str, SpendingKind]:
    """Every line of spending and income of an authority, in the order in which tables show them; the same in
    every scenario, income last.
    """
    homes = [*costs.homes.values(), *costs.named_homes.values()]
    after = costs.after_care
    partners = [name for fee in costs.fees.values() for name in fee.contributions]
    partners += [name for home in homes for name in home.contributions]
    return {
        **{fee.line: SpendingKind.PER_CHILD for fee in costs.fees.values()},
        **{home.line: SpendingKind.FIXED for home in homes},
        EMPTY_BEDS: SpendingKind.EMPTY,
        **dict.fromkeys((STAFFING_UP, SET_UP, CAPITAL), SpendingKind.INVESTMENT),
        **dict.fromkeys((CARER_RECRUITMENT, CARER_SUPPORT), SpendingKind.FIXED),
        **{
            price.line: SpendingKind.AFTER_CARE
            for price in (
                after.special_guardianship, after.adoption_allowance, after.adoption_fee, after.staying_put,
                after.care_leavers,
            )
        },
        **{service.line: SpendingKind.FIXED for service in costs.services.values()},
        DELIVERY: SpendingKind.DELIVERY,
        **{PARTNER.format(name): SpendingKind.PER_CHILD for name in dict.fromkeys(partners)},
        GRANT: SpendingKind.PER_CHILD,
        costs.asylum_grant.leavers.line: SpendingKind.AFTER_CARE,
        BEDS_SOLD: SpendingKind.FIXED,
    }  # fmt: skip


@dataclass(frozen=True)
class CostAccount:
    """Where a charge is posted: its line, the price it was worked out with, and the price group that this
    follows.
    """

    line: str
    price: str
    """Path of the price within the costs, such as ``fees.independent_foster``."""
    group: str


def accounts_of(costs: Costs) -> tuple[CostAccount, ...]:
    """Every account of an authority, the same in every scenario, in the order of the lines."""
    after, grant = costs.after_care, costs.asylum_grant
    accounts = [CostAccount(fee.line, f"fees.{name}", fee.follows) for name, fee in costs.fees.items()]
    accounts += [
        CostAccount(PARTNER.format(partner), f"fees.{name}", fee.follows)
        for name, fee in costs.fees.items()
        for partner in fee.contributions
    ]
    for path, home in home_prices(costs).items():
        accounts += [CostAccount(line, path, home.follows) for line in (home.line, EMPTY_BEDS, STAFFING_UP)]
        accounts += [
            CostAccount(PARTNER.format(partner), path, home.follows) for partner in home.contributions
        ]
        accounts += [
            CostAccount(SET_UP, f"{path}.set_up", home.follows),
            CostAccount(BEDS_SOLD, f"{path}.sold", home.follows),
        ]
        accounts += [CostAccount(CAPITAL, f"{path}.capital", home.capital_follows or home.follows)]
    accounts += [
        CostAccount(CARER_RECRUITMENT, "carers.per_approval", costs.carers.follows),
        CostAccount(CARER_SUPPORT, "carers.per_place", costs.carers.follows),
    ]
    for name in type(after).model_fields:
        if isinstance(price := getattr(after, name), Price):
            accounts.append(CostAccount(price.line, f"after_care.{name}", price.follows))
    accounts += [
        CostAccount(service.line, f"services.{name}", service.follows)
        for name, service in costs.services.items()
    ]
    accounts += [CostAccount(DELIVERY, f"delivery.{group}", group) for group in costs.groups]
    accounts += [CostAccount(SET_UP, f"delivery.{group}.set_up", group) for group in costs.groups]
    accounts += [
        CostAccount(GRANT, GRANT_PRICE, grant.follows),
        CostAccount(grant.leavers.line, "asylum_grant.leavers", grant.leavers.follows),
    ]
    order = {line: number for number, line in enumerate(lines_of(costs))}
    return tuple(sorted(accounts, key=lambda account: order[account.line]))


def home_prices(costs: Costs) -> dict[str, HomeCost]:
    """What homes cost, by the path of the price."""
    return {path: price for path, price in costs.prices.items() if isinstance(price, HomeCost)}


def fee_of(price: str) -> str | None:
    """The placement type whose fee a price is; nothing for other prices."""
    part, _, name = price.partition(".")
    return name if part == "fees" else None


def is_paid_by_the_night(account: CostAccount) -> bool:
    """Whether a leap day costs: fees, grants, sold beds and weekly amounts, but nothing that is paid by the
    month or once.
    """
    part, _, name = account.price.partition(".")
    weekly = part == "after_care" and name != "adoption_fee"
    return weekly or part in ("fees", "asylum_grant") or account.line == BEDS_SOLD


def is_income(line: str) -> bool:
    """Whether a line is money that comes in; its amounts are negative."""
    return line.startswith("income_")


def provision_lines(costs: Costs) -> frozenset[str]:
    """Lines of what the council provides itself or pays for whether used or not: homes, carers' support,
    blocks, delivery.

    Where a policy changes them it is what the policy costs; what it saves is in all other lines.
    """
    homes = {home.line for home in (*costs.homes.values(), *costs.named_homes.values())}
    once = {
        line
        for line, kind in lines_of(costs).items()
        if kind in (SpendingKind.EMPTY, SpendingKind.INVESTMENT, SpendingKind.DELIVERY)
    }
    return frozenset({*homes, *once, CARER_RECRUITMENT, CARER_SUPPORT})
