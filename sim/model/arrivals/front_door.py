"""The front door of care: who of those who come to it enters."""

from sim.model.arrivals.prevention import EdgeOfCare
from sim.model.career import Career
from sim.model.caseload import Caseload
from sim.model.child import Child
from sim.model.schedule import Schedule
from sim.model.streams import Streams
from sim.parameters import Parameters


class TransferRule:
    """The National Transfer Scheme: unaccompanied children go elsewhere when the authority has its share of
    them.
    """

    def __init__(self, p: Parameters) -> None:
        self._threshold = Schedule(p.entries.transfer_scheme.threshold, p.authority.base_date)
        self._child_population = p.authority.child_population

    def transfers(self, family: list[Child], unaccompanied_in_care: int, now: float) -> bool:
        """Whether children who come today are cared for elsewhere."""
        return family[0].uasc and unaccompanied_in_care >= self._threshold.at(now) * self._child_population


class FrontDoor:
    """Meets every family that comes, and lets those enter care who are neither helped at home nor
    transferred.
    """

    def __init__(self, p: Parameters, streams: Streams, caseload: Caseload, career: Career) -> None:
        self._edge_of_care = EdgeOfCare(p, streams)
        self._transfer_scheme = TransferRule(p)
        self._caseload = caseload
        self._career = career

    def come(self, family: list[Child], now: float) -> None:
        """Children come to the door of care together."""
        if self._edge_of_care.keeps_at_home(family, now):
            return
        if self._transfer_scheme.transfers(family, self._caseload.unaccompanied, now):
            return
        for child in family:
            self._caseload.files.open(child)
        self._career.enter(family)
