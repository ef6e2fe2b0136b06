"""What a council can do: one module for each lever, each a pure function from parameters to parameters."""

from sim.discovery import modules_below
from sim.policies.policy import Policy
from sim.policies.scenario import Scenario


def _levers() -> dict[str, type[Policy]]:
    """The class of each module of levers, by the name of the module; raises ``TypeError`` for another number
    than one.
    """
    found: dict[str, type[Policy]] = {}
    for module in modules_below(f"{__name__}.levers"):
        own = [
            value for value in vars(module).values() if getattr(value, "__module__", "") == module.__name__
        ]
        levers = [value for value in own if isinstance(value, type) and issubclass(value, Policy)]
        name = module.__name__.rpartition(".")[2]
        if len(levers) != 1 or name in found:
            raise TypeError(
                f"{module.__name__}: expected one class derived from Policy, and a name of its own"
            )
        found[name] = levers[0]
    return found


LEVERS = _levers()
"""The levers by the name that a policy's file calls them by: that of their module below ``levers/``."""

__all__ = ["LEVERS", "Policy", "Scenario"]
