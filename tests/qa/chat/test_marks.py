"""Marks in an answer and the quotes behind them."""

import re
from dataclasses import replace
from html import unescape

import pytest

from index import Article
from qa import Answer, Claim
from qa.chat.marks import claims_html, quotes_html, text_html
from tests.qa.chat.scripted import cite
from tests.qa.chat.test_article_pane import PAYLOADS, tags

ARTICLE = Article(text="The bridge cost $8 billion. It opened in 1998.", title="The bridge", source="bridge.md")
FIRST, SECOND = cite(ARTICLE, "The bridge cost $8 billion."), cite(ARTICLE, "It opened in 1998.", 2)


def test_a_mark_is_a_button_that_carries_its_quote_and_origin():
    html = text_html(Answer("q", text="It opened in 1998. [2]", citations=(replace(SECOND, page=3),)), 5)
    assert html.count('<button type="button" class="cite tint-2" data-exchange="5" data-number="2"') == 1
    assert 'aria-label="Citation 2: show it in the article"' in html
    assert 'data-tip="It opened in 1998." data-origin="The bridge, page 3">[2]</button>' in html


def test_a_bracket_that_is_no_citation_stays_text():
    html = text_html(Answer("q", text="See [7] and [x] [1]", citations=(FIRST,)), 0)
    assert "See [7] and [x] <button" in html
    assert html.count("<button") == 1


def test_several_citations_have_different_tints():
    html = text_html(Answer("q", text="Both. [1][2]", citations=(FIRST, SECOND)), 0)
    assert re.findall(r"tint-\d", html) == ["tint-1", "tint-2"]


def test_while_it_is_checked_a_claim_is_pending_with_its_marks_or_struck_through_with_the_reason():
    claims = (Claim("It cost $8 billion.", (1,), False), Claim("It is red.", (), False, "no sentence states it"))
    html = claims_html(Answer("q", text="draft", claims=claims, citations=(FIRST,), stage="checking"))
    assert '<span class="claim pending">It cost $8 billion. <span class="cite pending" data-tip=' in html
    assert (
        '<span class="claim struck"><s>It is red.</s> <span class="why">— no sentence states it</span></span>' in html
    )
    assert "<button" not in html  # what is not checked leads nowhere yet


def test_quotes_have_their_mark_and_no_second_copy_of_themselves():
    html = quotes_html([FIRST], 0)
    assert html.count("The bridge cost $8 billion.") == 1


def test_where_quotes_stand_is_said_once_for_those_that_follow_one_another():
    third = replace(FIRST, number=3, page=4)
    html = quotes_html([FIRST, SECOND, third], 0)
    assert re.findall(r'<p class="origin">(.*?)</p>', html) == ["The bridge", "The bridge, page 4"]
    assert html.index("It opened") < html.index("The bridge, page 4")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_quotes_titles_and_reasons_stay_text(payload):
    article = Article(text=payload, title=payload, source=payload)
    cited = cite(article, payload)
    claims = (Claim(payload, (1,), False), Claim(payload, (), False, payload))
    answer = Answer("q", text=f"{payload} [1]", claims=claims, citations=(cited,))
    for html in (text_html(answer, 0), claims_html(answer), quotes_html([cited], 0)):
        assert tags(html) <= {"p", "span", "button", "s", "ol", "li", "q", "div"}
        assert payload in unescape(re.sub(r"<[^>]+>", "", html))
        assert {unescape(tip) for tip in re.findall(r'data-tip="(.*?)"', html)} <= {payload}
