"""Passages and articles in a real Chroma folder."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from index.errors import StoreError
from index.store import info_of
from index.types import Article, ArticleInfo, Passage
from index.vectors import VectorStore
from tests.fakes import BagOfWordsEmbeddings
from tests.index.samples import BRIDGE, CHEESE, NEWER, prepared

EMBEDDINGS = BagOfWordsEmbeddings()


class PanicException(BaseException):
    """What a panic in Chroma's Rust core is in Python: no Exception."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[VectorStore]:
    store = VectorStore(tmp_path / "chroma")
    yield store
    store.close()


def write(store: VectorStore, article: Article) -> list[Passage]:
    item = prepared(article, max_tokens=16)
    store.write_passages(item.passages, EMBEDDINGS.embed_documents([passage.text for passage in item.passages]))
    store.write_records([info_of(item)], [article.text])
    return list(item.passages)


def info(store: VectorStore, article: Article) -> ArticleInfo:
    return store.articles()[article.id]


def raising(error: BaseException) -> Callable[..., NoReturn]:
    def fail(*_: object, **__: object) -> NoReturn:
        raise error

    return fail


def test_an_article_comes_back_as_it_was_written(store: VectorStore, tmp_path: Path) -> None:
    passages = write(store, BRIDGE)
    store.close()
    again = VectorStore(tmp_path / "chroma")
    assert again.text(info(again, BRIDGE)) == BRIDGE.text
    assert again.passages_of([BRIDGE.id])[BRIDGE.id] == passages and len(passages) > 2
    known = info(again, BRIDGE)
    assert (known.id, known.title, known.source, known.published) == (
        BRIDGE.id,
        BRIDGE.title,
        "bridge.md",
        "2024-05-03",
    )
    assert (known.sha256, known.characters, known.passages) == (BRIDGE.sha256, len(BRIDGE.text), len(passages))
    again.close()


def test_passages_come_with_their_vectors_by_id(store: VectorStore) -> None:
    one, other = write(store, CHEESE)[:2]
    found = store.passages([other.id, one.id, "unknown"])
    assert {id_: passage for id_, (passage, _) in found.items()} == {one.id: one, other.id: other}
    assert found[one.id][1] == pytest.approx(EMBEDDINGS.embed_query(one.text))
    assert store.passages([]) == {}


def test_the_nearest_passages_come_with_their_cosine(store: VectorStore) -> None:
    passages = write(store, BRIDGE) + write(store, CHEESE)
    vector = EMBEDDINGS.embed_query(passages[1].text)
    found = store.nearest(vector, 3, [BRIDGE.id, CHEESE.id])
    assert len(found) == 3 and next(iter(found)) == passages[1].id
    assert found[passages[1].id] == pytest.approx(1.0)
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_search_stays_within_the_articles_it_is_given(store: VectorStore) -> None:
    write(store, BRIDGE)
    cheese = write(store, CHEESE)
    vector = EMBEDDINGS.embed_query("The bridge over the Lenne")
    assert set(store.nearest(vector, 10, [CHEESE.id])) == {passage.id for passage in cheese}


def test_few_articles_and_many_give_the_same(store: VectorStore) -> None:
    write(store, BRIDGE), write(store, CHEESE)
    vectors = EMBEDDINGS.embed_documents(["The bridge over the Lenne", "Cheese is made of milk."])
    few, many = [BRIDGE.id, CHEESE.id], [BRIDGE.id, CHEESE.id, "another", "a third", "a fourth"]
    for by_looking, by_index in zip(*(store.nearest_to_each(vectors, 4, ids) for ids in (few, many)), strict=True):
        assert next(iter(by_looking)) == next(iter(by_index)) and len(by_looking) == 4
        assert list(by_looking.values()) == pytest.approx(list(by_index.values()))


def test_search_takes_more_articles_than_a_query_of_chroma_can_name(store: VectorStore) -> None:
    bridge, cheese = write(store, BRIDGE), write(store, CHEESE)
    others = [f"another article {number}" for number in range(40_000)]
    vector = EMBEDDINGS.embed_query("Repairs of the bridge, and cheese")
    found = store.nearest(vector, 3, [BRIDGE.id, *others, CHEESE.id])
    assert found == pytest.approx(store.nearest(vector, 3, [BRIDGE.id, CHEESE.id]))
    assert list(found.values()) == sorted(found.values(), reverse=True) and len(found) == 3
    assert not {passage.id for passage in bridge}.isdisjoint(found)
    assert not {passage.id for passage in cheese}.isdisjoint(found)


def test_an_empty_store_has_nothing(store: VectorStore) -> None:
    assert store.articles() == {} and store.passages_of(["x"])["x"] == []
    assert store.nearest([1.0, 0.0], 5, ["x"]) == {}


def test_writing_again_makes_no_second_copy(store: VectorStore) -> None:
    passages = write(store, BRIDGE)
    assert write(store, BRIDGE) == store.passages_of([BRIDGE.id])[BRIDGE.id] == passages and len(store.articles()) == 1


