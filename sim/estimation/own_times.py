"""Times in care that nobody recorded, drawn with the authority's own rates.

Who was in care before the records begin has been so for a time that depends on the rates at which children of
that authority enter and leave, which are found from times in care. So both are drawn in turn, each given the
other (data augmentation: Tanner and Wong 1987, *Journal of the American Statistical Association* 82): times
with the configured rates first, then a draw of the rates from their posterior given these, and times with
those. What the configuration says of another authority's rates is forgotten after a round or two, since most
of what is known of the rates comes from children whose beginning is on record.
"""

from sim.estimation.events import EventsExposure
from sim.estimation.observation import with_times_in_care
from sim.estimation.posterior import fit
from sim.estimation.priors import PRIOR_EVENTS
from sim.observed import ObservedHistory
from sim.parameters import Parameters
from sim.parameters.paths.values import with_values

ROUNDS = 2
"""Draws of the rates after the first, configured ones."""


def with_own_times_in_care(
    history: ObservedHistory, p: Parameters, seed: int, weight: float = PRIOR_EVENTS
) -> ObservedHistory:
    """The same history with a beginning of care for the children whose own is not on record; where every
    beginning is known nothing changes.
    """
    if history.start_known is None or history.start_known.all():
        return history
    found = with_times_in_care(history, p, seed)
    for number in range(ROUNDS):
        posterior = fit(EventsExposure.of(found, p), p, 1, seed + number, weight)
        drawn = {str(path): float(values.iloc[0]) for path, values in posterior.draws.items()}
        rates = with_values(with_values(p, posterior.point), drawn)
        found = with_times_in_care(history, rates, seed + 1 + number)
    return found
