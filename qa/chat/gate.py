"""What stands before the page: each request is let through only to what the page uses, and only to whom may use it."""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.chat.doors import API, LOGIN, UPLOAD, is_open, is_public
from qa.chat.leftovers import remove_leftovers
from qa.chat.request_body import (
    MOST_BYTES,
    MOST_UPLOAD_BYTES,
    TooLargeError,
    counted,
    foreign_files,
    parsed,
    replayed,
    whole_body,
)

_MOST_SESSIONS = 20_000
_READING = ("GET", "HEAD", "OPTIONS")


class RefusedError(Exception):
    """A request is not let through.

    Attributes:
        status: Of the response.
    """

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Gate:
    """Stands before an app of Gradio.

    Args:
        knows: Tells whether there is a user of a name; None where nobody has to sign in.
        uploads: The folder that uploaded files lie in.
    """

    def __init__(self, app: ASGIApp, *, knows: Callable[[str], bool] | None, uploads: Path) -> None:
        self.app = app
        self._knows = knows
        self._uploads = uploads
        # Whose the sessions of the page are: their names travel in requests, and are no secret to rely on.
        self._sessions: OrderedDict[str, str] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or say why not."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        limit = MOST_UPLOAD_BYTES if _is_upload(request) else MOST_BYTES
        try:
            self._require_open(request)
            if _is_upload(request):
                _require_length(request)
                await run_in_threadpool(remove_leftovers, self._uploads)
            receive = counted(receive, limit)
            if request.method not in _READING and not _is_upload(request):
                body = await whole_body(receive)
                self._require_harmless(request, body)
                receive = replayed(body, receive)
            await self.app(scope, receive, send)
        except RefusedError as refused:
            await JSONResponse({"error": str(refused)}, refused.status)(scope, receive, send)
        except TooLargeError:
            await JSONResponse({"error": f"More than {limit:,} bytes."}, 413)(scope, receive, send)

    def _require_open(self, request: Request) -> None:
        if not is_open(_path(request)):
            raise RefusedError(404, "Not found.")
        if request.method not in _READING and not _is_of_this_page(request):
            raise RefusedError(403, "The request is of another site.")
        if self._knows and not is_public(_path(request)):
            user = user_of(request)
            if not user or not self._knows(user):
                raise RefusedError(401, "Not authenticated")
            for session in _sessions_in_address(request):
                self._require_own(session, user)

    def _require_harmless(self, request: Request, body: bytes) -> None:
        if _path(request).rstrip("/") == LOGIN:
            return
        try:
            content = parsed(body)
        except ValueError as error:
            raise RefusedError(400, "The request is no JSON.") from error
        if foreign_files(content, self._uploads):
            raise RefusedError(400, "The request names a file that was not uploaded.")
        session = content.get("session_hash") if isinstance(content, dict) else None
        if self._knows and session is not None:
            self._require_own(str(session), user_of(request))

    def _require_own(self, session: str, user: str) -> None:
        if self._sessions.setdefault(session, user) != user:
            raise RefusedError(403, "The session is another user's.")
        self._sessions.move_to_end(session)
        if len(self._sessions) > _MOST_SESSIONS:
            self._sessions.popitem(last=False)


def user_of(request: Request) -> str:
    """The name of whoever sent a request; empty for who has not signed in."""
    app: Any = request.scope["app"]
    for name in (f"access-token-{app.cookie_id}", f"access-token-unsecure-{app.cookie_id}"):
        if user := app.tokens.get(request.cookies.get(name)):
            return str(user)
    return ""


def _path(request: Request) -> str:
    # Not of `request.url`, which is put together with the header Host: that can hold a path of its own.
    return str(request.scope["path"])


def _is_upload(request: Request) -> bool:
    return _path(request).rstrip("/") == UPLOAD


def _require_length(request: Request) -> None:
    """Refuse an upload before a byte of it is on the disk."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise RefusedError(411, "The upload does not say how large it is.")
    if int(length) > MOST_UPLOAD_BYTES:
        raise TooLargeError


def _is_of_this_page(request: Request) -> bool:
    """False where a browser says that another site sends it; programs say nothing."""
    origin = request.headers.get("origin")
    own = (request.headers.get("host"), request.headers.get("x-forwarded-host"))
    return origin is None or urlsplit(origin).netloc in own


def _sessions_in_address(request: Request) -> list[str]:
    beat = f"{API}heartbeat/"
    in_path = [_path(request).removeprefix(beat).strip("/")] if _path(request).startswith(beat) else []
    return [*in_path, *request.query_params.getlist("session_hash")]
