"""Judged claims to the finished answer."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from qa.answers import NO_ANSWER, NO_ANSWER_OF_SEVERAL, checking, finished
from qa.claims import NOTHING_FOUND, JudgedClaim
from qa.sources import Source
from qa.types import Answer
from tests.qa.samples import source

FIRST = source(1, "The bridge reopened on Friday.", score=0.3)
SECOND = source(2, "Repairs cost 4.2 million euros.", score=0.9)
OTHER = source(3, "Voltane makes batteries.", article_id="b" * 16, source="batteries.md", start=100, score=0.5)
SOURCES = [FIRST, SECOND, OTHER]


def finish(*judged: JudgedClaim, sources: Sequence[Source] = SOURCES, articles: int = 1) -> Answer:
    answer = Answer("What happened?", text="an unchecked draft [7]", stage="checking", model="scripted")
    return finished(answer, judged, sources, articles=articles)


def test_supported_claims_are_shown_with_a_mark_for_each_citation() -> None:
    answer = finish(JudgedClaim("It reopened.", (FIRST,)), JudgedClaim("It cost 4.2 million.", (SECOND,)))
    assert answer.text == "It reopened. [1] It cost 4.2 million. [2]"
    assert [citation.quote for citation in answer.citations] == [FIRST.text, SECOND.text]
    assert (answer.answered, answer.reason, answer.nearest, answer.stage) == (True, "", None, "done")


def test_citations_are_numbered_as_they_first_appear_and_shared_between_claims() -> None:
    answer = finish(JudgedClaim("It cost 4.2 million.", (SECOND,)), JudgedClaim("Both are true.", (FIRST, SECOND)))
    assert answer.text == "It cost 4.2 million. [1] Both are true. [2][1]"
    assert [citation.number for citation in answer.citations] == [1, 2]
    assert [claim.citations for claim in answer.claims] == [(1,), (2, 1)]


def test_the_same_place_in_two_articles_makes_two_citations() -> None:
    answer = finish(JudgedClaim("Both are true.", (FIRST, OTHER)))
    assert [(citation.start, citation.source) for citation in answer.citations] == [
        (100, "harbour.md"),
        (100, "batteries.md"),
    ]


def test_a_claim_that_failed_is_kept_with_its_reason_and_not_shown() -> None:
    answer = finish(JudgedClaim("It reopened.", (FIRST,)), JudgedClaim("It cost 9.", (SECOND,), "no figure 9"))
    assert "9" not in answer.text
    assert [(claim.supported, claim.reason, claim.citations) for claim in answer.claims] == [
        (True, "", (1,)),
        (False, "no figure 9", ()),
    ]
    assert [citation.quote for citation in answer.citations] == [FIRST.text]


def test_without_a_supported_claim_it_is_refused_with_the_first_reason() -> None:
    answer = finish(JudgedClaim("It cost 9.", (SECOND,), "no figure 9"), JudgedClaim("Nobody.", (), "no name"))
    assert (answer.answered, answer.text, answer.reason) == (False, NO_ANSWER, "no figure 9")
    assert answer.citations == ()
    assert len(answer.claims) == 2


def test_a_refusal_shows_the_sentence_nearest_to_the_question() -> None:
    nearest = finish().nearest
    assert nearest is not None
    assert (nearest.quote, nearest.number) == (SECOND.text, 0)


def test_a_refusal_without_sources_has_no_nearest_sentence() -> None:
    answer = finish(sources=[])
    assert (answer.nearest, answer.reason) == (None, NOTHING_FOUND)


@pytest.mark.parametrize(("articles", "text"), [(0, NO_ANSWER), (1, NO_ANSWER), (2, NO_ANSWER_OF_SEVERAL)])
def test_a_refusal_speaks_of_one_article_or_of_several(articles: int, text: str) -> None:
    assert finish(articles=articles).text == text


def test_the_confidence_is_that_of_the_surest_claim() -> None:
    answer = finish(JudgedClaim("a", (FIRST,), "", 0.6), JudgedClaim("b", (SECOND,), "", 0.8))
    assert answer.confidence == 0.8
    assert finish().confidence == 0.0


def test_what_was_known_before_is_kept() -> None:
    assert finish().model == "scripted"


def test_a_citation_says_whose_article_it_is_of_which_day_and_on_which_page() -> None:
    known = replace(FIRST, page=3, author="Ines Roth", published="2024-05-03")
    [citation] = finish(JudgedClaim("It reopened.", (known,)), sources=[known]).citations
    assert (citation.page, citation.author, citation.published) == (3, "Ines Roth", "2024-05-03")
    assert citation.origin == "Harbour, Ines Roth, 2024-05-03, page 3"


def test_while_checks_go_on_the_refused_carry_their_reason_and_all_others_are_pending() -> None:
    judged = [
        JudgedClaim("It cost 9.", (SECOND,), "wrong"),
        JudgedClaim("It reopened.", (FIRST,)),
        JudgedClaim("So.", ()),
    ]
    answer = checking(Answer("What happened?", text="It cost 9. It reopened. So."), judged)
    assert [(claim.pending, claim.citations, claim.reason) for claim in answer.claims] == [
        (False, (), "wrong"),
        (True, (1,), ""),
        (True, (), ""),
    ]
    assert [citation.quote for citation in answer.citations] == [FIRST.text]
    assert (answer.stage, answer.answered, answer.text) == ("checking", False, "It cost 9. It reopened. So.")
