"""What a server answers: a page, another address, or the reason why there is none."""

import gzip
import zlib
from email.message import Message
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING

from index.errors import ReadingError
from index.web.addresses import parse_address, shown

if TYPE_CHECKING:
    import httpcore
    import httpx

SAVE_IT = "save the page and add the file"  # what to do where a browser may be let in and we are not
_REDIRECTS = (301, 302, 303, 307, 308)
_PAGES = (200, 203)
_REASONS = {
    204: "is an empty page: check the address",
    401: f"wants a login: {SAVE_IT}",
    403: f"does not let a program read it: {SAVE_IT}",
    404: "does not exist: check the address",
    410: "does not exist any more: look for it elsewhere",
    429: "has been asked too often: wait a while, and try again",
}


def redirected(url: "httpx.URL", location: str, *, allow_private: bool) -> "httpx.URL":
    """The address that a page redirects to.

    Raises:
        ReadingError: It may not be fetched, or would leave an encrypted connection for a plain one.
    """
    import httpx

    try:
        target = parse_address(str(url.join(location)), allow_private=allow_private)
    except (httpx.InvalidURL, UnicodeError):
        raise ReadingError(f"{shown(str(url))} redirects to what is no web address: check it.") from None
    except ReadingError as error:
        raise ReadingError(f"{shown(str(url))} redirects. {error}") from None
    if (url.scheme, target.scheme) == ("https", "http"):
        plain = f"{shown(str(target))}, which is not encrypted"
        raise ReadingError(f"{shown(str(url))} redirects to {plain}: give that address if you trust it.")
    return target


class Response:
    """The answer of a server whose body is still to come; an address for messages goes with it."""

    def __init__(self, address: str, response: "httpcore.Response") -> None:
        import httpx

        self._address = address
        self._response = response
        self._headers = httpx.Headers(response.headers)

    @property
    def location(self) -> str | None:
        """Where the page is instead; none where the server does not redirect.

        Raises:
            ReadingError: The server redirects and does not say where to.
        """
        if self._response.status not in _REDIRECTS:
            return None
        location = self._headers.get_list("Location")
        if not location or not location[0]:
            raise self._error(f"redirects and does not say where to: {SAVE_IT}")
        return location[0]

    @property
    def content_type(self) -> str:
        """Media type, lower case; "" where the server says none."""
        return self._content_type.get_content_type() if "Content-Type" in self._headers else ""

    @property
    def charset(self) -> str:
        """The text encoding, if Python knows it, lower case; else ""."""
        charset = self._content_type.get_content_charset("")
        try:
            "".encode(charset)
        except (LookupError, ValueError):
            return ""
        return charset

    @cached_property
    def _content_type(self) -> Message:
        message = Message()
        message["Content-Type"] = self._headers.get("Content-Type", "")
        return message

    def body(self, max_bytes: int) -> bytes:
        """The page, unpacked.

        Raises:
            ReadingError: There is none, it is empty, has too many bytes, or is packed in a way not asked for.
        """
        self._require_page()
        encoding = self._headers.get("Content-Encoding", "").strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise self._error(f"is packed in a way that was not asked for: {SAVE_IT}")
        data = self._received(max_bytes)
        if encoding.endswith("gzip"):
            data = self._unpacked(data, max_bytes)
        if not data:
            raise self._error(_REASONS[204])
        return data

    def _require_page(self) -> None:
        status = self._response.status
        if status in _PAGES:
            return
        reason = "cannot be served at the moment: try again later" if status >= 500 else f"is not served: {SAVE_IT}"
        raise self._error(f"{_REASONS.get(status, reason)} (status {status})")

    def _received(self, max_bytes: int) -> bytes:
        said = self._headers.get("Content-Length", "")
        if said.isdecimal() and int(said) > max_bytes:
            raise self._too_large(max_bytes)
        data = bytearray()
        for chunk in self._response.iter_stream():
            data += chunk
            if len(data) > max_bytes:
                raise self._too_large(max_bytes)
        return bytes(data)

    def _unpacked(self, data: bytes, max_bytes: int) -> bytes:
        try:
            unpacked = gzip.GzipFile(fileobj=BytesIO(data)).read(max_bytes + 1)  # stops there, however much is packed
        except (OSError, EOFError, zlib.error):
            raise self._error(f"is said to be packed with gzip and cannot be unpacked: {SAVE_IT}") from None
        if len(unpacked) > max_bytes:
            raise self._too_large(max_bytes)
        return unpacked

    def _too_large(self, max_bytes: int) -> ReadingError:
        return self._error(f"has more than {max_bytes:,} bytes, which is the most: save the part that matters")

    def _error(self, reason: str) -> ReadingError:
        return ReadingError(f"{self._address} {reason}.")
