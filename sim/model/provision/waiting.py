"""Children who live against their plan, in the order in which they began to wait."""

from collections.abc import Iterator

from sim.model.child import Child


class WaitingList:
    """For each setting that plans name: the children who wait for it, longest first."""

    def __init__(self) -> None:
        self._waiting: dict[int, dict[int, Child]] = {}

    def join(self, child: Child) -> None:
        """The child waits for what its plan says; it keeps its turn if it waits already."""
        self._waiting.setdefault(child.plan, {}).setdefault(child.number, child)

    def leave(self, child: Child) -> None:
        """The child waits no longer, or for something else."""
        own = self._waiting.get(child.plan)
        if own is not None and child.number in own:
            del own[child.number]
            return
        for turn in self._waiting.values():
            turn.pop(child.number, None)

    def for_setting(self, setting: int) -> Iterator[Child]:
        """Those who wait for a setting, longest first; a copy, which does not change while places are
        offered.
        """
        return iter(tuple(self._waiting.get(setting, {}).values()))

    def __len__(self) -> int:
        return sum(len(turn) for turn in self._waiting.values())
