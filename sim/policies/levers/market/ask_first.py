"""Ask one kind of placement before another where a plan could be met by both."""

from pydantic import Field

from sim.parameters import Parameters
from sim.policies.changes import asked_beside
from sim.policies.policy import Policy


class AskFirst(Policy):
    """The order in which placement types are asked changes; how many places there are does not."""

    quantity = "asked"

    asked: int = Field(default=1, ge=0, le=1)
    """1: it is asked first; 0: the order stays as it is."""
    setting: str
    """What the plan names."""
    type: str
    """The placement type that is asked sooner."""
    before: str
    """The one that it is asked right before."""

    def apply(self, p: Parameters) -> Parameters:
        """From the day the policy takes effect one type is asked before the other."""
        if not self.asked:
            return p
        days = (self.takes_effect, self.end)
        return asked_beside(p, self.type, before=self.before, settings=(self.setting,), days=days)
