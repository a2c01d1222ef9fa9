"""The article beside the chat, with its citations marked."""

import re
from dataclasses import replace
from html import unescape

import pytest

from index import Article
from qa import Citation
from qa.chat.additions import shown_source
from qa.chat.article_pane import article_html, marked_html, tint
from tests.qa.chat.scripted import cite

TEXT = """# Bridge & harbour

The bridge cost $8 billion. It opened in 1998. Ships pass below it.

## Repairs

Repairs begin in May. They take two years.

Subscribe to our newsletter
"""
ARTICLE = Article(text=TEXT, title="Bridge & harbour", source="bridge.md", published="2024-05-01")
PAYLOADS = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "</mark></p></article><iframe src=javascript:alert(1)>",
    "${alert(1)} {{value}} `x` @children",
    "[x](javascript:alert(1)) ![y](http://192.0.2.1/y.png)",
    "http://192.0.2.1/ www.a.example a@a.example",
]


def marks(html: str) -> list[str]:
    return [unescape(inner) for inner in re.findall(r"<mark [^>]*>(.*?)</mark>", html, re.S)]


def shown_text(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def tags(html: str) -> set[str]:
    return set(re.findall(r"<\s*(\w+)", html))


def test_headings_paragraphs_and_boilerplate_are_told_apart():
    html = article_html(ARTICLE)
    assert "<h2>Bridge &amp; harbour</h2>" in html
    assert "<h3>Repairs</h3>" in html
    assert '<p class="paragraph">Repairs begin in May. They take two years.</p>' in html
    assert '<p class="boilerplate">Subscribe to our newsletter</p>' in html


def test_a_title_that_the_text_opens_with_is_shown_once():
    assert article_html(ARTICLE).count("Bridge &amp; harbour") == 1


def test_a_title_that_the_text_lacks_is_shown_above_it():
    html = article_html(replace(ARTICLE, title="The bridge"))
    assert html.index("<h2>The bridge</h2>") < html.index("<h2>Bridge &amp; harbour</h2>")


def test_a_plain_first_line_is_the_headline_too():
    html = article_html(Article(text="The harbour\n\nIt opened in 1871.", title="The harbour", source="s"))
    assert html.count("<h2>The harbour</h2>") == 1


def test_source_and_date_are_shown():
    assert '<p class="facts">bridge.md · 2024-05-01</p>' in article_html(ARTICLE)


def test_no_word_of_the_text_is_lost():
    text = re.sub(r"^#+ ", "", TEXT, flags=re.M)
    assert all(word in shown_text(article_html(ARTICLE)) for word in text.split())


def test_a_mark_holds_exactly_the_quote():
    html = article_html(ARTICLE, [cite(ARTICLE, "It opened in 1998.")])
    assert marks(html) == ["It opened in 1998."]
    assert 'class="tint-1" data-citations="1" data-label="1"' in html


def test_neighbouring_citations_are_two_marks_with_the_space_between_them_unmarked():
    html = article_html(ARTICLE, [cite(ARTICLE, "The bridge cost $8 billion."), cite(ARTICLE, "It opened in 1998.", 2)])
    assert marks(html) == ["The bridge cost $8 billion.", "It opened in 1998."]
    assert "</mark> <mark" in html


def test_touching_citations_do_not_run_together():
    html = article_html(ARTICLE, [cite(ARTICLE, "The bridge "), cite(ARTICLE, "cost $8 billion.", 2)])
    assert marks(html) == ["The bridge ", "cost $8 billion."]


def test_overlapping_citations_share_the_piece_in_the_middle():
    html = article_html(
        ARTICLE, [cite(ARTICLE, "The bridge cost $8 billion."), cite(ARTICLE, "cost $8 billion. It opened", 2)]
    )
    assert marks(html) == ["The bridge ", "cost $8 billion.", " It opened"]
    assert re.findall(r'data-citations="([\d ]+)"', html) == ["1", "1 2", "2"]
    assert re.findall(r'data-label="([\d ]+)"', html) == ["1", "2"]


def test_the_same_place_cited_twice_is_one_mark_with_both_numbers():
    html = article_html(ARTICLE, [cite(ARTICLE, "It opened in 1998."), cite(ARTICLE, "It opened in 1998.", 2)])
    assert marks(html) == ["It opened in 1998."]
    assert 'data-citations="1 2" data-label="1 2"' in html


def test_a_citation_over_two_paragraphs_is_marked_in_both_and_numbered_once():
    html = article_html(ARTICLE, [cite(ARTICLE, "Ships pass below it.\n\n## Repairs\n\nRepairs begin in May.")])
    assert marks(html) == ["Ships pass below it.", "Repairs", "Repairs begin in May."]
    assert html.count("data-label") == 1


@pytest.mark.parametrize("change", [{"article_id": "another"}, {"quote": "It opened in 1999."}, {"end": 10**9}])
def test_a_citation_that_does_not_fit_the_text_is_left_out(change):
    assert marks(article_html(ARTICLE, [replace(cite(ARTICLE, "It opened in 1998."), **change)])) == []


def test_tints_differ_and_begin_again_after_the_last():
    assert len({tint(number) for number in range(7)}) == 7
    assert tint(7) == tint(1)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_title_and_source_stay_text(payload):
    article = Article(text=f"{payload} stands here. And more.", title=payload, source=payload, published=payload)
    html = article_html(article, [cite(article, payload)])
    assert tags(html) <= {"article", "p", "h2", "h3", "mark", "button"}
    name = shown_source(payload)
    assert shown_text(html).count(payload) == 3 + (name == payload)
    assert shown_text(html).count(name) >= 4


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_mark_may_begin_and_end_inside_markup(payload):
    citations = [
        Citation("a", "t", "s", start, start + 3, payload[start : start + 3], start + 1)
        for start in range(len(payload) - 2)
    ]
    html = marked_html(payload, 0, len(payload), citations)
    assert tags(html) == {"mark"}
    assert "".join(marks(html)) == payload


def test_lines_that_stand_for_themselves_stay_apart_and_wrapped_lines_run_on():
    lines = "Roses are red.\nViolets are blue."
    wrapped = "This line is as long as lines are where an editor\nwrapped them. Here is the next sentence."
    html = article_html(Article(text=f"{lines}\n\n{wrapped}", title="t", source="s"))
    assert '<p class="paragraph">Roses are red.</p><p class="paragraph">Violets are blue.</p>' in html
    assert f'<p class="paragraph">{wrapped}</p>' in html


def test_the_focus_is_told_to_the_browser():
    assert 'data-focus="2"' in article_html(ARTICLE, focus=2)
