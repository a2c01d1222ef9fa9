"""What browsers are told about the page with every response, and who may ask for it at all."""

import os
from collections.abc import Callable
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.chat.gate import Gate

# What a page may load: only from its own address, whatever an article or a model puts into it. Gradio itself needs
# inline and evaluated scripts; handlers in attributes, which is how injected HTML would run, it does not need.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; script-src-attr 'none'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; "
    "frame-src 'none'; frame-ancestors 'self'; base-uri 'self'; form-action 'self'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_THIS_MACHINE = ["127.0.0.1", "localhost"]


class SafeHeaders:
    """Puts the policy on every response, files and errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request as the page does, with the headers added."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self.app(scope, receive, send_with_headers)


def guards(host: str, *, knows: Callable[[str], bool] | None = None) -> list[Middleware]:
    """The middleware of a page that listens on `host`.

    Args:
        knows: Tells whether there is a user of a name; None where nobody has to sign in.
    """
    gate = Middleware(Gate, knows=knows, uploads=Path(os.environ["GRADIO_TEMP_DIR"]))
    if host not in _THIS_MACHINE:
        return [Middleware(SafeHeaders), gate]
    # A site elsewhere whose name is made to lead to this machine would else be taken for the page itself.
    return [Middleware(SafeHeaders), Middleware(TrustedHostMiddleware, allowed_hosts=_THIS_MACHINE), gate]
