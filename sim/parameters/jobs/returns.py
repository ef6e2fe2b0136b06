"""How an authority's SSDA903 returns are read and what their codes mean here."""

from datetime import date
from pathlib import Path

from pydantic import Field

from sim.codes import Need, ReasonEpisodeCeased
from sim.parameters.sourced import NotNegative, Sourced, Strict


class PlacementRule(Strict):
    """Which placements of a return are of one placement type; conditions left out hold for all."""

    place: tuple[str, ...] = Field(min_length=1)
    """Codes of PLACE."""
    provider: tuple[str, ...] = ()
    """Codes of PLACE_PROVIDER."""
    need: tuple[Need, ...] = ()
    only_uasc: bool = False
    """Only placements of unaccompanied asylum-seeking children."""
    urn: tuple[str, ...] = ()
    """Homes by their URN, for types that the codes do not tell apart."""
    type: str


class PublishedYear(Sourced):
    """What DfE publishes of an authority for one year, to hold the returns against."""

    stock: NotNegative | None = None
    """Children in care on 31 March."""
    starts: NotNegative | None = None
    ends: NotNegative | None = None


class Returns(Sourced):
    """The returns of an authority and what their codes mean in the words of the configuration."""

    folder: Path | None = None
    """Where the returns lie; a path that is not absolute counts from where the command is given."""
    extract_date: date | None = None
    """The day of the last extract, where it is not the one that its dates show."""
    years: dict[str, int] = Field(default_factory=dict)
    """For files of episodes whose dates show the wrong year: the file, as the report names it, and the year
    on whose 31 March it ends."""
    most_files: int = Field(default=2_000, ge=1)
    """Files of the folder above which none is read: it is taken for another one."""
    bridge_days: int = Field(ge=0, le=366)
    """Longest gap between two episodes that is closed if both say that care went on."""
    suppress_below: int = Field(ge=0)
    """Numbers of children below this are not shown in tables meant for others."""
    warn_set_aside: float = Field(default=0.02, ge=0, le=1)
    """Share of the rows of a file above which it is said that they are set aside."""
    most_set_aside: float = Field(default=0.1, ge=0, le=1)
    """Share of the rows of a file, or of all, that may be set aside; above it the returns are refused."""
    most_contradicted: float = Field(default=0.05, ge=0, le=1)
    """Share of the children in two headers that may have another sex, or a birth far away, in one of them."""
    most_jump: float = Field(default=0.4, ge=0)
    """By what share stock, starts or ends may change from one year to the next beyond what chance
    explains."""
    least_in_care: float = Field(default=0.5, ge=0)
    """Children in care on the last day for each child who started in the year before it, of whom there must
    be so many."""
    key_file: Path | None = None
    """File with a secret of your own, so that a child has the same key in every report; a new secret each
    time if not given."""
    types: tuple[PlacementRule, ...] = Field(min_length=1)
    """The placement type of a placement: that of the first rule it meets."""
    routes: dict[ReasonEpisodeCeased, str]
    """The way out of care by reason episode ceased."""
    sub_region: tuple[str, ...] = ()
    """Codes of the authorities (PL_LA) of the commissioning sub-region, where the returns have that
    column."""
    published: dict[int, PublishedYear] = Field(default_factory=dict)
    """By the year on whose 31 March it ends."""
