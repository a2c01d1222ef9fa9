"""Chroma: how a folder or a server of it is opened, and what is said where it fails; the only importer of chromadb."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from index.errors import StoreError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from chromadb.config import Settings as ChromaSettings

TOKEN_NAME = "ARTICLE_QA_STORE_TOKEN"  # noqa: S105 - the name of a variable  # nosec B105
TENANT_NAME, DATABASE_NAME = "ARTICLE_QA_STORE_TENANT", "ARTICLE_QA_STORE_DATABASE"
_TENANT, _DATABASE = "default_tenant", "default_database"  # which every server has
# Before the names of our collections on a server, which may hold others as well.
PREFIX = "article-qa-"
_CONNECT_SECONDS = 10.0
_REQUEST_SECONDS = 120.0


@dataclass(frozen=True)
class ChromaServer:
    """A Chroma server that keeps the articles of an index, for any number of machines.

    Attributes:
        url: Its http or https address, with a port where it is not 80 or 443.
        data: Folder of this machine, for what is derived from the articles: the terms and the vectors of sentences.
        token: What the server, or a proxy before it, asks for; sent as a bearer token and in Chroma's own header.
            Default: the variable ARTICLE_QA_STORE_TOKEN.
        tenant: On a server with several, whose database it is. Default: the variable ARTICLE_QA_STORE_TENANT, else
            the one that every server has.
        database: In which the articles are, and which must be there; likewise, ARTICLE_QA_STORE_DATABASE.

    Raises:
        StoreError: It is no such address.
    """

    url: str
    data: Path
    token: str = field(default_factory=lambda: os.environ.get(TOKEN_NAME, ""), repr=False)
    tenant: str = field(default_factory=lambda: os.environ.get(TENANT_NAME) or _TENANT)
    database: str = field(default_factory=lambda: os.environ.get(DATABASE_NAME) or _DATABASE)

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or port == 0:
            shown = self.url.rpartition("@")[2]
            raise StoreError(f"The store {shown!r} is no address of a Chroma server: write --store http://HOST:8000.")
        if "@" in parts.netloc:
            raise StoreError(f"The address of the store has a user or password in it: set {TOKEN_NAME} instead.")

    @property
    def derived(self) -> Path:
        """The folder for this server's articles alone, or this database's."""
        return self.data / "stores" / sha256(f"{self.url.rstrip('/')}{self._within}".encode()).hexdigest()[:16]

    @property
    def _within(self) -> str:
        named = (self.tenant, self.database) != (_TENANT, _DATABASE)
        return f" (database {self.database} of {self.tenant})" if named else ""

    def __str__(self) -> str:
        return f"{self.url}{self._within}"


# Where the articles of an index are kept.
Place = Path | ChromaServer


def open_client(place: Place) -> "ClientAPI":
    """A client of the Chroma in a folder, made where there is none, or of a server."""
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if isinstance(place, Path):
        return _client_of_folder(str(place), settings)
    parts, headers = urlsplit(place.url), _headers(place)
    _require_chroma(place, headers)
    secure = parts.scheme == "https"
    client = chromadb.HttpClient(
        str(parts.hostname),
        parts.port or (443 if secure else 80),
        ssl=secure,
        headers=headers,
        settings=settings,
        tenant=place.tenant,
        database=place.database,
    )
    import httpx

    # Chroma's client waits without end and has no setting for it.
    client._server._session.timeout = httpx.Timeout(_REQUEST_SECONDS, connect=_CONNECT_SECONDS)  # type: ignore[attr-defined]
    return client


def close_client(client: "ClientAPI") -> None:
    """Let go of what a client holds; chromadb itself leaves connections to a server open."""
    both: list[Any] = [client, getattr(client, "_admin_client", None)]
    sessions = [getattr(getattr(one, "_server", None), "_session", None) for one in both]
    client.close()  # type: ignore[attr-defined]  # its interface class lacks it
    for session in filter(None, sessions):
        session.close()


def collection_of(client: "ClientAPI", name: str) -> "Collection | None":
    """The collection of that name, None where there is none."""
    from chromadb.errors import NotFoundError

    try:
        return client.get_collection(name, embedding_function=None)
    except NotFoundError:
        return None


@contextmanager
def chroma_errors(place: Place, verb: str) -> Iterator[None]:
    """What Chroma raises inside the block becomes one line for the user.

    Args:
        verb: What is being done: the index is "opened", "read" or "written".

    Raises:
        StoreError: It cannot be done.
    """
    try:
        yield
    except StoreError:
        raise
    except BaseException as error:
        if _is_chromas(error):
            explain = _explain if isinstance(place, Path) else _explain_server
            raise StoreError(explain(_reason(error), place, verb)) from error
        raise


def _client_of_folder(folder: str, settings: "ChromaSettings") -> "ClientAPI":
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient as Shared

    try:
        return chromadb.PersistentClient(folder, settings=settings)
    except BaseException:
        # What Chroma could not open, a full disk being enough, it would give unopened to everybody who comes later.
        if folder not in Shared._identifier_to_refcount:
            Shared._identifier_to_system.pop(folder, None)
        raise


def _headers(server: ChromaServer) -> dict[str, str]:
    return {"Authorization": f"Bearer {server.token}", "X-Chroma-Token": server.token} if server.token else {}


def _require_chroma(server: ChromaServer, headers: dict[str, str]) -> None:
    """See that a Chroma server with the database answers: its client would wait without end, and hide what is wrong."""
    import httpx

    api = f"{server.url.rstrip('/')}/api/v2"
    found = httpx.get(f"{api}/heartbeat", headers=headers, timeout=_CONNECT_SECONDS)
    if found.status_code in (401, 403):
        raise StoreError(f"The store {server} asks for a token, or for another one: set {TOKEN_NAME}.")
    if found.status_code >= 500:
        found.raise_for_status()
    if found.status_code != 200 or "nanosecond heartbeat" not in found.text:
        raise StoreError(f"What answers at {server} is no Chroma server of version 1: check --store.")
    database = f"tenants/{quote(server.tenant, safe='')}/databases/{quote(server.database, safe='')}"
    if httpx.get(f"{api}/{database}", headers=headers, timeout=_CONNECT_SECONDS).status_code == 404:
        raise StoreError(
            f"The store {server} is not there: have the database made, or check {TENANT_NAME} and {DATABASE_NAME}."
        )


def _is_chromas(error: BaseException) -> bool:
    # Chroma's Rust core reports a broken database as a PanicException, which is no Exception.
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def _reason(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def _explain_server(reason: str, place: Place, verb: str) -> str:
    return (
        f"The store {place} cannot be {verb} ({reason}): see that the Chroma server runs and can be reached, and try "
        "again; nothing needs to be started anew here."
    )


def _explain(reason: str, place: Place, verb: str) -> str:
    if "full" in reason or "No space" in reason:
        return f"The disk under {place} is full ({reason}): make room, or use another --data folder."
    if "readonly" in reason or "ermission" in reason:
        return f"The index folder {place} cannot be written ({reason}): use another --data folder."
    return (
        f"The index in {place} cannot be {verb} ({reason}): if it is damaged, move the folder away "
        "and add the articles again."
    )
