"""Who may ask the local page, and what a browser may do with it."""

import pytest
from local_page import HOST, PORT
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from sim.app.guard import Guard

pytestmark = pytest.mark.unit


async def _inside(request: Request) -> Response:
    return PlainTextResponse(f"inside {request.url.query}")


@pytest.fixture
def stranger() -> TestClient:
    page = Starlette(routes=[Route("/{rest:path}", _inside, methods=["GET", "POST"])])
    return TestClient(Guard(page, "secret", PORT), base_url=HOST, follow_redirects=False)


@pytest.fixture
def own(stranger: TestClient) -> TestClient:
    stranger.get("/?token=secret")
    return stranger


def test_the_token_in_the_address_becomes_a_cookie_that_no_script_and_no_other_site_can_use(
    stranger: TestClient,
) -> None:
    came = stranger.get("/runs?token=secret&a=1")
    assert (came.status_code, came.headers["location"]) == (303, "/runs?a=1")
    cookie = came.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert stranger.get("/runs").text == "inside "


@pytest.mark.parametrize("address", ["/", "/?token=", "/?token=other", "/?token=secre", "/?token=%FF"])
def test_without_the_token_nothing_is_shown(stranger: TestClient, address: str) -> None:
    refused = stranger.get(address)
    assert refused.status_code == 403
    assert "Open it by the whole address" in refused.text


def test_the_way_in_leads_to_no_other_host(stranger: TestClient) -> None:
    came = stranger.get("//elsewhere.example/%2f?token=secret")
    assert came.headers["location"].startswith("/")
    assert not came.headers["location"].startswith("//")


@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil:8765", ""])
def test_a_foreign_host_is_refused_even_with_the_token(own: TestClient, host: str) -> None:
    assert own.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://elsewhere.example"},
        {"origin": "null"},
        {"origin": f"https://127.0.0.1:{PORT}"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_site_can_change_nothing(own: TestClient, headers: dict[str, str]) -> None:
    assert own.post("/", headers=headers).status_code == 403


def test_the_page_itself_can(own: TestClient) -> None:
    assert own.post("/", headers={"origin": HOST, "sec-fetch-site": "same-origin"}).status_code == 200


def test_every_answer_says_that_nothing_else_may_run(own: TestClient) -> None:
    for answer in (own.get("/"), own.get("/", headers={"host": "elsewhere"})):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
