"""The sentences that make an overview, over counted words."""

from pathlib import Path

import pytest

from index import text_article
from qa import overview_sources
from qa.overview_sources import by_article, central, sources_of, with_figures, with_quotations
from tests.fakes import BagOfWordsEmbeddings
from tests.qa.samples import batteries, harbour, open_index, source

EMBED = BagOfWordsEmbeddings().embed_documents


def test_all_sentences_of_the_articles_are_numbered_exact_slices(tmp_path: Path) -> None:
    articles = {article.id: article for article in (harbour(), batteries())}
    with open_index(tmp_path, articles.values()) as index:
        found, left_out = sources_of(index, index.list())
    assert [item.number for item in found] == list(range(1, 10))
    assert left_out == 0
    assert all(articles[item.article_id].text[item.start : item.end] == item.text for item in found)
    assert [item.text for item in found if item.heading] == ["The pier was built in 1911.", found[5].text]
    assert (found[4].before, found[5].before) == ("", "The pier was built in 1911.")
    assert [len(group) for group in by_article(found)] == [6, 3]


def test_of_a_long_article_passages_are_left_out_evenly_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview_sources, "_MOST_PASSAGES", 4)
    text = "\n\n".join(f"# Part {number}\n\nBridge {number} is open." for number in range(12))
    with open_index(tmp_path, [text_article(text, source="long.md")]) as index:
        found, left_out = sources_of(index, index.list())
    assert [item.text for item in found] == [f"Bridge {number} is open." for number in (0, 3, 6, 9)]
    assert left_out == 8


def test_the_opening_sentence_and_the_most_central_of_each_stretch_are_chosen() -> None:
    texts = [
        "The bridge reopened.",
        "Steel came late to the bridge works.",  # of the first stretch it shares most with the others and the title
        "Steel was late.",
        "Cats sleep.",
        "It is the pier of the harbour.",  # near the title, but it leans on the sentence before
        "The pier of the harbour is old.",
        "Dogs bark at noon.",
    ]
    sources = [source(number, text, title="Harbour bridge", before="x") for number, text in enumerate(texts, start=1)]
    assert [item.number for item in central(sources, 3, embed=EMBED)] == [1, 2, 6]
    assert [item.number for item in central(sources, 1, embed=EMBED)] == [1]
    assert len(central(sources, 50, embed=EMBED)) == len(texts)
    assert central([], 3, embed=EMBED) == []


def test_figures_with_a_unit_come_before_bare_ones() -> None:
    texts = ["It opened in 1911.", "Nobody came.", "Repairs cost $4 million.", "Sales rose by 4%."]
    sources = [source(number, text) for number, text in enumerate(texts, start=1)]
    assert [item.number for item in with_figures(sources, 2)] == [3, 4]
    assert [item.number for item in with_figures(sources, 9)] == [3, 4, 1]


def test_a_quotation_needs_somebody_who_says_it() -> None:
    sources = [
        source(1, 'Mayor Ines Roth said: "We look at the pier now."'),
        source(2, '"Nobody knows the price yet," she added.', before="Mayor Ines Roth spoke on Friday."),
        source(3, 'The so-called "pier" is old.'),
        source(4, '"all the way to the harbour"'),
    ]
    assert [item.number for item in with_quotations(sources, 9)] == [1, 2]
    assert [item.number for item in with_quotations(sources, 1)] == [1]
