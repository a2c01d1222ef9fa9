"""Passages and articles in Chroma, the only store that counts: an article exists once its record is written."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from heapq import nlargest
from operator import itemgetter
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from index.chroma import PREFIX, Place, chroma_errors, close_client, open_client
from index.errors import StoreError
from index.types import ArticleInfo, Passage, Sentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Chroma wants a vector for every record; an article's record is only ever fetched by id.
_NO_VECTOR = [1.0]
# With Chroma's 16, 100 and 100, one in a hundred passages of much alike articles was not found by its own vector.
_THOROUGH = {"max_neighbors": 32, "ef_construction": 200, "ef_search": 200}
# Asked for the nearest of so few, Chroma looks through nearly its whole index (85 ms of 100,000 passages).
_FEW_ARTICLES = 4
# Chroma's SQLite takes 32,766 values in a query.
_MOST_IDS = 30_000


class VectorStore:
    """The two collections of an index, in a folder or on a server; safe to share between threads.

    Raises:
        StoreError: The place cannot be opened or written, or what is in it is damaged.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._lock = RLock()
        self._client: Any = None
        self._open()

    def reopen(self) -> None:
        """Read the place anew, after another process has written to it."""
        # Chroma's index of vectors does not see what another process adds; worse, one that then writes saves its
        # own, without what it did not see.
        with self._lock:
            if isinstance(self._place, Path):
                self.close()
                self._client = None
            self._open()

    def write_passages(self, passages: Sequence[Passage], vectors: Sequence[list[float]]) -> None:
        """Write passages with their embeddings; nothing sees them before their article's record is there."""
        with self._using("written"):
            size = self._client.get_max_batch_size()
            for first in range(0, len(passages), size):
                batch = passages[first : first + size]
                self._passages.upsert(
                    ids=[passage.id for passage in batch],
                    documents=[passage.text for passage in batch],
                    embeddings=list(vectors[first : first + size]),
                    metadatas=[_passage_record(passage) for passage in batch],
                )

    def write_records(self, infos: Sequence[ArticleInfo], texts: Sequence[str]) -> None:
        """Make articles visible, each in the place of another text of its source."""
        with self._using("written"):
            self._articles.upsert(
                ids=[_key(info) for info in infos],
                documents=list(texts),
                embeddings=[_NO_VECTOR] * len(infos),
                metadatas=[_article_record(info) for info in infos],
            )

    def delete_records(self, infos: Sequence[ArticleInfo]) -> None:
        """Take articles out of sight."""
        with self._using("written"):
            self._articles.delete(ids=[_key(info) for info in infos])

    def delete_passages(self, article_ids: Sequence[str]) -> None:
        """Delete the passages of articles."""
        with self._using("written"):
            if article_ids:
                self._passages.delete(where={"article_id": {"$in": list(article_ids)}})

    def articles(self) -> dict[str, ArticleInfo]:
        """Every visible article, without its text, by id."""
        records: list[Any] = []
        with self._using("read"):
            while part := self._articles.get(include=["metadatas"], limit=_MOST_IDS, offset=len(records))["metadatas"]:
                records += part
        return {str(record["id"]): _info(record) for record in records}

    def text(self, info: ArticleInfo) -> str:
        """The canonical text of a visible article."""
        texts = self.texts([info])
        if not texts:
            raise StoreError(f"The article {info.id} is no longer in the index: list the articles again.")
        return texts[info.id]

    def texts(self, infos: Sequence[ArticleInfo]) -> dict[str, str]:
        """The canonical texts of those articles that are visible, by article id."""
        if not infos:
            return {}
        with self._using("read"):
            found = self._articles.get(ids=[_key(info) for info in infos], include=["documents", "metadatas"])
        rows = zip(found["metadatas"] or [], found["documents"] or [], strict=True)
        return {str(record["id"]): str(text) for record, text in rows}

    def nearest(self, vector: list[float], k: int, article_ids: Sequence[str] | None = None) -> dict[str, float]:
        """Ids of the k passages nearest to a vector, with their cosine (-1 to 1, higher is better).

        Args:
            article_ids: The articles to search in; None for all.
        """
        return self.nearest_to_each([vector], k, article_ids)[0]

    def nearest_to_each(
        self, vectors: Sequence[list[float]], k: int, article_ids: Sequence[str] | None = None
    ) -> list[dict[str, float]]:
        """As `nearest`, for each of several vectors."""
        if not vectors:
            return []
        if article_ids is not None and len(article_ids) > _MOST_IDS:
            parts = [article_ids[first : first + _MOST_IDS] for first in range(0, len(article_ids), _MOST_IDS)]
            return _best_of_each([self.nearest_to_each(vectors, k, part) for part in parts], k)
        if article_ids is not None and len(article_ids) <= _FEW_ARTICLES:
            return self._nearest_of_few(vectors, k, article_ids)
        within: Any = {} if article_ids is None else {"where": {"article_id": {"$in": list(article_ids)}}}
        with self._using("read"):
            found = self._passages.query(query_embeddings=list(vectors), n_results=k, include=["distances"], **within)
        return [
            {id_: 1.0 - distance for id_, distance in zip(ids, distances, strict=True)}
            for ids, distances in zip(found["ids"], found["distances"], strict=True)
        ]

    def passages(self, passage_ids: Sequence[str]) -> "dict[str, tuple[Passage, NDArray[np.float32]]]":
        """Passages with their embeddings, by id."""
        if not passage_ids:
            return {}
        return self._passages_where(ids=list(passage_ids))

    def passages_of(self, article_ids: Sequence[str]) -> dict[str, list[Passage]]:
        """The passages of articles that search can see, in order, by article id."""
        if not article_ids:
            return {}
        found = self._passages_where(where={"article_id": {"$in": list(article_ids)}})
        of_each: dict[str, list[Passage]] = {id_: [] for id_ in article_ids}
        for passage, _ in sorted(found.values(), key=lambda row: row[0].number):
            of_each[passage.article_id].append(passage)
        return of_each

    def _nearest_of_few(self, vectors: Sequence[list[float]], k: int, ids: Sequence[str]) -> list[dict[str, float]]:
        """As `nearest_to_each`, by looking at every passage of the articles."""
        with self._using("read"):
            found = self._passages.get(where={"article_id": {"$in": list(ids)}}, include=["embeddings"])
            cosines = [found["embeddings"] @ vector if found["ids"] else [] for vector in vectors]
        rows = [zip(found["ids"], map(float, row), strict=True) for row in cosines]
        return [dict(nlargest(k, row, key=itemgetter(1))) for row in rows]

    def _passages_where(self, **which: Any) -> "dict[str, tuple[Passage, NDArray[np.float32]]]":
        with self._using("read"):
            found = self._passages.get(include=["documents", "metadatas", "embeddings"], **which)
        rows = zip(found["ids"], found["documents"], found["metadatas"], found["embeddings"], strict=True)
        return {id_: (_passage(document, record), vector) for id_, document, record, vector in rows}

    def close(self) -> None:
        """Let go of the place."""
        if self._client is not None:
            close_client(self._client)

    def _open(self) -> None:
        """Have a client, if there is none, and the collections; else neither, and the next to come tries again."""
        client, self._client = self._client, None
        with chroma_errors(self._place, "opened"), ExitStack() as undo:
            if client is None:
                client = open_client(self._place)
            undo.callback(close_client, client)
            prefix = "" if isinstance(self._place, Path) else PREFIX
            cosine = {"hnsw": {"space": "cosine", **_THOROUGH}}
            make: Callable[..., Any] = client.get_or_create_collection
            self._passages = make(f"{prefix}passages", embedding_function=None, configuration=cosine)
            self._articles = make(f"{prefix}articles", embedding_function=None)
            undo.pop_all()
        self._client = client

    @contextmanager
    def _using(self, verb: str) -> Iterator[None]:
        """Chroma to oneself; what it raises becomes one line for the user."""
        with self._lock:
            if self._client is None:  # reading anew has failed, a full disk being enough
                self._open()
            with chroma_errors(self._place, verb):
                yield


