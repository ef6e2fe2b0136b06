"""More or fewer children of some kind come to the door: the National Transfer Scheme, or a surge."""

from sim.parameters import Parameters
from sim.parameters.sourced import NotNegative, Share
from sim.policies.changes import scaled_entries, with_transfer_threshold
from sim.policies.policy import Policy


class EntriesLevel(Policy):
    """Entries of some strata change by a share of today's."""

    quantity = "more"

    strata: tuple[str, ...]
    more: NotNegative
    """Additional entries as a share of today's: 0.25 is a quarter more."""
    transfer_threshold: Share | None = None
    """The share of the child population up to which unaccompanied children are transferred here, if it
    changes, too: at once, on the day the policy takes effect. More children come, so that it never falls:
    where it is higher than that already, it stays."""

    def apply(self, p: Parameters) -> Parameters:
        """The streams of entries swell."""
        p = scaled_entries(p, self.strata, self.phased(1.0 + self.more))
        if self.transfer_threshold is None or not self.more:
            return p
        before = p.entries.transfer_scheme.threshold
        higher = max(self.transfer_threshold, before.at(self.takes_effect))
        threshold = before.step(self.takes_effect, higher)
        if self.end is not None:
            threshold = threshold.step(self.end, before.at(self.end))
        return with_transfer_threshold(p, threshold)
