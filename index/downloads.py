"""Model files from the hub: taken up where they broke off, kept only when their SHA-256 is right."""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Protocol

from index.model_list import ModelFile, ModelFiles

if TYPE_CHECKING:
    import httpx

FILES = "files"  # in a model's download folder, beside whatever else a source keeps there
PROBE_SECONDS = 2.0
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Progress(Protocol):
    """Told how many bytes of how many are there; called often, from the thread that fetches."""

    def __call__(self, label: str, done_bytes: int, total_bytes: int, /) -> None:
        """Show it; the label names the model and where it comes from."""


class SourceFailedError(Exception):
    """One source did not deliver, for the reason in the message; the next may."""


def size_of(path: Path) -> int:
    """Size of a file in bytes, -1 where there is none."""
    with suppress(FileNotFoundError):
        if path.is_file():
            return path.stat().st_size
    return -1


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def part_of(target: Path) -> Path:
    """Where a file is written until it is whole; its folder exists."""
    target.parent.mkdir(parents=True, exist_ok=True)
    return target.with_name(f"{target.name}.part")


def settle(part: Path, *, target: Path, sha256: str) -> None:
    """Give a whole download its final name.

    Raises:
        SourceFailedError: Its SHA-256 is another; the download is deleted.
    """
    found = sha256_of(part)
    if found != sha256:
        part.unlink()
        raise SourceFailedError(f"{target.name} has the SHA-256 {found} instead of {sha256} and was deleted")
    with part.open("rb+") as file:  # after a power cut the name must not point at bytes that never reached the disk
        os.fsync(file.fileno())
    part.replace(target)


def from_hub(model: ModelFiles, *, folder: Path, progress: Progress) -> None:
    """Complete the files of a model in a download folder from the hub.

    The environment variable HF_ENDPOINT names another hub; HF_HUB_OFFLINE=1 leaves the hub out.

    Raises:
        SourceFailedError: The hub is out of reach, breaks off, or has other bytes.
    """
    endpoint = hub_address()
    require_reachable(endpoint)
    from huggingface_hub import hf_hub_url

    label = f"{model.name} from {endpoint.partition('://')[2]}"
    done_bytes = 0
    with _client() as client:
        for path, expected in model.files.items():
            if size_of(folder / FILES / path) != expected.size_bytes:
                address = hf_hub_url(model.hub.repo, path, revision=model.hub.revision, endpoint=endpoint)
                report = partial(_report, progress, label, model.total_bytes, done_bytes)
                _download(client, address=address, target=folder / FILES / path, expected=expected, report=report)
            done_bytes += expected.size_bytes


def hub_address() -> str:
    """Where the hub is: the environment variable HF_ENDPOINT, else huggingface.co; no slash at its end."""
    return (os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/")


def require_reachable(endpoint: str) -> None:
    """Find out within `PROBE_SECONDS` that a hub answers.

    Raises:
        SourceFailedError: It does not, or HF_HUB_OFFLINE is set.
    """
    if os.environ.get("HF_HUB_OFFLINE", "").lower() in ("1", "true", "yes", "on"):
        raise SourceFailedError("left out, because HF_HUB_OFFLINE is set")
    import httpx

    outcome: list[str] = []

    def probe() -> None:
        try:
            httpx.head(endpoint, timeout=PROBE_SECONDS)
            outcome.append("")
        except Exception as error:  # whatever keeps httpx from the hub (proxy, certificates, address), wheels are next
            outcome.append(f"{endpoint} cannot be reached ({reason_of(error)})")

    # In a thread because no timeout bounds the look-up of a host name.
    thread = Thread(target=probe, daemon=True)
    thread.start()
    thread.join(PROBE_SECONDS)
    reason = outcome[0] if outcome else f"{endpoint} did not answer within {PROBE_SECONDS:g} seconds"
    if reason:
        raise SourceFailedError(reason)


def reason_of(error: Exception) -> str:
    """An error in one line: its kind, and the first line of what it says."""
    first_line = next(iter(str(error).splitlines()), "")
    return f"{type(error).__name__}: {first_line}" if first_line else type(error).__name__


def _report(progress: Progress, label: str, total_bytes: int, before_bytes: int, file_bytes: int) -> None:
    progress(label, before_bytes + file_bytes, total_bytes)


def _client() -> "httpx.Client":
    import httpx

    return httpx.Client(
        follow_redirects=True,
        timeout=httpx.Timeout(30.0, connect=10.0),
        headers={"Accept-Encoding": "identity"},  # sizes and ranges count the file's own bytes
        event_hooks={"request": [_require_https]},
    )


def _require_https(request: "httpx.Request") -> None:
    on_loopback = request.url.host in _LOOPBACK and hub_address().startswith("http://")
    if request.url.scheme != "https" and not on_loopback:
        raise SourceFailedError(f"{request.url} is not https")


def _download(
    client: "httpx.Client", *, address: str, target: Path, expected: ModelFile, report: Callable[[int], None]
) -> None:
    import httpx

    part = part_of(target)
    while True:
        before_bytes = size_of(part)
        try:
            _receive(client, address=address, part=part, total_bytes=expected.size_bytes, report=report)
            return settle(part, target=target, sha256=expected.sha256)
        except httpx.HTTPError as error:
            # A connection that broke is taken up again as long as each one brings something.
            if not isinstance(error, httpx.TransportError) or size_of(part) <= before_bytes:
                raise SourceFailedError(f"{address}: {reason_of(error)}") from error


def _receive(
    client: "httpx.Client", *, address: str, part: Path, total_bytes: int, report: Callable[[int], None]
) -> None:
    start_bytes = max(size_of(part), 0)
    if start_bytes >= total_bytes:
        return
    headers = {"Range": f"bytes={start_bytes}-"} if start_bytes else {}
    with client.stream("GET", address, headers=headers) as response:
        response.raise_for_status()
        resumed = response.status_code == HTTPStatus.PARTIAL_CONTENT
        _require_size(response, start_bytes=start_bytes if resumed else 0, total_bytes=total_bytes)
        with part.open("ab" if resumed else "wb") as file:
            for chunk in response.iter_bytes():
                file.write(chunk)
                report(file.tell())
                if file.tell() > total_bytes:
                    break


def _require_size(response: "httpx.Response", *, start_bytes: int, total_bytes: int) -> None:
    offered_bytes = start_bytes + int(response.headers.get("Content-Length", total_bytes - start_bytes))
    if offered_bytes != total_bytes:
        raise SourceFailedError(f"{response.url} has {offered_bytes:,} bytes instead of {total_bytes:,}")
