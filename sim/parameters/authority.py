"""Which authority is modelled, and from which date."""

from collections import Counter
from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from sim.parameters.checks.folder_names import FolderName
from sim.parameters.sourced import Mix, Positive, Sourced

SlugName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
"""A name as a folder and an override can have it."""


class Authority(Sourced):
    """The council and the day whose caseload the simulation starts from."""

    name: FolderName = Field(min_length=2)
    """Its results lie in a folder of this name."""
    base_date: date
    sub_region: str = Field(default="the sub-region", min_length=2)
    """The councils it commissions with, as the location ``sub_region`` of placements means them."""
    child_population: Positive
    """Children aged 0 to 17 living in the area; the National Transfer Scheme's threshold is a share of it."""
    districts: Mix
    """Where children who enter care come from: shares of entries by district, summing to one."""
    split: dict[SlugName, tuple[str, ...]] | None = None
    """Authorities to be made of this one, by name, each with the districts it takes: they are run side by
    side in its place."""
    data_faults: tuple[str, ...] = ()
    """Known faults of the published figures and what was done about each, a sentence or two each; reports
    repeat them."""

    @model_validator(mode="after")
    def _every_district_goes_somewhere(self) -> Self:
        if not self.split:
            return self
        taken = Counter(district for districts in self.split.values() for district in districts)
        wrong = [
            *(f"'{name}' is no district of {self.name}" for name in taken if name not in self.districts),
            *(f"'{name}' is taken {many} times" for name, many in taken.items() if many > 1),
            *(f"nobody takes '{name}'" for name in self.districts if name not in taken),
            *(f"'{name}' takes no district" for name, districts in self.split.items() if not districts),
        ]
        if len(self.split) < 2:
            wrong = ["names one authority; expected two or more"]
        if wrong:
            raise ValueError(
                f"split: {'; '.join(wrong)}; expected every one of {', '.join(self.districts)} once"
            )
        return self
