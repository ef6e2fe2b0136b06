"""The children of one replication, and how many unaccompanied ones of them are in care today."""

from sim.model.child import Child


class Caseload:
    """Everybody who was ever in care in this replication, in the order in which they came."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.unaccompanied: int = 0
        """Unaccompanied children in care today, of whom the transfer scheme asks."""

    def comes_in(self, child: Child) -> None:
        """A child enters care, or is found there on the base date."""
        child.in_care = True
        self.unaccompanied += child.uasc

    def goes_out(self, child: Child) -> None:
        """Care ends for a child."""
        child.in_care = False
        self.unaccompanied -= child.uasc
