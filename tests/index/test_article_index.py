"""The index as a user has it: in and out, crashes, damage, threads, exact offsets."""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from langchain_core.embeddings import Embeddings

from index.article_index import ArticleIndex
from index.errors import StoreError, UnknownArticleError
from index.settings import IndexSettings
from index.types import AddReport, Article, Hit
from tests.fakes import BagOfWordsEmbeddings
from tests.index.samples import BRIDGE, CHEESE, article_texts

QUESTION = "What did the repairs of the bridge cost?"
NEWER = replace(BRIDGE, text=BRIDGE.text.replace("4.2", "4.8"))
ALL_TITLES = [CHEESE.title, BRIDGE.title]


def opened(folder: Path, embeddings: Embeddings | None = None) -> ArticleIndex:
    settings = IndexSettings(passage_tokens=24)
    return ArticleIndex.open(folder, settings=settings, embeddings=embeddings or BagOfWordsEmbeddings())


def titles(index: ArticleIndex) -> list[str]:
    return [info.title for info in index.list()]


def seen(index: ArticleIndex) -> Counter[str]:
    """The texts of all passages that search can see."""
    return Counter(hit.passage.text for hit in index.search("the bridge, the town and the cheese", k=100))


def interrupt(*_: object, **__: object) -> NoReturn:
    raise KeyboardInterrupt


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


@pytest.fixture
def filled(folder: Path) -> Path:
    """The folder of an index that is closed."""
    with opened(folder) as index:
        index.add([BRIDGE, CHEESE])
    return folder


# Articles in, articles out


def test_articles_are_listed_by_title_and_read_back_whole(index: ArticleIndex) -> None:
    assert titles(index) == ALL_TITLES
    assert [index.article(info.id) for info in index.list()] == [CHEESE, BRIDGE]


def test_adding_the_same_article_again_changes_nothing(index: ArticleIndex) -> None:
    before, told = seen(index), list[str]()
    report = index.add([BRIDGE, BRIDGE], progress=told.append)
    assert report == AddReport(unchanged=(BRIDGE.title, BRIDGE.title)) and told == [BRIDGE.title] * 2
    assert seen(index) == before and titles(index) == ALL_TITLES


def test_another_text_of_the_same_source_replaces_the_first(index: ArticleIndex) -> None:
    assert index.add([NEWER]) == AddReport(replaced=(NEWER.title,))
    assert titles(index) == ALL_TITLES and index.find("bridge.md").id == NEWER.id
    assert "4.8 million" in index.search(QUESTION)[0].passage.text
    assert not any("4.2 million" in text for text in seen(index))


def test_what_is_in_is_there_the_next_time(filled: Path) -> None:
    with opened(filled) as index:
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
        with pytest.raises(UnknownArticleError, match="no article 'butter' in the index; there is 'Cheese', 'The bri"):
            ask()
    assert titles(index) == ALL_TITLES


def test_an_empty_index_finds_nothing_and_says_so(folder: Path) -> None:
    with opened(folder) as index:
        assert index.list() == index.search(QUESTION) == index.sentences(QUESTION, []) == []
        assert index.add([]) == AddReport()
        with pytest.raises(UnknownArticleError, match="there is none"):
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
        assert "4.2 million" in index.search(QUESTION)[0].passage.text


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


# Crashes


