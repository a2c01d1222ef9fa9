"""Passages and articles in Chroma, the only store that counts: an article exists once its record is written."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import StoreError
from index.types import Article, ArticleInfo, Passage, Sentence

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

# Chroma wants a vector for every record; an article's record is only ever fetched by id.
_NO_VECTOR = [1.0]


class VectorStore:
    """The two collections of an index folder.

    Raises:
        StoreError: The folder cannot be opened or written, or what is in it is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with self._errors("opened"):
            self._client = _client(folder)
            cosine = {"hnsw": {"space": "cosine"}}
            make: Callable[..., Any] = self._client.get_or_create_collection
            self._passages = make("passages", embedding_function=None, configuration=cosine)
            self._articles = make("articles", embedding_function=None)

    def write(self, article: Article, passages: Sequence[Passage], vectors: Sequence[list[float]]) -> ArticleInfo:
        """Write an article; its record comes last and makes it visible."""
        info = ArticleInfo(
            id=article.id,
            title=article.title,
            source=article.source,
            published=article.published,
            author=article.author,
            language=article.language,
            pages=article.pages,
            sha256=article.sha256,
            characters=len(article.text),
            passages=len(passages),
        )
        with self._errors("written"):
            size = self._client.get_max_batch_size()
            for first in range(0, len(passages), size):
                batch = passages[first : first + size]
                self._passages.upsert(
                    ids=[passage.id for passage in batch],
                    documents=[passage.text for passage in batch],
                    embeddings=list(vectors[first : first + size]),
                    metadatas=[_passage_record(passage) for passage in batch],
                )
            record = {name: value for name, value in vars(info).items() if name != "id"}
            record["pages"] = json.dumps(info.pages)
            self._articles.upsert(
                ids=[article.id], documents=[article.text], embeddings=[_NO_VECTOR], metadatas=[record]
            )
        return info

    def delete(self, article_id: str) -> None:
        """Take an article out: its record first, so that search stops seeing it at once."""
        with self._errors("written"):
            self._articles.delete(ids=[article_id])
            self._passages.delete(where={"article_id": article_id})

    def articles(self) -> list[ArticleInfo]:
        """Every visible article, without its text."""
        with self._errors("read"):
            found = self._articles.get(include=["metadatas"])
        return [_info(id_, record) for id_, record in zip(found["ids"], found["metadatas"], strict=True)]

    def text(self, article_id: str) -> str:
        """The canonical text of a visible article."""
        with self._errors("read"):
            found = self._articles.get(ids=[article_id], include=["documents"])
        if not found["documents"]:
            raise StoreError(f"The article {article_id} is no longer in the index: list the articles again.")
        return str(found["documents"][0])

    def nearest(self, vector: list[float], k: int, article_ids: Sequence[str]) -> dict[str, float]:
        """Ids of the k passages nearest to a vector, with their cosine (-1 to 1, higher is better)."""
        with self._errors("read"):
            found = self._passages.query(
                query_embeddings=[vector],
                n_results=k,
                where={"article_id": {"$in": list(article_ids)}},
                include=["distances"],
            )
        return {id_: 1.0 - d for id_, d in zip(found["ids"][0], found["distances"][0], strict=True)}

    def passages(self, passage_ids: Sequence[str]) -> dict[str, tuple[Passage, list[float]]]:
        """Passages with their embeddings, by id."""
        if not passage_ids:
            return {}
        return self._passages_where(ids=list(passage_ids))

    def passages_of(self, article_id: str) -> list[Passage]:
        """The passages of an article that search can see, in order."""
        found = self._passages_where(where={"article_id": article_id})
        return sorted((passage for passage, _ in found.values()), key=lambda passage: passage.number)

    def _passages_where(self, **which: Any) -> dict[str, tuple[Passage, list[float]]]:
        with self._errors("read"):
            found = self._passages.get(include=["documents", "metadatas", "embeddings"], **which)
        rows = zip(found["ids"], found["documents"], found["metadatas"], found["embeddings"], strict=True)
        return {
            id_: (_passage(document, record), [float(value) for value in vector])
            for id_, document, record, vector in rows
        }

    def close(self) -> None:
        """Let go of the folder."""
        self._client.close()  # type: ignore[attr-defined]  # its interface class lacks it

    @contextmanager
    def _errors(self, verb: str) -> Iterator[None]:
        try:
            yield
        except StoreError:
            raise
        except BaseException as error:
            if _is_ours(error):
                raise StoreError(_explain(error, self.folder, verb)) from error
            raise


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


def _info(article_id: str, record: dict[str, Any]) -> ArticleInfo:
    return ArticleInfo(id=article_id, **{**record, "pages": tuple(json.loads(record.get("pages", "[]")))})


def _client(folder: Path) -> "ClientAPI":
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(folder, settings=Settings(anonymized_telemetry=False))


def _is_ours(error: BaseException) -> bool:
    # Chroma's Rust core reports a broken database as a PanicException, which is no Exception.
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def _explain(error: BaseException, folder: Path, verb: str) -> str:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
    if "full" in reason or "No space" in reason:
        return f"The disk under {folder} is full ({reason}): make room, or use another --data folder."
    if "readonly" in reason or "ermission" in reason:
        return f"The index folder {folder} cannot be written ({reason}): use another --data folder."
    return (
        f"The index in {folder} cannot be {verb} ({reason}): if it is damaged, move the folder away "
        "and add the articles again."
    )
