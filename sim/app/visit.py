"""One request: what was asked and typed, and the answer as a page."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from os import strerror
from typing import Any
from urllib.parse import parse_qs, quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from sim.app.authorities import KnownAuthority
from sim.app.desk import Desk
from sim.app.forms.answers import Form
from sim.app.templating import environment
from sim.errors import InputMistake, Unfinished
from sim.report.files.folder import UNWRITABLE

LARGEST = 200_000
"""Bytes of a form."""
MOST_READ = 50_000_000
"""Bytes after which nobody listens any more to what is too large in any case."""
MOST_FIELDS = 2000
NOT_THERE = "There is no such page. It may have been removed, or the address is not complete."
NOT_SO = (
    "This address cannot be asked for in this way. Go back to the page before, and use what stands there."
)
TOO_LARGE = "That is more than a form of this page holds."
NOT_KEPT = (
    "What you asked for could not be kept: {why}{where}. Nothing that was kept before is lost. Make room, or"
    " see to it that the folder can be written, and try again."
)
UNFORESEEN = (
    "Something failed that nobody foresaw. Nothing that was finished is lost; what the program says about it"
    " stands in the window in which it was started."
)


class NotThere(Exception):
    """What an address names is not there."""


@dataclass(frozen=True)
class Visit:
    """A request, read."""

    desk: Desk
    path: Mapping[str, str]
    query: Form
    form: Form
    changes: bool = False
    """Whether something is changed: then one after the other, so that nothing that was typed is lost."""

    def first(self, name: str, default: str = "") -> str:
        """What was given for a field of the form, the first if there are several."""
        return (self.form.get(name) or [default])[0].strip()

    def parameter(self, name: str, default: str = "") -> str:
        """The same of the address."""
        return (self.query.get(name) or [default])[0].strip()

    def authority(self) -> KnownAuthority:
        """That of the address; raises :class:`NotThere`."""
        found = self.desk.authorities.of(self.path["authority"])
        if found is None:
            raise NotThere
        return found


Screen = Callable[[Visit], Response]


def screen(show: Screen) -> Callable[[Request], Any]:
    """A screen as the server calls it: mistakes become sentences, and nothing a traceback."""

    async def answer(request: Request) -> Response:
        try:
            form = await _form(request)
        except ValueError:
            return page("message.html", 413, title="Too much", says=[TOO_LARGE])
        query = parse_qs(request.url.query, keep_blank_values=True, max_num_fields=None)
        visit = Visit(request.app.state.desk, request.path_params, query, form, request.method == "POST")
        return await run_in_threadpool(_answered, show, visit)

    return answer


def _answered(show: Screen, visit: Visit) -> Response:
    try:
        with visit.desk.changing if visit.changes else nullcontext():
            return show(visit)
    except NotThere:
        return page("message.html", 404, title="Page not found", says=[NOT_THERE])
    except InputMistake as mistake:
        says = list(mistake.messages)
        return page("message.html", 400, title="This cannot be used", says=says)
    except Unfinished as failure:
        return page("message.html", 503, title="Not finished", says=[str(failure)])
    except OSError as error:
        if visit.changes and error.errno in UNWRITABLE:
            return page("message.html", 507, title="This could not be kept", says=[_not_kept(error)])
        return _unforeseen(error)
    except Exception as error:
        return _unforeseen(error)


def _not_kept(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    return NOT_KEPT.format(why=strerror(error.errno or 0), where=where)


def _unforeseen(error: Exception) -> Response:
    from sim.report.terminal import unforeseen

    unforeseen.show(error)
    return page("message.html", 500, title="Something failed", says=[UNFORESEEN])


async def _form(request: Request) -> Form:
    """What was typed; raises ``ValueError`` if it is too much."""
    if request.method != "POST":
        return {}
    body, many = b"", 0
    async for part in request.stream():  # to its end, or a browser that still sends never reads the answer
        many += len(part)
        if many > MOST_READ:
            raise ValueError("endless")
        body = b"" if many > LARGEST else body + part
    if many > LARGEST:
        raise ValueError("too large")
    text = body.decode("latin-1")
    return parse_qs(text, keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS)


def page(template: str, status: int = 200, /, **words: Any) -> Response:
    """A page made from a template."""
    screen = template.removesuffix(".html")
    return HTMLResponse(environment().get_template(template).render(screen=screen, **words), status)


def saved_as(name: str) -> dict[str, str]:
    """The header that has a browser save an answer under a name, whatever letters it has."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}


def to(address: str) -> Response:
    """Send the browser to another page after a change, so that a reload changes nothing again."""
    return RedirectResponse(address, 303)
