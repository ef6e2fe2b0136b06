"""Who lives in which home or household, and the beds that fall free for those who wait for one."""

from collections.abc import Callable

from sim.model.child import Child
from sim.model.names import Names
from sim.model.provision.carers import Carers
from sim.model.provision.places import Bought, Homes, Unit
from sim.model.provision.waiting import WaitingList


class Vacancies:
    """Children moving in and out of places; a bed of a home that falls free is offered to those who live
    against their plan.
    """

    def __init__(self, names: Names, homes: dict[int, Homes], carers: Carers, bought: Bought) -> None:
        self._setting_of_type = names.setting_of_type
        self._homes = homes
        self._carers = carers
        self._bought = bought
        self._waiting = WaitingList()
        self.freed: list[Unit] = []
        """Homes in which a bed has fallen free."""

    def move_in(self, child: Child) -> None:
        """The child begins to live where it is placed, and waits for what its plan says if that is something
        else.
        """
        unit = child.unit
        if unit is not None:
            if unit.placement_type in self._homes:
                unit.children.append(child)
            else:
                self._carers.move_in(child, unit)
        else:
            self._bought.move_in(child)
        child.against_plan = child.plan != self._setting_of_type[child.placement]
        if child.against_plan:
            self._waiting.join(child)

    def move_out(self, child: Child) -> None:
        """The child stops living there, and waits no longer."""
        if child.against_plan:
            self._waiting.leave(child)
        unit = child.unit
        if unit is not None:
            if unit.placement_type in self._homes:
                unit.children.remove(child)
                self.freed.append(unit)
            else:
                self._carers.move_out(child, unit)
        else:
            self._bought.move_out(child)

    def offer_beds(self, now: float, consider: Callable[[Child, Unit], None]) -> None:
        """Offer beds that fell free to the children who wait for such a home, longest first.

        ``consider`` makes a child the offer; one that takes it may free another bed, which is offered in its
        turn.
        """
        while self.freed:
            home = self.freed.pop()
            for child in self._waiting.for_setting(self._setting_of_type[home.placement_type]):
                if not home.free:
                    break
                if home.is_meant_for(child.age_on(now), child.level) and child.unit is not home:
                    consider(child, home)
