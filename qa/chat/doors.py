"""Which addresses of the page are answered at all, and which of them before anybody has signed in.

Gradio has more than the page uses: a proxy to other sites, files of the server, an editor of its source. What is not
named here is not there.
"""

API = "/gradio_api/"
LOGIN = "/login"
UPLOAD = f"{API}upload"
HEALTH = "/health"
METRICS = "/metrics"

# The looks of the page, and what tells a browser or a client that it has to sign in.
_BEFORE_SIGN_IN = {"/", LOGIN, HEALTH, METRICS, "/favicon.ico", "/manifest.json", "/robots.txt", "/theme.css"}
_BEFORE_SIGN_IN |= {f"{API}{name}" for name in ("app_id", "login_check", "startup-events", "theme.css", "user")}
_LOOKS = ("/assets/", "/static/", "/svelte/")

_AFTER_SIGN_IN = {"/config", "/logout"}
_AFTER_SIGN_IN |= {
    f"{API}{name}"
    for name in (
        "cancel",
        "info",
        "mcp",
        "openapi.json",
        "queue/data",
        "queue/join",
        "reset",
        "upload",
        "upload_progress",
    )
}
_FAMILIES = tuple(f"{API}{name}/" for name in ("call", "heartbeat", "mcp"))


def is_open(path: str) -> bool:
    """True for an address that is answered."""
    plain = _plain(path)
    return is_public(path) or plain in _AFTER_SIGN_IN or plain.startswith(_FAMILIES)


def is_public(path: str) -> bool:
    """True for an address that is answered to those who have not signed in."""
    plain = _plain(path)
    return ".." not in plain and (plain in _BEFORE_SIGN_IN or plain.startswith(_LOOKS))


def _plain(path: str) -> str:
    return path.rstrip("/") or "/"
