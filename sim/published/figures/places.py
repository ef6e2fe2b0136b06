"""Where the children live, by placement type of the model: placements and providers of the tables put
together.

DfE prints placements by type and, beside them, by provider. Their table within is fitted to both margins from
England's table (iterative proportional fitting). Two numbers of other publishers narrow it down: the places
of the council's own homes, and the filled places of its own mainstream carers, which leave the children of
its foster care who live with relatives or friends.
"""

from dataclasses import dataclass

import numpy as np

from sim.arrays import Numbers
from sim.published.figures.amounts import Amount, Group, How, least_sure
from sim.published.figures.homes import MAINSTREAM, SECURE, OwnHome
from sim.published.figures.spending import Spending
from sim.published.figures.stock import Stock
from sim.published.symbols import values_of
from sim.published.tables import PublishedTables
from sim.published.words import PROVIDERS, letters, named

OWN_OF_ENGLAND = {"foster": 0.606, "homes": 0.106, "supported": 0.106, "adoption": 0.496, "other": 0.02}
"""Part of England's placements that the responsible council provides, 31 March 2022 (DfE)."""
OF_TABLE = {
    "foster": "foster placements",
    "homes": "secure units children s homes",
    "supported": "secure units children s homes",
    "adoption": "placed for adoption",
    "other": "other residential settings",
}
FILLED = 0.8
"""Part of the places of the council's own homes in which its own children live. Assumption."""
KIN = 0.21
"""Part of the children in foster care who live with relatives or friends, England, about 12,000 of 57,000.
From memory: an assumption."""
KIN_RANGE = 0.05, 0.55
"""What is left to relatives and friends is only believed within these shares of foster care. Assumption."""
MOST_OF_OWN = 0.7
"""Relatives and friends are taken to have no more of the council's own foster care than this. Assumption."""
TRUST = 0.05, 0.2
"""A council that provides a smaller part of all placements than the first itself, where voluntary bodies
provide more than the second, has handed its services to a children's trust, which DfE counts among these. On
31 March 2022 seven councils have next to none of their own and 43 to 54 % from voluntary bodies; of the
others Reading has 22 % from them, beside 17 % of its own, and none more than 20 %. Ofsted's list has filled
places of five of the seven, so that they are no agencies'. An assumption."""
SPECIAL = 1 / 3
"""Part of unaccompanied children in accommodation of their own, 14 of 42 in Nottinghamshire. Assumption."""
IN_SECURE = 0.013
"""Part of the children in homes who are in a secure one where the council has one, 2 of 150 in
Nottinghamshire. Assumption."""


@dataclass(frozen=True)
class Living:
    """Children by placement type of the model."""

    types: Group


def living_of(
    tables: PublishedTables, stock: Stock, homes: tuple[OwnHome, ...], spending: Spending, year: int
) -> Living:
    """Children by placement type, summing to all of them."""
    placed, own = stock.placement, _own_by_type(tables, stock, homes, year)
    foster, houses = placed["foster"], placed["homes"]
    whose = "its children's trust" if has_trust(stock) else "the council's own"
    kin, in_house = _foster(foster, own["foster"], spending, whose)
    secure = round(IN_SECURE * houses.value) if any(h.kind == SECURE for h in homes) else 0
    supported = placed["supported"].value + placed["community"].value
    special = min(SPECIAL * stock.unaccompanied.value, supported / 2)
    others = ("schools", "other residential", "other")
    ways = least_sure(placed[name].how for name in others)
    types = {
        "kinship_foster": kin,
        "in_house_foster": in_house,
        "independent_foster": Amount(
            max(foster.value - kin.value - in_house.value, 0.0),
            least_sure((kin.how, in_house.how)),
            f"What is left of {foster.value:.0f} children in foster placements (DfE)",
        ),
        "placed_for_adoption": placed["adoption"],
        "placed_with_parents": placed["parents"],
        "council_childrens_home": own["homes"],
        "council_disability_home": Amount(
            0.0, How.ASSUMED, "Homes for short breaks have no children in care"
        ),
        "external_childrens_home": Amount(
            max(houses.value - own["homes"].value - secure, 0.0),
            own["homes"].how,
            f"What is left of {houses.value:.0f} children in secure and children's homes (DfE)",
        ),
        "secure_home": Amount(
            float(secure), How.ASSUMED, "As many of the children in homes as in Nottinghamshire"
        ),
        "other": Amount(
            sum(placed[name].value for name in others),
            ways,
            "Residential schools, other residential, others (DfE)",
        ),
        "supported_accommodation": Amount(
            supported - special,
            How.BORROWED,
            f"What is left of {supported:.0f} in independent and semi-independent living",
        ),
        "uasc_accommodation": Amount(
            special, How.ASSUMED, "A third of the unaccompanied children have accommodation of their own"
        ),
    }
    return Living(types)


