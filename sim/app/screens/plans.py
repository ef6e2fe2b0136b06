"""The plans of an authority, and one plan with its policies."""

from collections.abc import Mapping
from dataclasses import replace

from starlette.responses import Response

from sim.app.authorities import KnownAuthority
from sim.app.forms.answers import differs, in_words
from sim.app.forms.fields import fields_of
from sim.app.loading import REFERENCE, Loaded
from sim.app.plans import DraftPlan, check, merged, started_from
from sim.app.visit import NotThere, Visit, page, to
from sim.report.words.labels import spelt

SAYS = "A plan of our own, to be described in the words of the strategy."
LONGEST_TITLE = 120
NO_TITLE = "Enter a name for the plan"
DEFAULT_YEARS, DEFAULT_REPLICATIONS = 10, 100


def show(visit: Visit) -> Response:
    """All plans of an authority, and the form of a new one."""
    authority = visit.authority()
    visit.desk.previews.warm(visit.desk.loaded(authority))
    return _page(visit, authority)


def _page(visit: Visit, authority: KnownAuthority, error: str = "") -> Response:
    loaded = visit.desk.loaded(authority)
    return page(
        "plans.html",
        400 if error else 200,
        authority=authority,
        plans=visit.desk.plans.all(authority.key),
        scenarios={name: one.title for name, one in loaded.scenarios.items() if name != REFERENCE},
        base=loaded.settings.parameters.authority.base_date.isoformat(),
        errors=[("title", error)] if error else [],
    )


def add(visit: Visit) -> Response:
    """Begin a plan, with nothing in it or as a scenario that there is."""
    authority = visit.authority()
    title, begins = visit.first("title")[:LONGEST_TITLE], visit.first("begins")
    if not title:
        return _page(visit, authority, NO_TITLE)
    loaded = visit.desk.loaded(authority)
    name = visit.desk.plans.name_for(authority.key, title, visit.desk.taken(loaded))
    scenario = loaded.scenarios.get(begins)
    plan = DraftPlan(name, title, SAYS)
    if scenario is not None:
        plan = started_from(scenario, name, title, loaded)
    if wrong := check(plan, loaded).of_fields:
        return _page(visit, authority, next(iter(wrong.values())))
    visit.desk.plans.keep(authority.key, plan)
    return to(f"/plans/{authority.key}/{name}")


def plan_of(visit: Visit, authority: KnownAuthority) -> DraftPlan:
    """The plan of the address; raises ``NotThere``."""
    found = visit.desk.plans.of(authority.key, visit.path["plan"])
    if found is None:
        raise NotThere
    return found


def one(visit: Visit) -> Response:
    """One plan: its policies, what they differ in, and what is to be said of it."""
    authority = visit.authority()
    loaded = visit.desk.loaded(authority)
    visit.desk.previews.warm(loaded)
    return plan_page(visit, authority, plan_of(visit, authority), [])


def plan_page(
    visit: Visit,
    authority: KnownAuthority,
    plan: DraftPlan,
    errors: list[tuple[str, str]],
    typed: Mapping[str, str] | None = None,
) -> Response:
    """The page of a plan, with what is wrong about what was typed into it."""
    loaded = visit.desk.loaded(authority)
    found = check(plan, loaded)
    standing = [("policies", f"{text}") for text in (*found.of_fields.values(), *found.general)]
    others = [one for one in visit.desk.plans.all(authority.key) if one.name != plan.name]
    return page(
        "plan.html",
        400 if errors else 200,
        authority=authority,
        plan=plan,
        parts=[_part(plan, name, loaded) for name in plan.policies],
        groups=policies_by_part(loaded, plan),
        usable=found.is_usable and bool(plan.policies),
        warnings=found.warnings if plan.policies else (),
        errors=[*errors, *standing],
        beside=dict(reversed(errors)),
        others=others,
        scenarios={name: s.title for name, s in loaded.scenarios.items() if name != REFERENCE},
        typed={
            "name": plan.title,
            "note": "",
            "years": str(DEFAULT_YEARS),
            "replications": str(DEFAULT_REPLICATIONS),
            **(typed or {}),
        },
        ticked=set(visit.form.get("beside", ())),
        title=plan.title,
        stands_for=plan.stands_for,
    )


def _part(plan: DraftPlan, name: str, loaded: Loaded) -> dict[str, object]:
    plain = loaded.policies.get(name)
    return {
        "name": name,
        "title": spelt(name),
        "strategy": str((plain or {}).get("strategy", "")),
        "changes": _changes(plan, name, loaded) if plain else [],
        "known": bool(plain),
    }


def _changes(plan: DraftPlan, name: str, loaded: Loaded) -> list[tuple[str, str, str]]:
    """What a policy differs in: the question, the answer of the plan, and that of the policy's own file."""
    plain, p = loaded.policies[name], loaded.settings.parameters
    before = {one.path: one for one in fields_of(plain, p)}
    after = fields_of(merged(plain, plan.policies[name]), p)
    return [
        (
            f"{one.group.partition(' (')[0]}: {one.label}" if one.group else one.label,
            in_words(one),
            in_words(before[one.path]),
        )
        for one in after
        if one.path in before and differs(before[one.path], one.value)
    ]


def policies_by_part(loaded: Loaded, plan: DraftPlan) -> dict[str, dict[str, str]]:
    """The policies that a plan does not have yet, by the part of the strategy that they stand for."""
    groups: dict[str, dict[str, str]] = {}
    for name, plain in loaded.policies.items():
        if name not in plan.policies:
            part = str(plain.get("strategy", "")).partition(" (")[0].strip() or "Other"
            groups.setdefault(part, {})[name] = spelt(name)
    return dict(sorted(groups.items(), key=lambda pair: (pair[0].startswith("Not a"), pair[0])))


def describe(visit: Visit) -> Response:
    """Change the name of a plan and what it stands for."""
    authority = visit.authority()
    plan = plan_of(visit, authority)
    said = replace(plan, title=visit.first("title"), stands_for=visit.first("stands_for"))
    found = check(replace(said, policies={}), visit.desk.loaded(authority))
    if found.of_fields:
        errors = [(path[0], text) for path, text in found.of_fields.items()]
        return plan_page(visit, authority, said, errors)
    visit.desk.plans.keep(authority.key, said)
    return to(f"/plans/{authority.key}/{plan.name}")


def add_policy(visit: Visit) -> Response:
    """Put a policy into a plan as its own file has it, and go on to its form."""
    authority = visit.authority()
    plan, name = plan_of(visit, authority), visit.first("policy")
    if name not in visit.desk.loaded(authority).policies:
        return plan_page(visit, authority, plan, [("policy", "Select what to add")])
    visit.desk.plans.keep(authority.key, plan.with_policy(name, plan.policies.get(name, {})))
    return to(f"/plans/{authority.key}/{plan.name}/{name}")


def remove_policy(visit: Visit) -> Response:
    """Take a policy out of a plan."""
    authority = visit.authority()
    plan = plan_of(visit, authority)
    visit.desk.plans.keep(authority.key, plan.without(visit.path["policy"]))
    return to(f"/plans/{authority.key}/{plan.name}")


def remove(visit: Visit) -> Response:
    """Take a plan away; results of its runs stay."""
    authority = visit.authority()
    visit.desk.plans.remove(authority.key, plan_of(visit, authority).name)
    return to(f"/plans/{authority.key}")
