"""The local page as a browser meets it: many at once, what is not there, what must never be given out, and a
second page in the same folder."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from local_page import begun, client_of, desk_in, ended
from published_tables import write_tables
from starlette.testclient import TestClient

from sim import load
from sim.__main__ import main
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


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("", "Add a policy to the plan before you run it"),
        ("caudwell_beds_sold", "Change or remove what does not fit in “Not yet” before you run it"),
    ],
)
def test_a_plan_that_cannot_be_run_yet_is_told_why(
    desk: Desk, client: TestClient, policy: str, said: str
) -> None:
    there = client.post("/plans/westmere", data={"title": "Not yet", "begins": ""}, follow_redirects=False)
    where = there.headers["location"]
    if policy:
        client.post(f"{where}/-/add", data={"policy": policy})
    refused = client.post(f"{where}/-/run", data={"name": "x", "years": "1", "replications": "1"})
    assert said in refused.text
    other = "Change or remove" if not policy else "Add a policy to the plan before"
    assert other not in refused.text


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
    with begun(first) as other:
        second = load(["authority=westmere", "job=app", f"run.outputs={tmp_path}"])
        with pytest.raises(InputMistake, match=rf"another run \(process {other.pid} .*run\.name=NAME"):
            app_job.run(second)


def test_fifty_plans_of_the_same_name_at_once_are_fifty_plans(desk: Desk, client: TestClient) -> None:
    def begin(_number: int) -> int:
        answer = client.post("/plans/westmere", data={"title": "At once"}, follow_redirects=False)
        return int(answer.status_code)

    with ThreadPoolExecutor(32) as many:
        assert set(many.map(begin, range(50))) == {303}
    assert sum(plan.title == "At once" for plan in desk.plans.all("westmere")) == 50


def test_returns_are_named_read_fitted_and_become_an_authority(
    desk: Desk, client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page's own part of the way; what the commands do is theirs to prove."""
    begun: list[RunRecord] = []
    monkeypatch.setattr(desk.queue, "new", begun.append)
    refused = client.post("/returns", data={"authority": "", "folder": str(tmp_path / "none")})
    assert refused.status_code == 400
    assert "Select the authority whose returns these are" in refused.text
    assert "none: there is no such folder" in refused.text
    client.post("/returns", data={"authority": "westmere", "folder": str(tmp_path)})
    (read,) = begun
    assert read.arguments == [
        "authority=westmere",
        "job=read_returns",
        f"returns.folder={tmp_path.resolve()}",
    ]

    read.state = DONE
    desk.shelf.keep(read)
    assert "Fit the model to these returns" in client.get(f"/runs/{read.ident}").text
    client.post(f"/runs/{read.ident}/fit")
    fitted = begun[-1]
    assert fitted.arguments == ["authority=westmere", "job=fit", f"returns.folder={tmp_path.resolve()}"]

    fitted.state = DONE
    desk.shelf.keep(fitted)
    results = desk.shelf.results(fitted)
    (results / "config/authority").mkdir(parents=True)
    (results / "config/authority/westmere.yaml").write_text("authority: {name: westmere}")
    (results / "manifest.json").write_text('{"job": "fit"}')
    there = client.get(f"/runs/{fitted.ident}/fitted", follow_redirects=False).headers["location"]
    assert there.startswith("/plans/westmere-")
    assert client.get("/").text.count("fitted to its returns") == 1


def test_a_run_of_an_own_folder_copies_no_data(
    desk: Desk, client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """YAML is copied, so that the run can be repeated; the command is given where the data lies."""
    begun: list[RunRecord] = []
    monkeypatch.setattr(desk.queue, "new", begun.append)
    own = tmp_path / "mytown"
    for group in ("authority", "census"):
        (own / group).mkdir(parents=True)
    shipped = Path("configs/authority/westmere.yaml").read_text(encoding="utf-8")
    (own / "authority/mytown.yaml").write_text(shipped.replace("name: westmere", "name: our_town"))
    (own / "census/children.csv").write_text(SECRET)
    there = client.post("/folders", data={"folder": str(own)}, follow_redirects=False).headers["location"]
    client.post(there, data={"title": "Ours", "begins": "step_down"})
    client.post(
        f"{there}/ours/-/run",
        data={"name": "", "years": "2", "replications": "3", "beside": "kinship_support"},
    )
    (run,) = begun
    config = desk.shelf.folder(run.ident) / "config"
    assert {file.name for file in config.rglob("*") if file.is_file()} == {"mytown.yaml", "ours.yaml"}
    assert (run.cwd, run.name) == (str(own.resolve()), "our_town")
    assert list(run.scenarios) == ["baseline", "ours", "kinship_support"]
    assert run.arguments == [
        "authority=mytown", "scenarios=[baseline,ours,kinship_support]", "run.years=2", "run.replications=3",
    ]  # fmt: skip
    assert run.config_dir == str(config)


@pytest.mark.long
def test_what_published_tables_made_is_chosen_planned_for_and_run(tmp_path: Path) -> None:
    """By the commands themselves; nothing is replaced."""
    outputs, downloads = tmp_path / "outputs", write_tables(tmp_path / "downloads")
    asked = [f"published.folder={downloads}", "published.authority=E06000104", "published.fit=false"]
    assert main(["job=from_published", *asked, f"run.outputs={outputs}"]) == 0
    with desk_in(outputs) as own:
        page = client_of(own)
        assert page.get("/").text.count("made from published tables") == 1
        (made,) = (one for one in own.authorities.all() if one.name == "new_shire")
        there = page.post("/", data={"authority": made.key}, follow_redirects=False).headers["location"]
        page.post(there, data={"title": "Step down", "begins": "step_down"})
        run = {"name": "", "years": "1", "replications": "2"}
        where = page.post(f"{there}/step_down_2/-/run", data=run, follow_redirects=False)
        record = ended(own, where.headers["location"].rpartition("/")[2])
        assert record.state == DONE, own.shelf.said(record)
        assert "Open the report" in page.get(f"/runs/{record.ident}").text
