"""What becomes of articles that are added, and what of them is only planned."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index import adding
from index.article_index import ArticleIndex
from index.types import AddReport, Article
from tests.fakes import BagOfWordsEmbeddings
from tests.index.samples import BRIDGE, CHEESE, NEWER, opened, prepared, seen

COPY = replace(CHEESE, source="copy.txt")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[ArticleIndex]:
    with opened(tmp_path) as index:
        index.add([BRIDGE, CHEESE])
        yield index


def outcomes(index: ArticleIndex, *articles: Article, dry_run: bool = False) -> list[str]:
    told: list[str] = []
    index.add(articles, on_article=lambda _, outcome: told.append(outcome), dry_run=dry_run)
    return told


@pytest.mark.parametrize("dry_run", [True, False])
@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        ([BRIDGE, COPY], ["unchanged", "unchanged"]),
        ([NEWER, NEWER, BRIDGE], ["replaced", "unchanged", "replaced"]),
        ([replace(NEWER, source="other.md"), NEWER], ["added", "replaced"]),
        ([replace(BRIDGE, text=CHEESE.text)], ["replaced"]),
        ([], []),
    ],
)
def test_each_article_has_one_outcome_and_a_dry_run_foretells_it(
    index: ArticleIndex, articles: list[Article], expected: list[str], dry_run: bool
) -> None:
    before = {info.id for info in index.list()}
    assert outcomes(index, *articles, dry_run=dry_run) == expected
    if dry_run:
        assert {info.id for info in index.list()} == before


def test_a_dry_run_embeds_nothing(tmp_path: Path) -> None:
    class Unused(BagOfWordsEmbeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            raise AssertionError(texts)

    with opened(tmp_path, Unused()) as index:
        assert index.add([BRIDGE], dry_run=True) == AddReport(added=(BRIDGE.title,))
        assert index.list() == [] and not (tmp_path / "index.json").exists()


def test_a_text_that_is_in_under_another_name_is_not_doubled_and_the_older_one_goes(index: ArticleIndex) -> None:
    assert outcomes(index, replace(BRIDGE, text=CHEESE.text)) == ["replaced"]
    assert [info.source for info in index.list()] == [CHEESE.source]
    assert not any("bridge" in text for text in seen(index))


def test_many_articles_are_written_in_groups_and_all_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "_GROUP_CHARACTERS", 100)
    batches: list[int] = []

    class Counting(BagOfWordsEmbeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            batches.append(len(texts))
            return super().embed_documents(texts)

    articles = [
        Article(f"The pier of town {number} was built in {1900 + number}.", f"T{number}", f"{number}.txt")
        for number in range(7)
    ]
    with opened(tmp_path, Counting()) as index:
        report = index.add(iter(articles))
        assert report.added == tuple(article.title for article in articles)
        assert batches == [4, 4, 4, 2]  # each article is one passage of one sentence
        assert index.search("Which pier was built in 1905?")[0].title == "T5"


def test_a_generator_is_read_a_group_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "_GROUP_CHARACTERS", 100)
    given: list[int] = []
    held: list[int] = []

    def articles() -> Iterator[Article]:
        for number in range(6):
            given.append(number)
            yield Article(f"The pier of town {number} was built in {1900 + number}.", f"T{number}", f"{number}.txt")

    with opened(tmp_path) as index:
        index.add(articles(), on_article=lambda *_: held.append(len(given)))
    assert held[0] < 6 and len(held) == 6


def test_nearly_the_same_article_is_added_and_reported(index: ArticleIndex) -> None:
    story = " ".join(f"Sentence {number} of the story tells what happened on day {number}." for number in range(30))
    index.add([Article(story, "Story", "one.txt")])
    again = Article(story + " The end was added by the second site.", "Story as well", "two.txt")
    (pair,) = index.add([again]).near_duplicates
    assert (pair.title, pair.like, pair.like_source) == ("Story as well", "Story", "one.txt") and pair.share > 0.9
    assert len(index.list()) == 4


def test_two_alike_that_come_together_are_reported_once(tmp_path: Path) -> None:
    story = " ".join(f"Sentence {number} of the story tells what happened on day {number}." for number in range(30))
    pair = [Article(story + end, end, end) for end in ("first", "second")]
    with opened(tmp_path) as index:
        assert [found.title for found in index.add([*pair, CHEESE]).near_duplicates] == ["second"]


def test_a_newer_text_of_one_source_is_no_duplicate_of_the_older(index: ArticleIndex) -> None:
    assert index.add([NEWER]).near_duplicates == ()


def test_what_comes_prepared_is_not_embedded_again(tmp_path: Path) -> None:
    class Unused(BagOfWordsEmbeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            assert not texts
            return []

    with opened(tmp_path, Unused()) as index:
        assert index.add([prepared(BRIDGE), prepared(CHEESE)]).added == (BRIDGE.title, CHEESE.title)
        assert (tmp_path / "index.json").exists()
        assert index.add([prepared(BRIDGE)]).unchanged == (BRIDGE.title,)
        assert index.add([prepared(NEWER)], dry_run=True).replaced == (BRIDGE.title,)


def test_prepared_articles_and_others_keep_their_order(tmp_path: Path) -> None:
    with opened(tmp_path) as index:
        assert index.add([CHEESE, prepared(BRIDGE), prepared(COPY)]).added == (CHEESE.title, BRIDGE.title)
        assert index.search(CHEESE.text)[0].title == CHEESE.title
