"""The numbered sentences that the model reads."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Hit, ScoredSentence
from qa.sources import Source, choose_sources, render_sources
from tests.fakes import BagOfWordsEmbeddings
from tests.qa.samples import BATTERIES, HARBOUR, batteries, harbour, hits_of, ranked_for

COUNT = BagOfWordsEmbeddings().count_tokens
HITS = hits_of(harbour())


def choose(question: str, hits: list[Hit] = HITS, *, max_tokens: int = 300) -> list[Source]:
    return choose_sources(question, ranked_for(question, hits), hits, max_tokens=max_tokens, count_tokens=COUNT)


def ranking(*openings: str) -> list[ScoredSentence]:
    """The sentences of the harbour that begin so, in this order."""
    rows = ranked_for("bridge", HITS)
    return [next(row for row in rows if row.text.startswith(opening)) for opening in openings]


@given(max_tokens=st.integers(1, 120), question=st.sampled_from(["repairs cost", "pier", "who is the mayor", "xyz"]))
def test_the_budget_holds_for_all_but_the_first_choice(max_tokens: int, question: str) -> None:
    sources = choose(question, max_tokens=max_tokens)
    used = sum(COUNT(source.text) + 4 for source in sources)
    best = ranked_for(question, HITS)[0]
    assert used <= max_tokens or len(sources) <= 2
    assert best.start in [source.start for source in sources]


def test_the_best_sentence_is_read_even_when_it_alone_is_over_the_budget() -> None:
    assert [source.text for source in choose("When was the pier built?", max_tokens=1)] == [
        "The pier was built in 1911."
    ]


def test_never_more_than_ten_sentences_are_read() -> None:
    words = "one two three four five six seven eight nine ten eleven twelve thirteen"
    sentences = "\n\n".join(f"The pier has the part {word}." for word in words.split())
    hits = hits_of(batteries(), type(harbour())(text=sentences, title="Pier", source="pier.txt"))
    assert len(choose("Which part has the pier?", hits, max_tokens=10_000)) == 10


def test_sentences_come_in_the_order_of_the_article_whatever_their_rank() -> None:
    sources = choose("When was the pier built, and what did the repairs cost?")
    assert [source.start for source in sources] == sorted(source.start for source in sources)


def test_sentences_are_numbered_from_one_without_gaps() -> None:
    assert [source.number for source in choose("pier")] == list(range(1, len(choose("pier")) + 1))


def test_every_source_is_the_exact_slice_of_its_article() -> None:
    for source in choose("pier"):
        assert HARBOUR[source.start : source.end] == source.text


def test_a_sentence_that_leans_on_the_one_before_brings_it() -> None:
    rows = ranking("It took", "Mayor", "Repairs")
    sources = choose_sources("bridge", rows, HITS, max_tokens=20, count_tokens=COUNT)
    assert [source.text.split()[0] for source in sources] == ["Repairs", "It"]


def test_a_sentence_far_behind_the_best_one_is_not_read() -> None:
    best, near, far = ranking("Mayor", "Repairs", "The pier")
    rows = [replace(row, score=score) for row, score in ((best, 0.8), (near, 0.5), (far, 0.4))]
    sources = choose_sources("bridge", rows, HITS, max_tokens=300, count_tokens=COUNT)
    assert {source.start for source in sources} == {best.start, near.start}


def test_the_best_sentence_of_another_article_is_read_from_less_on() -> None:
    hits = hits_of(harbour(), batteries())
    rows = ranked_for("bridge", hits)
    best, *others = [row for row in rows if row.title.startswith("Harbour")][:3]
    first, second = [row for row in rows if not row.title.startswith("Harbour")][:2]
    scored = [replace(best, score=0.8), replace(first, score=0.4)]
    scored += [replace(row, score=0.35) for row in (*others, second)]
    sources = choose_sources("bridge", scored, hits, max_tokens=300, count_tokens=COUNT)
    assert {(source.article_id, source.start) for source in sources} == {
        (row.article_id, row.start) for row in (best, first)
    }


def test_what_a_leaning_sentence_brings_may_be_far_behind() -> None:
    took, repairs = ranking("It took", "Repairs")
    rows = [replace(took, score=0.8), replace(repairs, score=0.1)]
    sources = choose_sources("bridge", rows, HITS, max_tokens=300, count_tokens=COUNT)
    assert [source.start for source in sources] == [repairs.start, took.start]


def test_what_a_sentence_leans_on_is_not_read_twice() -> None:
    rows = ranking("Repairs", "It took", "Mayor")
    sources = choose_sources("bridge", rows, HITS, max_tokens=300, count_tokens=COUNT)
    assert [source.text.split()[0] for source in sources] == ["Repairs", "It", "Mayor"]


def test_a_source_knows_the_heading_above_it_and_the_sentence_before_it() -> None:
    took = next(source for source in choose("How long did it take?") if source.text.startswith("It took"))
    assert took.before.startswith("Repairs cost")
    decide = next(source for source in choose("When will the town decide?") if "decide" in source.text)
    assert (decide.heading, decide.before) == ("What comes next", "The pier was built in 1911.")


def test_the_first_sentence_has_none_before_it() -> None:
    assert choose("When did the bridge over the Lenne reopen?")[0].before == ""


def test_headings_are_never_sources() -> None:
    assert not [source for source in choose("What comes next?") if source.text.startswith("#")]


def test_articles_stay_together_and_the_better_one_comes_first() -> None:
    hits = hits_of(harbour(), batteries())
    for question, first in (("Where is Voltane's second plant?", "batteries.md"), ("bridge repairs", "harbour.md")):
        rows = [replace(row, score=1.0) for row in ranked_for(question, hits)]
        order = [source.source for source in choose_sources(question, rows, hits, max_tokens=300, count_tokens=COUNT)]
        assert order[0] == first
        assert sum(a != b for a, b in pairwise(order)) == 1


def test_both_things_that_a_question_compares_are_read_however_small_the_budget() -> None:
    hits = hits_of(batteries())
    rows = [row for row in ranked_for("Voltane", hits) if row.text.startswith(("Voltane", "Its rival"))]
    rows.sort(key=lambda row: ("Corvid" in row.text, row.start))  # the sentence on Corvid is the last
    one = choose_sources("Where is Voltane's plant?", rows, hits, max_tokens=30, count_tokens=COUNT)
    both = choose_sources("Which is older, Voltane or Corvid?", rows, hits, max_tokens=30, count_tokens=COUNT)
    assert "Corvid" not in " ".join(source.text for source in one)
    assert "Corvid" in " ".join(source.text for source in both) and any("Voltane" in source.text for source in both)


def test_without_ranked_sentences_there_are_no_sources() -> None:
    assert choose_sources("bridge", [], [], max_tokens=300, count_tokens=COUNT) == []
    assert render_sources([]) == ""


def test_sources_are_shown_numbered_under_the_titles_of_their_articles() -> None:
    sources = choose("Where is Voltane's second plant, and when was the pier built?", hits_of(harbour(), batteries()))
    lines = render_sources(sources).splitlines()
    titles = [line for line in lines if line.startswith("Article: ")]
    assert sorted(titles) == ["Article: Harbour bridge reopens", "Article: Two rivals in batteries"]
    numbers = [int(found.group(1)) for line in lines if (found := re.match(r"\[(\d+)\] ", line))]
    assert numbers == list(range(1, len(sources) + 1))
    assert len(lines) == len(sources) + 2


def test_a_sentence_takes_one_line_even_where_the_article_breaks_it() -> None:
    source = next(source for source in choose("repairs cost") if source.text.startswith("Repairs"))
    assert "\n" in source.text
    assert "Repairs cost 4.2 million euros, twice the first estimate." in render_sources([source])


@pytest.mark.parametrize("text", [HARBOUR, BATTERIES])
def test_the_samples_are_what_these_tests_take_them_for(text: str) -> None:
    assert text.startswith("# ")
    assert text.endswith(".\n")
