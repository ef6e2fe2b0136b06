"""The children of one replication, those in care today, and how many of them are unaccompanied."""

from sim.model.child import Child


class Caseload:
    """Everybody who was ever in care in this replication, in the order in which they came."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.in_care: dict[Child, None] = {}
        """Those in care today, in the order in which they came."""
        self.unaccompanied: int = 0
        """Unaccompanied children in care today, of whom the transfer scheme asks."""

    def comes_in(self, child: Child) -> None:
        """A child enters care, or is found there on the base date."""
        child.in_care = True
        self.in_care[child] = None
        self.unaccompanied += child.uasc

    def goes_out(self, child: Child) -> None:
        """Care ends for a child."""
        child.in_care = False
        del self.in_care[child]
        self.unaccompanied -= child.uasc
