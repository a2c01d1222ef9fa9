"""Readers who sign in, in a real browser: the form, their own articles, and their turn."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from qa import Answer
from qa.chat.assistant_source import AssistantSource
from qa.chat.desk import Desk, Rules
from qa.chat.page import serve
from qa.users import Users, add_user
from tests.qa.chat.scripted import ScriptedAssistant
from tests.qa.chat.serving import free_port
from tests.qa.chat.test_page_in_browser import ANSWER, ARTICLE, ask, send

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"
SignedIn = Callable[[str], Page]


@pytest.fixture
def signed_in(browser: Browser, tmp_path: Path) -> Iterator[SignedIn]:
    """Signs a user in, with a browser of its own each time; one question is answered at a time, one waits."""
    for name in ("anna", "bert", "carl"):
        add_user(tmp_path / "users.toml", name, PASSWORD)
    rules = Rules(users=Users(tmp_path / "users.toml"), answers_at_once=1, most_waiting=1)
    assistant = ScriptedAssistant(lambda q: Answer(**{**vars(ANSWER), "question": q}), ARTICLE, seconds_per_word=1)
    page = serve(AssistantSource(lambda: assistant, Desk(rules)), port=free_port())
    contexts = []

    def signed_in(name: str) -> Page:
        contexts.append(browser.new_context())
        opened = contexts[-1].new_page()
        opened.set_default_timeout(20_000)
        opened.goto(page.local_url)
        opened.get_by_label("username").fill(name)
        opened.get_by_label("password").fill(PASSWORD)
        opened.get_by_role("button", name="Login").click()
        expect(opened.locator("#article h2")).to_be_visible()
        return opened

    yield signed_in
    for context in contexts:
        context.close()
    page.close(verbose=False)


def add_text(page: Page, title: str) -> None:
    page.get_by_role("button", name="Add a web address or a text").click()
    page.locator("#title input, #title textarea").fill(title)
    page.locator("#text textarea").fill(f"{title} is a place. It has a pier.")
    page.locator("#add-text").click()
    expect(page.locator("#added .notice")).to_contain_text(f"Added: {title}")


def test_a_user_finds_own_articles_and_questions_on_another_browser_and_others_do_not(signed_in: SignedIn):
    anna = signed_in("anna")
    add_text(anna, "The secret harbour")
    ask(anna, "What did it cost?")
    again, bert = signed_in("anna"), signed_in("bert")
    expect(again.locator("#articles")).to_contain_text("The secret harbour")
    expect(again.locator(".question")).to_have_text("What did it cost?")
    expect(bert.locator("#articles")).to_contain_text(ARTICLE.title)
    expect(bert.locator("#articles")).not_to_contain_text("The secret harbour")
    assert bert.locator(".question").count() == 0


def test_a_question_is_answered_in_its_turn_and_one_too_many_hears_that_the_page_is_busy(signed_in: SignedIn):
    anna, bert, carl = (signed_in(name) for name in ("anna", "bert", "carl"))
    send(anna, "What did it cost?")
    send(bert, "And its toll?")
    expect(bert.locator(".status")).to_contain_text("Waiting for 1 question that came before")
    assert "The page is busy" in ask(carl, "And mine?", outcome="failed")
    expect(bert.locator(".answer.answered")).to_be_visible(timeout=40_000)
    expect(bert.locator(".question")).to_have_text("And its toll?")
    expect(anna.locator(".question")).to_have_text("What did it cost?")
