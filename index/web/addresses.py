"""Web addresses: which of them may be fetched, and how one is shown in a message."""

import ipaddress
import re
from typing import TYPE_CHECKING

from index.errors import ReadingError

if TYPE_CHECKING:
    import httpx

_MOST_SHOWN = 100  # characters
_LOCAL_ENDINGS = ("localhost", "local", "internal")  # names that no public server has
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*")
# 127.1, 0x7f.0.0.1 and 2130706433 are IPv4 addresses to the system, though not to `ipaddress`.
_NUMBER_AT_THE_END = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")


def _networks(*texts: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(ipaddress.ip_network(text) for text in texts)


# Let through by allow_private. Some proxy programs resolve every name to an address in 198.18.0.0/15.
_PRIVATE = _networks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15")
_PRIVATE += _networks("127.0.0.0/8", "::1/128", "fc00::/7")
# Where cloud machines get their keys, other than link-local: Alibaba, Azure, Amazon, Google.
_METADATA = _networks("100.100.100.200/32", "168.63.129.16/32", "fd00:ec2::/32", "fd20:ce::/64")
# What `is_global` of one Python or another takes for public. IPv4 within 2002::/16 (6to4) and 2001::/32 (Teredo).
_NOT_PUBLIC = _networks("192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/4", "2001::/23", "2002::/16", "3fff::/20")
_UNICAST_IPV6 = ipaddress.IPv6Network("2000::/3")  # leaves out mapped and NAT64 addresses, and what is reserved
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def is_allowed(ip_address: str, *, allow_private: bool = False) -> bool:
    """Whether a page may be fetched from an IP address: a public one, or with `allow_private` a private one too.

    Link-local, multicast, reserved and unspecified addresses and those of cloud metadata are never allowed.
    """
    found = ipaddress.ip_address(ip_address)
    if allow_private and found in _NAT64:  # a network that speaks IPv6 alone reaches every IPv4 host through these
        found = ipaddress.IPv4Address(found.packed[-4:])
    if any(found in network for network in _METADATA):
        return False
    if allow_private and any(found in network for network in _PRIVATE):
        return True
    public = found.version == 4 or found in _UNICAST_IPV6
    return public and found.is_global and not any(found in network for network in _NOT_PUBLIC)


def require_allowed(host: str, ip_address: str, *, allow_private: bool = False) -> None:
    """Refuse an IP address from which no page may be fetched; the host is for the message.

    Raises:
        ReadingError: It may not be fetched from.
    """
    if is_allowed(ip_address, allow_private=allow_private):
        return
    place = host if host == ip_address else f"{host} is at {ip_address}, which"
    if is_allowed(ip_address, allow_private=True):
        raise ReadingError(
            f"{place} is not on the public internet: allow it with --allow-private-urls if you trust it."
        )
    raise ReadingError(f"{place} is no address that articles are fetched from: give another.")


def parse_address(text: str, *, allow_private: bool = False) -> "httpx.URL":
    """The address to ask for: its host in lower case and ASCII without a final dot, no fragment.

    Raises:
        ReadingError: It is not http or https, has a user name, or its host cannot or may not be asked.
    """
    import httpx

    try:
        url = httpx.URL(text.strip())
        host = url.raw_host.decode("ascii").lower().removesuffix(".")
    except (httpx.InvalidURL, UnicodeError):
        raise ReadingError(f"{shown(text)} is no web address: check it.") from None
    if url.scheme not in ("http", "https"):
        raise ReadingError(f"{shown(text)} does not begin with http:// or https://: only such addresses are fetched.")
    if url.userinfo:
        raise ReadingError(
            f"{shown(text)} was given with a user name: leave it out, or save the page and add the file."
        )
    _require_host(host, shown(text), allow_private=allow_private)
    if url.port is not None and not 1 <= url.port <= 65_535:
        raise ReadingError(f"{shown(text)} has the port {url.port}: give one from 1 to 65535.")
    return url.copy_with(host=host, fragment=None)


def _require_host(host: str, address: str, *, allow_private: bool) -> None:
    if _is_ip_address(host):
        require_allowed(host, host, allow_private=allow_private)
    elif _NUMBER_AT_THE_END.fullmatch(host):
        raise ReadingError(f"{address} has an IP address in an unusual form: write it as four plain numbers.")
    elif not _NAME.fullmatch(host):
        raise ReadingError(f"{address} has no host name that can be looked up: check it.")
    elif not allow_private and host.rpartition(".")[2] in _LOCAL_ENDINGS:
        raise ReadingError(f"{host} is not on the public internet: allow it with --allow-private-urls if you trust it.")


def _is_ip_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return "%" not in host  # a zone names a network card of this machine


def shown(address: str) -> str:
    """The address for a message: printable ASCII, at most 100 characters, without user, query and fragment."""
    import httpx

    try:
        url = httpx.URL(address.strip())
        path, mark, _ = url.raw_path.decode().partition("?")
        place = f"//{url.netloc.decode()}{path}" if url.netloc else path.rpartition("@")[2]
        text = f"{url.scheme}{url.scheme and ':'}{place}{mark and '?...'}"
    except (httpx.InvalidURL, UnicodeError):
        text = address.rpartition("@")[2]  # where the user's name ends cannot be told
    return printable(text)


def printable(text: str) -> str:
    """A text from outside for a message: printable ASCII, at most 100 characters."""
    text = re.sub(r"[^\x20-\x7e]", "?", text)
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 30]}...{text[-27:]}"
