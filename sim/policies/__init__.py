"""What a council can do: one module for each lever, each a pure function from parameters to parameters."""

from sim.policies.levers.children.entries_level import EntriesLevel
from sim.policies.levers.children.exit_sooner import ExitSooner
from sim.policies.levers.children.order_support import OrderSupport
from sim.policies.levers.children.prevent_entries import PreventEntries
from sim.policies.levers.children.stabilise_placements import StabilisePlacements
from sim.policies.levers.children.staying_close import StayingClose
from sim.policies.levers.children.work_with_children import WorkWithChildren
from sim.policies.levers.fostering.kinship_first import KinshipFirst
from sim.policies.levers.fostering.kinship_support import KinshipSupport
from sim.policies.levers.fostering.recruit_households import RecruitHouseholds
from sim.policies.levers.fostering.retain_households import RetainHouseholds
from sim.policies.levers.homes.close_home import CloseHome
from sim.policies.levers.homes.open_homes import OpenHomes
from sim.policies.levers.homes.repurpose_home import RepurposeHome
from sim.policies.levers.homes.resize_home import ResizeHome
from sim.policies.levers.homes.sell_beds import SellBeds
from sim.policies.levers.market.change_price import ChangePrice
from sim.policies.levers.market.market_availability import MarketAvailability
from sim.policies.levers.market.sub_region_first import SubRegionFirst
from sim.policies.policy import Policy
from sim.policies.scenario import Scenario

LEVERS: dict[str, type[Policy]] = {
    "change_price": ChangePrice,
    "close_home": CloseHome,
    "entries_level": EntriesLevel,
    "exit_sooner": ExitSooner,
    "kinship_first": KinshipFirst,
    "kinship_support": KinshipSupport,
    "market_availability": MarketAvailability,
    "open_homes": OpenHomes,
    "order_support": OrderSupport,
    "prevent_entries": PreventEntries,
    "recruit_households": RecruitHouseholds,
    "repurpose_home": RepurposeHome,
    "resize_home": ResizeHome,
    "retain_households": RetainHouseholds,
    "sell_beds": SellBeds,
    "stabilise_placements": StabilisePlacements,
    "staying_close": StayingClose,
    "sub_region_first": SubRegionFirst,
    "work_with_children": WorkWithChildren,
}
"""The levers by the name that a policy's file calls them by."""

__all__ = ["LEVERS", "Policy", "Scenario"]
