"""What ``job=synthesise`` writes: returns of what size, how they look, and what is wrong with them."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, model_validator

from sim.parameters.sourced import NotNegative, Positive, Share, Sourced, Strict


class FileFormat(StrEnum):
    """What kind of files hold the returns."""

    CSV = "csv"
    XLSX = "xlsx"
    XML = "xml"


class DateStyle(StrEnum):
    """How dates are written."""

    UPLOAD = "dd/mm/yyyy"
    """As DfE asks for it."""
    ISO = "yyyy-mm-dd"
    SHORT = "dd/mm/yy"
    TIMESTAMP = "timestamp"
    """ISO with a time of midnight, as databases export it."""
    SERIAL = "excel_serial"
    """Days as a spreadsheet counts them."""


class Added(StrEnum):
    """Columns that are no part of the upload."""

    NONE = "none"
    COLLECT = "collect"
    """PL_LA, PL_LOCATION and PL_DISTANCE, as DfE's collection system hands them back."""
    REGIONAL = "regional"
    """LA and YEAR, as regional pipelines add them."""
    INDEX = "index"
    """A leading column of row numbers without a name."""


class Omissions(Strict):
    """What the files lack."""

    years: tuple[int, ...] = ()
    """Returns that are missing, by the year in which they end."""
    columns: tuple[str, ...] = ()
    """Columns that are missing, each with its table: ``[header.UPN, header.ETHNIC]``."""
    tables: tuple[str, ...] = ()
    """Tables that are missing altogether."""


class Files(Strict):
    """How the files look."""

    format: FileFormat = FileFormat.CSV
    dates: DateStyle = DateStyle.UPLOAD
    encoding: Literal["utf-8", "utf-8-sig", "utf-16", "cp1252"] = "utf-8"
    """Of CSV files; XLSX and XML know their own."""
    folders: Literal["by_year", "flat"] = "by_year"
    headings: Literal["upper", "lower", "spaced"] = "upper"
    """``lower`` writes column names in lower case, ``spaced`` with blanks around them."""
    added: Added = Added.NONE
    left_out: Omissions = Omissions()

    @model_validator(mode="after")
    def _xml_writes_dates_as_text(self) -> Self:
        if self.format is FileFormat.XML and self.dates is DateStyle.SERIAL:
            raise ValueError(
                "dates: an XML return has no numbers of a spreadsheet for dates; expected another style"
            )
        return self


class Realism(Sourced):
    """What happens to the records of children beside what the model simulates. Zero switches a thing off.

    Only ``carers_transfer_per_year`` changes in which placement type a child is, and ``foster_carers_adopt``
    who moves; a reader who knows returns undoes the others.
    """

    court_orders: bool = True
    """Whether legal status changes inside placements (episodes of legal status only)."""
    matched_long_term: Share = 0.0
    """Share of foster placements that are matched as long-term if they last."""
    foster_carers_adopt: Share = 0.0
    """Share of children going from unrelated foster carers to adopters whose carers are the adopters."""
    carers_move_house_per_year: NotNegative = 0.0
    """For each foster placement and year."""
    carers_transfer_per_year: NotNegative = 0.0
    """For each agency placement and year: the household goes over to the council, child and all."""
    takeovers_per_year: NotNegative = 0.0
    """For each agency or home and year: it gets another owner, and another URN."""
    temporary_stays_per_year: NotNegative = 0.0
    """For each placement and year: a stay in hospital, on holiday, with other carers."""
    short_breaks: NotNegative = 0.0
    """Children with a series of short breaks (V3, V4), who are not looked after, for each child looked
    after."""
    independent_living: Share = 0.0
    """Share of placements in supported accommodation that are recorded as independent living until October
    2023."""
    mothers: Share = 0.0
    """Share of looked-after girls of 15 and older who have a child."""


def _rule_numbers(raw: object) -> object:
    """``all``, ``none``, one rule or several, written as numbers or text."""
    if raw in ("all", "none"):
        return raw
    several = raw if isinstance(raw, list | tuple) else [raw]
    return tuple(str(rule) for rule in several)


class Synthesis(Strict):
    """Returns written by the simulator."""

    size: Positive = 1.0
    """How many times the authority: 80 makes England of a county; below one, that share of its families."""
    defects: Annotated[Literal["none", "all"] | tuple[str, ...], BeforeValidator(_rule_numbers)] = "none"
    """Which rules of the return are broken, by their numbers."""
    rate: Share = 0.002
    """Share of the rows in which a defect could be that have it; at least one row for each defect."""
    files: Files = Files()
    realism: Realism
