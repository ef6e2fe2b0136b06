"""The kinds of published tables that are read, and how a file is known for one: by its name, else by its
columns and the groups in it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from sim.published.words import letters

BY_GROUP = ("time_period", "geographic_level", "cla_group", "characteristic", "number")
COLUMNS_ALSO = {
    "old_la_code": ("la_code_old",),
    "cla_group": ("population_group", "category", "group"),
    "characteristic": ("characteristics",),
    "number": ("headcount", "count"),
    "percentage": ("percent",),
    "measure": ("indicator",),
    "years": ("year", "time_period"),
    "population_estimate": ("population", "number"),
}
"""Other names that a column has had."""


@dataclass(frozen=True)
class Kind:
    """A kind of table."""

    name: str
    title: str
    """What a user looks for."""
    files: str
    """A pattern of the names that its files have had."""
    columns: tuple[str, ...]
    groups: tuple[str, ...] = ()
    """Groups that only it has, as :mod:`sim.published.words` calls them."""
    needed: bool = False

    def is_named(self, stem: str) -> bool:
        """Whether a file of this name is one."""
        return re.search(self.files, stem) is not None

    def lacks(self, columns: Collection[str]) -> list[str]:
        """The columns that a table of this kind has and this one has not."""
        return [c for c in self.columns if column_of(c, columns) is None]


def column_of(name: str, columns: Collection[str]) -> str | None:
    """The column that a table has for a name; ``None`` if it has none."""
    return next((c for c in (name, *COLUMNS_ALSO.get(name, ())) if c in columns), None)


DFE = "explore-education-statistics.service.gov.uk, Children looked after in England including adoptions"

KINDS: tuple[Kind, ...] = (
    Kind(
        "stock",
        "children looked after on 31 March by characteristics",
        r"^la_cla_on_31_march_by_char",
        BY_GROUP,
        ("placement", "locality", "provider"),
        needed=True,
    ),
    Kind(
        "started",
        "children who started to be looked after during the year",
        r"^la_children_who_started",
        BY_GROUP,
        needed=True,
    ),
    Kind(
        "ceased",
        "children who ceased to be looked after during the year",
        r"^la_children_who_ceased_(during_the_year|during_year)(?!_sgo|_adop)",
        BY_GROUP,
        ("reason",),
        needed=True,
    ),
    Kind(
        "moves",
        "new placements and changes of placement during the year",
        r"^la_cla_(during_year_new_placements|new_placements)",
        BY_GROUP,
        ("new placements", "changes"),
        needed=True,
    ),
    Kind(
        "stability",
        "stability of placements on 31 March",
        r"^la_cla_(placement_stability|at_31_march_placement_stability)",
        BY_GROUP,
        ("long in care", "all"),
        needed=True,
    ),
    Kind(
        "orders",
        "special guardianship orders and adoptions by carer",
        r"^la_children_who_ceased.*(sgo|adoption)",
        BY_GROUP,
        ("special guardianship", "adopted"),
    ),
    Kind(
        "leavers",
        "care leavers by activity",
        r"^la_care_leavers_activity",
        ("time_period", "geographic_level", "age", "activity", "number"),
    ),
    Kind(
        "staying put",
        "care leavers who stay with former foster carers",
        r"^la_care_leavers_stay_?put",
        ("time_period", "geographic_level", "age", "stay_put", "number"),
    ),
    Kind(
        "net gain",
        "children placed inside and outside their own authority",
        r"^la_cla_on_31_march_la_of_placement",
        ("time_period", "geographic_level", "characteristic", "number"),
    ),
    Kind(
        "providers",
        "England: placements by provider, type and locality",
        r"^national_cla_on_31_march_by_placement_provider",
        ("time_period", "placement_type", "placement_provider", "number"),
    ),
    Kind(
        "homes",
        "Ofsted's list of children's homes, provider level",
        r"ofsted|provider_?level",
        ("provision_type", "local_authority", "sector", "places"),
    ),
    Kind(
        "population",
        "children aged 0 to 17 (ONS)",
        r"population",
        ("time_period", "geographic_level", "population_estimate"),
    ),
    Kind(
        "spending",
        "Section 251 unit costs and foster places, one row for each authority, year and measure",
        r"spending|section_?251|interactive",
        ("years", "la_name", "measure", "value"),
    ),
)
"""In the order in which a file is tried."""

ALL = {kind.name: kind for kind in KINDS}


def headings(row: list[str]) -> list[str]:
    """Column headings in one form: small letters and underscores."""
    return [letters(cell).replace(" ", "_") for cell in row]


def kind_of(stem: str, columns: Collection[str], groups: Collection[str]) -> Kind | None:
    """The kind of a table by the name of its file, else by its columns and the groups in it; ``None`` if it
    is of none.
    """
    plain = letters(stem).replace(" ", "_")
    named = next((kind for kind in KINDS if kind.is_named(plain)), None)
    return named or _by_contents(columns, groups)


def _by_contents(columns: Collection[str], groups: Collection[str]) -> Kind | None:
    """Only columns of the very names count: other tables have some that are called alike."""
    fitting = [kind for kind in KINDS if set(kind.columns) <= set(columns)]
    if "old_la_code" in columns and (of_groups := [kind for kind in fitting if kind.columns == BY_GROUP]):
        kind = next((kind for kind in of_groups if set(kind.groups) & set(groups)), None)
        return kind or (ALL["started"] if {"age", "need"} <= set(groups) else None)
    others = [kind for kind in fitting if kind.columns != BY_GROUP]
    nationwide = "old_la_code" not in columns and "time_period" in columns
    return next((kind for kind in others if not nationwide or kind.name == "providers"), None)
