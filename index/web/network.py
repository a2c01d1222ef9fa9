"""The two calls that reach the network while a page is fetched; a caller may give others."""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpcore


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host, best first; an IP address is its own.

    Raises:
        OSError: There are none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def connect(ip_address: str, port: int, timeout_seconds: float) -> "httpcore.NetworkStream":
    """A connection to an IP address.

    Raises:
        httpcore.ConnectError: It is refused.
        httpcore.ConnectTimeout: It takes too long.
    """
    import httpcore

    return httpcore.SyncBackend().connect_tcp(ip_address, port, timeout=timeout_seconds)


@dataclass(frozen=True)
class Network:
    """How host names become IP addresses, and IP addresses connections."""

    resolve: Callable[[str, int], Sequence[str]] = resolve
    connect: Callable[[str, int, float], "httpcore.NetworkStream"] = connect


SYSTEM = Network()
