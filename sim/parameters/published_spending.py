"""What an authority has published of its spending, and its budgets: what a forecast is held against."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from sim.parameters.sourced import NotNegative, Positive, Sourced


def _financial_years(budget: dict[str, float]) -> dict[str, float]:
    if wrong := [year for year in budget if not _is_financial_year(year)]:
        raise ValueError(f"{', '.join(wrong)} is no financial year; expected years such as 2023/24")
    return budget


def _is_financial_year(name: str) -> bool:
    first, _, second = name.partition("/")
    return len(first) == 4 and name.replace("/", "").isdecimal() and second == f"{(int(first) + 1) % 100:02d}"


def _a_financial_year(name: str) -> str:
    if not _is_financial_year(name):
        raise ValueError(f"{name} is no financial year; expected one such as 2021/22")
    return name


FinancialYear = Annotated[str, AfterValidator(_a_financial_year)]
ByFinancialYear = Annotated[dict[str, NotNegative], AfterValidator(_financial_years)]


class Published(Sourced):
    """A published total to which the reconciliation leads."""

    financial_year: str
    total: NotNegative
    """Gross spending on children looked after, pounds."""
    parts: dict[str, NotNegative] = Field(default_factory=dict)
    """Published or derived parts of it, pounds, by name."""


TrendName = Literal[
    "gross_spending",
    "children_looked_after",
    "spending_per_child",
    "residential_share",
    "residential_per_week",
    "fostering_per_week",
    "leaving_care_spending",
]
"""What is known to have grown; pounds a year or a week, children, or a share of them."""


class PublishedTrends(Sourced):
    """What an authority published for two financial years, against which a forecast's growth is held."""

    first_year: FinancialYear
    last_year: FinancialYear
    values: dict[TrendName, tuple[Positive, Positive]]
    """The first and the last year's number by name."""

    @model_validator(mode="after")
    def _runs_forwards(self) -> Self:
        if self.first_year >= self.last_year:
            raise ValueError(
                f"last_year: {self.last_year} is not after {self.first_year}, the first_year; expected a"
                " later year"
            )
        return self
