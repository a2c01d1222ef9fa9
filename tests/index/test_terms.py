"""Passages as terms in a real FTS5 file."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.errors import StoreError
from index.terms import TermStore, terms
from index.types import Passage

TEXTS = (
    "The bridge over the Lenne reopened on Friday.",
    "Repairs of the bridge cost $8.5 billion.",
    "Investors were investing in a café.",
    "The bridge, the bridge, the old bridge!",
)


def passages(article_id: str, *texts: str, heading: str = "") -> list[Passage]:
    return [Passage(article_id, number, 0, len(text), text, heading, ()) for number, text in enumerate(texts)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "terms.sqlite3"


@pytest.fixture
def store(file: Path) -> Iterator[TermStore]:
    store = TermStore(file)
    store.write({"a": passages("a", *TEXTS)})
    yield store
    store.close()


def best(store: TermStore, question: str, k: int = 9) -> list[int]:
    """Numbers of the passages found in article a, best first."""
    return [int(id_.removeprefix("a-")) for id_ in store.best(question, k, ["a"])]


def test_the_passage_with_the_rare_terms_is_best(store: TermStore) -> None:
    scores = store.best("What did the repairs of the bridge cost?", 9, ["a"])
    assert next(iter(scores)) == "a-00001" and set(scores) == {"a-00000", "a-00001", "a-00003"}
    assert list(scores.values()) == sorted(scores.values(), reverse=True) and min(scores.values()) > 0
    assert best(store, "repairs of the bridge", k=1) == [1]


@pytest.mark.parametrize(
    ("question", "number"),
    [("Who invested?", 2), ("the cafe", 2), ("CAFÉ", 2), ("8.5", 1), ("lenne's reopening", 0), ("8,500 million", 1)],
)
def test_terms_meet_across_endings_accents_and_case(store: TermStore, question: str, number: int) -> None:
    assert best(store, question) == [number]


def test_an_amount_in_other_words_is_nearer_than_another_amount_in_the_same(store: TermStore) -> None:
    store.write({"b": passages("b", "Amazon put $8bn into it.", "Google put $80 billion into it.", "A 2.2GW cluster.")})
    assert list(store.best("8 billion dollars", 2, ["b"])) == ["b-00000", "b-00001"]
    assert list(store.best("2.2 GW", 9, ["b"])) == ["b-00002"]


def test_a_decimal_is_not_found_by_its_digits_in_another_order(store: TermStore) -> None:
    assert best(store, "5.8") == []


@pytest.mark.parametrize("question", ["", "   ", "What is it that they had?", "?!", "🎉"])
def test_a_question_without_terms_finds_nothing(store: TermStore, question: str) -> None:
    assert store.best(question, 9, ["a"]) == {}


@pytest.mark.parametrize("question", ['bridge" OR "', "bridge*", "NEAR(bridge)", "body:bridge", "'; DROP bridge--"])
def test_search_syntax_in_a_question_is_only_words(store: TermStore, question: str) -> None:
    assert set(best(store, question)) == {0, 1, 3} and store.articles() == {"a"}


def test_a_question_of_thousands_of_words_is_searched(store: TermStore) -> None:
    assert best(store, " ".join(f"word{number}" for number in range(5000)) + " lenne") == [0]


def test_search_stays_within_the_articles_it_is_given(store: TermStore) -> None:
    store.write({"b": passages("b", "Another bridge.")})
    assert set(store.best("bridge", 9, ["b"])) == {"b-00000"}
    assert set(store.best("bridge", 9, ["b", "a"])) > {"b-00000", "a-00003"}
    assert store.best("bridge", 9) == store.best("bridge", 9, ["b", "a"])
    assert len(store.best("bridge", 9, [f"article {number}" for number in range(40_000)] + ["b"])) == 1
    assert store.best("bridge", 9, []) == {}


@pytest.fixture
def crowded(store: TermStore, monkeypatch: pytest.MonkeyPatch) -> TermStore:
    """The store with eight more bridges and eight towns, where three rows are the most to score."""
    monkeypatch.setattr("index.terms._SCORED_ROWS", 3)
    store.write({"b": passages("b", *["A bridge."] * 8), "t": passages("t", *["A town."] * 8)})
    return store


def test_a_term_of_too_many_passages_is_left_out_where_a_rare_one_is_there(crowded: TermStore) -> None:
    assert crowded.best("bridge repairs", 9).keys() == {"a-00001"}


def test_terms_of_too_many_passages_count_where_they_meet(crowded: TermStore) -> None:
    crowded.write({"c": passages("c", "The town has a bridge.", "The old bridge of the town.")})
    assert crowded.best("bridge town", 9).keys() == {"c-00000", "c-00001"}
    assert crowded.best("repairs of the bridge in the town", 9).keys() == {"a-00001", "c-00000", "c-00001"}


def test_a_third_term_selects_where_two_do_not(crowded: TermStore) -> None:
    crowded.write({"c": passages("c", *["A town, a bridge."] * 4), "p": passages("p", *["A pier."] * 9)})
    crowded.write({"d": passages("d", "The pier by the bridge of the town.")})
    assert crowded.best("bridge town pier", 9).keys() == {"d-00000"}


def test_of_terms_that_are_everywhere_some_passages_are_found(crowded: TermStore) -> None:
    assert len(crowded.best("bridge", 9)) == len(crowded.best("bridge town", 9)) == 3


def test_inside_chosen_articles_every_term_counts(crowded: TermStore) -> None:
    assert len(crowded.best("bridge repairs", 20, ["a", "b"])) == 11
    assert crowded.best("bridge repairs", 20, ["t"]) == {}


def test_a_heading_is_searched_with_its_passage(store: TermStore) -> None:
    store.write({"b": passages("b", "She was pleased.", heading="Reactions")})
    assert store.best("reaction", 9, ["a", "b"]).keys() == {"b-00000"}


def test_writing_again_replaces_and_deleting_forgets(store: TermStore) -> None:
    store.write({"b": []})
    store.write({"a": passages("a", TEXTS[0])})
    assert best(store, "bridge") == [0] and store.articles() == {"a", "b"}
    store.finish(["a"])
    assert best(store, "bridge") == [] and store.articles() == {"b"}


def test_deleting_one_article_leaves_the_rows_of_its_neighbours(store: TermStore) -> None:
    store.write({"b": passages("b", "A pier."), "c": passages("c", "A pier.", "A bridge.")})
    store.finish(["b"])
    store.write({"d": passages("d", "A pier.")})
    assert store.best("pier", 9).keys() == {"c-00000", "d-00000"}
    store.write({"c": passages("c", "A ferry.")})
    assert store.best("pier", 9).keys() == {"d-00000"} and store.best("ferry", 9).keys() == {"c-00000"}


def test_the_journal_holds_what_has_begun_until_it_is_finished(store: TermStore, file: Path) -> None:
    store.begin(["b", "c"])
    store.begin(["c"])
    store.close()
    again = TermStore(file)
    assert again.pending() == {"b", "c"}
    again.finish([])
    assert again.pending() == set() and again.articles() == {"a"}
    again.close()


def test_another_version_means_that_someone_else_has_written(store: TermStore, file: Path) -> None:
    before = store.version()
    store.write({"b": passages("b", "A pier.")})
    assert store.version() == before
    other = TermStore(file)
    assert store.version() == before
    other.begin(["c"])
    assert store.version() != before
    other.close()


def test_what_was_written_is_there_the_next_time(store: TermStore, file: Path) -> None:
    store.close()
    again = TermStore(file)
    assert again.articles() == {"a"} and best(again, "lenne") == [0]
    again.close()


@pytest.mark.parametrize("kept_bytes", [0, 16, 5000, 9000])
def test_a_damaged_file_is_made_again(store: TermStore, file: Path, kept_bytes: int) -> None:
    store.close()
    content = file.read_bytes()
    file.write_bytes(content[:kept_bytes] + b"\xff" * (len(content) - kept_bytes))
    again = TermStore(file)
    assert again.articles() == set()
    again.write({"a": passages("a", *TEXTS)})
    assert best(again, "lenne") == [0]
    again.close()


def test_a_file_with_other_tables_is_made_again(file: Path) -> None:
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE passages (something TEXT)")
    other.close()
    again = TermStore(file)
    assert best(again, "lenne") == []
    again.close()


def test_a_file_that_another_process_writes_is_not_thrown_away(
    store: TermStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    writer = sqlite3.connect(file, isolation_level="EXCLUSIVE")
    writer.execute("PRAGMA locking_mode = EXCLUSIVE")
    writer.execute("BEGIN EXCLUSIVE")
    connect = sqlite3.connect

    def impatient(path: Path, **options: Any) -> sqlite3.Connection:
        return connect(path, **{**options, "timeout": 0})

    monkeypatch.setattr(sqlite3, "connect", impatient)
    with pytest.raises(StoreError, match=r"terms\.sqlite3 cannot be used \(database is locked\)"):
        TermStore(file)
    writer.close()
    again = TermStore(file)
    assert again.articles() == {"a"}
    again.close()


def test_a_folder_in_its_place_is_an_error(file: Path) -> None:
    file.mkdir()
    with pytest.raises(StoreError, match="unable to open database file"):
        TermStore(file)


def test_a_file_that_breaks_while_it_is_open_is_an_error(store: TermStore) -> None:
    with store._file.writing() as connection:
        connection.execute("DROP TABLE articles")
    with pytest.raises(StoreError, match=r"no such table: articles\): delete it, and it is made again"):
        store.articles()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What did the repairs COST the town?", ["repairs", "cost", "town"]),
        ("$8.5 billion in 2024, 1,200 euros.", ["8.5", "billion", "8500000000", "dollars", "2024", "1200", "euros"]),
        ("Bridge bridge the BRIDGE", ["bridge"]),
        ("Straße 这座桥", ["straße", "这座桥"]),
    ],
)
def test_terms_are_the_telling_words_in_order_and_once(text: str, expected: list[str]) -> None:
    assert terms(text) == expected
