"""The page as a server on this computer alone."""

import secrets
import socket
import webbrowser
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.app.desk import Desk
from sim.app.guard import HOME, TOKEN, Guard
from sim.app.screens import choose, compare, plans, policy, returns, run
from sim.app.screens import files as taken
from sim.app.visit import NOT_SO, NOT_THERE, page, screen
from sim.errors import InputMistake

GOING = 3
"""Seconds that requests have to end when the page does."""
STATIC = {"app.css": "text/css", "app.js": "text/javascript", "report.css": "text/css"}

ROUTES: tuple[tuple[str, str, Callable[..., Response]], ...] = (
    ("GET", "/", choose.show),
    ("POST", "/", choose.choose),
    ("POST", "/folders", choose.add),
    ("GET", "/plans/{authority}", plans.show),
    ("POST", "/plans/{authority}", plans.add),
    ("GET", "/plans/{authority}/{plan}", plans.one),
    ("POST", "/plans/{authority}/{plan}", plans.describe),
    ("POST", "/plans/{authority}/{plan}/-/add", plans.add_policy),
    ("POST", "/plans/{authority}/{plan}/-/delete", plans.remove),
    ("POST", "/plans/{authority}/{plan}/-/run", run.begin),
    ("POST", "/plans/{authority}/{plan}/-/preview", policy.preview),
    ("GET", "/plans/{authority}/{plan}/{policy}", policy.show),
    ("POST", "/plans/{authority}/{plan}/{policy}", policy.keep),
    ("POST", "/plans/{authority}/{plan}/{policy}/remove", plans.remove_policy),
    ("GET", "/previews/{preview}", policy.result),
    ("POST", "/previews/{preview}/stop", policy.stop),
    ("GET", "/runs", run.history),
    ("GET", "/runs/{run}", run.show),
    ("POST", "/runs/{run}", run.rename),
    ("POST", "/runs/{run}/cancel", run.cancel),
    ("POST", "/runs/{run}/again", run.again),
    ("GET", "/runs/{run}/status", run.status),
    ("GET", "/runs/{run}/picture.svg", run.picture),
    ("GET", "/runs/{run}/all.zip", taken.everything),
    ("GET", "/runs/{run}/plans/{plan}.yaml", taken.scenario),
    ("GET", "/runs/{run}/files/{file:path}", taken.one),
    ("GET", "/compare", compare.show),
    ("GET", "/returns", returns.show),
    ("POST", "/returns", returns.read),
    ("POST", "/runs/{run}/fit", returns.fit),
    ("GET", "/runs/{run}/fitted", returns.fitted),
)
"""Every address of the page."""


def application(desk: Desk, port: int) -> Starlette:
    """The page over a desk, for requests to a port."""
    routes = [Route(path, screen(show), methods=[method]) for method, path, show in ROUTES]
    routes.append(Route("/static/{name}", _static))
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, token=desk.token, port=port)],
        exception_handlers={404: _not_there, 405: _not_so},
    )
    app.state.desk = desk
    return app


def serve(
    folder: Path, outputs: Path, port: int | None, *, browser: bool, say: Callable[[str], None]
) -> None:
    """Offer the page until somebody ends it; ``say`` is told its address.

    Raises ``InputMistake`` if the port is taken.
    """
    desk = Desk(folder, outputs, secrets.token_urlsafe(24))
    with _listening(port) as listener:
        number = listener.getsockname()[1]
        address = f"http://{HOME}:{number}/?{TOKEN}={desk.token}"
        config = uvicorn.Config(
            application(desk, number), log_level="warning", access_log=False, lifespan="off",
            server_header=False, timeout_graceful_shutdown=GOING,
        )  # fmt: skip
        desk.open()
        try:
            say(address)
            desk.previews.get_ready()
            if browser:
                webbrowser.open(address)
            uvicorn.Server(config).run(sockets=[listener])
        finally:
            desk.close()


def _listening(port: int | None) -> socket.socket:
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        found.bind((HOME, port or 0))
    except OSError as error:
        found.close()
        raise InputMistake(
            f"job.app.port={port}: another program listens there; give another one, or none for one that is"
            " free"
        ) from error
    found.listen(256)
    return found


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in STATIC:
        return await _not_there(request, LookupError(name))
    return Response(_text(name), 200, media_type=STATIC[name])


@cache
def _text(name: str) -> str:
    """A file of the page; its look is that of the report."""
    if name == "report.css":
        return files("sim.report.pages").joinpath("templates/style.css").read_text(encoding="utf-8")
    return files("sim.app").joinpath(f"static/{name}").read_text(encoding="utf-8")


async def _not_there(_request: Request, _error: Exception) -> Response:
    return page("message.html", 404, title="Page not found", says=[NOT_THERE])


async def _not_so(_request: Request, error: Exception) -> Response:
    answer = page("message.html", 405, title="Not in this way", says=[NOT_SO])
    answer.headers["Allow"] = (getattr(error, "headers", None) or {}).get("Allow", "GET, POST")
    return answer
