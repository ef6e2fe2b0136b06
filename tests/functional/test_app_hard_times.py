"""The local page when things go wrong around it: folders that break or go, a full disk, names of any letters,
links, many runs, requests of every kind; and the server itself with slow, large and broken ones.
"""

import errno
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from local_page import client_of, desk_in
from starlette.testclient import TestClient

from sim.app.desk import Desk
from sim.app.running import group
from sim.app.running.records import DONE, FAILED, INTERRUPTED, RUNNING, RunRecord
from sim.app.running.runs import new_ident
from sim.app.server import ROUTES

pytestmark = pytest.mark.functional

PLAN = "/plans/westmere/two_homes"
SECRET = "child 4711"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_in(tmp_path_factory.mktemp("outputs")) as made:
        yield made


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Desk]:
    """A desk on which nothing lies."""
    with desk_in(tmp_path / "outputs") as made:
        yield made


@pytest.fixture(scope="module")
def client(desk: Desk) -> TestClient:
    browser = client_of(desk)
    browser.post("/plans/westmere", data={"title": "Two homes", "begins": ""})
    return browser


def run_of_long_ago(desk: Desk, name: str = "westmere", title: str = "A run") -> RunRecord:
    record = RunRecord(
        new_ident(), "simulate", title, "westmere", name, ["authority=westmere"], str(desk.folder),
        scenarios={"baseline": "Nothing changes"}, state=DONE,
    )  # fmt: skip
    desk.shelf.keep(record)
    return record


def own_folder(folder: Path, file: str) -> Path:
    """An own authority, in a file of any name."""
    (folder / "authority").mkdir(parents=True)
    text = Path("configs/authority/westmere.yaml").read_text(encoding="utf-8")
    (folder / "authority" / f"{file}.yaml").write_text(text, encoding="utf-8")
    return folder


# requests


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])
def test_other_kinds_of_requests_are_answered_and_change_nothing(
    desk: Desk, client: TestClient, method: str
) -> None:
    before = sorted(desk.folder.rglob("*"))
    for _, path, _ in ROUTES:
        answer = client.request(method, re.sub("{[^}]+}", "nowhere", path))
        assert answer.status_code in ((200, 400, 404, 405) if method == "HEAD" else (405,)), path
        assert answer.status_code != 405 or {"GET", "POST"} & set(answer.headers["allow"].split(", "))
    assert sorted(desk.folder.rglob("*")) == before


@pytest.mark.parametrize(
    "name", ['a"; filename="b', "a\r\nSet-Cookie: a=b", "Ynys Môn 💷", "../up", "x" * 90]
)
def test_names_of_downloads_are_no_headers_of_their_own(desk: Desk, client: TestClient, name: str) -> None:
    record = run_of_long_ago(desk, name)
    answer = client.get(f"/runs/{record.ident}/all.zip")
    assert answer.status_code == 200
    said = answer.headers["content-disposition"]
    assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w.%~-]+", said, re.ASCII)
    assert "set-cookie" not in answer.headers


