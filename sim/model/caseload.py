"""The children in care today, how many of them are unaccompanied, and the files of all who ever were."""

from sim.model.case_files import CaseFiles
from sim.model.child import Child


class Caseload:
    """Who is in care; of those who have left only their files are kept."""

    def __init__(self) -> None:
        self.files = CaseFiles()
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
