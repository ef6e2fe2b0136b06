"""The clock of a replication, and the diary of what is still to come.

Children, families and carers come by the thousand, so each waits on a page of the diary, one for each day.
Homes and programmes, of which there are few, are processes of SimPy's. The clock takes whichever comes first;
of what comes at the same moment, a process that begins, then what was put down first.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from heapq import heappop
from typing import Any, Final, cast

from simpy import Environment, Event
from simpy.events import NORMAL

from sim.model.child import Child

ORDINARY: Final[int] = NORMAL
FEW: Final = 32
"""What stands on a page is put in its place one by one as long as it is so little."""


class Coming:
    """Something on a page of the diary."""

    __slots__ = ("after", "day", "turn")

    day: float
    turn: int
    """It comes before all that were put down later for the same moment."""
    after: Coming | None
    """What comes next on the page."""

    def __init__(self) -> None:
        self.day = 0.0
        self.turn = 0
        self.after = None

    def come(self) -> None:
        """Its day has come; what happens then, each kind says."""


class Foreseen(Coming):
    """What will happen to a child on a day; there are as many of them as placements."""

    __slots__ = ("_guide", "child")

    def __init__(self, child: Child, guide: Guide) -> None:
        super().__init__()
        self.child = child
        self._guide: Guide | None = guide

    def come(self) -> None:
        """Do it, unless it was cancelled."""
        guide = self._guide
        if guide is not None:
            guide.happens(self)

    def cancel(self) -> None:
        """Nothing will happen."""
        self._guide = None


class Guide:
    """Whoever knows what is to be done with a child when the day has come."""

    def happens(self, event: Foreseen) -> None:
        """What was foreseen happens now; each kind of guide says what is done then."""


class Led(Coming):
    """A process that does nothing but wait for days to pass, and act: ``waits`` says for how many days, one
    wait after another. Nobody else can wait for it.
    """

    __slots__ = ("_clock", "_waits")

    def __init__(self, clock: Clock, waits: Iterator[float]) -> None:
        super().__init__()
        self._clock = clock
        self._waits = waits
        self.come()

    def come(self) -> None:
        """Act, and wait again, unless it was the last time."""
        days = next(self._waits, None)
        if days is not None:
            self._clock.put_down(self, days)


class Turns:
    """Numbers all that is put down, in that order: what is in the diary, and SimPy's, which takes its numbers
    from here.
    """

    __slots__ = ("taken",)

    def __init__(self) -> None:
        self.taken = 0

    def __next__(self) -> object:
        self.taken += 1
        return self.taken


Process = Generator[Event, None, None]
"""A process of SimPy's: it waits for one :meth:`Clock.timeout` after another, and acts."""


class Clock:
    """The time of a replication: days since the base date."""

    __slots__ = ("_env", "_opened", "_page", "_pages", "_turns", "now")

    def __init__(self) -> None:
        self.now: float = 0.0
        self._env = Environment()
        self._turns = Turns()
        self._env._eid = self._turns  # type: ignore[assignment]  # which is told as a count
        self._pages: list[Coming | None] = [None]
        """The diary: what comes first on each day or, on a page that is still to be opened, what was put down
        last."""
        self._page = 0
        """That of today."""
        self._opened = 0
        """The last page that was put in order."""

    def foresee(self, days: float, child: Child, guide: Guide) -> Foreseen:
        """Have something done with a child after so many days."""
        event = Foreseen(child, guide)
        self.put_down(event, days)
        return event

    def put_down(self, event: Coming, days: float) -> None:
        """Have something come after so many days: a number, and none of them negative."""
        day = self.now + days
        event.day = day
        turns = self._turns
        turns.taken += 1
        event.turn = turns.taken
        page = max(int(day), self._page)
        pages = self._pages
        if page >= len(pages):
            pages.extend([None] * (page + 1 - len(pages)))
        first = pages[page]
        if page > self._opened or first is None or day < first.day:
            event.after = first
            pages[page] = event
            return
        before = first
        after = before.after
        while after is not None and after.day <= day:
            before = after
            after = before.after
        event.after = after
        before.after = event

    def process(self, what: Process) -> Event:
        """Begin a process, for whose end others can wait."""
        self._env._now = self.now
        return self._env.process(what)

    def timeout(self, days: float) -> Event:
        """What such a process waits for until so many days have passed."""
        self._env._now = self.now
        return self._env.timeout(days)

    def play(self, until: float) -> None:
        """Let everything happen that comes before a day, which is the time then. What a process raises comes
        through as it is.
        """
        processes = cast("list[tuple[Any, ...]]", self._env._queue)
        pages = self._pages
        while True:
            page, event = self._page, None
            while page < len(pages):
                if page > self._opened:
                    self._open(page)
                event = pages[page]
                if event is not None or page >= until:
                    break
                page += 1
            if processes and (event is None or _is_before(processes[0], event)):
                if not processes[0][0] < until:
                    break
                self._go_on_with_a_process()
            elif event is not None and event.day < until:
                self._page = page
                pages[page] = event.after
                event.after = None
                self.now = event.day
                event.come()
            else:
                break
        self._page, self.now = int(until), until

    def _open(self, page: int) -> None:
        """Put a page in order; on those that come before it nothing is left."""
        first = self._pages[page]
        if first is not None and first.after is not None:
            self._pages[page] = _in_order(first)
        self._opened = page

    def end(self) -> None:
        """Nothing more happens: what would have come is forgotten, and with it the processes that wait for
        it.
        """
        self._pages.clear()
        for _, _, _, event in self._env._queue:
            event.callbacks = None  # type: ignore[assignment]
        self._env._queue.clear()

    def _go_on_with_a_process(self) -> None:
        """What is done in a turn of :meth:`simpy.Environment.run`, at less cost."""
        day, _, _, event = heappop(cast("list[tuple[float, int, int, Any]]", self._env._queue))
        self.now = self._env._now = day
        callbacks: list[Any] = event.callbacks
        event.callbacks = None
        for callback in callbacks:
            callback(event)
        if not event._ok:
            raise event._value


def _in_order(last: Coming) -> Coming:
    """Put a page in order, on which each thing, from the ``last`` on, points at the one put down before it:
    what comes first, which points at what comes next, and so on. Of the same moment, what was put down first
    stays first.
    """
    ordered, one, many = last, last.after, 1
    last.after = None
    while one is not None and many < FEW:
        before = one.after
        one.after = None
        ordered, one, many = _merged(one, ordered), before, many + 1
    return ordered if one is None else _merged(_in_order(one), ordered)


def _merged(earlier: Coming, later: Coming) -> Coming:
    """Two pages in order as one; of the same moment, what was put down earlier comes first."""
    first = later if later.day < earlier.day else earlier
    one: Coming | None = earlier if first is later else earlier.after
    other: Coming | None = later.after if first is later else later
    end = first
    while one is not None and other is not None:
        if other.day < one.day:
            end.after = other
            end, other = other, other.after
        else:
            end.after = one
            end, one = one, one.after
    end.after = other if one is None else one
    return first


def _is_before(process: tuple[Any, ...], event: Coming) -> bool:
    """Whether a process goes on before something on a page comes."""
    day: float = process[0]
    if day != event.day:
        return day < event.day
    return (process[1], process[2]) < (ORDINARY, event.turn)
