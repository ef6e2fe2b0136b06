"""Begin a run, watch it, end it, name it; and the history of all runs."""

import html
import shutil
from collections.abc import Sequence
from concurrent.futures import CancelledError
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response

from sim.app.authorities import KnownAuthority
from sim.app.loading import REFERENCE, Loaded, compared
from sim.app.plans import DraftPlan, check
from sim.app.results.offered import offered
from sim.app.running.howfar import checkpoint_of, how_far
from sim.app.running.records import CAN_GO_ON, CONFIG, DONE, FAILED, GOES_ON, RunRecord
from sim.app.running.runs import new_ident
from sim.app.screens.plans import plan_of, plan_page
from sim.app.visit import NotThere, Visit, page, to
from sim.configuration.files import yaml_files
from sim.errors import Unfinished
from sim.parameters import Run
from sim.typed import typed

if TYPE_CHECKING:
    from sim.app.running.early import EarlyPicture

LONGEST_NAME, LONGEST_NOTE = 120, 2000
MOST_BESIDE = 12
SHOWN_LINES = 12
AT_ONCE = 50
"""Runs of one page of the history."""


def _not_yet(plans: Sequence[DraftPlan], loaded: Loaded) -> list[str]:
    """Why they cannot be run: the first, whose page this is, does nothing, or one has what does not fit."""
    if not plans[0].policies:
        return ["Add a policy to the plan before you run it"]
    return [
        f"Change or remove what does not fit in “{one.title}” before you run it"
        for one in plans
        if not check(one, loaded).is_usable
    ]


def begin(visit: Visit) -> Response:
    """Start a run of a plan beside "nothing changes" and whatever else was ticked."""
    authority = visit.authority()
    plan = plan_of(visit, authority)
    loaded = visit.desk.loaded(authority)
    given = {key: visit.first(key) for key in ("name", "note", "years", "replications")}
    numbers, errors = _numbers(given, loaded.settings.run)
    own = {one.name: one for one in visit.desk.plans.all(authority.key)}
    ticked = [one for one in visit.form.get("beside", ()) if one != plan.name][:MOST_BESIDE]
    plans = [plan, *(own[one] for one in ticked if one in own)]
    others = [one for one in ticked if one in loaded.scenarios and one not in own and one != REFERENCE]
    errors += [("policies", said) for said in _not_yet(plans, loaded)]
    if errors:
        return plan_page(visit, authority, plan, errors, given)
    titles = {
        REFERENCE: loaded.settings.scenarios[REFERENCE].title,
        **{one.name: one.title for one in plans},
        **{one: loaded.scenarios[one].title for one in others},
    }
    record = _record(visit, authority, titles, numbers, given)
    _write_config(visit.desk.shelf.folder(record.ident), authority, plans)
    visit.desk.queue.new(record)
    return to(f"/runs/{record.ident}")


