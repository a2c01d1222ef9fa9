"""One ranking from two searches, and the sentences in it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import pytest

from index.search import Query, rank_passages, rank_sentences
from index.store import ArticleStore
from index.types import Article, Hit, Passage, Sentence, SentenceKind
from tests.fakes import BagOfWordsEmbeddings
from tests.index.samples import BRIDGE, CHEESE, prepared

EMBEDDINGS = BagOfWordsEmbeddings()


def query(question: str) -> Query:
    return Query(question, EMBEDDINGS.embed_query(question))


class Shelf:
    """Articles in both stores, and a search through them."""

    def __init__(self, folder: Path, *articles: Article) -> None:
        self.store = ArticleStore(folder, EMBEDDINGS)
        self.vectors, self.terms = self.store.vectors, self.store.terms
        with self.store.writing():
            self.store.write([prepared(article) for article in articles])

    def search(self, question: str, k: int = 9, within: list[str] | None = None) -> list[Hit]:
        return rank_passages(query(question), self.store, k=k, within=within)

    def close(self) -> None:
        self.store.close()


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path, BRIDGE, CHEESE)
    yield shelf
    shelf.close()


def hit(text: str, *, heading: str = "", kinds: tuple[SentenceKind, ...] = (), start: int = 0) -> Hit:
    """A hit whose sentences are the lines of the text, which starts at a character of its article."""
    sentences, position = [], start
    for number, line in enumerate(text.splitlines(keepends=True)):
        kind = kinds[number] if kinds else "text"
        sentences.append(Sentence(position, position + len(line.rstrip("\n")), kind))
        position += len(line)
    passage = Passage("a", crc32(text.encode()) % 100_000, start, start + len(text), text, heading, tuple(sentences))
    return Hit(passage, "Title", "source", 1, 1.0, 1.0, 1.0, ("dense",))


def ranked(shelf: Shelf, question: str, *hits: Hit) -> list[str]:
    return [
        row.text for row in rank_sentences(query(question), hits, shelf.store.sentences, EMBEDDINGS.embed_documents)
    ]


def test_the_passage_that_answers_is_first_and_found_by_both(shelf: Shelf) -> None:
    best, *others = shelf.search("What did the repairs of the bridge cost?")
    assert "Repairs cost 4.2 million euros." in best.passage.text
    assert (best.title, best.source, best.found_by) == (BRIDGE.title, "bridge.md", ("dense", "terms"))
    assert best.bm25 > 0 and 0 < best.cosine <= 1 and all(best.score > other.score for other in others)


def test_a_hit_has_its_rank_in_each_search_that_found_it(shelf: Shelf) -> None:
    question = "What did the repairs of the bridge cost?"
    dense = list(shelf.vectors.nearest(query(question).vector, 24))
    lexical = list(shelf.terms.best(question, 24))
    hits = shelf.search(question)
    assert {found.passage.id: found.dense_rank for found in hits} == {id_: dense.index(id_) + 1 for id_ in dense}
    assert {found.passage.id: found.term_rank for found in hits if found.term_rank} == {
        id_: lexical.index(id_) + 1 for id_ in lexical
    }
    assert 0 < len(lexical) < len(dense)
    for found in hits:
        ranks = {"dense": found.dense_rank, "terms": found.term_rank}
        assert found.found_by == tuple(name for name, rank in ranks.items() if rank)


def test_hits_are_ranked_from_one_by_falling_score_and_each_once(shelf: Shelf) -> None:
    hits = shelf.search("cheese made of milk")
    assert [found.rank for found in hits] == list(range(1, len(hits) + 1))
    assert [found.score for found in hits] == sorted((found.score for found in hits), reverse=True)
    assert len({found.passage.id for found in hits}) == len(hits) and all(0 <= found.score <= 1 for found in hits)


def test_a_hit_is_an_exact_slice_of_its_article(shelf: Shelf) -> None:
    texts = {article.id: article.text for article in (BRIDGE, CHEESE)}
    hits = shelf.search("the town")
    assert {found.passage.article_id for found in hits} == set(texts)
    for passage in (found.passage for found in hits):
        assert texts[passage.article_id][passage.start : passage.end] == passage.text


def test_there_are_at_most_k_hits_and_the_same_come_first(shelf: Shelf) -> None:
    assert shelf.search("the bridge", k=2) == shelf.search("the bridge", k=9)[:2]


def test_search_stays_within_the_articles_it_is_given(shelf: Shelf) -> None:
    hits = shelf.search("the bridge over the Lenne", within=[CHEESE.id])
    assert hits and {found.passage.article_id for found in hits} == {CHEESE.id}


def test_a_rare_term_outweighs_likeness_in_common_words(tmp_path: Path) -> None:
    texts = [f"The bridge of the town was built in {year}." for year in (1911, 1923, 1954)]
    shelf = Shelf(tmp_path, *(Article(text, "T", text) for text in [*texts, "The pier burned down here last night."]))
    best, second, *_ = shelf.search("What of the town and the pier?")
    assert "pier" in best.passage.text and best.bm25 > second.bm25 and best.cosine < second.cosine
    shelf.close()


def test_a_question_of_stop_words_is_searched_by_meaning_alone(shelf: Shelf) -> None:
    hits = shelf.search("What is it?")
    assert hits and all(found.found_by == ("dense",) and found.bm25 == 0 for found in hits)


def test_what_only_the_terms_find_is_scored_with_its_true_cosine(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = {found.passage.id: found.cosine for found in shelf.search("twelve shops")}
    monkeypatch.setattr(shelf.vectors, "nearest", lambda *_: {})
    (found,) = shelf.search("twelve shops")
    assert found.found_by == ("terms",) and found.cosine == pytest.approx(expected[found.passage.id])


def test_passages_that_the_vectors_no_longer_hold_are_no_hits(shelf: Shelf) -> None:
    shelf.vectors.delete_passages([CHEESE.id])
    assert {found.passage.article_id for found in shelf.search("cheese")} == {BRIDGE.id}


def test_passages_of_an_article_that_is_not_in_yet_take_no_visible_ones_place(shelf: Shelf) -> None:
    expected = shelf.search("the bridge over the Lenne", k=1)
    copies = [prepared(replace(BRIDGE, text=f"{BRIDGE.text} {number}")) for number in range(30)]
    for copy in copies:
        shelf.vectors.write_passages(copy.passages, [found.whole for found in copy.vectors])
    shelf.terms.write({copy.article.id: copy.passages for copy in copies})
    found = shelf.search("the bridge over the Lenne", k=1)
    assert [hit.passage for hit in found] == [hit.passage for hit in expected]


def test_the_sentence_that_answers_is_first(shelf: Shelf) -> None:
    hits = [hit("It rained.\nThe bridge is old."), hit("Repairs of the bridge cost 4.2 million.\nWorkers were glad.")]
    assert ranked(shelf, "What did the repairs of the bridge cost?", *hits)[:2] == [
        *("Repairs of the bridge cost 4.2 million.", "The bridge is old.")
    ]


def test_a_sentence_with_a_pronoun_is_scored_with_the_one_that_it_points_at(shelf: Shelf) -> None:
    text = "The pier is red.\nIt was built by monks.\nThe bridge is old.\nTrains were built by Swiss firms."
    assert ranked(shelf, "Who built the pier?", hit(text))[0] == "It was built by monks."


def test_a_rare_term_counts_more_than_a_common_one(shelf: Shelf) -> None:
    text = "The bridge is old.\nThe bridge is long.\nThe bridge is red.\nThe pier is red."
    assert ranked(shelf, "bridge pier", hit(text))[0] == "The pier is red."


def test_a_heading_lends_its_terms_to_the_sentences_below(shelf: Shelf) -> None:
    hits = [hit("She was pleased.", heading="Weather"), hit("He was pleased.", heading="Reactions of the town")]
    assert ranked(shelf, "Which reactions were there?", *hits)[0] == "He was pleased."


def test_only_text_is_scored_and_its_place_is_in_the_article(shelf: Shelf) -> None:
    found = hit("# Cheese\nCheese is milk.\nAdvertisement", kinds=("heading", "text", "boilerplate"), start=100)
    (row,) = rank_sentences(query("cheese"), [found], shelf.store.sentences, EMBEDDINGS.embed_documents)
    assert (row.start, row.end, row.text, row.article_id) == (109, 124, "Cheese is milk.", "a")
    assert row.score == pytest.approx(0.5 * 3**-0.5 + 0.5)


def test_hits_without_text_have_no_sentences(shelf: Shelf) -> None:
    assert ranked(shelf, "cheese", hit("# Cheese", kinds=("heading",))) == ranked(shelf, "cheese") == []
