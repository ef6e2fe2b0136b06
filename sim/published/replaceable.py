"""Which numbers of an authority made from published tables it should replace first, and where they go."""

from dataclasses import dataclass

from sim.published.figures.amounts import How
from sim.published.figures.whole import Figures

FIRST = 10
HOMES = "council_childrens_home"


@dataclass(frozen=True)
class Replaceable:
    """A number that a council knows of itself and nobody publishes."""

    what: str
    now: str
    """What stands there until the council says."""
    setting: str
    """Where its own number goes."""


def replaced_first(f: Figures, other: str) -> list[Replaceable]:
    """What a council knows of itself and nobody publishes, in the order of what hangs on it: its children,
    its money, its carers. Those that are published or have no children are left out; ``other`` is the
    authority whose numbers stand in.
    """
    candidates = [*_children_and_money(f, other), *_carers_and_places(f, other)]
    return [one for counts, one in candidates if counts][:FIRST]


def _children_and_money(f: Figures, other: str) -> list[tuple[bool, Replaceable]]:
    placed, flows, like = "census.table.placements", f.flows, f"as in {other}"
    kin, own, homes = (f.living.types[one] for one in ("kinship_foster", "in_house_foster", HOMES))
    orders, alone = flows.exits_by_route["special_guardianship"], flows.entries_unaccompanied
    carers = Replaceable(
        "Children with relatives or friends, and with the council's own carers",
        f"{kin.value:.0f} and {own.value:.0f}",
        f"{placed}.kinship_foster and {placed}.in_house_foster",
    )
    return [
        (
            f.stock.placement["homes"].value > 0,
            Replaceable(
                "Fees of external homes by level of need",
                f"those of {other}, scaled to published unit costs where there are any",
                "costs.fees.external_childrens_home",
            ),
        ),
        (True, Replaceable("Levels of need of the children in each placement type", like, "census.level")),
        (
            True,
            Replaceable("Children whose care plan names another setting", like, "census.against_plan"),
        ),
        (any(one.how is not How.PUBLISHED for one in (kin, own)), carers),
        (
            homes.value > 0,
            Replaceable(
                "Children in the council's own homes",
                f"{homes.value:.0f}, from places",
                f"{placed}.{HOMES}",
            ),
        ),
        (
            alone.how is not How.PUBLISHED,
            Replaceable(
                "Unaccompanied children who enter in a year",
                f"{alone.value:.0f}",
                "entries.strata.unaccompanied.per_year",
            ),
        ),
        (
            True,
            Replaceable(
                "Live special guardianship orders",
                f"worked out from {orders.value:.0f} orders a year",
                "census.after_care.special_guardianship_orders",
            ),
        ),
        (True, Replaceable("Care plans at entry by age", like, "entries.strata.*.plan")),
    ]


def _carers_and_places(f: Figures, other: str) -> list[tuple[bool, Replaceable]]:
    like, moves, carers = f"as in {other}", f.flows.moves, "provision.foster_households"
    return [
        (
            f.spending.places is None,
            Replaceable("Approved places with the council's own carers", "assumed", f"{carers}.places"),
        ),
        (
            True,
            Replaceable(
                "Enquiries from people who want to foster, and how many are approved",
                like,
                f"{carers}.pipelines",
            ),
        ),
        (
            True,
            Replaceable("Where children come from by district", "one district for all", "census.district"),
        ),
        (
            moves.how is not How.PUBLISHED,
            Replaceable("Moves between placements in a year", f"{moves.value:.0f}", "targets.moves"),
        ),
        (
            True,
            Replaceable(
                "Allowances and fees of the council's own carers", like, "costs.fees.in_house_foster"
            ),
        ),
        (
            True,
            Replaceable(
                "Which of the council's homes are for disabled children, and places kept for others",
                "from Ofsted's list",
                "provision.homes",
            ),
        ),
        (
            True,
            Replaceable(
                "How often a search for independent foster care fails",
                "fitted",
                "provision.markets.independent_foster",
            ),
        ),
    ]
