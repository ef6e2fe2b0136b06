"""Ask one kind of placement before another where a plan could be met by both."""

from pydantic import Field

from sim.parameters import Parameters
from sim.policies.changes import asked_beside
from sim.policies.policy import Policy


class AskFirst(Policy):
    """The order in which placement types are asked changes; how many places there are does not."""

    quantity = "sooner"

    sooner: int = Field(default=1, ge=0, le=1)
    """1: the order changes; 0: it stays as it is."""
    setting: str
    """What the plan names."""
    type: str
    """The placement type that is asked sooner."""
    before: str
    """The one that it is asked right before."""

    def apply(self, p: Parameters) -> Parameters:
        """From the day the policy takes effect one type is asked before the other."""
        if not self.sooner:
            return p
        days = (self.takes_effect, self.end)
        return asked_beside(p, self.type, before=self.before, settings=(self.setting,), days=days)
