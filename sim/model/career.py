"""The career of a child in care, as a social worker would tell it.

A child enters care, alone or with brothers and sisters, and is placed: what its care plan says first, then what can be had.
It lives there until something happens: a planned move, a breakdown, its carers stopping or its home closing, an offer of what
its plan says, or a way out of care. On its 18th birthday care ends for certain. An exit that does not last brings it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from simpy import Timeout

from sim.codes import ReasonNewEpisode, ReasonPlaceChange
from sim.model import decisions as on
from sim.model.child import NEVER, Child
from sim.model.destinations import disruption_reason
from sim.model.hazards import OFFER, PLANNED_MOVE, situation
from sim.model.legal import legal_status
from sim.model.names import REASONS_CHANGE, REASONS_NEW
from sim.model.placing import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from simpy import Event

    from sim.model.places import Unit
    from sim.model.system import CareSystem

STARTED, NEW_PLACEMENT, NEW_PLACEMENT_AND_STATUS = (
    REASONS_NEW.index(r) for r in (ReasonNewEpisode.STARTED, ReasonNewEpisode.PLACEMENT, ReasonNewEpisode.BOTH)
)
CARE_PLAN, CLOSED = (REASONS_CHANGE.index(r) for r in (ReasonPlaceChange.CARE_PLAN, ReasonPlaceChange.CARER_OR_HOME_CLOSED))


def _when(event: Timeout, then: Callable[[Event], None]) -> None:
    """Have one thing done when the event comes; cheaper than a process for each child."""
    event.callbacks = [then]


class Career:
    """Leads children through care in one replication; the state is in the children and in the system around them."""

    def __init__(self, system: CareSystem) -> None:
        self.system = system
        self._routes = len(system.names.routes) - 1
        """Causes below this number are routes out of care."""

    # entering care

    def enter(self, children: list[Child]) -> None:
        """A child, or brothers and sisters together, enter care today and are placed."""
        for child in children:
            self._begin_period(child)
        while children:
            children = self._place_together(children)

    def _place_together(self, children: list[Child]) -> list[Child]:
        """Place the first child and all who can live with it; the others, who are returned, look for a place together."""
        lead = children[0]
        place = self._first_place(lead, len(children))
        self._settle(lead, place)
        return [child for child in children[1:] if not self._joins(child, lead, place)]

    def continue_from_census(self, child: Child, place: Place) -> None:
        """A child in care on the base date goes on living where the census found it."""
        self._draw_for_period(child)
        child.in_care = True
        self._live_at(child, place)

    def _begin_period(self, child: Child) -> None:
        child.entered = self.system.env.now
        child.in_care = True
        child.spell = 0
        child.rne = STARTED
        self._draw_for_period(child)
        self._search(child)

    def _draw_for_period(self, child: Child) -> None:
        child.budgets, child.chances = self.system.decisions.period(child.stratum, child.entity, child.period)

    def _first_place(self, child: Child, together: int) -> Place:
        system = self.system
        if child.chances[on.EMERGENCY] < system.emergency_share(child):
            return system.placing.find(child, system.emergency_setting, system.env.now, child.luck, together)
        return system.placing.find(child, child.plan, system.env.now, child.luck, together)

    def _joins(self, child: Child, lead: Child, place: Place) -> bool:
        """A brother or sister of a child just placed goes where it went, if they can take it; whether it does."""
        system = self.system
        if system.placing.answers(lead.plan, child.age):
            child.plan = lead.plan
        joins = system.takes_age(place.kind, child.age) and (place.unit is None or place.unit.free > 0)
        if joins:
            self._settle(child, place)
        return joins

    # living in a placement

    def _settle(self, child: Child, place: Place) -> None:
        """The child moves in today: a new placement begins."""
        system, now = self.system, self.system.env.now
        code = system.names.place_of_type[place.kind]
        status = legal_status(child.legal_status, code, now - child.entered)
        if child.rne != STARTED or child.spell:
            child.rne = NEW_PLACEMENT if status == child.legal_status else NEW_PLACEMENT_AND_STATUS
        child.legal_status = status
        child.placed = now
        child.location = system.location(place, child.luck[on.LOCATION])
        self._live_at(child, place)

    def _live_at(self, child: Child, place: Place) -> None:
        system = self.system
        child.placement, child.unit, child.wanted = place
        child.since = system.env.now
        if child.unit is not None:
            system.move_in(child, child.unit)
        child.against_plan = child.plan != system.names.setting_of_type[child.placement]
        if child.against_plan:
            system.waiting.join(child)
        child.situation = situation(child.placement, child.profile, child.against_plan, child.spell)
        child.budgets[self._routes :] = system.decisions.spell(child.stratum, child.entity, child.spells)
        self._look_ahead(child)

    def _look_ahead(self, child: Child) -> None:
        """Find what happens to the child next, and wait for it; nothing does while it is kept."""
        if child.kept:
            return
        horizon = self.system.horizon
        longest = child.placed + self.system.longest_stay[child.placement]
        when, cause, child.budgets_ahead = self.system.risks.ahead(child, min(horizon, longest))
        if cause is None and when >= horizon:
            child.pending = None
            return
        child.pending = Timeout(self.system.env, when - child.since, (child, cause))
        _when(child.pending, self._happens)

    def _happens(self, event: Event) -> None:
        child, cause = cast("tuple[Child, int | None]", event.value)
        child.budgets = child.budgets_ahead
        child.since = self.system.env.now
        if cause is None:
            self._come_of_age_or_move_on(child)
        elif cause < self._routes:
            self._leave(child, cause)
        elif cause == self._routes + OFFER:
            self._consider_offer(child)
        else:
            self._move(child, planned=cause == self._routes + PLANNED_MOVE)
        self.system.offer_free_beds()

    def _search(self, child: Child) -> tuple[float, ...]:
        """Begin a search for a place: the draws that it needs."""
        child.luck = self.system.decisions.search(child.stratum, child.entity, child.searches)
        child.searches += 1
        child.age = child.age_on(self.system.env.now)
        return child.luck

    # moving

    def _move(self, child: Child, *, planned: bool) -> None:
        """A planned move or a breakdown: a new plan, and a search for what it names."""
        system, now = self.system, self.system.env.now
        luck = self._search(child)
        setting = system.names.setting_of_type[child.placement]
        plan = system.plans.after(planned, setting, child, luck[on.NEW_PLAN])
        reason = CARE_PLAN if planned else disruption_reason(luck[on.REASON])
        self._move_to(child, system.placing.find(child, plan, now, luck), plan, reason)

    def must_leave(self, child: Child) -> None:
        """The carers stop or the home closes: the child moves, its plan unchanged if it can still be met at its age."""
        system, now = self.system, self.system.env.now
        if now >= child.eighteenth_birthday:  # it comes of age at this very moment
            self._forget_pending(child)
            self._turn_18(child)
            return
        self._interrupt(child)
        luck = self._search(child)
        plan = self._plan_for_today(child)
        self._move_to(child, system.placing.find(child, plan, now, luck), plan, CLOSED)

    def _plan_for_today(self, child: Child) -> int:
        """The plan of a child that must move: as it is if it can be met at its age, else the setting it lives in."""
        can_be_met = self.system.placing.answers(child.plan, child.age)
        return child.plan if can_be_met else self.system.names.setting_of_type[child.placement]

    def _come_of_age_or_move_on(self, child: Child) -> None:
        """The 18th birthday has come, or the longest stay that the placement allows is over."""
        now = self.system.env.now
        if now >= child.eighteenth_birthday:
            self._turn_18(child)
        else:
            luck = self._search(child)
            plan = self._plan_for_today(child)
            self._move_to(child, self.system.placing.find(child, plan, now, luck), plan, CARE_PLAN)

    def _consider_offer(self, child: Child) -> None:
        """A child who lives against its plan moves to what the plan says, if a place can be found today."""
        luck = self._search(child)
        place = self.system.placing.match(child, self.system.env.now, luck)
        if place is None:
            child.budgets[self._routes + OFFER] = luck[on.NEXT_OFFER]
            self._look_ahead(child)
        else:
            self._move_to(child, place, child.plan, CARE_PLAN)

    def offer_bed(self, child: Child, home: Unit) -> bool:
        """A bed that fell free is offered to a child who waits for one; whether the child moves there."""
        now = self.system.env.now
        place = self.system.placing.match(child, now, self._search(child)) if now < child.eighteenth_birthday else None
        if place is None or place.unit is not home:
            return False
        self._interrupt(child)
        self._move_to(child, place, child.plan, CARE_PLAN)
        return True

    # programmes

    def keep(self, child: Child, until: float, *, for_exit: bool) -> float:
        """Nothing happens to a child by itself until a programme has led it out of care, or to another home.

        Returns the day of that: ``until``, or the earlier one on which its exit from care (or, if it is led to another home,
        its next move) would have come where it lives: a programme keeps nobody waiting for what comes anyway.
        """
        own, longest = child.budgets, child.placed + self.system.longest_stay[child.placement]
        exits, moves = own[: self._routes], own[self._routes :]
        child.budgets = [*exits, *(NEVER for _ in moves)] if for_exit else [*(NEVER for _ in exits), *moves]
        when, _, _ = self.system.risks.ahead(child, until if for_exit else min(until, longest))
        child.budgets = own
        self._interrupt(child)
        child.kept = True
        return when

    def is_led_to(self, child: Child, kind: int) -> bool:
        """A programme has led the child to another home: whether it lives there from today on.

        It does if a home or household that is meant for such a child has room: that it is the right match was part of the work.
        """
        system, now = self.system, self.system.env.now
        if child.placement == kind:
            self._goes_on(child)
            return True
        luck = self._search(child)
        accepted = (*luck[: on.MATCH], 1.0, *(0.0 for _ in luck[on.ACCEPTANCE :]))
        unit, found = system.placing.ask(child, kind, now, accepted)
        if not found and system.placing.has_units(kind):
            self._goes_on(child)
            return False
        self._let_go(child)
        self._move_to(child, Place(kind, unit, kind), system.names.setting_of_type[kind], CARE_PLAN)
        system.offer_free_beds()
        return True

    def is_led_out(self, child: Child, route: int) -> None:
        """A programme has led the child out of care."""
        self._let_go(child)
        self._leave(child, route)
        self.system.offer_free_beds()

    def _let_go(self, child: Child) -> None:
        self._interrupt(child)
        child.kept = False

    def _goes_on(self, child: Child) -> None:
        """A child that was kept goes on living where it is, with what is left of its budgets."""
        if child.kept:
            self._let_go(child)
            self._look_ahead(child)

    def _move_to(self, child: Child, place: Place, plan: int, reason: int) -> None:
        self.system.record.placement(child, self.system.env.now, reason=reason)
        self._move_out(child)
        child.plan = plan
        child.spell += 1
        child.spells += 1
        self._settle(child, place)

    def _move_out(self, child: Child) -> None:
        if child.against_plan:
            self.system.waiting.leave(child)
        if child.unit is not None:
            self.system.move_out(child, child.unit)

    def _interrupt(self, child: Child) -> None:
        """What was to happen next will not; what is left of the budgets of its causes is kept."""
        now = self.system.env.now
        if not child.kept:
            _, _, child.budgets = self.system.risks.ahead(child, now)
        child.since = now
        self._forget_pending(child)

    def _forget_pending(self, child: Child) -> None:
        if child.pending is not None:
            child.pending.callbacks = []
            child.pending = None

    # leaving care

    def _leave(self, child: Child, route: int) -> None:
        """Care ends by one of the routes out; some of those who leave will be back."""
        self._end_period(child, self.system.destinations.of_route(route, child), route)
        delay = self.system.days_until_return(child, route)
        if delay is not None:
            _when(Timeout(self.system.env, delay, child), self._return)

    def _turn_18(self, child: Child) -> None:
        """The 18th birthday: care ends, and the young person becomes a care leaver."""
        rec = self.system.destinations.at_eighteen(child, child.chances[on.AT_EIGHTEEN])
        self._end_period(child, rec, self._routes)

    def _end_period(self, child: Child, rec: int, route: int) -> None:
        self.system.record.placement(child, self.system.env.now, rec=rec, route=route)
        self._move_out(child)
        child.in_care = False
        self.system.in_care -= 1
        self.system.unaccompanied -= child.uasc

    def _return(self, event: Event) -> None:
        """An exit did not last: the child enters care again, with a plan for its present age."""
        child = cast("Child", event.value)
        child.period += 1
        child.spells += 1
        self.system.plan_return(child)
        self.system.admit([child])
        self.system.offer_free_beds()
