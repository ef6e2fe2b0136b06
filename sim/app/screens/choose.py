"""The first screen: whose children, and what was done before."""

from starlette.responses import Response

from sim.app.visit import Visit, page, to
from sim.errors import InputMistake

LATEST = 5


def show(visit: Visit) -> Response:
    """The authorities, and the latest runs."""
    return _page(visit)


def _page(visit: Visit, error: str = "", typed: str = "") -> Response:
    desk = visit.desk
    return page(
        "choose.html",
        400 if error else 200,
        authorities=desk.authorities.all(),
        runs=desk.shelf.all()[:LATEST],
        errors=[("folder", error)] if error else [],
        typed=typed,
    )


def choose(visit: Visit) -> Response:
    """Go to the plans of an authority."""
    key = visit.first("authority")
    found = visit.desk.authorities.of(key)
    if found is None:
        return page(
            "choose.html",
            400,
            authorities=visit.desk.authorities.all(),
            runs=visit.desk.shelf.all()[:LATEST],
            errors=[("authority-1", "Select an authority")],
            typed="",
        )
    return to(f"/plans/{found.key}")


def add(visit: Visit) -> Response:
    """Take in a folder of the user's own."""
    typed = visit.first("folder")
    try:
        found = visit.desk.authorities.add(typed)
    except InputMistake as mistake:
        return _page(visit, " ".join(mistake.messages), typed)
    return to(f"/plans/{found.key}")
