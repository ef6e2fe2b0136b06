"""The career of a child in care, as a social worker would tell it.

A child enters care, alone or with brothers and sisters, and is placed: what its care plan says first, then
what can be had. It lives there until something happens: a planned move, a breakdown, its carers stopping or
its home closing, an offer of what its plan says, or a way out of care. On its 18th birthday care ends for
certain. An exit that does not last brings it back.

A *period* is one stay in care, a *spell* one placement in it. The *plan* names a setting, such as fostering,
to which several placement types belong; a child that lives in another setting lives against its plan and
waits for an offer. Settings, types, routes and codes are numbers here; :class:`~sim.model.names.Names` knows
their names.

What can happen to a child are causes, numbered through: the routes out of care first, then a planned move, a
disruption, and an offer of what the plan says. Each has a budget, drawn by chance, which is used up the
faster the higher its hazard is; the cause whose budget is used up first is what happens. The agenda foresees
it. Draws are taken for a whole period of care (``child.period_draws``) and for each search for a place
(``child.search_draws``); the names after ``on.`` say which of them decides what.
"""

from dataclasses import dataclass
from typing import Final

from sim.codes import ReasonNewEpisode, ReasonPlaceChange
from sim.model import decisions as on
from sim.model.agenda import Agenda
from sim.model.arrivals.reentry import Reentries
from sim.model.arrivals.strata import Strata
from sim.model.caseload import Caseload
from sim.model.child import NEVER, NO_DRAWS, Child
from sim.model.clock import Clock, Foreseen, Guide
from sim.model.decisions import Decisions
from sim.model.legal import legal_status
from sim.model.names import REASONS_CHANGE, REASONS_NEW, Names
from sim.model.plans import Plans
from sim.model.provision.areas import Areas
from sim.model.provision.places import Unit
from sim.model.provision.placing import PlaceFound, Placing
from sim.model.provision.vacancies import Vacancies
from sim.model.record import Record
from sim.model.risks.competing_risks import NOTHING
from sim.model.risks.destinations import Destinations, disruption_reason
from sim.model.risks.hazards import DISRUPTION, OFFER, PLANNED_MOVE, situation
from sim.model.streams import DrawnRow

STARTED: Final = REASONS_NEW.index(ReasonNewEpisode.STARTED)
NEW_PLACEMENT: Final = REASONS_NEW.index(ReasonNewEpisode.PLACEMENT)
NEW_PLACEMENT_AND_STATUS: Final = REASONS_NEW.index(ReasonNewEpisode.BOTH)
CARE_PLAN: Final = REASONS_CHANGE.index(ReasonPlaceChange.CARE_PLAN)
CLOSED: Final = REASONS_CHANGE.index(ReasonPlaceChange.CARER_OR_HOME_CLOSED)