def has_trust(stock: Stock) -> bool:
    """Whether a children's trust does the council's work, so that the tables count what it provides as
    voluntary.
    """
    own, voluntary = (stock.provider[who].value / stock.children.value for who in ("own", "voluntary"))
    return own < TRUST[0] and voluntary > TRUST[1]


def _provided(stock: Stock) -> float:
    """Placements that the council provides for its own children, or its trust for it."""
    trust = stock.provider["voluntary"].value if has_trust(stock) else 0.0
    return stock.provider["own"].value + trust


def _foster(foster: Amount, own: Amount, spending: Spending, whose: str) -> tuple[Amount, Amount]:
    """Children with relatives or friends, and with the council's own carers, or those of
    ``whose`` they are.
    """
    low, high = (share * foster.value for share in KIN_RANGE)
    if spending.filled is not None and low <= own.value - spending.filled.value <= high:
        kin = Amount(
            own.value - spending.filled.value,
            How.BORROWED,
            f"{own.value:.0f} in own foster care, less {spending.filled.value:.0f} filled mainstream places",
        )
        return kin, Amount(
            spending.filled.value, How.PUBLISHED, f"Filled mainstream places: {spending.filled.says}"
        )
    as_in_england, most = KIN * foster.value, MOST_OF_OWN * own.value
    kin_share, says = min(
        (as_in_england, f"{KIN:.0%} of foster placements, as in England"),
        (most, f"{MOST_OF_OWN:.0%} of {own.value:.0f} in own foster care; England's {KIN:.0%} would be more"),
    )
    left = Amount(
        own.value - kin_share,
        How.ASSUMED,
        f"{own.value:.0f} of {whose}, less relatives and friends",
    )
    return Amount(kin_share, How.ASSUMED, says), left


def _own_by_type(tables: PublishedTables, stock: Stock, homes: tuple[OwnHome, ...], year: int) -> Group:
    """What the council itself provides of each type of placement."""
    placed = stock.placement
    beds = sum(home.places for home in homes if home.kind == MAINSTREAM)
    provided = _provided(stock)
    in_homes = _in_own_homes(tables, placed["homes"].value, beds, provided)
    rows = {
        "foster": placed["foster"].value,
        "supported": placed["supported"].value + placed["community"].value,
        "adoption": placed["adoption"].value,
        "other": placed["schools"].value + placed["other residential"].value,
    }
    share = own_shares(tables, year)
    weights = np.array([[share[name], 1 - share[name]] for name in rows])
    children, left = np.array(list(rows.values())), max(provided - in_homes, 0.0)
    fitted = fitted_to(weights, children, np.array([left, max(children.sum() - left, 0.0)]))
    says = f"From {provided:.0f} placements of own provision and England's shares by type"
    found = {name: Amount(float(row[0]), How.BORROWED, says) for name, row in zip(rows, fitted, strict=True)}
    beds_say = f"{FILLED:.0%} of {beds} places in mainstream homes of the council (Ofsted)"
    return {**found, "homes": Amount(in_homes, How.ASSUMED, beds_say)}


def _in_own_homes(tables: PublishedTables, in_homes: float, beds: int, provided: float) -> float:
    """Whole children in the council's own homes; without a list of homes nobody is said to live there."""
    if tables.homes is None:
        return 0.0
    return float(np.floor(min(FILLED * beds, in_homes, provided)))


def own_shares(tables: PublishedTables, year: int) -> dict[str, float]:
    """The part of each type of placement that councils provide for their own children, in England."""
    if tables.providers is None:
        return OWN_OF_ENGLAND
    rows = tables.providers
    rows = rows[
        rows["time_period"].str.startswith(str(year)) | (rows["time_period"] == rows["time_period"].max())
    ]
    values, _, _ = values_of(rows["number"])
    kind = rows["placement_type"].map(letters)
    who = rows["placement_provider"].map(
        lambda words: "all" if letters(words) == "all children" else named(words, PROVIDERS)
    )
    found = {}
    for name, words in OF_TABLE.items():
        mine = kind.str.contains(words, regex=False).to_numpy(bool)
        own, everyone = (float(np.nansum(values[mine & (who == w).to_numpy(bool)])) for w in ("own", "all"))
        found[name] = float(np.clip(own / everyone, 0.01, 0.99)) if everyone > 0 else OWN_OF_ENGLAND[name]
    return found


ROUNDS = 500


def fitted_to(weights: Numbers, rows: Numbers, columns: Numbers) -> Numbers:
    """Iterative proportional fitting of some weights to two margins of one sum (Deming and Stephan 1940).

    Margins that no table can have are met as nearly as the weights of zero allow.
    """
    table = np.array(weights, dtype=np.float64)
    for _ in range(ROUNDS):
        for axis, margin in ((1, rows), (0, columns)):
            now = table.sum(axis=axis)
            factor = np.divide(margin, now, out=np.zeros_like(now), where=now > 0)
            table = table * (factor[:, None] if axis == 1 else factor[None, :])
        if np.abs(table.sum(axis=1) - rows).max(initial=0.0) < 1e-6:
            break
    return table
