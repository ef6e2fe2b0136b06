"""All prices of an authority, with what it has published and budgeted.

All amounts are pounds in the prices of one financial year (:attr:`Costs.price_year`). A placement type
without a price is a mistake.
"""

from collections.abc import Iterator
from typing import Self

from pydantic import Field, model_validator

from sim.parameters.prices import (
    AfterCarePrices,
    AsylumGrant,
    CarerCosts,
    Delivery,
    Fee,
    HomeCost,
    Price,
    PriceGroup,
    ServicePrice,
)
from sim.parameters.published_spending import ByFinancialYear, Published, PublishedTrends
from sim.parameters.sourced import Share, Sourced


class Costs(Sourced):
    """All prices of an authority."""

    price_year: int = Field(ge=2000, le=2100)
    """The first year of the financial year whose prices these are: 2021 for 2021/22."""
    groups: dict[str, PriceGroup] = Field(min_length=1)
    general_prices: str
    """The price group that takes nominal amounts back to real ones."""
    discount_rate: Share
    """A year, as a share, on real amounts (the Green Book's social time preference rate)."""
    fees: dict[str, Fee]
    """By placement type; one where children live in homes is paid beside the cost of the home."""
    homes: dict[str, HomeCost]
    """By placement type."""
    named_homes: dict[str, HomeCost] = Field(default_factory=dict)
    """By the name of the home, where its cost is not that of its type."""
    carers: CarerCosts
    after_care: AfterCarePrices
    asylum_grant: AsylumGrant
    services: dict[str, ServicePrice] = Field(default_factory=dict)
    delivery: dict[str, Delivery] = Field(default_factory=dict)
    """By policy; none at the base date."""
    published: Published | None = None
    trends: PublishedTrends | None = None
    budget: ByFinancialYear = Field(default_factory=dict)
    """Net budget by financial year (``2023/24``), pounds; the median forecast of the first scenario where
    left out."""

    @property
    def prices(self) -> dict[str, Price]:
        """Every price by its path within the costs."""
        after, grant = self.after_care, self.asylum_grant
        named = {f"after_care.{name}": getattr(after, name) for name in type(after).model_fields}
        return {
            **{f"fees.{name}": fee for name, fee in self.fees.items()},
            **{f"homes.{name}": home for name, home in self.homes.items()},
            **{f"named_homes.{name}": home for name, home in self.named_homes.items()},
            **{path: price for path, price in named.items() if isinstance(price, Price)},
            "asylum_grant.leavers": grant.leavers,
            **{f"services.{name}": service for name, service in self.services.items()},
        }

    @property
    def _home_prices(self) -> dict[str, HomeCost]:
        return {path: price for path, price in self.prices.items() if isinstance(price, HomeCost)}

    def home_cost(self, name: str, placement_type: str) -> HomeCost:
        """What a home costs: its own price, or that of its type."""
        return self.named_homes.get(name) or self.homes[placement_type]

    def home_path(self, name: str, placement_type: str) -> str:
        """Where in the costs that price stands."""
        return f"named_homes.{name}" if name in self.named_homes else f"homes.{placement_type}"

    @model_validator(mode="after")
    def _groups_are_known(self) -> Self:
        if unknown := list(self._unknown_groups()):
            raise ValueError("; ".join(unknown))
        return self

    def _unknown_groups(self) -> Iterator[str]:
        used = {path: price.follows for path, price in self.prices.items()}
        used |= {"carers": self.carers.follows, "asylum_grant": self.asylum_grant.follows}
        used |= {f"delivery.{name}": delivery.follows for name, delivery in self.delivery.items()}
        used |= {
            f"{path}.capital_follows": h.capital_follows or h.follows for path, h in self._home_prices.items()
        }
        for path, group in {**used, "general_prices": self.general_prices}.items():
            if group not in self.groups:
                yield (
                    f"{path}: there is no price group '{group}'; expected one of"
                    f" {', '.join(sorted(self.groups))}"
                )