def test_deleting_takes_one_article_and_all_of_it(store: VectorStore) -> None:
    write(store, BRIDGE)
    cheese = write(store, CHEESE)
    bridge = info(store, BRIDGE)
    store.delete_records([bridge])
    assert store.articles().keys() == {CHEESE.id}
    with pytest.raises(StoreError, match=f"{BRIDGE.id} is no longer in the index"):
        store.text(bridge)
    store.delete_passages([BRIDGE.id])
    assert store.passages_of([BRIDGE.id])[BRIDGE.id] == [] and store.passages_of([CHEESE.id])[CHEESE.id] == cheese


def test_another_text_of_the_same_source_takes_the_place_of_the_first(store: VectorStore) -> None:
    write(store, BRIDGE)
    write(store, NEWER)
    assert store.articles().keys() == {NEWER.id} and store.text(info(store, NEWER)) == NEWER.text


def test_what_another_opening_writes_is_seen_once_the_folder_is_read_anew(store: VectorStore, tmp_path: Path) -> None:
    write(store, BRIDGE)
    script = (
        "import sys; from pathlib import Path; from index.vectors import VectorStore;"
        "from tests.index.test_vectors import CHEESE, write; write(VectorStore(Path(sys.argv[1])), CHEESE)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "chroma")], check=True)
    vector = EMBEDDINGS.embed_query("The dairy in Arnsberg sells its cheese in twelve shops.")
    store.reopen()
    best = next(iter(store.nearest(vector, 1)))
    assert best.startswith(CHEESE.id) and store.articles().keys() == {BRIDGE.id, CHEESE.id}


def test_a_folder_that_could_not_be_read_anew_is_tried_again(
    store: VectorStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(store, BRIDGE)
    with monkeypatch.context() as patched:
        patched.setattr("index.vectors.open_client", raising(RuntimeError("database or disk is full")))
        for use in (store.reopen, store.articles, store.reopen):
            with pytest.raises(StoreError, match="is full"):
                use()
    assert store.articles().keys() == {BRIDGE.id}
    with monkeypatch.context() as patched:
        full = raising(RuntimeError("database or disk is full"))
        patched.setattr(type(store._client), "get_or_create_collection", full)
        with pytest.raises(StoreError, match="is full"):
            store.reopen()
    assert store.passages_of([BRIDGE.id])[BRIDGE.id]


def test_more_passages_than_fit_a_batch_are_all_written(store: VectorStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store._client, "get_max_batch_size", lambda: 3)
    passages = write(store, BRIDGE)
    assert len(passages) == 4 and store.passages_of([BRIDGE.id])[BRIDGE.id] == passages


def test_an_article_without_passages_is_kept(store: VectorStore) -> None:
    advert = Article("Advertisement", "Advert", "advert.txt")
    assert write(store, advert) == []
    assert store.text(info(store, advert)) == "Advertisement" and info(store, advert).passages == 0


@pytest.mark.parametrize("content", [b"garbage" * 1000, b"SQLite format 3\0" + b"\xff" * 8000])
def test_a_damaged_database_is_one_line_with_a_way_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "chroma").mkdir()
    (tmp_path / "chroma/chroma.sqlite3").write_bytes(content)
    with pytest.raises(StoreError, match=r"cannot be opened .*move the folder away and add the articles") as caught:
        VectorStore(tmp_path / "chroma")
    assert "\n" not in str(caught.value)


def test_a_folder_that_is_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "chroma").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="chroma cannot be opened"):
        VectorStore(tmp_path / "chroma")


def test_vectors_of_another_length_are_an_error(store: VectorStore) -> None:
    write(store, BRIDGE)
    with pytest.raises(StoreError, match="dimension"):
        store.nearest([1.0, 0.0], 5, [BRIDGE.id])


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (RuntimeError("(code: 13) database or disk is full"), r"The disk under .* is full .* make room"),
        (RuntimeError("attempt to write a readonly database"), r"cannot be written .* use another --data folder"),
        (PanicException("called unwrap\non a None value"), r"cannot be written \(called unwrap\): if it is damaged"),
        (RuntimeError(), r"cannot be written \(RuntimeError\)"),
    ],
)
def test_what_chroma_raises_is_one_line_with_a_way_out(
    store: VectorStore, monkeypatch: pytest.MonkeyPatch, error: BaseException, message: str
) -> None:
    monkeypatch.setattr(store._articles, "delete", raising(error))
    with pytest.raises(StoreError, match=message):
        store.delete_records([info_of(prepared(BRIDGE))])


def test_an_interrupt_is_no_store_error(store: VectorStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store._articles, "delete", raising(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        store.delete_records([info_of(prepared(BRIDGE))])


def test_more_articles_than_one_query_takes_are_read_in_parts(
    store: VectorStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = [Article(f"Bridge {number} reopened.", f"Bridge {number}", f"{number}.md") for number in range(5)]
    for article in articles:
        write(store, article)
    monkeypatch.setattr("index.vectors._MOST_IDS", 2)
    assert {found.title for found in store.articles().values()} == {f"Bridge {number}" for number in range(5)}