@dataclass(eq=False)
class Career(Guide):
    """Leads children through care in one replication; the state is in the children and in what is around
    them.
    """

    clock: Clock
    """Days since the base date."""
    names: Names
    decisions: Decisions
    """What chance decides."""
    agenda: Agenda
    """What happens to each child next."""
    placing: Placing
    """Where a place can be had."""
    vacancies: Vacancies
    """Who lives where, and who waits for a bed."""
    plans: Plans
    """What a child's next placement should be."""
    areas: Areas
    """Where places are."""
    strata: Strata
    """The streams in which children enter: how many of each come in an emergency."""
    destinations: Destinations
    """The statutory reasons with which care ends."""
    reentry: Reentries
    """Which exits do not last."""
    caseload: Caseload
    """Who is in care."""
    record: Record
    """Where every placement is written down when it ends."""
    emergency_setting: int
    """The setting of those who come at a few hours' notice."""

    # entering care

    def enter(self, family: list[Child]) -> None:
        """A child, or brothers and sisters together, enter care today and are placed; beds that this frees
        are offered.
        """
        now = self.clock.now
        for child in family:
            self._begin_period(child, now)
        while family:
            family = self._place_together(family, now)
        self._offer_free_beds(now)

    def continue_from_census(self, child: Child, place: PlaceFound) -> None:
        """A child in care on the base date goes on living where the census found it."""
        self._draw_for_period(child)
        self.caseload.comes_in(child)
        self._live_at(child, place, self.clock.now)

    def _begin_period(self, child: Child, now: float) -> None:
        """Care begins today."""
        child.entered = now
        child.spell = 0
        child.rne = STARTED
        self.caseload.comes_in(child)
        self._draw_for_period(child)
        self._search(child, now)

    def _draw_for_period(self, child: Child) -> None:
        """What chance says about this stay in care; the budgets are those of the routes out of it."""
        child.budgets, child.period_draws = self.decisions.period(
            child.stratum, child.entity, child.period, child.sibling_group
        )

    def _place_together(self, children: list[Child], now: float) -> list[Child]:
        """Place the first child and all who can live with it; the others, who are returned, look for a place
        together.
        """
        lead = children[0]
        place = self._first_place(lead, len(children), now)
        self._settle(lead, place, now)
        return [child for child in children[1:] if not self._joins(child, lead, place, now)]

    def _first_place(self, child: Child, together: int, now: float) -> PlaceFound:
        """An emergency placement for those who enter at a few hours' notice; for others what their plan
        says.
        """
        emergency = child.period_draws[on.EMERGENCY] < self.strata.emergency_share(child, now)
        setting = self.emergency_setting if emergency else child.plan
        return self.placing.find(child, setting, now, child.search_draws, together)

    def _joins(self, child: Child, lead: Child, place: PlaceFound, now: float) -> bool:
        """A brother or sister of a child just placed (``lead``) goes where it went, if they can take it;
        whether it does. It shares the plan where that makes sense at its age.
        """
        if self.placing.answers(lead.plan, child.age):
            child.plan = lead.plan
        has_room = (
            not self.placing.is_full(child, place.placement_type, now)
            if place.unit is None
            else place.unit.free > 0
        )
        joins = has_room and self.placing.takes_age(place.placement_type, child.age)
        if joins:
            self._settle(child, place, now)
        return joins

    # living in a placement

    def _settle(self, child: Child, place: PlaceFound, now: float) -> None:
        """The child moves in today: a new placement begins."""
        code = self.names.place_of_type[place.placement_type]
        status = legal_status(child.legal_status, code, now - child.entered)
        if child.rne != STARTED or child.spell:  # not the first placement of a period
            child.rne = NEW_PLACEMENT if status == child.legal_status else NEW_PLACEMENT_AND_STATUS
        child.legal_status = status
        child.placed = now
        child.location = self.areas.of(place, child.search_draws[on.LOCATION], now)
        child.search_draws = NO_DRAWS
        self._live_at(child, place, now)

    def _live_at(self, child: Child, place: PlaceFound, now: float) -> None:
        """From today on the child lives there: new budgets for the causes of a move, and a look ahead."""
        child.placement, child.unit, child.wanted = place.placement_type, place.unit, place.wanted
        child.since = now
        self.vacancies.move_in(child)
        child.situation = situation(child.placement, child.profile, child.against_plan, child.spell)
        routes = self.names.turned_18
        planned, disrupted, offer = self.decisions.spell(child.stratum, child.entity, child.spells, now)
        child.budgets[routes + PLANNED_MOVE] = planned
        child.budgets[routes + DISRUPTION] = disrupted
        child.budgets[routes + OFFER] = offer
        self.agenda.look_ahead(child, self)

    def happens(self, event: Foreseen) -> None:
        """What was ahead of the child has come: a way out of care, a move, an offer, or the end of its time
        here; for one who has left care, the return.
        """
        if not event.child.in_care:
            self._return(event.child)
            return
        child = self.agenda.come(event)
        now, cause = child.since, child.cause_ahead
        routes = self.names.turned_18  # those out of care before 18
        if cause == NOTHING:
            self._come_of_age_or_move_on(child, now)
        elif cause < routes:
            self._leave(child, cause, now)
        elif cause == routes + OFFER:
            self._consider_offer(child, now)
        else:
            self._move(child, now, planned=cause == routes + PLANNED_MOVE)
        self._offer_free_beds(now)

    # moving

    def _search(self, child: Child, now: float) -> DrawnRow:
        """Begin a search for a place: the draws that it needs, which the child keeps until the next one."""
        child.search_draws = self.decisions.search(child.stratum, child.entity, child.searches)
        child.searches += 1
        child.age = child.age_on(now)
        return child.search_draws

    def _move(self, child: Child, now: float, *, planned: bool) -> None:
        """A planned move or a breakdown: a new plan, and a search for what it names."""
        draws = self._search(child, now)
        setting = self.names.setting_of_type[child.placement]
        plan = self.plans.after(planned, setting, child, draws[on.NEW_PLAN], now)
        reason = CARE_PLAN if planned else disruption_reason(draws[on.REASON])
        self._move_to(child, self.placing.find(child, plan, now, draws), plan, reason, now)

    def _move_on(self, child: Child, reason: int, now: float) -> None:
        """The child cannot stay: its plan holds if it can be met at its age, else it looks for the setting it
        lives in.
        """
        draws = self._search(child, now)
        can_be_met = self.placing.answers(child.plan, child.age)
        plan = child.plan if can_be_met else self.names.setting_of_type[child.placement]
        self._move_to(child, self.placing.find(child, plan, now, draws), plan, reason, now)

    def must_leave(self, child: Child) -> None:
        """The carers stop or the home closes: the child moves on, unless it comes of age at this very
        moment.
        """
        now = self.clock.now
        if now >= child.eighteenth_birthday:
            self.agenda.forget(child)
            self._turn_18(child, now)
        else:
            self.agenda.interrupt(child)
            self._move_on(child, CLOSED, now)

    def _come_of_age_or_move_on(self, child: Child, now: float) -> None:
        """The 18th birthday has come, or the longest stay that the placement allows is over."""
        if now >= child.eighteenth_birthday:
            self._turn_18(child, now)
        else:
            self._move_on(child, CARE_PLAN, now)

    def _consider_offer(self, child: Child, now: float) -> None:
        """A child who lives against its plan moves to what the plan says, if a place can be found today."""
        draws = self._search(child, now)
        place = self.placing.match(child, now, draws)
        if place is None:
            child.budgets[self.names.turned_18 + OFFER] = draws[on.NEXT_OFFER]  # until the next offer
            self.agenda.look_ahead(child, self)
        else:
            self._move_to(child, place, child.plan, CARE_PLAN, now)

    def _offer_free_beds(self, now: float) -> None:
        """Beds in homes that fell free go to children who wait for one."""
        if self.vacancies.freed:
            self.vacancies.offer_beds(now, self._consider_bed)

    def _consider_bed(self, child: Child, home: Unit) -> None:
        """A bed that fell free is offered to a child who waits for one; it moves there if the home is what it
        would find.
        """
        now = self.clock.now
        if now >= child.eighteenth_birthday:
            return
        place = self.placing.match(child, now, self._search(child, now))
        if place is not None and place.unit is home:
            self.agenda.interrupt(child)
            self._move_to(child, place, child.plan, CARE_PLAN, now)

    def _move_to(self, child: Child, place: PlaceFound, plan: int, reason: int, now: float) -> None:
        """The placement ends today for this reason, and the next one begins."""
        self.record.placement(child, now, reason=reason)
        self.vacancies.move_out(child)
        child.plan = plan
        child.spell += 1
        child.spells += 1
        self._settle(child, place, now)

    # led by a programme

    def is_led_to(self, child: Child, placement_type: int) -> bool:
        """A programme has led the child to another home: whether it lives there from today on.

        It does if a home or household that is meant for such a child has room: that it is the right match was
        part of the work.
        """
        if child.placement == placement_type:
            self._goes_on(child)
            return True
        now = self.clock.now
        self._search(child, now)
        unit, found = self.placing.ask(child, placement_type, now, self.decisions.welcome)
        full = self.placing.has_units(placement_type) or self.placing.is_full(child, placement_type, now)
        if not found and full:
            self._goes_on(child)
            return False
        self.agenda.release(child)
        place = PlaceFound(placement_type, unit, placement_type)
        self._move_to(child, place, self.names.setting_of_type[placement_type], CARE_PLAN, now)
        self._offer_free_beds(now)
        return True

    def is_led_out(self, child: Child, route: int) -> None:
        """A programme has led the child out of care."""
        now = self.clock.now
        self.agenda.release(child)
        self._leave(child, route, now)
        self._offer_free_beds(now)

    def _goes_on(self, child: Child) -> None:
        """A child that was kept goes on living where it is."""
        if child.kept:
            self.agenda.release(child)
            self.agenda.look_ahead(child, self)

    # leaving care

    def _leave(self, child: Child, route: int, now: float) -> None:
        """Care ends by one of the routes out; some of those who leave will be back."""
        self._end_period(child, self.destinations.of_route(route, child), route, now)
        delay = self.reentry.days_until(child, route, now)
        if delay < NEVER:
            self.agenda.after(delay, child, self)

    def _turn_18(self, child: Child, now: float) -> None:
        """The 18th birthday: care ends, and the young person becomes a care leaver."""
        rec = self.destinations.at_eighteen(child, child.period_draws[on.AT_EIGHTEEN])
        self._end_period(child, rec, self.names.turned_18, now)

    def _end_period(self, child: Child, rec: int, route: int, now: float) -> None:
        """Care ends today by this route; ``rec`` is the statutory reason why the episode ceased."""
        self.record.placement(child, now, rec=rec, route=route)
        self.vacancies.move_out(child)
        self.caseload.goes_out(child)
        child.spent()

    def _return(self, child: Child) -> None:
        """An exit did not last: the child enters care again, with a plan for its present age."""
        self.reentry.begin(child, self.clock.now)
        self.enter([child])
