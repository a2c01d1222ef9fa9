"""Connections to checked IP addresses, within a time; loads httpcore, so it is imported on first use."""

import ssl
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from threading import Thread
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from index.errors import ReadingError
from index.web.addresses import printable, require_allowed, shown
from index.web.network import Network


class Deadline:
    """The moment at which a fetch is given up, whatever it is doing."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def passed(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() >= self._end

    def cut(self, seconds: float | None) -> float:
        """The seconds that a step may take: as given, but no more than are left.

        Raises:
            httpcore.TimeoutException: None are left.
        """
        left_seconds = self._end - time.monotonic()
        if left_seconds <= 0:
            raise httpcore.TimeoutException("the time is up")
        return left_seconds if seconds is None else min(seconds, left_seconds)


class TimedStream(httpcore.NetworkStream):
    """A stream on which no step goes on past the deadline, so that dripping bytes buy no time."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes, empty at the end."""
        return self._stream.read(max_bytes, self._deadline.cut(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of the bytes."""
        self._stream.write(buffer, self._deadline.cut(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted; the certificate is checked against the host's name."""
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.cut(timeout))
        return TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> object:
        """What httpcore asks about the connection."""
        return self._stream.get_extra_info(info)


class CheckedBackend(httpcore.NetworkBackend):
    """Resolves a host once, checks every IP address found, and connects to one of these, never to the name."""

    def __init__(self, network: Network, *, allow_private: bool, deadline: Deadline) -> None:
        self._network = network
        self.allow_private = allow_private
        self.deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """A connection to the first IP address of the host that accepts one.

        Raises:
            ReadingError: The host has no address, or one that may not be fetched from.
        """
        time_left = Deadline(self.deadline.cut(timeout))
        ip_addresses = self._resolved(host, port, time_left.cut(None))
        for ip_address in ip_addresses:
            require_allowed(host, ip_address, allow_private=self.allow_private)
        failure: Exception = httpcore.ConnectError("it has no address")
        for place, ip_address in enumerate(ip_addresses):
            try:
                # A share of the time: IPv6 that leads nowhere must leave some to IPv4.
                share_seconds = time_left.cut(None) / (len(ip_addresses) - place)
                return TimedStream(self._network.connect(ip_address, port, share_seconds), self.deadline)
            except (httpcore.NetworkError, httpcore.TimeoutException) as error:
                failure = error
        raise failure

    def _resolved(self, host: str, port: int, seconds: float) -> Sequence[str]:
        future: Future[Sequence[str]] = Future()

        def look_up() -> None:
            try:
                future.set_result(self._network.resolve(host, port))
            except Exception as error:
                future.set_exception(error)

        # In a thread because nothing bounds the look-up of a name; a daemon, so that the program can end meanwhile.
        Thread(target=look_up, daemon=True).start()
        try:
            return future.result(seconds)
        except TimeoutError:
            raise httpcore.ConnectTimeout("the look-up of the name takes too long") from None
        except (OSError, UnicodeError):
            raise ReadingError(f"No host {host} was found: check the address, and that you are online.") from None


def open_pool(url: httpx.URL, backend: CheckedBackend) -> httpcore.ConnectionPool:
    """A pool for one request; a proxy of the environment is used only where no IP address is to be checked."""
    try:
        context = httpx.create_ssl_context() if url.scheme == "https" else None
    except OSError as error:
        place = "SSL_CERT_FILE or SSL_CERT_DIR"
        raise ReadingError(f"The certificates that {place} names cannot be read: set it right, or unset it.") from error
    proxy = _proxy(url) if backend.allow_private else None
    return httpcore.ConnectionPool(ssl_context=context, proxy=proxy, network_backend=backend)


def _proxy(url: httpx.URL) -> httpcore.Proxy | None:
    address = _proxy_address(url)
    if not address:
        return None
    try:
        proxy = httpx.Proxy(address)
    except (ValueError, httpx.InvalidURL):
        proxy = None
    if proxy is None or proxy.url.scheme not in ("http", "https"):
        raise ReadingError(f"The proxy {shown(address)} is not http or https: set another in {url.scheme}_proxy.")
    return httpcore.Proxy(str(proxy.url), auth=proxy.raw_auth)


def _proxy_address(url: httpx.URL) -> str:
    if proxy_bypass(url.netloc.decode()):
        return ""
    proxies = getproxies()
    address = proxies.get(url.scheme) or proxies.get("all") or ""
    return f"http://{address}" if address and "://" not in address else address


def explained(error: Exception, url: httpx.URL, backend: CheckedBackend) -> str:
    """What broke a connection, as the end of a sentence that begins with the address."""
    cause, reason = next(iter(error.args), None), printable(str(error))
    if isinstance(cause, ssl.SSLCertVerificationError):
        reason = printable(cause.verify_message)
        return f"shows a certificate that cannot be trusted ({reason}): check the address, or set SSL_CERT_FILE."
    if isinstance(error, httpcore.ProtocolError):
        return f"breaks off or does not speak HTTP ({reason}): try again later."
    advice = "check the address, and that you are online"
    if not backend.allow_private and _proxy_address(url):
        advice = "your proxy is used only with --allow-private-urls, as it hides which address is reached"
    return f"cannot be reached ({reason}): {advice}."
