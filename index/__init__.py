"""Articles in, ranked passages out; knows nothing of models that write text."""

from typing import TYPE_CHECKING, Any

from index.bundled import bundled_articles
from index.errors import ArticleIndexError
from index.reading import FoundInput, article_from_bytes, find_inputs, read_article, text_article
from index.search import leans_on_the_one_before, points_back, stems
from index.sentences import split_sentences
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
    "FoundInput",
    "Hit",
    "IndexSettings",
    "Passage",
    "ScoredSentence",
    "Sentence",
    "article_from_bytes",
    "bundled_articles",
    "find_inputs",
    "leans_on_the_one_before",
    "points_back",
    "read_article",
    "split_sentences",
    "stems",
    "text_article",
]


def __getattr__(name: str) -> Any:
    if name == "ArticleIndex":
        from index.article_index import ArticleIndex

        return ArticleIndex
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
