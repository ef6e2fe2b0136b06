"""All figures of one authority in one year."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from sim.published.areas import Area
from sim.published.figures.amounts import Amount, Group
from sim.published.figures.care_leavers import care_leavers
from sim.published.figures.flows import Flows, flows_of
from sim.published.figures.homes import OwnHome, own_homes
from sim.published.figures.places import Living, living_of
from sim.published.figures.spending import Spending, spending_of
from sim.published.figures.stock import Stock, stock_of
from sim.published.tables import PublishedTables


@dataclass(frozen=True)
class Figures:
    """What the tables say of an authority on 31 March of a year and in the years before."""

    area: Area
    year: int
    stock: Stock
    living: Living
    flows: Flows
    leavers: Group
    homes: tuple[OwnHome, ...]
    homes_are_listed: bool
    """Whether Ofsted's list was there; without it nobody knows of homes."""
    spending: Spending

    def every(self) -> Iterator[tuple[str, str, Amount]]:
        """Every number, with its part and its name."""
        for part in (self.stock, self.living, self.flows, self.spending):
            for field in fields(part):
                value = getattr(part, field.name)
                yield from _amounts(type(part).__name__.lower(), field.name, value)
        yield from _amounts("stock", "care leavers", self.leavers)


def _amounts(part: str, name: str, value: object) -> Iterator[tuple[str, str, Amount]]:
    if isinstance(value, Amount):
        yield part, name.replace("_", " "), value
    elif isinstance(value, dict):
        for item, amount in value.items():
            if isinstance(amount, Amount):
                yield part, f"{name.replace('_', ' ')}: {item}", amount


def figures_of(tables: PublishedTables, area: Area, year: int) -> Figures:
    """The figures of an authority on 31 March of a year, from what was published of that year and before.

    Raises :class:`~sim.errors.InputMistake` where the tables do not say how many children it has.
    """
    stock, spending = stock_of(tables, area, year), spending_of(tables, area, year)
    homes = own_homes(tables, area)
    return Figures(
        area=area,
        year=year,
        stock=stock,
        living=living_of(tables, stock, homes, spending, year),
        flows=flows_of(tables, area, year, stock),
        leavers=care_leavers(tables, area, year, stock),
        homes=homes,
        homes_are_listed=tables.homes is not None,
        spending=spending,
    )
