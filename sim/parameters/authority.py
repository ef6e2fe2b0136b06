"""Which authority is modelled, and from which date."""

from datetime import date

from pydantic import Field

from sim.parameters.sourced import Mix, Positive, Sourced


class Authority(Sourced):
    """The council and the day whose caseload the simulation starts from."""

    name: str = Field(min_length=2)
    base_date: date
    sub_region: str = Field(default="the sub-region", min_length=2)
    """The councils it commissions with, as the location ``sub_region`` of placements means them."""
    child_population: Positive
    """Children aged 0 to 17 living in the area; the National Transfer Scheme's threshold is a share of it."""
    districts: Mix
    """Where children who enter care come from: shares of entries by district, summing to one."""
    data_faults: tuple[str, ...] = ()
    """Known faults of the published figures and what was done about each, a sentence or two each; reports
    repeat them."""