def test_a_crash_before_the_articles_record_leaves_nothing_that_search_sees(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(filled) as index, pytest.raises(KeyboardInterrupt):
        monkeypatch.setattr(index._vectors._articles, "upsert", interrupt)
        index.add([NEWER])
    with opened(filled) as again:
        assert again._vectors.passages_of(NEWER.id), "the crash came too early to test anything"
        assert titles(again) == ALL_TITLES and not any("4.8 million" in text for text in seen(again))
        with pytest.raises(StoreError, match="no longer in the index"):
            again.article(NEWER.id)
        assert again.add([NEWER]) == AddReport(replaced=(NEWER.title,))
        assert max(seen(again).values()) == 1 and "4.8 million" in again.search(QUESTION)[0].passage.text
        assert len(again._vectors.passages_of(NEWER.id)) == again.find("bridge").passages


def test_a_failed_write_is_an_error_and_the_articles_before_it_are_in(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def then_fail(title: str) -> None:
        told.append(title)
        monkeypatch.setattr(index._vectors._passages, "upsert", full)

    def full(**_: object) -> NoReturn:
        raise RuntimeError("database or disk is full")

    with opened(folder) as index, pytest.raises(StoreError, match=r"disk under .* is full"):
        index.add([CHEESE, BRIDGE], progress=then_fail)
    with opened(folder) as again:
        assert titles(again) == told == [CHEESE.title]


def test_a_crash_between_the_two_stores_is_mended(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(folder) as index, pytest.raises(KeyboardInterrupt):
        monkeypatch.setattr(index._terms, "write", interrupt)
        index.add([BRIDGE])
    with opened(folder) as again:
        assert again.search(QUESTION)[0].found_by == ("dense", "terms")


def test_a_crash_before_the_older_text_went_is_mended_by_adding_again(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(filled) as index, pytest.raises(KeyboardInterrupt):
        monkeypatch.setattr(index, "_remove", interrupt)
        index.add([NEWER])
    with opened(filled) as again:
        assert titles(again) == [CHEESE.title, BRIDGE.title, BRIDGE.title]
        assert again.add([NEWER]) == AddReport(replaced=(NEWER.title,))
        assert titles(again) == ALL_TITLES and not any("4.2 million" in text for text in seen(again))


@pytest.mark.parametrize("store", ["_vectors", "_terms"])
def test_a_crash_while_removing_leaves_nothing_that_search_sees(
    filled: Path, monkeypatch: pytest.MonkeyPatch, store: str
) -> None:
    with opened(filled) as index, pytest.raises(KeyboardInterrupt):
        broken = index._vectors._passages if store == "_vectors" else index._terms
        monkeypatch.setattr(broken, "delete", interrupt)
        index.remove("bridge")
    with opened(filled) as again:
        assert titles(again) == [CHEESE.title] and not any("bridge" in text for text in seen(again))
        assert again._terms.articles() == {CHEESE.id}


# Damage


def test_a_term_file_that_is_gone_is_made_again(filled: Path) -> None:
    (filled / "terms.sqlite3").unlink()
    with opened(filled) as index:
        assert index.search(QUESTION)[0].found_by == ("dense", "terms")


def test_a_term_file_that_is_stale_is_brought_up_to_date(filled: Path, tmp_path: Path) -> None:
    stale = tmp_path / "stale.sqlite3"
    shutil.copy(filled / "terms.sqlite3", stale)
    with opened(filled) as index:
        index.remove("cheese")
        index.add([NEWER])
    shutil.copy(stale, filled / "terms.sqlite3")
    with opened(filled) as index:
        assert index._terms.articles() == {NEWER.id}
        assert index.search("4.8 million")[0].found_by == ("dense", "terms")


def test_garbage_for_a_term_file_is_thrown_away(filled: Path) -> None:
    (filled / "terms.sqlite3").write_bytes(b"garbage" * 1000)
    with opened(filled) as index:
        assert index.search(QUESTION)[0].found_by == ("dense", "terms")


@pytest.mark.parametrize("file", ["chroma/chroma.sqlite3", "index.json"])
def test_garbage_for_what_counts_is_one_line_with_a_way_out(filled: Path, file: str) -> None:
    (filled / file).write_bytes(b"garbage" * 1000)
    with pytest.raises(StoreError, match=r"move .* folder away and add the articles again") as caught:
        opened(filled)
    assert "\n" not in str(caught.value)


def test_another_embedding_model_is_refused_by_name(filled: Path) -> None:
    with pytest.raises(
        StoreError, match=r"was made with .*'all-MiniLM-L6-v2', not 'other': use --embedding all-MiniLM"
    ):
        ArticleIndex.open(filled, settings=IndexSettings("other"), embeddings=BagOfWordsEmbeddings())


def test_after_an_index_could_not_be_opened_its_folder_can_be_used(filled: Path) -> None:
    (filled / "terms.sqlite3").unlink()
    (filled / "terms.sqlite3").mkdir()
    with pytest.raises(StoreError, match=r"terms\.sqlite3 cannot be used"):
        opened(filled)
    shutil.rmtree(filled)
    with opened(filled) as index:
        assert index.add([BRIDGE]) == AddReport(added=(BRIDGE.title,))


# Folders that cannot be used


@pytest.mark.parametrize("below", ["", "data", "deep/data"])
def test_a_folder_that_is_a_file_or_below_one_is_an_error(tmp_path: Path, below: str) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    with pytest.raises(StoreError, match=r"index folder .*file.* cannot be written \(.*\): use another --data folder"):
        opened(file / below)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a file system that takes no files")
def test_a_file_system_that_takes_no_files_is_an_error() -> None:
    with pytest.raises(StoreError, match=r"/proc/data cannot be written \(No such file or directory\)"):
        opened(Path("/proc/data"))


def test_a_folder_without_write_permission_is_an_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    if os.access(tmp_path, os.W_OK):
        pytest.skip("this user may write everywhere")
    with pytest.raises(StoreError, match=r"cannot be written \(Permission denied\): use another --data folder"):
        opened(tmp_path)


def test_an_index_without_write_permission_cannot_be_added_to(filled: Path) -> None:
    places = [filled, *filled.rglob("*")]
    for place in places:
        place.chmod(0o500 if place.is_dir() else 0o400)
    if os.access(filled, os.W_OK):
        pytest.skip("this user may write everywhere")
    try:
        with pytest.raises(StoreError, match=r"cannot be written .*use another --data"), opened(filled) as index:
            index.add([NEWER])
    finally:
        for place in places:
            place.chmod(0o700)


def test_an_index_that_another_process_writes_is_waited_for_and_then_an_error(index: ArticleIndex) -> None:
    index._write_lock.timeout = 0.05
    with FileLock(index.folder / "write.lock"), pytest.raises(StoreError, match="another process is writing"):
        index.add([NEWER])
    assert index.add([NEWER]) == AddReport(replaced=(NEWER.title,))


def test_closing_twice_is_as_good_as_once_and_another_stays_open(filled: Path) -> None:
    one, other = opened(filled), opened(filled)
    one.close()
    one.close()
    assert other.search(QUESTION)
    other.close()
