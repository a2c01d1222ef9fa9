"""Passages are a partition of the text, within the embedding model's reach."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.passages import embedded_text, split_passages
from index.types import Article, Passage
from tests.index.samples import BRIDGE, CHEESE, article_texts


def words(text: str) -> int:
    return len(re.findall(r"\w+", text))


def characters(text: str) -> int:
    return len("".join(text.split()))


def split(text: str, max_tokens: int = 40, title: str = "A title") -> list[Passage]:
    return split_passages(Article(text, title, "source"), words, max_tokens)


@given(article_texts)
@settings(max_examples=100, deadline=None)
def test_joined_passages_give_back_any_text(text: str) -> None:
    passages = split(text)
    assert "".join(passage.text for passage in passages) == text
    assert all(passage.text == text[passage.start : passage.end] for passage in passages)
    assert all(one.end == other.start for one, other in pairwise(passages))
    assert [passage.number for passage in passages] == list(range(len(passages)))
    assert len({passage.id for passage in passages}) == len(passages)


@given(article_texts)
@settings(max_examples=100, deadline=None)
def test_the_sentences_of_passages_lie_inside_them_and_hold_every_word(text: str) -> None:
    for passage in split(text, max_tokens=20):
        sentences = [text[sentence.start : sentence.end] for sentence in passage.sentences]
        assert all(sentence and sentence == sentence.strip() for sentence in sentences)
        assert all(passage.start <= sentence.start < sentence.end <= passage.end for sentence in passage.sentences)
        assert "".join("".join(sentences).split()) == "".join(passage.text.split())


@given(article_texts)
@settings(max_examples=100, deadline=None)
def test_boilerplate_never_shares_a_passage_with_the_article(text: str) -> None:
    for passage in split(text):
        kinds = {sentence.kind for sentence in passage.sentences}
        assert "boilerplate" not in kinds or kinds == {"boilerplate"}
        assert passage.boilerplate == ("text" not in kinds)


@pytest.mark.parametrize("count_tokens", [words, characters])
@given(text=article_texts, max_tokens=st.integers(16, 80))
@settings(max_examples=100, deadline=None)
def test_no_passage_that_search_sees_is_over_the_limit(
    count_tokens: Callable[[str], int], text: str, max_tokens: int
) -> None:
    article = Article(text, "A title", "source")
    for passage in split_passages(article, count_tokens, max_tokens):
        assert passage.boilerplate or count_tokens(embedded_text(article.title, passage)) <= max_tokens


def test_the_same_article_gives_the_same_passages_and_another_text_other_ids() -> None:
    first, again = (split_passages(BRIDGE, words, 40) for _ in range(2))
    other = split_passages(replace(BRIDGE, text=BRIDGE.text + "It rained."), words, 40)
    assert first == again and not {passage.id for passage in first} & {passage.id for passage in other}


def test_a_passage_carries_the_heading_above_it_but_not_the_title() -> None:
    before, advert, after = split_passages(BRIDGE, words, 40)
    assert (before.heading, before.boilerplate) == ("", False)
    assert (advert.text.strip(), advert.boilerplate) == ("Advertisement", True)
    assert (after.heading, after.text[:12]) == ("Reactions", "## Reactions")
    assert embedded_text(BRIDGE.title, after).startswith("The bridge over the Lenne > Reactions\n## Reactions\n\nMayor")


def test_a_heading_opens_a_passage_and_headings_stay_together() -> None:
    text = "It is open.\n\n# The town\n\n## The mayor\n\nShe was pleased."
    assert [passage.text for passage in split(text)] == ["It is open.\n\n", text[13:]]
    assert split(text)[1].heading == "The mayor"


def test_a_passage_closes_at_the_end_of_a_paragraph_once_it_is_full_enough() -> None:
    paragraph = "One two three four. Five six seven eight."
    text = f"{paragraph}\n\n{paragraph}\n\n{paragraph}\n\n{paragraph}"
    assert [words(passage.text) for passage in split(text, max_tokens=37, title="T")] == [16, 16]


def test_a_very_long_sentence_is_cut_at_spaces() -> None:
    text = "It is open. " + "word " * 300 + "end. It rained."
    passages = split(text, max_tokens=32, title="T")
    assert len(passages) > 10 and {words(passage.text) <= 31 for passage in passages} == {True}
    assert all(re.fullmatch(r"\s*\S.*\S\s*", passage.text) and " wor " not in passage.text for passage in passages)
    assert {word for passage in passages for word in passage.text.split()} == set(text.split())


def test_a_word_longer_than_a_passage_is_cut_inside() -> None:
    passages = split_passages(Article("a" * 1000, "T", "source"), characters, 100)
    assert len(passages) > 10 and all(len(passage.text) <= 98 for passage in passages)


def test_a_very_long_heading_is_cut_where_it_stands_above_passages() -> None:
    passages = split("# " + "Heading " * 60 + "\n\nIt is open.", max_tokens=40)
    assert passages[-1].text == "It is open." and 1 <= words(passages[-1].heading) <= 10
    assert passages[-1].heading == " ".join(["Heading"] * words(passages[-1].heading))


def test_a_title_that_takes_all_the_room_leaves_passages_a_quarter() -> None:
    passages = split("One two three four five six. " * 10, max_tokens=24, title="title " * 30)
    assert {words(passage.text) for passage in passages} == {6}


@pytest.mark.parametrize("text", ["", "  \n\n "])
def test_an_article_without_words_is_one_passage_that_search_does_not_see(text: str) -> None:
    assert [(passage.text, passage.sentences, passage.boilerplate) for passage in split(text)] == [(text, (), True)]


def test_an_article_without_headings_has_its_title_alone_above() -> None:
    (passage,) = split_passages(CHEESE, words, 60)
    assert embedded_text(CHEESE.title, passage) == f"Cheese\n{CHEESE.text}"


def test_sentences_know_the_page_they_begin_on() -> None:
    text = "The bridge reopened. It had been closed since March.\n\nRepairs cost 4.2 million euros."
    article = Article(text, "Bridge", "bridge.pdf", pages=(0, text.index("since"), text.index("Repairs")))
    pages = [sentence.page for passage in split_passages(article, words, 40) for sentence in passage.sentences]
    assert pages == [1, 1, 3]
    assert {sentence.page for passage in split(text) for sentence in passage.sentences} == {None}
