"""The local page as a browser meets it: many at once, what is not there, what must never be given out, and a
second page in the same folder."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from local_page import client_of, desk_in
from starlette.testclient import TestClient

from sim import load
from sim.app.desk import Desk
from sim.app.running.records import DONE, RunRecord
from sim.app.running.runs import new_ident
from sim.app.server import ROUTES
from sim.errors import InputMistake
from sim.jobs import app as app_job

pytestmark = pytest.mark.functional

PLAN = "/plans/westmere/two_homes"
SECRET = "child 4711"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_in(tmp_path_factory.mktemp("outputs")) as made:
        yield made


@pytest.fixture(scope="module")
def client(desk: Desk) -> TestClient:
    """A browser, in a page that has one plan."""
    browser = client_of(desk)
    browser.post("/plans/westmere", data={"title": "Two homes", "begins": ""})
    browser.post(f"{PLAN}/-/add", data={"policy": "two_bedded_homes"})
    return browser


def done(desk: Desk, job: str) -> tuple[RunRecord, Path]:
    """A run that has ended, with files about single children among its results."""
    record = RunRecord(new_ident(), job, "A run", "westmere", "westmere", [], ".", state=DONE)
    desk.shelf.keep(record)
    results = desk.shelf.results(record)
    for name in (
        "cleaning_report.html", "cleaning_report.csv", "report.html", "child_level/placements.parquet",
        "config/census/westmere.csv", "config/authority/westmere.yaml", "episodes/baseline.parquet",
        "tables/rows.csv", "tables/kpis.csv", "manifest.json", "history.parquet",
    ):  # fmt: skip
        (results / name).parent.mkdir(parents=True, exist_ok=True)
        (results / name).write_text("page" if name.endswith(".html") else SECRET)
    return record, results


@pytest.mark.parametrize("job", ["read_returns", "fit", "simulate"])
def test_no_file_about_single_children_is_ever_given_out(desk: Desk, client: TestClient, job: str) -> None:
    record, results = done(desk, job)
    (results / "tables/link.csv").symlink_to(results / "child_level/placements.parquet")
    own = {"simulate": {"report.html", "tables/rows.csv", "tables/kpis.csv", "manifest.json"}}
    own |= {"read_returns": {"cleaning_report.html"}, "fit": {"report.html"}}
    given = {
        name
        for name in (file.relative_to(results).as_posix() for file in results.rglob("*") if file.is_file())
        if client.get(f"/runs/{record.ident}/files/{name}").status_code == 200
    }
    assert given == own[job]


@pytest.mark.parametrize(
    "way",
    [
        "../run.json", "..%2frun.json", "%2e%2e/run.json", "..%5c..%5crun.json", "tables/../../../run.json",
        "/etc/passwd", "%2fetc%2fpasswd", "//etc/passwd", "tables/%00", "C:%5cwindows%5cwin.ini", "", ".",
        "tables", "report.html/", "report.html%00.csv",
    ],
)  # fmt: skip
def test_no_way_leads_out_of_the_results(desk: Desk, client: TestClient, way: str) -> None:
    record, _ = done(desk, "simulate")
    for address in (f"/runs/{record.ident}/files/{way}", f"/static/{way}", f"/runs/{way}", f"{PLAN}/{way}"):
        answer = client.get(address)
        assert answer.status_code in (200, 404), address
        assert SECRET not in answer.text
        assert "root:" not in answer.text
        assert answer.status_code == 404 or address.rstrip("/.") in (PLAN, "/runs"), address


def test_two_hundred_requests_at_once_are_all_answered(client: TestClient) -> None:
    addresses = ["/", PLAN, f"{PLAN}/two_bedded_homes", "/runs", "/returns"] * 40
    with ThreadPoolExecutor(32) as many:
        answers = list(many.map(client.get, addresses))
    assert {answer.status_code for answer in answers} == {200}


@pytest.mark.parametrize(("method", "path"), [(method, path) for method, path, _ in ROUTES])
def test_every_address_answers_what_names_nothing_with_a_page(
    client: TestClient, method: str, path: str
) -> None:
    where = path
    for name in ("authority", "plan", "policy", "run", "preview", "file:path"):
        where = where.replace(f"{{{name}}}", "nowhere")
    answer = client.request(method, where, data={} if method == "POST" else None)
    assert answer.status_code in (200, 400, 404)
    assert "Traceback" not in answer.text
    assert "Something failed" not in answer.text


@pytest.mark.parametrize(
    "field",
    ["authority", "folder", "title", "begins", "policy", "years", "replications", "run", "name", "note"],
)
@pytest.mark.parametrize(
    "text", ["\x00", "../..", "x" * 5000, "<script>alert(1)</script>", "٣", "nan", "-1", "💥"]
)
def test_rubbish_in_the_other_forms_is_a_page_and_never_markup(
    desk: Desk, client: TestClient, field: str, text: str
) -> None:
    before = len(desk.shelf.all())
    for where in ("/", "/folders", f"{PLAN}/-/add", PLAN, "/returns"):
        answer = client.post(where, data={field: text, "stands_for": "What a plan stands for, in words."})
        assert answer.status_code in (200, 400)
        assert "<script>alert" not in answer.text
    assert client.get("/compare", params={field: text}).status_code == 400
    if field in ("years", "replications"):
        numbers = {"years": "2", "replications": "2", field: text}
        refused = client.post(f"{PLAN}/-/run", data=numbers)
        assert refused.status_code == 400
        assert f"run.{field}" in refused.text
    assert len(desk.shelf.all()) == before


def test_a_form_that_is_too_large_is_refused(client: TestClient) -> None:
    assert client.post("/", content=b"a=" + b"x" * 300_000).status_code == 413
    many = "&".join(f"a{number}=1" for number in range(5000))
    assert client.post("/", content=many.encode()).status_code == 413


def test_a_second_page_on_the_same_folder_is_refused_and_told_who_holds_it(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from sim.folders.lock import held\n"
        "with held(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    first = [sys.executable, "-c", code, str(tmp_path / "app")]
    with subprocess.Popen(first, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        second = load(["authority=westmere", "job=app", f"run.outputs={tmp_path}"])
        with pytest.raises(InputMistake, match=rf"another run \(process {other.pid} .*run\.name=NAME"):
            app_job.run(second)
        other.kill()


def test_fifty_plans_of_the_same_name_at_once_are_fifty_plans(desk: Desk, client: TestClient) -> None:
    def begin(_number: int) -> int:
        answer = client.post("/plans/westmere", data={"title": "At once"}, follow_redirects=False)
        return int(answer.status_code)

    with ThreadPoolExecutor(32) as many:
        assert set(many.map(begin, range(50))) == {303}
    assert sum(plan.title == "At once" for plan in desk.plans.all("westmere")) == 50
