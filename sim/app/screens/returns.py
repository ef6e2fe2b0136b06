"""SSDA903 returns: name the folder, read the cleaning report, fit, and go on to plans."""

from pathlib import Path

from starlette.responses import Response

from sim.app.authorities import KnownAuthority, existing
from sim.app.running.records import DONE, RunRecord
from sim.app.running.runs import new_ident
from sim.app.screens.run import record_of
from sim.app.visit import NotThere, Visit, page, to

READ, FIT = "read_returns", "fit"
NO_FOLDER = "Enter the folder of your returns, such as ~/903"
NOT_THERE = "{typed}: there is no such folder; give the one in which the files of the returns lie"
NO_AUTHORITY = "Select the authority whose returns these are"


def show(visit: Visit) -> Response:
    """The form, and what was read before."""
    return _page(visit, [])


def _page(visit: Visit, errors: list[tuple[str, str]]) -> Response:
    return page(
        "returns.html",
        400 if errors else 200,
        authorities=visit.desk.authorities.all(),
        before=[one for one in visit.desk.shelf.all() if one.job in (READ, FIT)],
        errors=errors,
        beside=dict(errors),
        typed={"folder": visit.first("folder"), "authority": visit.first("authority")},
    )


def read(visit: Visit) -> Response:
    """Begin to read and clean the returns of a folder."""
    text = visit.first("folder")
    folder = existing(text) if text else None
    authority = visit.desk.authorities.of(visit.first("authority"))
    errors = []
    if authority is None:
        errors.append(("authority", NO_AUTHORITY))
    if folder is None:
        errors.append(("folder", NOT_THERE.format(typed=text) if text else NO_FOLDER))
    if errors or authority is None or folder is None:
        return _page(visit, errors)
    record = _record(visit, authority, folder, READ, f"Returns of {authority.title}")
    visit.desk.queue.new(record)
    return to(f"/runs/{record.ident}")


def _record(visit: Visit, authority: KnownAuthority, returns: Path, job: str, title: str) -> RunRecord:
    ident = new_ident()
    folder = visit.desk.shelf.folder(ident)
    folder.mkdir(parents=True)
    return RunRecord(
        ident=ident,
        job=job,
        title=title,
        authority=authority.key,
        name=visit.desk.loaded(authority).settings.parameters.authority.name,
        arguments=[f"authority={authority.name}", f"job={job}", f"returns.folder={returns}"],
        cwd=str(authority.config_dir or folder),
        config_dir=None if authority.config_dir is None else str(authority.config_dir),
    )


def fit(visit: Visit) -> Response:
    """Fit the model to returns that have been read."""
    before = record_of(visit)
    authority = visit.desk.authorities.of(before.authority)
    if before.job != READ or before.state != DONE or authority is None:
        raise NotThere
    named = next(one for one in before.arguments if one.startswith("returns.folder="))
    returns = Path(named.partition("=")[2])
    record = _record(visit, authority, returns, FIT, f"Fit of {authority.title} to its returns")
    visit.desk.queue.new(record)
    return to(f"/runs/{record.ident}")


def fitted(visit: Visit) -> Response:
    """Go on to the plans of the authority that a fit has made."""
    record = record_of(visit)
    results = visit.desk.shelf.results(record)
    for one in visit.desk.authorities.all():
        if one.config_dir is not None and one.config_dir.parent == results:
            return to(f"/plans/{one.key}")
    raise NotThere
