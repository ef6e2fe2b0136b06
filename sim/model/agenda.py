"""What happens to each child next, and on which day: one pending event for each child in care."""

from sim.model.child import NEVER, Child
from sim.model.clock import Clock, Foreseen, Guide
from sim.model.names import Names
from sim.model.risks.competing_risks import NOTHING, CompetingRisks
from sim.parameters import Parameters


class Agenda:
    """Keeps one future event for each child in care: the next thing that will happen to it. The event is
    cancelled when something else comes first.
    """

    def __init__(
        self, clock: Clock, p: Parameters, names: Names, risks: CompetingRisks, horizon: float
    ) -> None:
        self._clock = clock
        self._risks = risks
        self._horizon = horizon
        self._routes = names.turned_18
        self._longest_stay = [p.placement.types[name].longest_stay_days or NEVER for name in names.types]
        """Days after which a child must move on, by placement type."""

    def look_ahead(self, child: Child, guide: Guide) -> None:
        """Find the child's next event and put it on the agenda; none while a programme keeps the child where
        it is.
        """
        if child.kept:
            return
        when, cause, child.budgets_ahead = self._risks.ahead(
            child, min(self._horizon, self._must_move_on(child))
        )
        if cause == NOTHING and when >= self._horizon:
            child.pending = None
            return
        child.cause_ahead = cause
        child.pending = self.after(when - child.since, child, guide)

    def after(self, days: float, child: Child, guide: Guide) -> Foreseen:
        """Have something done with a child after so many days."""
        return self._clock.foresee(days, child, guide)

    def come(self, event: Foreseen) -> Child:
        """The child to whom what was foreseen happens now; its cause is ``cause_ahead``, ``NOTHING`` when its
        time is up.
        """
        child = event.child
        child.budgets = child.budgets_ahead
        child.since = event.day
        return child

    def interrupt(self, child: Child) -> None:
        """Cancel the child's next event; what its budgets had left counts on."""
        now = self._clock.now
        if not child.kept:
            child.budgets = self._risks.ahead(child, now)[2]
        child.since = now
        self.forget(child)

    def forget(self, child: Child) -> None:
        """Cancel the child's next event without keeping what its budgets had left: its care ends today."""
        if child.pending is not None:
            child.pending.cancel()
            child.pending = None

    def keep(self, child: Child, until: float, *, for_exit: bool) -> float:
        """Nothing happens to a child by itself until a programme has led it out of care, or to another home.

        Returns the day of that: ``until``, or the earlier one on which its exit from care (or, if it is led
        to another home, its next move) would have come where it lives: a programme keeps nobody waiting for
        what comes anyway.
        """
        own = child.budgets
        child.budgets = own[:]
        others = range(self._routes, len(own)) if for_exit else range(self._routes)
        for cause in others:
            child.budgets[cause] = NEVER
        limit = min(until, self._horizon)  # nobody lives longer, and drift is told no further
        if not for_exit:
            limit = min(limit, self._must_move_on(child))
        when, cause, _ = self._risks.ahead(child, limit)
        if cause == NOTHING and when >= self._horizon:
            when = until
        child.budgets = own
        self.interrupt(child)
        child.kept = True
        return when

    def release(self, child: Child) -> None:
        """A programme keeps the child no longer: from today on its hazards use up its budgets again."""
        self.interrupt(child)
        child.kept = False

    def _must_move_on(self, child: Child) -> float:
        """The day on which the longest stay that its placement allows is over."""
        return child.placed + self._longest_stay[child.placement]
