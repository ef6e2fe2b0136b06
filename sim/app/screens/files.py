"""Results to be looked at and taken along."""

from starlette.responses import Response

from sim.app.results.offered import archive, find, offered
from sim.app.running.records import DONE, FAILED
from sim.app.screens.run import record_of
from sim.app.visit import NotThere, Visit, saved_as

REPORT = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
"""What a page of results may do: it has its styles in itself, and no script."""
LOOKED_AT = (".html", ".svg")


def one(visit: Visit) -> Response:
    """One file: a page or picture is shown, anything else is saved."""
    record = record_of(visit)
    if record.state not in (DONE, FAILED):
        raise NotThere
    found = find(visit.desk.shelf.results(record), record.job, visit.path["file"])
    if found is None:
        raise NotThere
    headers = {"Content-Security-Policy": REPORT}
    if found.path.suffix not in LOOKED_AT or visit.parameter("save"):
        headers |= saved_as(found.path.name)
    return Response(found.path.read_bytes(), 200, headers, found.type)


def scenario(visit: Visit) -> Response:
    """The YAML of a plan as the run had it."""
    for plan in visit.desk.plans_of(record_of(visit)):
        if plan.name == visit.path["plan"]:
            headers = saved_as(f"{plan.name}.yaml")
            return Response(plan.yaml, 200, headers, "application/yaml; charset=utf-8")
    raise NotThere


def everything(visit: Visit) -> Response:
    """All files and the YAML of the plans in one archive."""
    record = record_of(visit)
    if record.state != DONE:
        raise NotThere
    files = offered(visit.desk.shelf.results(record), record.job)
    plans = {f"config/scenario/{plan.name}.yaml": plan.yaml for plan in visit.desk.plans_of(record)}
    name = f"{record.name}-{record.ident}.zip"
    return Response(archive(files, plans), 200, saved_as(name), "application/zip")
