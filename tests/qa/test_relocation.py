"""Citations of an earlier answer in the articles as they are now."""

from dataclasses import replace
from pathlib import Path

import pytest

from index import Article
from qa.relocation import NO_LONGER_SAID, NO_LONGER_THERE, article_in, check_citation
from qa.types import Citation
from tests.qa.samples import batteries, harbour, open_index


def cite(article: Article, quote: str, *, start: int | None = None) -> Citation:
    """A citation of the first place where the article has the quote, or of the one from `start` on."""
    start = article.text.index(quote, start or 0)
    return Citation(article.id, article.title, article.source, start, start + len(quote), quote, 1)


def edited(text: str, article: Article | None = None) -> Article:
    """The article, another text in its place."""
    return replace(article or harbour(), text=text)


COST = "Repairs cost 4.2 million euros, twice the first\nestimate."


def test_the_same_article_has_the_citation_where_it_was() -> None:
    cited = cite(harbour(), COST)
    assert check_citation(cited, harbour()) == replace(check_citation(cited, harbour()), status="unchanged", now=cited)


def test_a_quote_is_found_again_where_it_stands_now() -> None:
    cited = cite(harbour(), COST)
    now = edited(f"A new first line.\n\n{harbour().text}")
    check = check_citation(cited, now)
    assert check.now is not None
    assert (check.status, check.now.article_id, check.now.start) == ("found_again", now.id, cited.start + 19)
    assert now.text[check.now.start : check.now.end] == check.now.quote == COST


def test_other_white_space_is_the_same_quote_and_the_new_one_is_cut_from_the_article() -> None:
    now = edited("The town said: Repairs cost 4.2 million\u00a0euros,\n\ntwice the first estimate. It was late.")
    check = check_citation(cite(harbour(), COST), now)
    assert check.now is not None
    assert check.now.quote == "Repairs cost 4.2 million\u00a0euros,\n\ntwice the first estimate."
    assert (check.now.start, check.now.end) == (15, 15 + len(check.now.quote))


def test_of_several_places_the_nearest_to_the_old_one_is_taken() -> None:
    article = edited("It is late. " + "x " * 50 + "It is late. " + "y " * 50 + "It is late.")
    second = cite(article, "It is late.", start=5)
    check = check_citation(second, edited(f"Now. {article.text}"))
    assert check.now is not None
    assert check.now.start == second.start + 5


def test_an_exact_place_is_taken_before_a_nearer_one_with_other_white_space() -> None:
    article = edited("The pier is old. The end.")
    now = edited(f"So. The pier  is old. {'x ' * 50}The pier is old.")
    check = check_citation(cite(article, "The pier is old."), now)
    assert check.now is not None
    assert check.now.start == now.text.rindex("The pier is old.")


@pytest.mark.parametrize(
    ("quote", "now"),
    [
        ("It took 14", "First: It took 140 months."),
        ("It took 14 months.", "It took 15 months."),
        ("rose", "The price arose."),
        ("It took 14 months.", ""),
    ],
)
def test_what_the_article_no_longer_says_is_stale(quote: str, now: str) -> None:
    check = check_citation(cite(edited(f"{quote} And more."), quote), edited(now))
    assert (check.status, check.now, check.reason) == ("stale", None, NO_LONGER_SAID)


def test_a_record_whose_quote_is_not_in_the_article_it_names_is_stale() -> None:
    forged = replace(cite(harbour(), COST), quote="Repairs cost 4 euros.")
    assert check_citation(forged, harbour()).status == "stale"
    assert check_citation(replace(forged, quote=" "), harbour()).status == "stale"


def test_a_quote_that_the_next_sentence_touches_is_found() -> None:
    article = edited("橋は金曜日に再開した。工事は14か月かかった。")
    check = check_citation(cite(article, "橋は金曜日に再開した。"), edited(f"新しい。{article.text}"))
    assert check.now is not None
    assert (check.now.start, check.now.end) == (4, 15)


def test_the_new_place_has_the_page_the_author_and_the_date_of_now() -> None:
    now = replace(edited("First page.\n\nIt took 14 months."), pages=(0, 13), author="I. Roth", published="2026-05-01")
    check = check_citation(cite(harbour(), "It took 14 months."), now)
    assert check.now is not None
    assert (check.now.page, check.now.author, check.now.published) == (2, "I. Roth", "2026-05-01")


def test_an_article_is_looked_up_by_its_id_and_else_by_its_source(tmp_path: Path) -> None:
    cited = cite(harbour(), COST)
    with open_index(tmp_path, [harbour(), batteries()]) as index:
        assert article_in(index, replace(cited, source="moved.md")) == harbour()
        index.add([edited("The bridge is closed again.")])
        found = article_in(index, cited)
        assert found is not None
        assert found.text == "The bridge is closed again."
        index.remove("harbour.md")
        assert article_in(index, cited) is None
    assert check_citation(cited, None).reason == NO_LONGER_THERE
