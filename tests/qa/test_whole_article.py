"""A short article as what the model reads."""

from pathlib import Path

import pytest

from index import Article, ArticleIndex, ScoredSentence
from qa.sources import render_sources
from qa.whole_article import scored, whole_article
from tests.fakes import BagOfWordsEmbeddings

PIER = Article("The pier was built in 1911. It is of oak. Storms broke it twice.", "The pier", "pier.txt")
OWLS = Article("The barn owl is white. It hunts voles.", "Owls", "owls.txt")


@pytest.fixture
def index(tmp_path: Path) -> ArticleIndex:
    """Of two articles."""
    index = ArticleIndex.open(tmp_path, embeddings=BagOfWordsEmbeddings())
    index.add([PIER, OWLS])
    return index


def test_all_sentences_of_the_article_in_order(index: ArticleIndex) -> None:
    sources = whole_article(index, index.list(["The pier"]), max_tokens=100)
    assert [source.text for source in sources] == [
        "The pier was built in 1911.",
        "It is of oak.",
        "Storms broke it twice.",
    ]
    assert [source.number for source in sources] == [1, 2, 3]
    assert all(PIER.text[source.start : source.end] == source.text for source in sources)


def test_of_two_articles_none_is_read_whole(index: ArticleIndex) -> None:
    assert whole_article(index, index.list(), max_tokens=100) == []


def test_the_limit_counts_the_title_and_the_numbers(index: ArticleIndex) -> None:
    infos = index.list(["The pier"])
    tokens = index.count_tokens(render_sources(whole_article(index, infos, max_tokens=100)))
    assert whole_article(index, infos, max_tokens=tokens)
    assert whole_article(index, infos, max_tokens=tokens - 1) == []
    assert whole_article(index, infos, max_tokens=0) == []


def test_a_sentence_has_its_score_against_the_question_or_none(index: ArticleIndex) -> None:
    infos = index.list(["The pier"])
    [_, oak, _] = sources = whole_article(index, infos, max_tokens=100)
    shared = {name: getattr(oak, name) for name in ("article_id", "title", "source", "start", "end", "text")}
    found = scored(sources, [ScoredSentence(**shared, score=0.7)])
    assert [source.score for source in found] == [0.0, 0.7, 0.0]
    assert [source.text for source in found] == [source.text for source in sources]