def _best_of_each(parts: Sequence[list[dict[str, float]]], k: int) -> list[dict[str, float]]:
    """The k highest of what several searches found, for each vector."""
    joined = [[item for found in of_vector for item in found.items()] for of_vector in zip(*parts, strict=True)]
    return [dict(nlargest(k, items, key=itemgetter(1))) for items in joined]


def _passage_record(passage: Passage) -> dict[str, str | int]:
    return {
        "article_id": passage.article_id,
        "number": passage.number,
        "start": passage.start,
        "end": passage.end,
        "heading": passage.heading,
        "sentences": json.dumps([[s.start, s.end, s.kind, s.page] for s in passage.sentences]),
    }


def _passage(document: str, record: dict[str, Any]) -> Passage:
    sentences = tuple(Sentence(*item) for item in json.loads(record["sentences"]))
    return Passage(**{**record, "sentences": sentences, "text": document})


def _key(info: ArticleInfo) -> str:
    """An article's record is named by its source: another text of it takes its place in one write."""
    return sha256(info.source.encode(errors="replace")).hexdigest()[:16]


def _article_record(info: ArticleInfo) -> dict[str, str | int]:
    return {**vars(info), "pages": json.dumps(info.pages)}


def _info(record: Mapping[str, Any]) -> ArticleInfo:
    return ArticleInfo(**{**record, "pages": tuple(json.loads(record["pages"]))})