def test_what_is_only_linked_to_is_not_given_out(desk: Desk, client: TestClient, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/kpis.csv").write_text(SECRET)
    record = run_of_long_ago(desk)
    results = desk.shelf.results(record)
    results.mkdir(parents=True)
    (results / "tables").symlink_to(tmp_path / "elsewhere")
    (results / "report.html").symlink_to(tmp_path / "elsewhere/kpis.csv")
    for name in ("tables/kpis.csv", "report.html"):
        assert client.get(f"/runs/{record.ident}/files/{name}").status_code == 404
    assert SECRET.encode() not in client.get(f"/runs/{record.ident}/all.zip").content


# folders


def test_an_own_folder_that_breaks_while_it_is_open_is_said_and_comes_back(
    client: TestClient, tmp_path: Path
) -> None:
    own = own_folder(tmp_path / "mytown", "mytown")
    file = own / "authority/mytown.yaml"
    good = file.read_text(encoding="utf-8")
    there = client.post("/folders", data={"folder": str(own)}, follow_redirects=False).headers["location"]
    client.post(there, data={"title": "Ours", "begins": "step_down"})
    plan = f"{there}/ours"
    assert client.get(plan).status_code == 200
    for broken in ("authority: [", good.replace("base_date", "base_day")):
        file.write_text(broken, encoding="utf-8")
        for address in (there, plan, f"{plan}/step_down"):
            answer = client.get(address)
            assert answer.status_code == 400, address
            assert "mytown.yaml" in answer.text or "base_day" in answer.text
    file.write_text(good, encoding="utf-8")
    os.utime(file, (0, 0))  # the clock was wrong when it was mended
    (own / "authority/notes.txt").symlink_to(tmp_path / "nowhere")
    assert client.get(plan).status_code == 200
    shutil.rmtree(own)
    assert client.get(plan).status_code == 404
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("name", ["Ynys Môn", "what? #1", "100%25", "a b", "ä" * 80])
def test_an_authority_of_any_name_can_be_chosen(client: TestClient, tmp_path: Path, name: str) -> None:
    own = own_folder(tmp_path / "own", name)
    there = client.post("/folders", data={"folder": str(own)}, follow_redirects=False).headers["location"]
    assert re.fullmatch(r"/plans/[\w-]+", there, re.ASCII)
    assert client.get(there).status_code in (200, 400)  # what the command does not take is its to say


def test_a_run_whose_folder_is_gone_says_so_and_the_next_one_runs(
    desk: Desk, client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group, "PROGRAM", (sys.executable, "-c", "pass"))
    gone, there = run_of_long_ago(desk), run_of_long_ago(desk)
    gone.state, gone.cwd = FAILED, str(tmp_path / "gone")
    there.state = FAILED
    for record in (gone, there):
        desk.shelf.keep(record)
        assert client.post(f"/runs/{record.ident}/again").status_code == 200
    said = client.get(f"/runs/{gone.ident}").text
    assert "could not be begun in" in said
    assert "No such file or directory" in said
    until = time.monotonic() + 60
    while (found := desk.shelf.of(there.ident)) is None or found.state != DONE:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_run_whose_folder_is_taken_away_is_ended(
    desk: Desk, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group, "PROGRAM", (sys.executable, "-c", "import time; time.sleep(600)"))
    record = run_of_long_ago(desk)
    record.state = FAILED
    desk.shelf.keep(record)
    desk.queue.again(record.ident)
    running = desk.shelf.of(record.ident)
    assert running is not None
    assert running.state == RUNNING
    assert running.process is not None
    shutil.rmtree(desk.shelf.folder(record.ident))
    assert client.get(f"/runs/{record.ident}/status").status_code == 404
    assert client.get(f"/runs/{record.ident}").status_code == 404
    until = time.monotonic() + 60
    while desk.queue.is_at_work:
        assert time.monotonic() < until
        time.sleep(0.05)
    with pytest.raises(ProcessLookupError):
        os.kill(running.process, 0)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_a_disk_that_takes_nothing_is_said_and_nothing_is_lost(
    desk: Desk, client: TestClient, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    before = {file: file.read_bytes() for file in desk.folder.rglob("*") if file.is_file()}

    def full(self: Path, *_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number), str(self))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        described = {"title": "Other", "stands_for": "What it stands for, in words."}
        asked = (
            (PLAN, described), (f"{PLAN}/-/add", {"policy": "step_down"}),
            ("/plans/westmere", {"title": "New"}),
        )  # fmt: skip
        for address, data in asked:
            answer = client.post(address, data=data)
            assert answer.status_code == 507
            assert os.strerror(number) in answer.text
            assert "Nothing that was kept before is lost" in answer.text
    assert {file: file.read_bytes() for file in desk.folder.rglob("*") if file.is_file()} == before
    assert client.post("/plans/westmere", data={"title": "New"}).status_code == 200


def test_two_hundred_runs_are_a_page(fresh: Desk) -> None:
    client = client_of(fresh)
    for number in range(200):
        run_of_long_ago(fresh, title=f"Run {number}")
    page = client.get("/runs").text
    assert page.count('class="run"') == 50
    assert page.index("Run 199") < page.index("Run 150")
    assert "Run 149<" not in page
    older = client.get("/runs?from=50").text
    assert "Run 149<" in older
    assert older.count('class="run"') == 50
    for beyond in ("1000", "-1", "none", "9" * 400):
        assert client.get("/runs", params={"from": beyond}).status_code == 200
    every = fresh.shelf.all()
    chosen = [("run", every[0].ident), ("run", every[-1].ident)]
    assert client.get("/compare", params=chosen).status_code == 400  # they have no tables


def test_a_record_that_somebody_has_spoilt_spoils_nothing_else(fresh: Desk) -> None:
    client = client_of(fresh)
    good, spoilt = run_of_long_ago(fresh, title="The good one"), run_of_long_ago(fresh)
    file = fresh.shelf.folder(spoilt.ident) / "run.json"
    for old, new in (
        ('"done"', '"over"'),
        ('"title": "A run"', '"title": 7'),
        ('"scenarios": {', '"scenarios": 1, "x": {'),
    ):
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        assert [one.ident for one in fresh.shelf.all()] == [good.ident]
        assert "The good one" in client.get("/runs").text
        assert client.get(f"/runs/{spoilt.ident}").status_code == 404
        file.write_text(text, encoding="utf-8")


# the server itself


@contextmanager
def program(outputs: Path) -> "Iterator[tuple[subprocess.Popen[str], str, int, str]]":
    """The program, its host, port and token; gone in the end, whatever fails."""
    command = [sys.executable, "-m", "sim", "job=app", "job.app.browser=false", f"run.outputs={outputs}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if found := re.search(r"http://(127\.0\.0\.1):(\d+)/\?token=(\S+)", line):
                    yield process, found[1], int(found[2]), found[3]
                    break
        finally:
            process.kill()


def answered(
    host: str, port: int, token: str, method: str, path: str, body: bytes | None = None
) -> tuple[int, str]:
    """What a browser that has the token gets."""
    connection = http.client.HTTPConnection(host, port, timeout=60)
    try:
        connection.request(method, path, body, {"Cookie": f"sim-{port}={token}"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_slow_large_and_broken_requests_and_a_sleep_of_the_computer(tmp_path: Path) -> None:
    with program(tmp_path) as (process, host, port, token):
        slow = [socket.create_connection((host, port)) for _ in range(100)]
        for number, one in enumerate(slow):
            head = b"POST / HTTP/1.1\r\nContent-Length: 100\r\n" if number % 2 else b"GET /runs HT"
            one.sendall(head)
        assert answered(host, port, token, "GET", "/runs")[0] == 200
        assert answered(host, port, token, "POST", "/", b"a=" + b"x" * 5_000_000)[0] == 413
        for rubbish in (b"\x00\xff" * 99, b"GET / HTTP/9.9\r\n\r\n", b"GET /\r\nHost: a\r\nHost: b\r\n\r\n"):
            with socket.create_connection((host, port)) as one:
                one.sendall(rubbish)
        process.send_signal(signal.SIGSTOP)
        time.sleep(1)
        process.send_signal(signal.SIGCONT)
        assert answered(host, port, token, "GET", "/")[0] == 200
        assert answered(host, port, "stranger", "GET", "/")[0] == 403
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
        for one in slow:
            one.close()
        assert process.returncode == 130, said
        assert "Traceback" not in said


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_while_a_run_goes_on_keeps_what_it_has_and_it_goes_on_from_there(tmp_path: Path) -> None:
    plan, numbers = b"title=Ours&begins=step_down", b"name=&years=5&replications=300"
    with program(tmp_path) as (process, *where):
        answered(*where, "POST", "/plans/westmere", plan)
        assert answered(*where, "POST", "/plans/westmere/ours/-/run", numbers)[0] == 303
        (run,) = (tmp_path / "app/runs").iterdir()
        far = f"/runs/{run.name}/status"
        until = time.monotonic() + 300
        while not re.search(r'"done":[1-9]', answered(*where, "GET", far)[1]):
            assert time.monotonic() < until
            time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 130, said
    with program(tmp_path) as (process, *where):
        found = answered(*where, "GET", far)[1]
        assert f'"state":"{INTERRUPTED}"' in found
        assert re.search(r'"done":[1-9]', found)
        assert "Go on with the run" in answered(*where, "GET", f"/runs/{run.name}")[1]
