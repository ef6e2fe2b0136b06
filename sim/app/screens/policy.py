"""The form of one policy in a plan, and the preview of what the plan would change."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, Response

from sim.app.forms.answers import answer, difference, differs, in_words, shown, typed_in
from sim.app.forms.fields import FormField, fields_of
from sim.app.loading import Loaded
from sim.app.plans import CheckedPlan, DraftPlan, check, merged
from sim.app.previews.desk import WORKING, PreviewWork
from sim.app.previews.histories import REPLICATIONS, YEARS
from sim.app.screens.plans import plan_of
from sim.app.templating import environment
from sim.app.visit import NotThere, Visit, page, to
from sim.report.words.labels import spelt

FORM = "form"
"""The hidden field by which a form with this policy's fields is known."""


def show(visit: Visit) -> Response:
    """The form as the plan has the policy."""
    authority = visit.authority()
    plan, loaded = plan_of(visit, authority), visit.desk.loaded(authority)
    name = _name(visit, plan, loaded)
    visit.desk.previews.warm(loaded)
    # what the plan says differently stands in the form
    fields = fields_of(merged(loaded.policies[name], plan.policies[name]), loaded.settings.parameters)
    return _page(visit, plan, name, fields, {one.name: shown(one) for one in fields}, {})


def _name(visit: Visit, plan: DraftPlan, loaded: Loaded) -> str:
    name = visit.path["policy"]
    if name not in plan.policies or name not in loaded.policies:
        raise NotThere
    return name


def _page(
    visit: Visit,
    plan: DraftPlan,
    name: str,
    fields: list[FormField],
    values: Mapping[str, Mapping[str, Any]],
    beside: Mapping[str, str],
    general: tuple[str, ...] = (),
) -> Response:
    authority = visit.authority()
    loaded = visit.desk.loaded(authority)
    plain = loaded.policies[name]
    standard = {one.name: one for one in fields_of(plain, loaded.settings.parameters)}
    fields = [_beside_standard(one, standard[one.name], values[one.name]) for one in fields]
    groups: dict[str, list[FormField]] = {}
    for one in fields:
        groups.setdefault(one.group, []).append(one)
    errors = [(_first_input(one), beside[one.name]) for one in fields if one.name in beside]
    errors += [("form", text) for text in general]
    return page(
        "policy.html",
        400 if errors else 200,
        authority=authority,
        plan=plan,
        name=name,
        title=spelt(name),
        strategy=str(plain.get("strategy", "")),
        evidence=[str(plain[word]) for word in ("source", "assumption") if plain.get(word)],
        groups=groups,
        values=values,
        errors=errors,
        beside=beside,
        warnings=[] if errors else check(plan, loaded).warnings,
        years=YEARS,
        replications=REPLICATIONS,
        preview=None,
    )


def _beside_standard(field: FormField, standard: FormField, value: Mapping[str, Any]) -> FormField:
    """The field with what the policy's own file says below it, where the form says something else."""
    if not differs(standard, answer(standard, value)):
        return field
    return replace(field, hint=f"{field.hint} Without your change: {in_words(standard)}.".strip())


def _first_input(field: FormField) -> str:
    """Where a link from the summary leads."""
    ends = {"date": "-day", "range": "-from", "several": "-1"}
    return f"{field.ident}{ends.get(field.kind, '')}"


def _typed(visit: Visit, plan: DraftPlan, name: str, loaded: Loaded) -> tuple[DraftPlan, CheckedPlan]:
    """The plan with the policy as it stands in the form, and what the command says of it."""
    fields = fields_of(loaded.policies[name], loaded.settings.parameters)
    new = plan.with_policy(name, difference(fields, visit.form))
    return new, check(new, loaded)


def keep(visit: Visit) -> Response:
    """Keep what was typed; what cannot be used comes back with the command's own sentences."""
    authority = visit.authority()
    plan, loaded = plan_of(visit, authority), visit.desk.loaded(authority)
    name = _name(visit, plan, loaded)
    new, found = _typed(visit, plan, name, loaded)
    own = {path[1:]: text for path, text in found.of_fields.items() if path[0] == name}
    general = tuple(text for text in found.general if f"policy '{name}'" in text)
    if not own and not general:
        visit.desk.plans.keep(authority.key, new)
        return to(f"/plans/{authority.key}/{plan.name}")
    fields = fields_of(loaded.policies[name], loaded.settings.parameters)
    beside = {one.name: text for one in fields for path, text in own.items() if _is_of(one, path)}
    rest = tuple(text for path, text in own.items() if not any(_is_of(one, path) for one in fields))
    values = {one.name: typed_in(one, visit.form) for one in fields}
    return _page(visit, plan, name, fields, values, beside, (*rest, *general))


def _is_of(field: FormField, path: tuple[str, ...]) -> bool:
    """Whether a mistake at a path is one of a field."""
    return path[: len(field.path)] == field.path


def preview(visit: Visit) -> Response:
    """Begin a preview of the plan with what stands in the form at this moment."""
    authority = visit.authority()
    plan, loaded = plan_of(visit, authority), visit.desk.loaded(authority)
    name = visit.first(FORM)
    if name in plan.policies and name in loaded.policies:
        _, found = _typed(visit, plan, name, loaded)
    else:
        found = check(plan, loaded)
    if not found.is_usable or found.scenario is None:
        wrong = [*found.of_fields.values(), *found.general]
        return JSONResponse({"state": "wrong", "html": _fragment(None, wrong)})
    work = visit.desk.previews.begin(loaded, found.scenario)
    return JSONResponse({"state": WORKING, "id": work.ident})


def result(visit: Visit) -> Response:
    """How far a preview is, and what it shows."""
    work = visit.desk.previews.of(visit.path["preview"])
    if work is None:
        raise NotThere
    html = "" if work.state == WORKING else _fragment(work, [work.said] if work.said else [])
    return JSONResponse({"state": work.state, "html": html})


def stop(visit: Visit) -> Response:
    """Give a preview up."""
    work = visit.desk.previews.of(visit.path["preview"])
    if work is None:
        raise NotThere
    work.stop()
    return HTMLResponse("", 204)


def _fragment(work: PreviewWork | None, wrong: list[str]) -> str:
    return (
        environment()
        .get_template("preview_result.html")
        .render(work=work, wrong=wrong, years=YEARS, replications=REPLICATIONS)
    )
