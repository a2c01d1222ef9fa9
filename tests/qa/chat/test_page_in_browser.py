"""The page in a real browser: once with the real model, then with a scripted assistant for what is rare."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Locator, Page, expect

from index import Article, bundled_articles
from qa import Answer, Claim, local_model
from qa.assistant import Assistant
from qa.chat.assistant_source import AssistantSource
from qa.chat.instead import SUGGESTIONS
from qa.chat.page import serve
from qa.errors import ModelError, SettingsError
from qa.feedback import FILE, read_votes
from tests.qa.chat.scripted import ScriptedAssistant, cite
from tests.qa.chat.serving import Open, free_port

pytestmark = pytest.mark.browser

DESKTOP, PHONE, NARROW = (1280, 800), (390, 844), (360, 740)
SECONDS = 1000
MODEL_SECONDS = 240

ARTICLE = Article(
    text="# The bridge\n\nThe bridge cost $8 billion. It opened in 1998. Its toll is $5 billion a year.",
    title="The bridge",
    source="bridge.md",
)
ANSWER = Answer(
    "What did it cost?",
    text="It cost $8 billion [1] and brings $5 billion. [2]",
    answered=True,
    citations=(
        cite(ARTICLE, "The bridge cost $8 billion."),
        cite(ARTICLE, "Its toll is $5 billion a year.", 2),
    ),
)
REFUSAL = Answer(
    "Who?", text="The article does not say.", reason="nothing is close", nearest=cite(ARTICLE, "It opened in 1998.")
)


@pytest.fixture
def harbour(real_assistant: Assistant, tmp_path: Path) -> Iterator[Path]:
    """A file to add; afterwards its article is gone again."""
    path = tmp_path / "harbour.txt"
    path.write_text("The harbour of Oldport\n\nThe harbour of Oldport opened in 1871.")
    yield path
    for info in real_assistant.index.list():
        if Path(info.source).name == path.name:
            real_assistant.index.remove(info.id)


def send(page: Page, question: str) -> Locator:
    """Type a question, send it, and give the place where its answer appears."""
    exchanges = page.locator(".exchange")
    count = exchanges.count()
    page.locator("#question textarea").fill(question)
    for _ in range(5):
        # Gradio drops what is sent before it has wound up the event before, a moment after its last change.
        page.locator("#question textarea").press("Enter")
        with suppress(AssertionError):
            expect(exchanges).to_have_count(count + 1, timeout=3 * SECONDS)
            break
    expect(exchanges.last.locator(".question")).to_have_text(question)
    return exchanges.last


def ask(page: Page, question: str, *, outcome: str = "answered", seconds: int = 20) -> str:
    """Send a question, wait for what becomes of it, and give the text of the answer."""
    newest = send(page, question)
    expect(newest.locator(f".answer.{outcome}")).to_be_visible(timeout=seconds * SECONDS)
    return newest.locator(".text").inner_text()


def opening_ms(page: Page) -> float:
    """Milliseconds from asking for the page to a question box that can be typed into."""
    expect(page.locator("#question textarea")).to_be_editable()
    return page.evaluate("performance.now()")


def quotes(page: Page) -> list[str]:
    return page.locator(".exchange").last.locator("q").all_text_contents()


def marked(page: Page) -> list[str]:
    return page.locator("#article mark").all_text_contents()


def photograph(page: Page, name: str) -> None:
    if folder := os.environ.get("ARTICLE_QA_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png")


def scripted(answer: object = ANSWER, *articles: Article) -> Callable[[], ScriptedAssistant]:
    return lambda: ScriptedAssistant(lambda _: answer, *(articles or (ARTICLE,)))


@pytest.mark.real_model
def test_a_conversation_with_the_real_model(open_page: Open, real_assistant: Assistant, harbour: Path):
    [article] = bundled_articles()
    page = open_page(lambda: real_assistant)
    expect(page.locator("#article h2").first).to_have_text(article.title)
    photograph(page, "desktop-empty")

    send(page, "Who is Fluidstack?")
    expect(page.locator(".answer.draft .text")).to_be_visible(timeout=MODEL_SECONDS * SECONDS)
    photograph(page, "desktop-draft")
    expect(page.locator(".answer.answered")).to_be_visible(timeout=MODEL_SECONDS * SECONDS)
    first = page.locator(".answer .text").inner_text()
    assert "UK" in first
    assert "cloud" in first
    assert quotes(page)
    assert all(quote in article.text for quote in quotes(page))
    expect(page.locator("#article mark").first).to_be_in_viewport()
    assert set(marked(page)) == set(quotes(page))
    photograph(page, "desktop-answered")

    assert "8 billion" in ask(page, "And how much has Amazon put in?", seconds=MODEL_SECONDS)
    assert all(quote in article.text for quote in quotes(page))
    expect(page.locator("#article mark").first).to_be_in_viewport()
    photograph(page, "desktop-follow-up")

    ask(page, "Who runs Fluidstack?", outcome="refused", seconds=MODEL_SECONDS)
    expect(page.locator(".answer.refused .label")).to_have_text("Not in the articles")
    photograph(page, "desktop-refused")

    page.locator("#upload input[type=file]").set_input_files(harbour)
    expect(page.locator("#added .notice")).to_have_text("Added: The harbour of Oldport", timeout=60 * SECONDS)
    expect(page.locator("#article")).to_contain_text("opened in 1871.")
    photograph(page, "desktop-added")


def test_the_page_itself_may_load_nothing_from_elsewhere(open_page: Open):
    page = open_page(scripted())
    expect(page.locator("#article h2")).to_be_visible()
    blocked = page.evaluate("""() => new Promise(resolve => {
        document.addEventListener("securitypolicyviolation", event => resolve(event.effectiveDirective));
        new Image().src = "http://192.0.2.1/x.png";
        setTimeout(() => resolve("nothing"), 5000);
    })""")
    assert blocked == "img-src"


def test_dollar_signs_are_no_formula(open_page: Open):
    page = open_page(scripted())
    assert (
        ask(page, "What did it cost: $8 billion ... $5 billion?") == "It cost $8 billion [1] and brings $5 billion. [2]"
    )
    assert page.locator(".katex, math").count() == 0


def test_the_page_is_there_before_the_model(open_page: Open):
    release = Event()
    page = open_page(lambda: release.wait(60) and scripted()())
    opened_ms = [opening_ms(page)]
    # The best of five: two cores with other work on them took 1.3 to 3.1 seconds for the same page.
    while min(opened_ms) >= 2 * SECONDS and len(opened_ms) < 5:
        page.reload()
        opened_ms.append(opening_ms(page))
    assert min(opened_ms) < 2 * SECONDS, opened_ms
    expect(page.locator("#opening")).to_contain_text("Loading the model…")
    send(page, "What did it cost?")
    expect(page.locator(".answer.draft .status")).to_contain_text("Loading the model…")
    release.set()
    expect(page.locator(".answer.answered")).to_be_visible()
    expect(page.locator("#article mark")).to_have_count(2)


def test_an_error_is_a_sentence_and_the_question_can_be_tried_again(open_page: Open):
    answers = iter([ModelError("The model did not answer within 300 seconds: ask again."), ANSWER])
    page = open_page(lambda: ScriptedAssistant(lambda _: next(answers), ARTICLE))
    assert ask(page, "What did it cost?", outcome="failed") == "The model did not answer within 300 seconds: ask again."
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".answer.answered")).to_be_visible()
    expect(page.locator(".exchange")).to_have_count(1)


def test_a_question_of_spaces_gets_a_hint_that_outlasts_the_opening(open_page: Open):
    release = Event()
    page = open_page(lambda: release.wait(60) and scripted()())
    expect(page.locator("#opening")).to_contain_text("Loading the model…")
    page.locator("#question textarea").fill("   ")
    page.locator("#question textarea").press("Enter")
    expect(page.locator("#notice")).to_have_text("Type a question first.")
    release.set()
    expect(page.locator("#article h2")).to_be_visible()
    expect(page.locator("#opening .status")).to_have_count(0)
    expect(page.locator("#notice")).to_have_text("Type a question first.")
    assert page.locator(".exchange").count() == 0


def test_suggestions_ask_and_a_new_conversation_brings_them_back(open_page: Open):
    page = open_page(scripted(ANSWER, *bundled_articles(), ARTICLE))
    page.get_by_role("button", name=SUGGESTIONS[1]).click()
    expect(page.locator(".exchange .question")).to_have_text(SUGGESTIONS[1])
    expect(page.locator(".answer.answered")).to_be_visible()
    expect(page.get_by_role("button", name=SUGGESTIONS[1])).to_have_count(0)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".exchange")).to_have_count(0)
    expect(page.locator("#article mark")).to_have_count(0)
    expect(page.get_by_role("button", name=SUGGESTIONS[1])).to_be_visible()


def test_stop_ends_an_answer_and_the_next_question_works(open_page: Open):
    endless = replace(ANSWER, text=500 * f"{ANSWER.text} ")  # however slow the machine, it is stopped in mid-answer
    answers = iter([endless, ANSWER])
    assistant = ScriptedAssistant(lambda _: next(answers), ARTICLE, seconds_per_word=0.5)
    page = open_page(lambda: assistant)
    send(page, "What did it cost?")
    expect(page.locator(".answer.draft .text")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".answer.stopped .label")).to_have_text("Stopped before it was checked")
    assistant.seconds_per_word = 0
    ask(page, "What did it cost?")


def test_an_earlier_citation_shows_its_place_again_by_keyboard(open_page: Open):
    answers = iter([ANSWER, REFUSAL])
    page = open_page(lambda: ScriptedAssistant(lambda _: next(answers), ARTICLE))
    ask(page, "What did it cost?")
    ask(page, "Who?", outcome="refused")
    assert marked(page) == ["It opened in 1998."]
    page.locator(".exchange").first.get_by_role("button", name="Citation 2").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#article mark")).to_have_text(
        ["The bridge cost $8 billion.", "Its toll is $5 billion a year."]
    )
    expect(page.locator("#article mark").last).to_be_focused()


def test_a_citation_on_a_phone_leads_to_its_place_and_back(open_page: Open):
    long = Article(text=f"# Long\n\n{'A line of the article. ' * 300}\n\nThe end.", title="Long", source="long.md")
    answer = Answer("q", text="It ends. [1]", answered=True, citations=(cite(long, "The end."),))
    page = open_page(scripted(answer, long), PHONE)
    ask(page, "How does it end?")
    expect(page.locator("#article mark")).not_to_be_in_viewport()
    expect(page.get_by_role("button", name="Back to the answer")).to_have_count(0)
    page.locator(".answer .text").get_by_role("button", name="Citation 1").click()
    expect(page.locator("#article mark")).to_be_in_viewport()
    page.get_by_role("button", name="Back to the answer").click()
    expect(page.locator(".answer .text")).to_be_in_viewport()


def test_the_chosen_article_is_shown_and_alone_is_asked(open_page: Open):
    other = Article(text="# The harbour\n\nThe harbour is deep.", title="The harbour", source="harbour.md")
    assistant = ScriptedAssistant(lambda _: REFUSAL, ARTICLE, other)
    page = open_page(lambda: assistant)
    expect(page.locator("#article h2")).to_have_text("The bridge")
    page.locator("#chosen input").click()
    page.get_by_role("option", name="The harbour").click()
    expect(page.locator("#article h2")).to_have_text("The harbour")
    ask(page, "Who?", outcome="refused")
    assert assistant.asked == [[other.id]]


def test_a_file_that_cannot_be_read_is_told_by_its_name(open_page: Open, tmp_path: Path):
    (tmp_path / "empty.txt").write_text("  ")
    page = open_page(scripted())
    expect(page.locator("#article h2")).to_be_visible()
    page.locator("#upload input[type=file]").set_input_files(tmp_path / "empty.txt")
    expect(page.locator("#added .failed")).to_contain_text("empty.txt")
    assert "/" not in page.locator("#added").inner_text()


def test_a_download_is_shown_with_its_progress(open_page: Open):
    release = Event()
    source = AssistantSource(lambda: release.wait(60) and scripted()())
    page = open_page(source)
    source.fetched("the model", 250_000_000, 1_000_000_000)
    expect(page.locator("#opening")).to_contain_text("Fetching files, this once: the model, 250 of 1,000 MB…")
    expect(page.locator("#opening progress")).to_have_attribute("value", "0.250")
    send(page, "What did it cost?")
    expect(page.locator(".answer.draft .status")).to_contain_text("250 of 1,000 MB…")
    expect(page.locator(".status")).to_have_count(1)
    # The page is as wide as it will be once there is an article.
    assert page.locator("#top").evaluate("top => top.getBoundingClientRect().left") < 30
    photograph(page, "desktop-download")
    source.fetched("the model", 1_000_000_000, 1_000_000_000)
    expect(page.locator(".answer.draft .status")).to_contain_text("Loading the model…")
    release.set()
    expect(page.locator(".answer.answered")).to_be_visible()


def test_marks_are_pending_until_checked_and_what_fails_is_struck_through(open_page: Open):
    claims = (Claim("It cost $8 billion.", (1,), True), Claim("It is red.", (), False, "no sentence states it"))
    answer = replace(ANSWER, text="It cost $8 billion. [1]", claims=claims, citations=ANSWER.citations[:1])
    page = open_page(lambda: ScriptedAssistant(lambda _: answer, ARTICLE, seconds_per_word=0.6))
    send(page, "What did it cost?")
    expect(page.locator(".claim.pending .cite.pending")).to_have_text("[1]")
    expect(page.locator(".claim.struck s")).to_have_text("It is red.")
    expect(page.locator(".claim.struck")).to_contain_text("no sentence states it")
    photograph(page, "desktop-checking")
    expect(page.locator(".answer.answered .text button.cite")).to_have_text("[1]")
    expect(page.locator(".pending")).to_have_count(0)
    page.get_by_text("1 sentence of the reply left out").click()
    expect(page.locator(".left-out s")).to_have_text("It is red.")


def test_a_mark_shows_its_quote_to_the_pointer_and_to_the_keyboard(open_page: Open):
    page = open_page(scripted())
    ask(page, "What did it cost?")
    tip, marks = page.get_by_role("tooltip"), page.locator(".answer .text .cite")
    marks.last.hover()
    expect(tip).to_contain_text("Its toll is $5 billion a year.")
    expect(tip).to_contain_text("The bridge")
    photograph(page, "desktop-quote")
    page.mouse.move(1, 1)
    expect(tip).to_be_hidden()
    page.locator("#question textarea").focus()
    marks.first.focus()
    expect(tip).to_contain_text("The bridge cost $8 billion.")
    assert marks.first.get_attribute("aria-describedby") == tip.get_attribute("id")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.locator(".confidence").focus()
    expect(tip).to_have_text("confidence 0%: how likely the articles state this")


def test_a_changed_question_takes_the_place_of_the_first_and_of_all_after_it(open_page: Open):
    assistant = ScriptedAssistant(lambda _: ANSWER, ARTICLE)
    page = open_page(lambda: assistant)
    for question in ("One?", "Two?", "Three?"):
        ask(page, question)
    box = page.locator("#question textarea")
    page.locator(".exchange").nth(1).get_by_role("button", name="Edit question").click()
    expect(box).to_have_value("Two?")
    expect(box).to_be_focused()
    expect(page.locator("#notice")).to_contain_text("Sending replaces this question and all that comes after it.")
    expect(page.locator(".exchange.going .question")).to_have_text(["Two?", "Three?"])
    page.get_by_role("button", name="Leave it as it was").click()
    expect(box).to_have_value("")
    expect(page.locator(".exchange.going")).to_have_count(0)
    page.locator(".exchange").nth(1).get_by_role("button", name="Edit question").click()
    expect(box).to_have_value("Two?")
    box.fill("Two, really?")
    box.press("Enter")
    expect(page.locator(".exchange .question")).to_have_text(["One?", "Two, really?"])
    expect(page.locator(".answer.answered")).to_have_count(2)
    assert [len(history) for history in assistant.histories] == [0, 1, 2, 1]


def test_the_newest_question_is_asked_again_in_its_place(open_page: Open):
    answers = iter([ANSWER, REFUSAL, ANSWER])
    page = open_page(lambda: ScriptedAssistant(lambda _: next(answers), ARTICLE))
    ask(page, "What did it cost?")
    ask(page, "Who?", outcome="refused")
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".answer.refused")).to_have_count(0)
    expect(page.locator(".answer.answered")).to_have_count(2)
    expect(page.locator(".exchange .question")).to_have_text(["What did it cost?", "Who?"])


def test_an_answer_is_copied_with_its_citations(open_page: Open):
    page = open_page(scripted())
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, "What did it cost?")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(
        "What did it cost?\n\nIt cost $8 billion [1] and brings $5 billion. [2]\n\n[1] “The bridge"
    )
    expect(page.get_by_role("button", name="Copy")).to_be_visible()


def test_votes_and_their_reasons_are_kept_by_keyboard_too(open_page: Open, tmp_path: Path):
    page = open_page(lambda: ScriptedAssistant(lambda _: ANSWER, ARTICLE, data=tmp_path))
    ask(page, "What did it cost?")
    page.get_by_role("button", name="Bad answer").focus()
    page.keyboard.press("Enter")
    reason = page.get_by_label("What is wrong with it?")
    expect(reason).to_be_focused()
    photograph(page, "desktop-vote")
    page.keyboard.type("The toll is <b>older</b>.")
    page.keyboard.press("Enter")
    expect(page.locator(".noted")).to_have_text("Noted: The toll is <b>older</b>.")
    expect(page.get_by_role("button", name="Bad answer")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Bad answer")).to_be_focused()
    [vote] = read_votes(tmp_path / FILE)
    assert (vote.vote, vote.reason, vote.answer) == ("down", "The toll is <b>older</b>.", ANSWER.text)
    assert len((tmp_path / FILE).read_text().splitlines()) == 2


def test_a_vote_that_cannot_be_kept_is_a_sentence(open_page: Open, tmp_path: Path):
    (tmp_path / "data").write_text("a file where a folder should be")
    page = open_page(lambda: ScriptedAssistant(lambda _: ANSWER, ARTICLE, data=tmp_path / "data"))
    ask(page, "What did it cost?")
    page.get_by_role("button", name="Good answer").click()
    expect(page.locator("#notice .failed")).to_contain_text("The vote cannot be kept")
    expect(page.get_by_role("button", name="Good answer")).to_have_attribute("aria-pressed", "false")


def test_a_refusal_offers_questions_that_the_bundled_article_answers(open_page: Open):
    [bundled] = bundled_articles()
    answers = {"Who?": replace(REFUSAL, refusal="off_topic")}
    page = open_page(lambda: ScriptedAssistant(lambda question: answers.get(question, ANSWER), ARTICLE, bundled))
    ask(page, "Who?", outcome="refused")
    expect(page.locator(".answer.refused .label")).to_have_text("Not what the articles are about")
    expect(page.locator(".ask")).to_have_text(SUGGESTIONS[:2])
    page.get_by_role("button", name=SUGGESTIONS[0]).click()
    expect(page.locator(".exchange .question")).to_have_text(["Who?", SUGGESTIONS[0]])
    expect(page.locator(".answer.answered")).to_be_visible()


def test_a_refusal_of_other_articles_offers_nothing_that_it_does_not_know(open_page: Open):
    page = open_page(scripted(REFUSAL))
    ask(page, "Who?", outcome="refused")
    expect(page.locator(".instead")).to_have_count(0)


@pytest.mark.real_model
def test_a_model_that_dies_in_mid_answer_is_a_sentence_and_is_there_again(open_page: Open, real_assistant: Assistant):
    page = open_page(lambda: real_assistant)
    send(page, "Who is Fluidstack?")
    expect(page.locator(".answer.draft .text")).to_be_visible(timeout=MODEL_SECONDS * SECONDS)
    for model in local_model._models.values():
        model._child.kill()
    expect(page.locator(".answer.failed .text")).to_contain_text("ended before it had answered: ask again")
    photograph(page, "desktop-model-died")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".answer.answered")).to_be_visible(timeout=MODEL_SECONDS * SECONDS)
    assert quotes(page)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW], ids=["desktop", "phone", "narrow"])
def test_nothing_is_wider_than_the_window(open_page: Open, size: tuple[int, int], dark: bool):
    answers = iter([ANSWER, REFUSAL, ModelError("A" + "b" * 300 + ".")])
    page = open_page(lambda: ScriptedAssistant(lambda _: next(answers), ARTICLE), size, dark=dark)
    expect(page.locator("#article h2")).to_be_visible()
    for question, outcome in (("What did it cost?", "answered"), ("Who? " + "x" * 200, "refused"), ("?", "failed")):
        ask(page, question, outcome=outcome)
        photograph(page, f"{size[0]}-{'dark' if dark else 'light'}-{outcome}")
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]


def test_a_port_in_use_is_told_in_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"^Port {port} is in use: choose another with --port.$"):
            serve(scripted(), port=port)


def test_a_host_that_is_not_this_machine_is_told_in_one_line():
    with pytest.raises(SettingsError, match=r"choose another with --host\.$"):
        serve(scripted(), host="192.0.2.1", port=free_port())
