"""The buttons below an answer."""

import re
from dataclasses import replace
from html import unescape

import pytest

from qa import Answer
from qa.chat.action_bar import actions_html, instead_html
from qa.chat.conversation import Exchange
from qa.feedback import Vote
from tests.qa.chat.test_article_pane import PAYLOADS, tags

ANSWER = Answer("How much?", text="It cost $8 billion.", answered=True)
DONE = Exchange("How much?", ANSWER)
STOPPED = Exchange("How much?", replace(ANSWER, stage="writing"), stopped=True)


def labels(html: str) -> list[str]:
    return re.findall(r'class="act"[^>]*>(.*?)</button>', html)


def test_an_answer_can_be_copied_changed_asked_again_and_voted_on() -> None:
    html = actions_html(DONE, 2, newest=True)
    assert labels(html) == ["Copy", "Edit question", "Ask again"]
    assert 'data-act="copy" data-exchange="2" data-copy="How much?\n\nIt cost $8 billion."' in html
    assert re.findall(r'data-vote="(\w+)" aria-label="([\w ]+)" aria-pressed="(\w+)"', html) == [
        ("up", "Good answer", "false"),
        ("down", "Bad answer", "false"),
    ]


def test_only_the_newest_is_asked_again() -> None:
    assert "retry" not in actions_html(DONE, 0, newest=False)


@pytest.mark.parametrize("exchange", [STOPPED, Exchange("How much?", error="The model ended.")])
def test_what_failed_or_was_stopped_can_be_tried_again_or_changed(exchange: Exchange) -> None:
    html = actions_html(exchange, 0, newest=True)
    assert labels(html) == ["Try again", "Edit question"]
    assert "data-vote" not in html


def test_a_question_that_is_being_changed_can_be_left_as_it_was() -> None:
    assert "Leave it as it was" in labels(actions_html(DONE, 0, newest=True, edited=True))


def test_a_vote_is_shown_with_a_line_for_its_reason() -> None:
    html = actions_html(replace(DONE, vote=Vote.on(ANSWER, "down")), 1, newest=True)
    assert re.findall(r'aria-pressed="(\w+)"', html) == ["false", "true"]
    assert '<form class="reason-form" data-exchange="1" data-vote="down">' in html
    assert "What is wrong with it?" in html


def test_a_reason_that_was_given_is_shown_in_place_of_the_line() -> None:
    html = actions_html(replace(DONE, vote=Vote.on(ANSWER, "up", "clear & short")), 1, newest=True)
    assert '<p class="noted">Noted: clear &amp; short</p>' in html
    assert "<form" not in html


def test_questions_to_ask_instead_are_buttons_and_none_are_nothing() -> None:
    html = instead_html(replace(DONE, instead=("Who?", "How?")))
    assert re.findall(r'data-act="submit" data-question="(.*?)">(.*?)</button>', html) == [
        ("Who?", "Who?"),
        ("How?", "How?"),
    ]
    assert instead_html(DONE) == ""


@pytest.mark.parametrize("payload", PAYLOADS)
def test_questions_answers_and_reasons_stay_text(payload: str) -> None:
    answer = Answer(payload, text=payload, answered=True)
    exchange = Exchange(payload, answer, instead=(payload,), vote=Vote.on(answer, "up", payload))
    html = actions_html(exchange, 0, newest=True) + instead_html(exchange)
    assert tags(html) <= {"div", "button", "span", "p"}
    assert unescape(re.sub(r"<[^>]+>", "", html)).count(payload) == 2
    [copied] = re.findall(r'data-copy="(.*?)"', html, re.S)
    assert unescape(copied) == f"{payload}\n\n{payload}"
