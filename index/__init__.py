"""Articles in, ranked passages out; knows nothing of models that write text."""

from typing import TYPE_CHECKING, Any

from index.errors import ArticleIndexError
from index.settings import IndexSettings
from index.types import AddReport, Article, ArticleInfo, Hit, Passage, ScoredSentence, Sentence

if TYPE_CHECKING:
    from index.article_index import ArticleIndex

__all__ = [
    "AddReport",
    "Article",
    "ArticleIndex",
    "ArticleIndexError",
    "ArticleInfo",
    "Hit",
    "IndexSettings",
    "Passage",
    "ScoredSentence",
    "Sentence",
]


def __getattr__(name: str) -> Any:
    if name == "ArticleIndex":
        from index.article_index import ArticleIndex

        return ArticleIndex
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
