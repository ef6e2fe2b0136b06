"""Whatever is typed into the fields of the local page, the answer is a page that says what is wrong, nothing
that was kept is lost, and what is kept can be run."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from local_page import loaded_westmere

from sim.app.forms.answers import answer, difference, typed_in
from sim.app.forms.fields import fields_of
from sim.app.plans import DraftPlan, PlanStore, check

pytestmark = pytest.mark.property

SAYS = "What somebody types when nobody is looking."
POLICIES = ("two_bedded_homes", "step_down", "foster_recruitment", "kinship_first", "entry_surge")
RUBBISH = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", " ", "nan", "inf", "-1", "1e999", "0x10", "1_000", "9" * 400, "١٢", "2023-02-30", "${run.years}",
         "<script>alert(1)</script>", "{{ 7 * 7 }}", "../../etc/passwd", "\x00", "\ud800", "yes", "null", "~",
         "!!python/object/apply:os.system [ls]", "_target_", "???", "[1, 2]", "{a: b}", "'\"", "💥" * 200]
    ),
    st.floats().map(str),
    st.integers().map(str),
    st.dates().map(str),
)  # fmt: skip


@cache
def names(policy: str) -> tuple[str, ...]:
    """Every name that the form of a policy sends."""
    return tuple(_names(policy))


def _names(policy: str) -> Iterator[str]:
    loaded = loaded_westmere()
    for one in fields_of(loaded.policies[policy], loaded.settings.parameters):
        yield one.name
        yield from (f"{one.name}-{part}" for part in ("day", "month", "year", "from", "to"))


@st.composite
def forms(draw: st.DrawFn) -> tuple[str, dict[str, list[str]]]:
    policy = draw(st.sampled_from(POLICIES))
    some = draw(st.sets(st.sampled_from(names(policy)), max_size=6))
    return policy, {name: draw(st.lists(RUBBISH, min_size=1, max_size=2)) for name in sorted(some)}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(form=forms(), title=RUBBISH)
def test_rubbish_in_every_field_is_refused_or_is_a_plan(
    tmp_path: Path, form: tuple[str, dict[str, list[str]]], title: str
) -> None:
    policy, typed = form
    loaded = loaded_westmere()
    fields = fields_of(loaded.policies[policy], loaded.settings.parameters)
    for one in fields:
        answer(one, typed_in(one, typed))
    plan = DraftPlan("mine", title, SAYS, {policy: difference(fields, typed)})
    found = check(plan, loaded)
    assert found.is_usable or found.of_fields or found.general
    if found.is_usable:  # then it comes back from its file as it was, and runs as it was checked
        store = PlanStore(tmp_path)
        store.keep("westmere", plan)
        (again,) = store.all("westmere")
        assert check(again, loaded).scenario == found.scenario
