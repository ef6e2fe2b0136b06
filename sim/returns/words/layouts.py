"""The files of the SSDA903 return: which columns each has, in which years, and by what it is recognised.

Years are named by the 31 March on which they end: 2022 is April 2021 to March 2022.

Source: column sets of csc-validator-be-903 (rule sets of 2019-20 to 2026-27) and of the schemas of liia-tools
(2017 to 2026), both MIT; DfE's guide to the return for the meaning of the columns.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

FIRST_YEAR, LAST_YEAR = 2016, 2027
"""Years (ending 31 March) whose layouts and codes are known here: 2015-16 to 2026-27."""


class ColumnKind(StrEnum):
    """What a column holds."""

    CHILD = "child"
    DATE = "date"
    CODE = "code"
    FLAG = "flag"
    TEXT = "text"
    POSTCODE = "postcode"


@dataclass(frozen=True)
class Column:
    """One column of a file."""

    name: str
    kind: ColumnKind
    required: bool = False
    """Whether DfE accepts no blank in it."""


@dataclass(frozen=True)
class Layout:
    """One kind of file."""

    table: str
    columns: tuple[Column, ...]
    """In the order of the CSV upload."""
    recognised_by: frozenset[str]
    """Columns without which a file is not of this kind; those that no other kind has come first to mind."""
    essential: frozenset[str]
    """Columns without which nothing can be done with it."""
    first_year: int = FIRST_YEAR

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns in the order of the upload."""
        return tuple(column.name for column in self.columns)


def _column(text: str) -> Column:
    """``"DEC date"`` or ``"DECOM date *"``, the star for a column that must be filled."""
    name, kind, *star = text.split()
    return Column(name, ColumnKind(kind), bool(star))


def _layout(
    table: str, columns: str, recognised_by: str, essential: str = "", first_year: int = FIRST_YEAR
) -> Layout:
    parsed = tuple(_column(text.strip()) for text in f"CHILD child *, {columns}".split(","))
    marks = frozenset(recognised_by.split())
    return Layout(table, parsed, marks | {"CHILD"}, marks | {"CHILD"} | set(essential.split()), first_year)


HEADER, EPISODES, UASC = "header", "episodes", "uasc"
"""The three kinds that make a history of placements."""
LIBERTY = "dolo"
"""Deprivation-of-liberty orders, which say something about a child's need."""

_DOB = "DOB date *"
LAYOUTS: Mapping[str, Layout] = {
    layout.table: layout
    for layout in (
        _layout(
            EPISODES,
            "DECOM date *, RNE code *, LS code *, CIN code *, PLACE code *, PLACE_PROVIDER code, DEC date,"
            " REC code, REASON_PLACE_CHANGE code, HOME_POST postcode, PL_POST postcode, URN text",
            "DECOM",
            "DEC LS PLACE",
        ),
        _layout(UASC, f"SEX code *, {_DOB}, DUC date", "DUC"),
        _layout("reviews", f"{_DOB}, REVIEW date *, REVIEW_CODE code *", "REVIEW"),
        _layout(
            "oc2",
            f"{_DOB}, SDQ_SCORE text, SDQ_REASON code, CONVICTED flag, HEALTH_CHECK flag, IMMUNISATIONS flag,"
            " TEETH_CHECK flag, HEALTH_ASSESSMENT flag, SUBSTANCE_MISUSE flag, INTERVENTION_RECEIVED flag,"
            " INTERVENTION_OFFERED flag",
            "HEALTH_ASSESSMENT",
        ),
        _layout("oc3", f"{_DOB}, IN_TOUCH code *, ACTIV code *, ACCOM code *", "IN_TOUCH"),
        _layout(
            "ad1",
            f"{_DOB}, DATE_INT date *, DATE_MATCH date *, FOSTER_CARE flag *, NB_ADOPTR code *, SEX_ADOPTR"
            " code *, LS_ADOPTR code *",
            "DATE_MATCH",
        ),
        _layout(
            "placed_for_adoption",
            f"{_DOB}, DATE_PLACED date *, DATE_PLACED_CEASED date, REASON_PLACED_CEASED code",
            "DATE_PLACED",
        ),
        _layout(
            "previous_permanence", f"{_DOB}, PREV_PERM code *, LA_PERM text, DATE_PERM date", "PREV_PERM"
        ),
        _layout("missing", f"{_DOB}, MISSING code *, MIS_START date *, MIS_END date", "MIS_START"),
        _layout(
            "sw_episodes",
            f"{_DOB}, SW_ID text *, SW_DECOM date *, SW_DEC date, SW_REASON code",
            "SW_DECOM",
            first_year=2024,
        ),
        _layout(LIBERTY, f"{_DOB}, DOLO_START date *, DOLO_END date", "DOLO_START", first_year=2027),
        # Last, because nothing but the child's own data tells a header from the others.
        _layout(HEADER, f"SEX code *, {_DOB}, ETHNIC code *, UPN text *, MOTHER flag, MC_DOB date", "DOB"),
    )
}
"""Every kind of file, by name, in the order in which a file is tried against them."""

ADDED_BY_OTHERS: Mapping[str, str] = {
    "LA": "regional pipelines (LIIA)",
    "YEAR": (
        "regional pipelines (LIIA); some write the year in which the return ends, others that in which it"
        " begins"
    ),
    "YEAR_LATEST": "regional pipelines (LIIA)",
    "EPISODE_SOURCE": "regional pipelines (LIIA)",
    "PL_LA": "COLLECT, in what it hands back",
    "PL_LOCATION": "COLLECT, in what it hands back: IN or OUT of the authority",
    "PL_DISTANCE": "COLLECT, in what it hands back: miles from home, 999.9 for unknown",
    "UASC": "COLLECT and the XML return: 0 or 1 in the header",
    "UASC_STATUS": "COLLECT, from 2024-25: 0 or 1 in the header",
}
"""Columns that are no part of the upload but turn up in files, and who adds them."""

OTHER_NAMES: Mapping[str, str] = {
    "CHILDID": "CHILD",
    "CHILD_ID": "CHILD",
    "PL": "PLACE",
    "PLACEPROVIDER": "PLACE_PROVIDER",
    "PROVIDER": "PLACE_PROVIDER",
    "REASONPLACECHANGE": "REASON_PLACE_CHANGE",
}
"""Other names of columns; CHILDID and PL are those of the XML return."""

ONLY_IN_HEADER = {"ETHNIC", "UPN"}
"""Columns by which a header that also says who is unaccompanied, and until when, is told from the file of
those children."""

XML_ROOT, XML_CHILD, XML_HEADER, XML_EPISODE = "EXPSSDA903", "CHILD", "HEADER", "EPISODE"
"""Elements of the XML return: the root holds children, each of which holds a header and its episodes. The
header has the columns of the header and UASC (0 or 1) and DUC; DEC and REC are always present and may be
empty."""


def layouts_of(year: int) -> dict[str, Layout]:
    """The files of the return of the year that ends on 31 March ``year``."""
    return {table: layout for table, layout in LAYOUTS.items() if layout.first_year <= year}


def recognised(columns: Iterable[str]) -> Layout | None:
    """The kind of file that has these columns (upper case, see :data:`OTHER_NAMES`), or ``None``.

    Further columns do not matter, nor do missing ones other than those that make the kind.
    """
    have = frozenset(columns)
    kinds = (layout for layout in LAYOUTS.values() if layout.recognised_by <= have)
    return next((layout for layout in kinds if layout.table != UASC or not have & ONLY_IN_HEADER), None)
