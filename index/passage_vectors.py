"""Passages and the sentences inside them to vectors, all from one reading of the passage where the model allows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from langchain_core.embeddings import Embeddings

from index.passages import embedded_text
from index.pronouns import meant_sentences
from index.types import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class PassageVectors:
    """Unit vectors of a passage.

    Attributes:
        whole: Of the passage below its title and heading.
        sentences: Of its citable sentences, in order; shape (sentences, dimensions).
    """

    whole: list[float]
    sentences: "NDArray[np.float32]"


@runtime_checkable
class SpanEmbeddings(Protocol):
    """Embeddings that can also tell what parts of a text mean in it."""

    def embed_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> "list[tuple[list[float], NDArray[np.float32]]]":
        """For each text its unit vector, and those of its spans of characters, half-open."""


def embed_passages(embeddings: Embeddings, titled: Sequence[tuple[str, Passage]]) -> list[PassageVectors]:
    """The vectors of passages, each given with the title of its article."""
    texts = [embedded_text(title, passage) for title, passage in titled]
    passages = [passage for _, passage in titled]
    if isinstance(embeddings, SpanEmbeddings):
        spans = [_spans(text, passage) for text, passage in zip(texts, passages, strict=True)]
        return [PassageVectors(*found) for found in embeddings.embed_spans(texts, spans)]
    return _embed_apart(embeddings, texts, passages)


def _spans(text: str, passage: Passage) -> list[tuple[int, int]]:
    """Where the sentences of a passage stand in its embedded text, which ends with the passage's."""
    shift = len(text) - len(passage.text.rstrip()) - passage.start
    return [(sentence.start + shift, sentence.end + shift) for sentence in passage.citable]


def _embed_apart(embeddings: Embeddings, texts: list[str], passages: Sequence[Passage]) -> list[PassageVectors]:
    import numpy as np

    sentences = [[meant for _, meant in meant_sentences(passage)] for passage in passages]
    flat = [meant for group in sentences for meant in group]
    vectors = embeddings.embed_documents([*texts, *flat]) if texts else []
    wholes, rest = vectors[: len(texts)], iter(vectors[len(texts) :])
    dimensions = len(vectors[0]) if vectors else 0
    return [
        PassageVectors(whole, np.array([next(rest) for _ in group], "float32").reshape(len(group), dimensions))
        for whole, group in zip(wholes, sentences, strict=True)
    ]
