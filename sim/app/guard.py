"""Who may ask: the browser of the person who started the program, and nobody else."""

import hmac
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOME = "127.0.0.1"
"""The address of this computer as seen from itself alone."""
TOKEN = "token"  # noqa: S105 - the name of a parameter
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No script, style or request but those of this program."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
ELSEWHERE = "This address is not that of the page; open the one that the program printed."
STRANGER = (
    "This page belongs to a program that runs on this computer. Open it by the whole address that the program"
    " printed when it was started."
)
OTHER_SITE = "This was asked for by another site, and is refused."


class Guard:
    """Lets through what comes from this computer, to this page, with its token; sets what a browser may do
    with it.

    The token stands in the address once; from then on a cookie that no other site and no script can use
    carries it.
    """

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        self._app, self._token = app, token
        self._hosts = {f"{name}:{port}" for name in (HOME, "localhost")}
        self._cookie = f"sim-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on to the page."""
        if scope["type"] != "http":
            return
        answer = self._refusal(scope) or self._entrance(scope)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    given.setdefault(name, value)
            await send(message)

        await (answer or self._app)(scope, receive, with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        """What is said to who must not ask at all."""
        headers = Headers(scope=scope)
        if headers.get("host") not in self._hosts:
            return PlainTextResponse(ELSEWHERE, 421)
        origin = headers.get("origin")
        if origin is not None and origin not in {f"http://{host}" for host in self._hosts}:
            return PlainTextResponse(OTHER_SITE, 403)
        changes = scope["method"] not in ("GET", "HEAD")
        if changes and headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return PlainTextResponse(OTHER_SITE, 403)
        return None

    def _entrance(self, scope: Scope) -> Response | None:
        """The way in with the token in the address; what is said to who has none."""
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = dict(query).get(TOKEN)
        if given is not None and self._is_it(given) and scope["method"] == "GET":
            rest = urlencode([(name, value) for name, value in query if name != TOKEN])
            # two slashes at the beginning would lead to another host
            there = "/" + scope["raw_path"].decode("latin-1").lstrip("/\\")
            answer = RedirectResponse(f"{there}?{rest}" if rest else there, 303)
            answer.set_cookie(self._cookie, self._token, httponly=True, samesite="strict")
            return answer
        cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
        return None if self._is_it(cookies.get(self._cookie, "")) else PlainTextResponse(STRANGER, 403)

    def _is_it(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self._token.encode())
