"""Articles and visitors in a real browser: adding, choosing, removing; two visitors; reload, restart and export."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Browser, Page, expect

from index import Article, bundled_articles
from qa import Answer
from qa.chat import library_events
from qa.chat.instead import SUGGESTIONS
from qa.chat.page import serve
from qa.chat.visitors import Keeping
from tests.qa.chat.scripted import ScriptedAssistant, cite
from tests.qa.chat.test_page_in_browser import ANSWER, ARTICLE, DESKTOP, NARROW, SECONDS, ask, free_port, photograph

pytestmark = pytest.mark.browser

[BUNDLED] = bundled_articles()
CASTLE = "The old castle\n\nThe castle was built in 1871. It stands on a hill."
MILL = "The mill\n\nThe mill grinds flour."


class Visits:
    """A served page and the browsers that look at it."""

    def __init__(self, browser: Browser, closing: ExitStack) -> None:
        self._browser = browser
        self._closing = closing
        self.url = ""

    def serve(self, assistant: ScriptedAssistant, keeping: Keeping | None = None, port: int = 0) -> Callable[[], None]:
        served = serve(lambda: assistant, port=port or free_port(), keeping=keeping)
        self.url = served.local_url
        closed = self._closing.enter_context(ExitStack())
        closed.callback(served.close, verbose=False)
        return closed.close

    def open(self, size: tuple[int, int] = DESKTOP) -> Page:
        """The page in a browser of its own."""
        context = self._browser.new_context(viewport={"width": size[0], "height": size[1]})
        self._closing.callback(context.close)
        page = context.new_page()
        page.set_default_timeout(20 * SECONDS)
        page.goto(self.url)
        expect(page.locator("#article h2, #article .notice").first).to_be_visible(timeout=20 * SECONDS)
        return page


@pytest.fixture
def visits(browser: Browser) -> Iterator[Visits]:
    with ExitStack() as closing:
        yield Visits(browser, closing)


def assistant(*articles: Article) -> ScriptedAssistant:
    return ScriptedAssistant(lambda _: ANSWER, *(articles or (ARTICLE,)))


def upload(page: Page, folder: Path, **texts: str) -> None:
    files = [folder / f"{name}.txt" for name in texts]
    for file, text in zip(files, texts.values(), strict=True):
        file.write_text(text)
    page.locator("#upload input[type=file]").set_input_files(files)


def titles(page: Page) -> list[str]:
    if not page.locator("#articles .row").first.is_visible():
        page.locator("#articles summary").first.click()
    expect(page.locator("#articles .row").first).to_be_visible()
    return page.locator("#articles .title").all_text_contents()


def test_several_files_are_added_and_one_that_fails_is_told(visits: Visits, tmp_path: Path):
    visits.serve(assistant())
    page = visits.open()
    upload(page, tmp_path, castle=CASTLE, empty="  ", mill=MILL)
    added = page.locator("#added .notice")
    expect(added).to_have_count(3)
    expect(added.nth(0)).to_have_text("Added: The old castle")
    expect(added.nth(1)).to_contain_text("empty.txt is empty")
    expect(added.nth(2)).to_have_text("Added: The mill")
    assert titles(page) == ["The bridge", "The old castle", "The mill"]
    expect(page.locator("#articles .row").nth(1)).to_contain_text("castle.txt · 66 characters")
    expect(page.locator("#articles summary").first).to_contain_text("3 articles")
    photograph(page, "desktop-library")


def test_a_text_is_pasted_with_its_title_and_a_private_address_is_refused(visits: Visits):
    visits.serve(assistant())
    page = visits.open()
    page.locator("#pasting button").first.click()
    page.get_by_label("Title of the text").fill("Of <b>mills</b>")
    page.get_by_label("Text", exact=True).fill("The mill grinds flour.")
    photograph(page, "desktop-pasting")
    page.get_by_role("button", name="Add text").click()
    expect(page.locator("#added .notice")).to_have_text("Added: Of <b>mills</b>")
    expect(page.locator("#article")).to_contain_text("The mill grinds flour.")
    page.get_by_label("Web address").fill(visits.url)
    page.get_by_role("button", name="Add page").click()
    expect(page.locator("#added .failed")).to_contain_text("127.0.0.1")
    page.get_by_label("Web address").fill("/etc/hostname")
    page.get_by_role("button", name="Add page").click()
    expect(page.locator("#added .failed")).to_contain_text("/etc/hostname is no web address")


def test_a_text_that_is_added_while_another_still_is_is_not_lost(visits: Visits, monkeypatch: pytest.MonkeyPatch):
    read = library_events.article_of_text
    first_may_end = Event()

    def slow(title: str, text: str) -> Article:
        if title == "The castle":
            first_may_end.wait(20)
        return read(title, text)

    monkeypatch.setattr(library_events, "article_of_text", slow)
    visits.serve(assistant())
    page = visits.open()
    page.locator("#pasting button").first.click()
    for title, text in (("The castle", CASTLE), ("The mill", MILL)):
        page.get_by_label("Title of the text").fill(title)
        page.get_by_label("Text", exact=True).fill(text)
        page.get_by_role("button", name="Add text").click()
        expect(page.locator("#added")).to_contain_text("The castle")
    first_may_end.set()
    expect(page.locator(".articles summary").first).to_have_text("3 articles", timeout=20 * SECONDS)


def test_a_file_that_misses_its_field_does_not_take_the_place_of_the_page(visits: Visits):
    visits.serve(assistant())
    page = visits.open()
    dropped = "it => it.dispatchEvent(new DragEvent('drop', {bubbles: true, cancelable: true}))"
    assert page.locator("#question").evaluate(dropped) is False


def test_several_articles_are_chosen_and_these_alone_are_asked(visits: Visits):
    castle, mill = (Article(text=text, title=text.split("\n")[0], source="s") for text in (CASTLE, MILL))
    asked = assistant(ARTICLE, castle, mill)
    visits.serve(asked)
    page = visits.open()
    for title in ("The old castle", "The bridge"):
        page.locator("#chosen input").click()
        page.get_by_role("option", name=title).click()
    page.keyboard.press("Escape")
    expect(page.locator("#article h2").first).to_have_text("The bridge")
    ask(page, "What did it cost?")
    assert asked.asked == [[ARTICLE.id, castle.id]]


def test_an_article_is_removed_after_a_second_press_by_whom_it_belongs_to(visits: Visits, tmp_path: Path):
    visits.serve(assistant())
    page = visits.open()
    upload(page, tmp_path, castle=CASTLE)
    expect(page.locator("#added .notice")).to_have_text("Added: The old castle")
    assert titles(page) == ["The bridge", "The old castle"]
    assert page.locator("#articles .remove").count() == 1
    page.get_by_text("Remove", exact=True).click()
    page.get_by_role("button", name="Really remove The old castle").click()
    expect(page.locator("#added .notice")).to_have_text("Removed: The old castle")
    expect(page.locator("#articles .row")).to_have_count(1)
    expect(page.locator("#article h2").first).to_have_text("The bridge")


def test_two_visitors_see_neither_questions_nor_uploads_of_each_other(visits: Visits, tmp_path: Path):
    asked = assistant()
    visits.serve(asked)
    one, other = visits.open(), visits.open()
    upload(one, tmp_path, mill=MILL)
    expect(one.locator("#added .notice")).to_have_text("Added: The mill")
    ask(one, "What did it cost?")
    other.reload()
    expect(other.locator("#article h2").first).to_have_text("The bridge")
    assert other.locator(".exchange").count() == 0
    assert titles(other) == ["The bridge"]
    other.locator("#chosen input").click()
    expect(other.get_by_role("option")).to_have_count(1)
    ask(other, "What did it cost?")
    assert [len(ids or ()) for ids in asked.asked] == [2, 1]
    assert asked.histories == [[], []]
    assert "The mill" not in other.content()


def test_a_shared_page_gives_everyone_what_anyone_adds(visits: Visits, tmp_path: Path):
    visits.serve(assistant(), Keeping(shared=True))
    one, other = visits.open(), visits.open()
    upload(one, tmp_path, castle=CASTLE)
    expect(one.locator("#added .notice")).to_have_text("Added: The old castle")
    other.reload()
    expect(other.locator("#articles summary").first).to_contain_text("2 articles")
    assert titles(other) == ["The bridge", "The old castle"]
    assert other.locator("#articles .remove").count() == 2


def test_a_conversation_survives_a_reload_and_a_new_start_of_the_server(visits: Visits, tmp_path: Path):
    port = free_port()
    close = visits.serve(assistant(), Keeping(tmp_path / "chat"), port)
    page = visits.open()
    ask(page, "What did it cost?")
    page.reload()
    expect(page.locator(".exchange .question")).to_have_text("What did it cost?")
    expect(page.locator("#article mark")).to_have_count(2)
    close()
    visits.serve(assistant(), Keeping(tmp_path / "chat"), port)
    page.goto(visits.url)
    expect(page.locator(".exchange .question")).to_have_text("What did it cost?")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".exchange")).to_have_count(0)
    page.reload()
    expect(page.locator("#article h2").first).to_be_visible()
    expect(page.locator(".exchange")).to_have_count(0)


def test_a_reload_in_mid_answer_leaves_an_answer_or_a_stopped_draft(visits: Visits):
    slow = ScriptedAssistant(lambda _: ANSWER, ARTICLE, seconds_per_word=0.3)
    visits.serve(slow)
    page = visits.open()
    page.locator("#question textarea").fill("What did it cost?")
    page.locator("#question textarea").press("Enter")
    expect(page.locator(".answer.draft .text")).to_be_visible()
    page.reload()
    expect(page.locator(".answer.answered, .answer.stopped")).to_be_visible()
    slow.seconds_per_word = 0
    ask(page, "And now?")


def test_a_conversation_is_saved_as_markdown_and_as_json(visits: Visits):
    visits.serve(assistant())
    page = visits.open()
    expect(page.get_by_role("button", name="Save as Markdown")).to_have_count(0)
    ask(page, "What did it cost?")
    with page.expect_download() as markdown:
        page.get_by_role("button", name="Save as Markdown").click()
    text = Path(markdown.value.path()).read_text()
    assert markdown.value.suggested_filename == "answers.md"
    assert "## What did it cost?" in text
    assert "“The bridge cost \\$8 billion.” — The bridge, bridge.md" in text
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as JSON").click()
    [exchange] = json.loads(Path(saved.value.path()).read_text())
    assert exchange["citations"][0]["quote"] == "The bridge cost $8 billion."


def test_the_first_visit_shows_the_bundled_article_and_four_suggestions(visits: Visits):
    visits.serve(assistant(BUNDLED))
    page = visits.open()
    expect(page.locator("#article h2").first).to_have_text(BUNDLED.title)
    assert page.locator(".suggestion").all_text_contents() == [*SUGGESTIONS]
    photograph(page, "desktop-first-visit")


def test_a_new_article_gets_the_questions_that_it_answers(visits: Visits, tmp_path: Path):
    castle = Article(text=CASTLE, title="The old castle", source="s")
    built = Answer("q", text="In 1871. [1]", answered=True, citations=(cite(castle, "The castle was built in 1871."),))
    refusal = Answer("q", text="The article does not say.")
    visits.serve(ScriptedAssistant(lambda question: built if "built" in question else refusal, ARTICLE))
    page = visits.open()
    upload(page, tmp_path, castle=f"{CASTLE} The moat cost $5.")
    expect(page.locator(".suggestion")).to_have_text(["When was the castle built?"])
    page.locator(".suggestion").click()
    expect(page.locator(".exchange .question")).to_have_text("When was the castle built?")


def test_the_list_of_articles_fits_a_phone(visits: Visits, tmp_path: Path):
    visits.serve(assistant())
    page = visits.open(NARROW)
    upload(page, tmp_path, castle=CASTLE, long="x" * 300)
    expect(page.locator("#added .notice")).to_have_count(2)
    page.locator("#pasting button").first.click()
    titles(page)
    photograph(page, "phone-library")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
