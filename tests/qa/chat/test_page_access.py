"""Whoever cannot see, cannot use a mouse, reads from right to left or has a narrow screen can use the page."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from index import Article
from qa import Answer, Claim
from qa.errors import ModelError
from tests.qa.chat.scripted import ScriptedAssistant, cite
from tests.qa.chat.serving import Open
from tests.qa.chat.test_page_in_browser import ANSWER, ARTICLE, DESKTOP, NARROW, REFUSAL, ask, send

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# How every element looks: the one with the focus must make a difference somewhere.
FOCUSED = "button, textarea, input, summary, mark, .confidence, #composer, #chosen .wrap, #article"
LOOKS = f"""[...document.querySelectorAll("{FOCUSED}")]
    .map(e => (s => s.outlineStyle + s.boxShadow + s.borderColor)(getComputedStyle(e))).join()"""
LEFT_OUT = Claim("It is 3 km long.", (), supported=False, reason="the article does not say 3 km")


def faults(page: Page) -> list[str]:
    """What axe-core finds wrong, with the element."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:160]} {node['failureSummary']}" for fault in found for node in fault["nodes"]
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, NARROW], ids=["desktop", "narrow"])
def test_axe_finds_no_fault(open_page: Open, size: tuple[int, int], dark: bool):
    article = Article(f"{ARTICLE.text}\n\nSubscribe to our newsletter", ARTICLE.title, ARTICLE.source)
    cited = (cite(article, "The bridge cost $8 billion."), cite(article, "Its toll is $5 billion a year.", 2))
    answer = Answer(**{**vars(ANSWER), "citations": cited, "claims": (LEFT_OUT,)})
    answers = iter([answer, REFUSAL, ModelError("The model did not answer: ask again.")])
    page = open_page(lambda: ScriptedAssistant(lambda _: next(answers), article), size, dark=dark)
    expect(page.locator("#article h2")).to_be_visible()
    assert faults(page) == []
    for outcome in ("answered", "refused", "failed"):
        ask(page, "What did it cost?", outcome=outcome)
        assert faults(page) == []
    page.locator(".left-out summary").first.click()
    page.locator("#chosen input").click()
    expect(page.locator("#chosen .options")).to_have_css("opacity", "1")  # it fades in
    assert faults(page) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_no_fault_while_an_answer_is_written(open_page: Open, dark: bool):
    page = open_page(lambda: ScriptedAssistant(lambda _: ANSWER, ARTICLE, seconds_per_word=2), dark=dark)
    send(page, "What did it cost?")
    expect(page.locator(".answer.draft .text")).to_be_visible()
    assert faults(page) == []


def test_the_keyboard_alone_asks_reads_a_citation_and_comes_back(open_page: Open):
    page = open_page(lambda: ScriptedAssistant(lambda _: ANSWER, ARTICLE))
    expect(page.locator("#article h2")).to_be_visible()
    expect(page.locator("#question textarea")).to_be_focused()
    page.keyboard.type("What did it cost?")
    page.keyboard.press("Tab")
    expect(page.locator("#send")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".answer.answered")).to_be_visible()
    expect(page.locator("#question textarea")).to_be_focused()
    mark = page.locator(".answer .text .cite").nth(1)
    for _ in range(12):
        if mark.evaluate("mark => mark === document.activeElement"):
            break
        page.keyboard.press("Shift+Tab")
    expect(mark).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("#article mark").last).to_be_focused()
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()


def test_the_list_of_articles_opens_and_closes_by_keyboard(open_page: Open):
    other = Article(text="# The harbour\n\nThe harbour is deep.", title="The harbour", source="harbour.md")
    page = open_page(lambda: ScriptedAssistant(lambda _: ANSWER, ARTICLE, other))
    expect(page.locator("#article h2")).to_be_visible()
    page.locator("#send").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("option", name="The harbour")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("option", name="The harbour")).not_to_be_visible()
    page.keyboard.press("Shift+Tab")
    for key in ("ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#article h2")).to_have_text("The harbour")


def test_whatever_has_the_focus_shows_it(open_page: Open):
    page = open_page(lambda: ScriptedAssistant(lambda _: ANSWER, ARTICLE))
    ask(page, "What did it cost?")
    page.evaluate("document.activeElement.blur()")
    without, seen = page.evaluate(LOOKS), set()
    page.locator("#new").focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.tagName")
        if focused == "BODY":
            break
        page.wait_for_function(f"without => {LOOKS} !== without", arg=without)
        seen.add(focused)
    assert {"BUTTON", "TEXTAREA", "INPUT"} <= seen


def test_a_screen_reader_is_told_each_stage_and_the_whole_answer_once(open_page: Open):
    page = open_page(lambda: ScriptedAssistant(lambda _: ANSWER, ARTICLE, seconds_per_word=0.3))
    spoken = page.locator(".spoken[role=status]")
    expect(page.locator("#article h2")).to_be_visible()
    spoken.evaluate("""place => { window.said = []; new MutationObserver(() => said.push(place.textContent))
        .observe(place, { childList: true }); }""")
    ask(page, "What did it cost?")
    expect(spoken).to_have_text(ANSWER.text)
    said = page.evaluate("said")
    assert said[-1] == ANSWER.text
    assert "Writing…" in said
    assert len(said) == len(set(said))


@pytest.mark.parametrize("size", [DESKTOP, NARROW], ids=["desktop", "narrow"])
def test_texts_from_right_to_left_and_long_words_keep_their_place(open_page: Open, size: tuple[int, int]):
    hebrew, long = "הגשר נפתח בשנת 1998.", f"{'Donaudampfschifffahrt' * 12} ends."
    article = Article(f"# {'Langes' * 40}\n\n{hebrew}\n\n{long}", "גשר" * 60, f"{'x' * 200}.md")
    cited = (cite(article, hebrew), cite(article, long, 2))
    answer = Answer("q", text=f"{hebrew} [1] {long} [2]", answered=True, citations=cited)
    page = open_page(lambda: ScriptedAssistant(lambda _: answer, article), size)
    ask(page, hebrew)
    wide = "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
    assert page.evaluate(f"{wide}.map(e => e.outerHTML.slice(0, 200))") == []
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    starts_right = "e => e.getBoundingClientRect().left - e.parentNode.getBoundingClientRect().left > 40"
    assert page.locator("#article p mark").first.evaluate(starts_right)
