"""How many generated examples a property is tried on: a few in every run, ten times as many in the checks."""

from hypothesis import settings

QUICK, THOROUGH = 100, 1000
"""What a test gets that says nothing of its own, by profile."""


def examples(few: int) -> settings:
    """So many examples in the default run, for tests whose examples are dear, and in proportion with another
    profile: ``uv run pytest -m property --hypothesis-profile=thorough``."""
    return settings(max_examples=few * settings().max_examples // QUICK)
