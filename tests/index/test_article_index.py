"""The index as a user has it: articles in and out, search, threads, exact offsets."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from langchain_core.embeddings import Embeddings

from index.article_index import ArticleIndex
from index.errors import StoreError, UnknownArticleError
from index.types import AddReport, Article, Hit
from tests.fakes import BagOfWordsEmbeddings
from tests.index.samples import ALL_TITLES, BRIDGE, CHEESE, NEWER, QUESTION, article_texts, opened, seen, titles


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "data"


@pytest.fixture
def index(folder: Path) -> Iterator[ArticleIndex]:
    with opened(folder) as index:
        index.add([BRIDGE, CHEESE])
        yield index


@pytest.fixture(scope="module")
def any_index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArticleIndex]:
    with opened(tmp_path_factory.mktemp("any")) as index:
        yield index


# Articles in, articles out


def test_articles_are_listed_by_title_and_read_back_whole(index: ArticleIndex) -> None:
    assert titles(index) == ALL_TITLES
    assert [index.article(info.id) for info in index.list()] == [CHEESE, BRIDGE]


def test_the_passages_of_an_article_are_in_order_and_those_of_an_unknown_one_none(index: ArticleIndex) -> None:
    info = index.list()[0]
    passages = index.passages(info.id)
    assert len(passages) == info.passages > 0
    assert [passage.start for passage in passages] == sorted(passage.start for passage in passages)
    assert {passage.article_id for passage in passages} == {info.id}
    assert index.passages("0" * 16) == []


def test_all_that_is_known_of_an_article_is_kept(folder: Path) -> None:
    known = replace(BRIDGE, published="2026-03-01", author="Ines Roth", language="en-GB", pages=(0, 40))
    with opened(folder) as index:
        index.add([known])
    with opened(folder) as index:
        (info,) = index.list()
        assert index.article(info.id) == known
        assert (info.author, info.language, info.pages) == ("Ines Roth", "en-GB", (0, 40))
        best = index.sentences(QUESTION, index.search(QUESTION))[0]
        assert best.page == (2 if best.start >= 40 else 1)
        assert (best.author, best.published) == ("Ines Roth", "2026-03-01")


def test_adding_the_same_article_again_changes_nothing(index: ArticleIndex) -> None:
    before, told = seen(index), list[tuple[str, str]]()
    report = index.add([BRIDGE, BRIDGE], on_article=lambda article, outcome: told.append((article.title, outcome)))
    assert report == AddReport(unchanged=(BRIDGE.title, BRIDGE.title)) and told == [(BRIDGE.title, "unchanged")] * 2
    assert seen(index) == before and titles(index) == ALL_TITLES


def test_another_text_of_the_same_source_replaces_the_first(index: ArticleIndex) -> None:
    assert index.add([NEWER]) == AddReport(replaced=(NEWER.title,))
    assert titles(index) == ALL_TITLES and index.find("bridge.md").id == NEWER.id
    assert "4.8 million" in index.search(QUESTION)[0].passage.text
    assert not any("4.2 million" in text for text in seen(index))


def test_what_is_in_is_there_the_next_time(folder: Path) -> None:
    with opened(folder) as index:
        index.add([BRIDGE, CHEESE])
    with opened(folder) as index:
        assert titles(index) == ALL_TITLES and index.settings.passage_tokens == 24
        assert index.add([BRIDGE, CHEESE]) == AddReport(unchanged=(BRIDGE.title, CHEESE.title))
        assert "4.2 million" in index.search(QUESTION)[0].passage.text


@pytest.mark.parametrize("name", [BRIDGE.id, BRIDGE.title, "bridge.md", "bridge"])
def test_an_article_is_removed_by_any_of_its_names(index: ArticleIndex, name: str) -> None:
    assert index.remove(name).id == BRIDGE.id
    assert titles(index) == [CHEESE.title] and not any("bridge" in text for text in seen(index))
    with pytest.raises(StoreError, match=f"{BRIDGE.id} is no longer in the index"):
        index.article(BRIDGE.id)


def test_an_unknown_name_is_an_error_that_lists_what_is_there(index: ArticleIndex) -> None:
    asks: list[Callable[[], object]] = [
        *(lambda: index.find("butter"), lambda: index.remove("butter")),
        lambda: index.search(QUESTION, articles=["cheese", "butter"]),
    ]
    for ask in asks:
        with pytest.raises(UnknownArticleError, match="no article 'butter' in the index; the nearest there is: "):
            ask()
    assert titles(index) == ALL_TITLES


def test_an_empty_index_finds_nothing_and_says_so(folder: Path) -> None:
    with opened(folder) as index:
        assert index.list() == index.search(QUESTION) == index.sentences(QUESTION, []) == []
        assert index.add([]) == AddReport()
        with pytest.raises(UnknownArticleError, match="the nearest there is: none"):
            index.remove("bridge")


@pytest.mark.parametrize("text", ["Advertisement", "# Only a heading", " \n", ""])
def test_an_article_that_says_nothing_is_kept_and_not_found(folder: Path, text: str) -> None:
    with opened(folder) as index:
        index.add([Article(text, "Nothing", "nothing.txt")])
        assert index.article(index.find("Nothing").id).text == text
        assert [hit for hit in index.search("advertisement heading") if hit.passage.text.strip() != text] == []


# Search


@pytest.mark.parametrize("question", ["", "  \n"])
def test_an_empty_question_finds_nothing(index: ArticleIndex, question: str) -> None:
    assert index.search(question) == []


def test_search_stays_within_the_named_articles(index: ArticleIndex) -> None:
    hits = index.search(QUESTION, articles=["cheese"])
    assert hits and {hit.title for hit in hits} == {"Cheese"}
    assert index.search(QUESTION, articles=[]) == []


def test_the_sentence_that_answers_is_first(index: ArticleIndex) -> None:
    best = index.sentences(QUESTION, index.search(QUESTION))[0]
    assert (best.text, best.title, best.source) == ("Repairs cost 4.2 million euros.", BRIDGE.title, "bridge.md")


def assert_exact(article: Article, hits: list[Hit], index: ArticleIndex) -> None:
    for place in (*(hit.passage for hit in hits), *index.sentences("the bridge", hits)):
        assert place.article_id == article.id and place.text
        assert article.text[place.start : place.end] == place.text


@given(article_texts)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_hit_and_every_sentence_is_an_exact_slice_of_its_article(any_index: ArticleIndex, text: str) -> None:
    article = Article(text, "Any", "any.txt")
    any_index.add([article])
    assert_exact(any_index.article(article.id), any_index.search("the bridge reopened", k=50), any_index)


def test_repeated_text_is_found_in_each_of_its_places(folder: Path) -> None:
    article = Article("The bridge is open.\n\n" * 30, "Bridge", "bridge.txt")
    with opened(folder) as index:
        index.add([article])
        hits = index.search("Is the bridge open?", k=100)
        assert_exact(article, hits, index)
        assert len({sentence.start for sentence in index.sentences("bridge", hits)}) == 30


def test_sentences_met_before_are_not_embedded_again(folder: Path) -> None:
    embedded: list[str] = []

    class Remembering(BagOfWordsEmbeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            embedded.extend(texts)
            return super().embed_documents(texts)

    with opened(folder, Remembering()) as index:
        first = index.embed_sentences(["one", "two", "one"])
        assert index.embed_sentences(["two", "three"])[0] == first[1] and first[0] == first[2]
    assert embedded == ["one", "two", "three"]


def test_embeddings_that_count_no_tokens_are_estimated(folder: Path) -> None:
    class Plain(Embeddings):
        embed_documents = BagOfWordsEmbeddings.embed_documents
        embed_query = BagOfWordsEmbeddings.embed_query

    with opened(folder, Plain()) as index:
        assert index.count_tokens("a" * 400) == 101
        index.add([BRIDGE])
        assert any("4.2 million" in hit.passage.text for hit in index.search(QUESTION)[:2])


def test_threads_search_at_once_and_find_what_one_alone_finds(index: ArticleIndex) -> None:
    questions = [QUESTION, "Where is cheese sold?", "Who was pleased?", "the river"] * 5
    alone = [index.search(question) for question in questions]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(index.search, questions)) == alone


def test_a_search_while_articles_come_and_go_sees_whole_articles(index: ArticleIndex) -> None:
    def come_and_go() -> None:
        for article in (NEWER, BRIDGE, NEWER):
            index.add([article])

    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(come_and_go)
        while not writing.done():
            for hit in index.search(QUESTION):
                assert hit.passage.article_id in (BRIDGE.id, NEWER.id, CHEESE.id)
        writing.result()
    assert titles(index) == ALL_TITLES


def test_closing_twice_is_as_good_as_once_and_another_stays_open(folder: Path) -> None:
    one, other = opened(folder), opened(folder)
    one.add([BRIDGE])
    one.close()
    one.close()
    assert other.add([CHEESE]) == AddReport(added=(CHEESE.title,))
    other.close()


def test_a_name_that_two_articles_have_is_an_error_that_lists_their_ids(tmp_path: Path) -> None:
    with opened(tmp_path) as index:
        index.add(
            [Article(f"The bridge reopened on {day}.", "Bridge", f"{day}/bridge.txt") for day in ("Friday", "Monday")]
        )
        ids = ", ".join(info.id for info in index.list())
        with pytest.raises(UnknownArticleError, match=f"2 articles 'Bridge' .*{ids}"):
            index.remove("Bridge")
        assert index.remove("Friday/bridge.txt").source == "Friday/bridge.txt"


def test_an_index_stays_in_its_folder_when_the_working_directory_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    with opened(Path("data")) as index:
        monkeypatch.chdir(tmp_path / "elsewhere")
        index.add([BRIDGE])
        assert index.search(QUESTION)[0].title == BRIDGE.title
    assert [*(tmp_path / "elsewhere").iterdir()] == []
