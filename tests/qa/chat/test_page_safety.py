"""Texts from outside, through every door: the browser shows them, runs nothing of them and fetches nothing for them."""

import pytest
from playwright.sync_api import Locator, Page, expect

from index import Article
from qa import Answer, Claim
from qa.errors import ModelError
from tests.qa.chat.payloads import PAYLOADS
from tests.qa.chat.scripted import ScriptedAssistant, cite
from tests.qa.chat.serving import Open
from tests.qa.chat.test_page_in_browser import ask

pytestmark = pytest.mark.browser

# What pages from outside could bring, and the page itself never has in its texts.
FOREIGN = (
    "script, img, svg, a, iframe, object, embed, form, input, video, style, link, meta, base, math, template, code"
)
TEXTS = " ".join(PAYLOADS)
WATCH = """
    window.broken = [];
    document.addEventListener("securitypolicyviolation", event => broken.push(event.effectiveDirective));
"""


def watched(page: Page) -> Page:
    """The page, loaded anew with a list of what its policy had to prevent."""
    page.add_init_script(WATCH)
    page.reload()
    expect(page.locator("#article .article")).to_be_visible()
    return page


def assert_harmless(page: Page) -> None:
    assert page.locator("#conversation, #article, #opening, #notice, #added").locator(FOREIGN).count() == 0
    assert page.evaluate("[window.ran, broken, location.pathname, document.title]") == [
        None,
        [],
        "/",
        "Ask the articles",
    ]


def shown(place: Locator) -> str:
    return "".join(place.all_text_contents())


def test_there_are_many_payloads_and_all_fit_into_questions():
    assert len(set(PAYLOADS)) >= 30


def test_titles_sources_and_texts_of_articles_are_shown_as_text(open_page: Open):
    articles = [Article(f"{text} is here.\n\nThe end {text}", title=text, source=text) for text in PAYLOADS]
    cited = [
        cite(article, f"{text} is here.", number)
        for number, (article, text) in enumerate(zip(articles, PAYLOADS, strict=True), 1)
    ]
    marks = " ".join(f"[{citation.number}]" for citation in cited)
    answer = Answer("q", text=f"All. {marks}", answered=True, citations=tuple(cited))
    page = watched(open_page(lambda: ScriptedAssistant(lambda _: answer, *articles)))
    ask(page, "What is here?")
    assert page.locator(".quote q").all_text_contents() == [citation.quote for citation in cited]
    for text, origin in zip(PAYLOADS, page.locator(".origin").all_text_contents(), strict=True):
        assert text in origin
    for citation in cited:
        page.locator(".answer .text .cite").nth(citation.number - 1).click()
        expect(page.locator("#article mark")).to_have_attribute("data-citations", str(citation.number))
        assert shown(page.locator("#article mark")) == citation.quote
        assert citation.title in shown(page.locator("#article h2"))
        assert citation.title.rpartition("/")[2] in shown(page.locator("#article .facts"))
    assert_harmless(page)
    page.locator("#chosen input").click()
    assert page.locator("#chosen .options .item").count() == len(PAYLOADS)
    assert_harmless(page)


def test_replies_and_what_is_left_out_of_them_are_shown_as_text(open_page: Open):
    article = Article("The end.", title="The end", source="end.md")
    claims = tuple(Claim(text, (), supported=False, reason=text) for text in PAYLOADS)
    searched = Answer("q", searched_question=TEXTS, text=f"{TEXTS} [1]", answered=True)
    answered = Answer(**{**vars(searched), "citations": (cite(article, "The end."),), "claims": claims})
    refused = Answer("q", text=TEXTS, reason=f"why {TEXTS}", claims=claims)
    answers = iter([answered, refused])
    page = watched(open_page(lambda: ScriptedAssistant(lambda _: next(answers), article)))
    for outcome in ("answered", "refused"):
        ask(page, "What is here?", outcome=outcome)
        newest = page.locator(".exchange").last
        assert TEXTS in shown(newest.locator(".text"))
        newest.locator("summary").click()
        assert newest.locator(".left-out s").all_text_contents() == list(PAYLOADS)
        assert_harmless(page)
    assert TEXTS in shown(page.locator(".reason"))


def test_questions_and_errors_are_shown_as_text(open_page: Open):
    page = watched(open_page(lambda: ScriptedAssistant(lambda _: ModelError(TEXTS), Article("x", "x", "x"))))
    for start in range(0, len(PAYLOADS), 20):
        question = " ".join(PAYLOADS[start : start + 20])
        page.locator("#question textarea").fill(question)
        page.locator("#send").click()
        expect(page.locator(".answer.failed")).to_have_count(start // 20 + 1)
        assert shown(page.locator(".question").last) == question
        assert shown(page.locator(".answer.failed .text").last) == TEXTS
        assert_harmless(page)


def test_names_of_files_are_shown_as_text(open_page: Open):
    page = watched(open_page(lambda: ScriptedAssistant(lambda _: ModelError("x"), Article("x", "x", "x"))))
    for number, text in enumerate(PAYLOADS[3:4] + PAYLOADS[26:28]):
        name = f"{number} {text}.txt"
        page.locator("#upload input[type=file]").set_input_files(
            {"name": name, "mimeType": "text/plain", "buffer": b" " if number else b"A whole sentence stands here."}
        )
        expect(page.locator("#added .notice")).to_contain_text(f"{number} ")
        page.wait_for_timeout(1500)  # Gradio's progress bar fails, unseen, where an upload is over before it is drawn
        assert_harmless(page)
