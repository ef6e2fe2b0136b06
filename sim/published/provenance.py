"""Where each number of an authority comes from, and which of them it should replace first."""

import pandas as pd

from sim.published.figures.amounts import How
from sim.published.figures.whole import Figures

COLUMNS = ["part", "number", "value", "how", "says"]
FIRST = 10


def provenance(f: Figures) -> pd.DataFrame:
    """Every number taken from the tables: part, number, value, how, says."""
    rows = [(part, name, amount.value, amount.how.value, amount.says) for part, name, amount in f.every()]
    rows += [
        ("homes", home.name, float(home.places), How.PUBLISHED.value, f"Ofsted, URN {home.urn}")
        for home in f.homes
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def replaced_first(f: Figures, other: str) -> list[str]:
    """What a council knows of itself and nobody publishes, in the order of what hangs on it: its children,
    its money, its carers. Those that are published or have no children are left out; ``other`` is the
    authority whose numbers stand in.
    """
    types = f.living.types
    homes = f.stock.placement["homes"].value
    candidates = [
        (homes > 0, "Fees of external homes by level of need (costs.fees.external_childrens_home)"),
        (True, "Levels of need of the children in each placement type (census.level): assumed"),
        (True, "Children whose care plan names another setting (census.against_plan): assumed"),
        (_unsure(f, "kinship_foster", "in_house_foster"), _kin(f)),
        (
            types["council_childrens_home"].value > 0,
            f"Children in the council's own homes ({types['council_childrens_home'].value:.0f}): from places",
        ),
        (
            f.flows.entries_unaccompanied.how is not How.PUBLISHED,
            f"Unaccompanied children who enter in a year: {f.flows.entries_unaccompanied.value:.0f}, assumed",
        ),
        (
            True,
            f"Live special guardianship orders and what is paid for them, worked out from"
            f" {f.flows.exits_by_route['special_guardianship'].value:.0f} orders a year",
        ),
        (True, f"Care plans at entry by age (entries.strata.*.plan): as in {other}"),
        (f.spending.places is None, "Approved places with the council's own carers: assumed"),
        (True, f"Enquiries from people who want to foster, and how many are approved: as in {other}"),
        (True, "Where children come from by district (census.district): one district for all"),
        (
            f.flows.moves.how is not How.PUBLISHED,
            f"Moves between placements in a year: {f.flows.moves.value:.0f}",
        ),
        (True, "Allowances and fees of the council's own carers (costs.fees.in_house_foster)"),
        (True, "Which of the council's homes are for disabled children, and places kept for others"),
        (True, "How often a search for independent foster care fails (provision.markets)"),
    ]
    return [says for counts, says in candidates if counts][:FIRST]


def _unsure(f: Figures, *names: str) -> bool:
    return any(f.living.types[name].how is not How.PUBLISHED for name in names)


def _kin(f: Figures) -> str:
    kin, own = (f.living.types[name] for name in ("kinship_foster", "in_house_foster"))
    return f"Children with relatives or friends ({kin.value:.0f}) and with own carers ({own.value:.0f})"