def _numbers(given: dict[str, str], run: Run) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Years and replications, or what is wrong with them in the words of the command."""
    from sim.configuration.model import checked as read

    numbers: dict[str, int] = {}
    errors = []
    for name in ("years", "replications"):
        text = given[name]
        value = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else text
        _, mistakes = read(Run, {**run.model_dump(mode="json"), name: value})
        errors += [(name, f"run.{one.sentence}") for one in mistakes]
        numbers |= {name: value} if isinstance(value, int) else {}
    return numbers, errors


def _record(
    visit: Visit, authority: KnownAuthority, titles: dict[str, str], numbers: dict[str, int],
    given: dict[str, str],
) -> RunRecord:  # fmt: skip
    ident = new_ident()
    folder = visit.desk.shelf.folder(ident)
    arguments = [
        f"authority={authority.name}",
        compared(titles),
        *(f"run.{name}={value}" for name, value in numbers.items()),
    ]
    return RunRecord(
        ident=ident,
        job="simulate",
        title=given["name"][:LONGEST_NAME] or next(reversed(titles.values())),
        note=given["note"][:LONGEST_NOTE],
        authority=authority.key,
        name=visit.desk.loaded(authority).settings.parameters.authority.name,
        arguments=arguments,
        cwd=str(authority.config_dir or folder),
        config_dir=str(folder / CONFIG),
        scenarios=titles,
        replications=numbers["replications"],
        years=numbers["years"],
    )


def _write_config(folder: Path, authority: KnownAuthority, plans: list[DraftPlan]) -> None:
    """The files of the run as they are now: those of an own folder, without data, and the plans.

    Data about children that such a folder names stays where it is: the command is given there.
    """
    config = folder / CONFIG
    (config / "scenario").mkdir(parents=True)
    if authority.config_dir is not None:
        for file in (*yaml_files(authority.config_dir), *_below(authority.config_dir)):
            copy = config / file.relative_to(authority.config_dir)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
    for plan in plans:
        (config / "scenario" / f"{plan.name}.yaml").write_text(plan.yaml, encoding="utf-8", newline="\n")


def _below(folder: Path) -> list[Path]:
    return [file for one in sorted(folder.iterdir()) if one.is_dir() for file in yaml_files(one)]


def record_of(visit: Visit) -> RunRecord:
    """The run of the address; raises ``NotThere``."""
    found = visit.desk.shelf.of(visit.path["run"])
    if found is None:
        raise NotThere
    return found


def show(visit: Visit) -> Response:
    """One run: how far it is, its first picture, and in the end its results."""
    record = record_of(visit)
    results = visit.desk.shelf.results(record)
    return page(
        "run.html",
        record=record,
        far=how_far(record, results),
        going=record.state in GOES_ON,
        can_go_on=record.state in CAN_GO_ON,
        done=record.state == DONE,
        said=_said(visit, record) if record.state == FAILED else [],
        files=offered(results, record.job) if record.state in (DONE, FAILED) else [],
        plans=visit.desk.plans_of(record),
        command=command_of(record),
        errors=[],
    )


def _said(visit: Visit, record: RunRecord) -> list[str]:
    """The last words of a run that failed."""
    lines = [line.strip() for line in visit.desk.shelf.said(record).splitlines() if line.strip()]
    return [line.removeprefix("Mistake in the input: ") for line in lines[-SHOWN_LINES:]]


def command_of(record: RunRecord) -> str:
    """The command that does the same, as it is typed."""
    own = [] if record.config_dir is None else ["--config-dir", record.config_dir]
    return " ".join(["uv run sim", *map(typed, [*own, *record.arguments])])


def status(visit: Visit) -> Response:
    """How far it is, for the script of the page."""
    record = record_of(visit)
    far = how_far(record, visit.desk.shelf.results(record))
    picture = record.state in GOES_ON and far.done >= 2 * max(1, len(record.scenarios))
    return JSONResponse(
        {"state": record.state, "percent": far.percent, "says": far.in_words, "done": far.done,
         "picture": picture}
    )  # fmt: skip


def picture(visit: Visit) -> Response:
    """Children in care from the replications that are there; the same one where a page asks for it twice, for
    its words and for itself.
    """
    record = record_of(visit)
    which = record.ident, visit.parameter("after")
    kept, made = visit.desk.picture
    if kept != which or made is None:
        made = _drawn(visit, record)
        visit.desk.picture = which, made
    return svg(
        made.svg,
        {
            "X-Replications": str(made.replications),
            "X-Finding": html.escape(made.finding).encode("ascii", "xmlcharrefreplace").decode(),
        },
    )


def _drawn(visit: Visit, record: RunRecord) -> "EarlyPicture":
    """A picture drawn anew; raises ``NotThere`` where there is too little for one."""
    from sim.app.running.early import early_picture

    path = checkpoint_of(visit.desk.shelf.results(record))
    if path is None or record.job != "simulate":
        raise NotThere
    try:
        future = visit.desk.previews.hand_out(early_picture, visit.desk.settings_of(record), path)
        made = future.result(60)
    except (OSError, EOFError, ValueError, TimeoutError, CancelledError, Unfinished):  # it has just ended
        made = None
    if made is None:
        raise NotThere
    found: EarlyPicture = made
    return found


def svg(text: str, headers: dict[str, str] | None = None) -> Response:
    """A picture; what it is styled with stands in it."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    return Response(text, 200, {"Content-Security-Policy": policy, **(headers or {})}, "image/svg+xml")


def cancel(visit: Visit) -> Response:
    """End it, with all its processes."""
    visit.desk.queue.cancel(record_of(visit).ident)
    return to(f"/runs/{visit.path['run']}")


def again(visit: Visit) -> Response:
    """Let it go on from what is finished."""
    visit.desk.queue.again(record_of(visit).ident)
    return to(f"/runs/{visit.path['run']}")


def rename(visit: Visit) -> Response:
    """Give it another name and note."""
    record = record_of(visit)
    title = visit.first("title")[:LONGEST_NAME] or record.title
    visit.desk.queue.rename(record.ident, title, visit.first("note")[:LONGEST_NOTE])
    return to(f"/runs/{record.ident}")


def history(visit: Visit) -> Response:
    """All runs, the latest first, so many at a time."""
    return history_page(visit)


def history_page(visit: Visit, error: str = "") -> Response:
    """The page of runs, with what is wrong about those that were chosen."""
    every, text = visit.desk.shelf.all(), visit.parameter("from")
    first = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    first = first if first < len(every) else 0
    return page(
        "history.html",
        400 if error else 200,
        runs=every[first : first + AT_ONCE],
        newer=max(0, first - AT_ONCE) if first else None,
        older=first + AT_ONCE if first + AT_ONCE < len(every) else None,
        first=first,
        every=len(every),
        errors=[("runs", error)] if error else [],
    )
