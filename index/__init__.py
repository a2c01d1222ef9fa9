"""Articles in, ranked passages out; knows nothing of models that write text."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from index.backup import Backup, read_backup, write_backup
from index.bundled import bundled_articles
from index.chroma import ChromaServer
from index.errors import ArticleIndexError
from index.figures import NUMBER_WORDS, close_figures, numbers
from index.filters import ArticleSelection, Filter, select
from index.pronouns import leans_on_the_one_before, points_back
from index.reading import (
    MAX_BYTES,
    FoundInput,
    article_from_bytes,
    find_inputs,
    read_article,
    safe_name,
    shown_name,
    text_article,
)
from index.sentences import split_sentences
from index.settings import IndexSettings
from index.sides import each_side_first, names_in
from index.types import AddReport, Article, ArticleInfo, Hit, NearDuplicate, Passage, ScoredSentence, Sentence
from index.wording import stems

if TYPE_CHECKING:
    from index.article_index import ArticleIndex
    from index.bulk import read_in_bulk
    from index.cluster import ray_cluster
    from index.reranking import Reranker, find_reranker
    from index.store import PreparedArticle

# What takes long to import, and where it is.
_ON_USE = {
    "ArticleIndex": "index.article_index",
    "PreparedArticle": "index.store",
    "Reranker": "index.reranking",
    "find_reranker": "index.reranking",
    "ray_cluster": "index.cluster",
    "read_in_bulk": "index.bulk",
}

__all__ = [
    "MAX_BYTES",
    "NUMBER_WORDS",
    "AddReport",
    "Article",
    "ArticleIndex",
    "ArticleIndexError",
    "ArticleInfo",
    "ArticleSelection",
    "Backup",
    "ChromaServer",
    "Filter",
    "FoundInput",
    "Hit",
    "IndexSettings",
    "NearDuplicate",
    "Passage",
    "PreparedArticle",
    "Reranker",
    "ScoredSentence",
    "Sentence",
    "article_from_bytes",
    "bundled_articles",
    "close_figures",
    "each_side_first",
    "find_inputs",
    "find_reranker",
    "leans_on_the_one_before",
    "names_in",
    "numbers",
    "points_back",
    "ray_cluster",
    "read_article",
    "read_backup",
    "read_in_bulk",
    "safe_name",
    "select",
    "shown_name",
    "split_sentences",
    "stems",
    "text_article",
    "write_backup",
]


def __getattr__(name: str) -> Any:
    if name not in _ON_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ON_USE[name]), name)
