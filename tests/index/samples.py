"""Articles, generated texts and indexes that the tests of this folder share."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st
from langchain_core.embeddings import Embeddings

from index.article_index import ArticleIndex
from index.chroma import ChromaServer
from index.passage_vectors import embed_passages
from index.passages import split_passages
from index.settings import IndexSettings
from index.store import PreparedArticle
from index.types import Article
from tests.fakes import BagOfWordsEmbeddings

BRIDGE = Article(
    "# The bridge over the Lenne\n\nThe bridge over the Lenne reopened on Friday. Repairs cost 4.2 million euros.\n\n"
    "Advertisement\n\n## Reactions\n\nMayor Ines Roth was pleased. She said the town would look at the pier next.\n",
    title="The bridge over the Lenne",
    source="bridge.md",
    published="2024-05-03",
)
CHEESE = Article(
    "Cheese is made of milk.\n\nThe dairy in Arnsberg sells its cheese in twelve shops. Its cows graze by the river.",
    title="Cheese",
    source="cheese.txt",
)

QUESTION = "What did the repairs of the bridge cost?"
NEWER = replace(BRIDGE, text=BRIDGE.text.replace("4.2", "4.8"))
ALL_TITLES = [CHEESE.title, BRIDGE.title]

_FRAGMENTS = (
    *("The bridge reopened. ", "It cost $8.5 billion", "in the U.S. market", " Why?", "“Stop!” ", "Mr. Roth ", "… "),
    *("\n", "\n\n", "\n \t\n", " ", "\t", "\u2028", "\r\n", "\u00a0"),
    *("# Heading\n", "## ", "- item ", "1. ", "2) ", "Short line\n\n", "Founded: 1998\n", "Who built it?\n"),
    *("Advertisement\n", "3 Comments\n\n", "Leave a reply\n", "© 2024 Lenne Post\n", "Read more: cheese\n"),
    *("这座桥。", "橋は開いた！", "🎉", "👩‍👩‍👧", "e\u0301", "a" * 50, "word " * 30, "a line that goes on and on\n"),
)
# Mostly text as articles have it, with any characters there are in between.
article_texts = st.lists(
    st.one_of(st.sampled_from(_FRAGMENTS), st.sampled_from(_FRAGMENTS), st.text(max_size=20)), max_size=40
).map("".join)


def prepared(article: Article, max_tokens: int = 24) -> PreparedArticle:
    """The article split and embedded, as the store takes it."""
    embeddings = BagOfWordsEmbeddings()
    passages = [p for p in split_passages(article, embeddings.count_tokens, max_tokens) if not p.boilerplate]
    return PreparedArticle(article, passages, embed_passages(embeddings, [(article.title, p) for p in passages]))


def opened(folder: Path | ChromaServer, embeddings: Embeddings | None = None) -> ArticleIndex:
    settings = IndexSettings(passage_tokens=24)
    return ArticleIndex.open(folder, settings=settings, embeddings=embeddings or BagOfWordsEmbeddings())


def titles(index: ArticleIndex) -> list[str]:
    return [info.title for info in index.list()]


def seen(index: ArticleIndex) -> Counter[str]:
    """The texts of all passages that search can see."""
    return Counter(hit.passage.text for hit in index.search("the bridge, the town and the cheese", k=100))
