"""Pages from the web, where neither the address nor the server is to be trusted.

Only public addresses are fetched from, unless private ones are allowed; every redirect is checked again. Nothing
that tells who asks is sent: no cookies, no user, no Referer. A proxy of the environment is used only where private
addresses are allowed, because behind a proxy nobody here sees which address is reached.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import ReadingError
from index.web.addresses import parse_address, shown
from index.web.network import SYSTEM, Network
from index.web.responses import SAVE_IT, Response, redirected

if TYPE_CHECKING:
    import httpx

    from index.web.connections import CheckedBackend


@dataclass(frozen=True)
class FetchedPage:
    """What an address held."""

    url: str
    """Where it was in the end, after redirects; without fragment."""
    data: bytes
    """Unpacked, never empty."""
    content_type: str
    """Media type as the server says, lower case ("text/html"); "" where it says none."""
    charset: str
    """Name of a text encoding that Python knows, as the server says, lower case; "" where it says none."""


@dataclass(frozen=True)
class FetchLimits:
    """How much and how long a fetch may take."""

    max_bytes: int = 50_000_000
    """Of the page, packed and unpacked."""
    max_redirects: int = 5
    connect_seconds: float = 10.0
    """To look up the name and connect, and again to agree on encryption."""
    read_seconds: float = 15.0
    """Without a byte from the server."""
    total_seconds: float = 60.0
    """In all, redirects included."""


DEFAULT_LIMITS = FetchLimits()


def fetch_page(
    url: str, *, allow_private: bool = False, limits: FetchLimits = DEFAULT_LIMITS, network: Network = SYSTEM
) -> FetchedPage:
    """The page at an http or https address, after redirects; nothing is tried twice.

    Raises:
        ReadingError: The address, a redirect or the IP address behind one is refused; the server cannot be reached,
            is too slow, breaks off, or answers with an error, with nothing, or with too much.
    """
    from index.web.connections import CheckedBackend, Deadline

    backend = CheckedBackend(network, allow_private=allow_private, deadline=Deadline(limits.total_seconds))
    address = parse_address(url, allow_private=allow_private)
    seen = {address}
    while True:
        answer = _asked(address, backend, limits)
        if isinstance(answer, FetchedPage):
            return answer
        if answer in seen:
            raise ReadingError(f"{shown(url)} redirects in a circle, perhaps for want of cookies: {SAVE_IT}.")
        if len(seen) > limits.max_redirects:
            raise ReadingError(f"{shown(url)} redirects more than {limits.max_redirects} times: {SAVE_IT}.")
        seen.add(answer)
        address = answer


def _asked(url: "httpx.URL", backend: "CheckedBackend", limits: FetchLimits) -> "FetchedPage | httpx.URL":
    """The page, or the address that it is at instead."""
    import httpcore

    from index.web.connections import explained

    address = shown(str(url))
    try:
        return _answer(url, backend, limits)
    except httpcore.TimeoutException as error:
        if backend.deadline.passed:
            raise ReadingError(f"{address} takes more than {limits.total_seconds:g} seconds: {SAVE_IT}.") from error
        connected = isinstance(error, httpcore.ReadTimeout | httpcore.WriteTimeout)
        seconds = limits.read_seconds if connected else limits.connect_seconds
        raise ReadingError(f"{address} does not answer within {seconds:g} seconds: try again later.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
        raise ReadingError(f"{address} {explained(error, url, backend)}") from error


def _answer(url: "httpx.URL", backend: "CheckedBackend", limits: FetchLimits) -> "FetchedPage | httpx.URL":
    import httpcore

    from index.web.connections import open_pool

    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    read, connect = limits.read_seconds, limits.connect_seconds
    timeout = {"connect": connect, "read": read, "write": read, "pool": connect}
    with (
        open_pool(url, backend) as pool,
        pool.stream("GET", target, headers=_headers(url), extensions={"timeout": timeout}) as response,
    ):
        found = Response(shown(str(url)), response)
        location = found.location
        if location is not None:
            return redirected(url, location, allow_private=backend.allow_private)
        data = found.body(limits.max_bytes)
    return FetchedPage(str(url), data, found.content_type, found.charset)


def _headers(url: "httpx.URL") -> list[tuple[bytes, bytes]]:
    from importlib.metadata import version

    return [
        (b"Host", url.netloc),
        (b"User-Agent", f"article-qa/{version('article-qa')}".encode()),
        (b"Accept", b"text/html, application/xhtml+xml, text/plain, application/pdf, */*;q=0.5"),
        (b"Accept-Encoding", b"gzip"),
        (b"Connection", b"close"),
    ]
