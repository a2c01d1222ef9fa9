"""The record of an answer: the answer with all else that led to it, in a file of its own (`article-qa ask --save`)."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import ArticleSelection, Filter
from index.errors import FilterError
from qa.errors import RecordError
from qa.provenance import installed_version, model_sha256
from qa.types import Answer, Turn

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from qa.assistant import Assistant

# Fields of `qa.settings.Settings` that shape an answer.
SETTINGS = ("model", "embedding", "reranker", "passages", "source_tokens", "whole_article_tokens", "threshold")
_VERSION = 1


@dataclass(frozen=True)
class AuditRecord:
    """An answer and all that led to it: what it takes to ask again, and to tell what has changed since.

    Attributes:
        record_version: Of the file's form.
        product_version: Of article-qa.
        answer: With its searched question, hits, sources, raw reply, claims, timings, tokens and time.
        history: Earlier turns, oldest first.
        articles: Which articles were asked, as they were named; None for all.
        article_count: How many those were.
        articles_fingerprint: SHA-256 of their sorted ids, first 12 hex digits.
        alone: The file or web address that was asked without the index; empty for the index.
        settings: Those of `SETTINGS`, by name, as they were in force.
        model_sha256: Of the local model's file, 64 hex digits; empty for other models.
    """

    record_version: int
    product_version: str
    answer: Answer
    history: tuple[Turn, ...]
    articles: Filter | tuple[str, ...] | None
    article_count: int
    articles_fingerprint: str
    alone: str
    settings: dict[str, str | int | float]
    model_sha256: str

    @classmethod
    def of(
        cls,
        assistant: "Assistant",
        answer: Answer,
        history: Sequence[Turn] = (),
        *,
        articles: ArticleSelection = None,
        alone: bool = False,
    ) -> "AuditRecord":
        """The record of an answer that this assistant has just given.

        Args:
            history: As it was given to `Assistant.ask`; so is `articles`.
            alone: True when the assistant is over one file or web page, in no index.

        Raises:
            OSError: The model's file cannot be read.
        """
        asked = assistant.index.list(articles)
        return cls(
            record_version=_VERSION,
            product_version=installed_version("article-qa"),
            answer=answer,
            history=tuple(history),
            articles=articles if articles is None or isinstance(articles, Filter) else tuple(articles),
            article_count=len(asked),
            articles_fingerprint=sha256("\n".join(sorted(info.id for info in asked)).encode()).hexdigest()[:12],
            alone=asked[0].source if alone else "",
            settings=_in_force(assistant),
            model_sha256=model_sha256(assistant.model_name),
        )

    def save(self, path: Path) -> None:
        """Write it to a new file, whole or not at all.

        Raises:
            RecordError: The file is there already, or cannot be written.
        """
        require_new(path)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("xb") as file:
                file.write(_adapter().dump_json(self, indent=1) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            part.rename(path)
        except (OSError, ValueError) as error:
            raise RecordError(f"The record {path} cannot be written ({error}): name another file.") from error
        finally:
            part.unlink(missing_ok=True)

    @classmethod
    def load(cls, path: Path) -> "AuditRecord":
        """The record in a file that `save` wrote.

        Raises:
            RecordError: The file cannot be read, or holds no record, or one of a later version.
        """
        try:
            text = path.read_bytes()
        except OSError as error:
            raise RecordError(f"The record {path} cannot be read ({error.strerror}): check its path.") from error
        try:
            found = _json_object(text).get("record_version")
            if isinstance(found, int) and found > _VERSION:
                raise RecordError(f"The record {path} is of a later version ({found}): update article-qa.")
            return _adapter().validate_json(text)
        except (ValueError, FilterError) as error:
            fault = _first_fault(error)
            raise RecordError(
                f"{path} is no record of an answer ({fault}): give a file that article-qa ask --save wrote."
            ) from error


def require_new(path: Path) -> None:
    """See that nothing is where a record is to be written.

    Raises:
        RecordError: Something is.
    """
    if path.exists():
        raise RecordError(f"The file {path} is there already: name a new one with --save.")


def _in_force(assistant: "Assistant") -> dict[str, str | int | float]:
    return {name: getattr(assistant.settings, name) for name in SETTINGS} | {
        "model": assistant.model_name,
        "embedding": assistant.index.settings.embedding,
        "threshold": assistant.threshold,
        # An optional one that could not be had put nothing in order.
        "reranker": assistant.settings.reranker if assistant.index.reranker else "",
    }


def _first_fault(error: Exception) -> str:
    from pydantic import ValidationError

    if not isinstance(error, ValidationError):
        return str(error)
    fault = error.errors()[0]
    place = ".".join(map(str, fault["loc"]))
    return f"{place}: {fault['msg']}" if place else fault["msg"]


def _json_object(text: bytes) -> dict[str, Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(dict[str, Any]).validate_json(text)


@cache
def _adapter() -> "TypeAdapter[AuditRecord]":
    from pydantic import TypeAdapter

    return TypeAdapter(AuditRecord)
