"""What a council can do: one module for each lever, each a pure function from parameters to parameters."""

from sim.policies.change_price import ChangePrice
from sim.policies.close_home import CloseHome
from sim.policies.entries_level import EntriesLevel
from sim.policies.exit_sooner import ExitSooner
from sim.policies.kinship_first import KinshipFirst
from sim.policies.kinship_support import KinshipSupport
from sim.policies.market_availability import MarketAvailability
from sim.policies.open_homes import OpenHomes
from sim.policies.order_support import OrderSupport
from sim.policies.policy import Policy
from sim.policies.prevent_entries import PreventEntries
from sim.policies.recruit_households import RecruitHouseholds
from sim.policies.repurpose_home import RepurposeHome
from sim.policies.resize_home import ResizeHome
from sim.policies.retain_households import RetainHouseholds
from sim.policies.scenario import Scenario
from sim.policies.sell_beds import SellBeds
from sim.policies.stabilise_placements import StabilisePlacements
from sim.policies.staying_close import StayingClose
from sim.policies.sub_region_first import SubRegionFirst
from sim.policies.work_with_children import WorkWithChildren

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
