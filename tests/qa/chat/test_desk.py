"""Questions at the desk: in turn, not too many, counted, and not in the log unless that is wanted."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from qa import Answer, Claim
from qa.chat.desk import Desk, Rules, pseudonym
from qa.chat.logs import log_to
from qa.errors import BusyError, ModelError, SettingsError
from tests.qa.chat.scripted import ScriptedAssistant

ANSWER = Answer("Who?", text="Nobody.", answered=True, timings={"search": 0.1}, claims=(Claim("x", (), False, "why"),))
REFUSAL = Answer("Who?", reason="not stated", refusal="not_stated")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """A log without questions."""
    handler = log_to(str(tmp_path / "log.jsonl"), questions=False)
    yield tmp_path / "log.jsonl"
    logging.getLogger().removeHandler(handler)
    handler.close()
    logging.captureWarnings(False)


def ask(desk: Desk, answer: Answer | Exception = ANSWER, reader: str = "user anna") -> Answer:
    *_, last = desk.counter(ScriptedAssistant(lambda _: answer), reader).stream("Who is Ada?")
    return last


def lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_a_question_waits_for_its_turn_and_is_told_how_many_come_first():
    desk = Desk(Rules(answers_at_once=1))
    first = desk.counter(ScriptedAssistant(lambda _: ANSWER), "a").stream("Who?")
    next(first)
    second = desk.counter(ScriptedAssistant(lambda _: ANSWER), "b").stream("Who?")
    waiting = next(second)
    assert (waiting.stage, waiting.reason) == ("waiting", "Waiting for 1 question that came before")
    assert (desk.running, desk.waiting) == (1, 1)
    first.close()
    assert [*second][-1] == ANSWER
    assert (desk.running, desk.waiting) == (0, 0)


def test_who_leaves_while_waiting_gives_the_place_back():
    desk = Desk(Rules(answers_at_once=1))
    first = desk.counter(ScriptedAssistant(lambda _: ANSWER), "a").stream("Who?")
    next(first)
    second = desk.counter(ScriptedAssistant(lambda _: ANSWER), "b").stream("Who?")
    next(second)
    second.close()
    assert desk.waiting == 0
    first.close()


def test_where_too_many_wait_the_next_one_hears_that_the_page_is_busy():
    desk = Desk(Rules(answers_at_once=1, most_waiting=1))
    tickets = [desk.enter("a"), desk.enter("b")]
    with pytest.raises(BusyError, match=r"The page is busy: as many questions wait as may \(1\)"):
        desk.enter("c")
    desk.leave(tickets[0])
    desk.enter("c")
    assert "outcome" not in desk.metrics.text().decode()


def test_where_nobody_may_wait_questions_are_taken_as_long_as_one_can_be_answered_at_once():
    desk = Desk(Rules(answers_at_once=1, most_waiting=0))
    desk.enter("a")
    with pytest.raises(BusyError, match=r"as many questions wait as may \(0\)"):
        desk.enter("b")


def test_one_reader_who_asks_too_often_is_told_when_to_go_on_and_others_are_not_held_up():
    desk = Desk(Rules(questions_per_minute=2))
    assert [ask(desk), ask(desk)] == [ANSWER, ANSWER]
    with pytest.raises(BusyError, match=r"asked 2 questions within a minute: ask again in \d+ s"):
        ask(desk)
    assert ask(desk, reader="user bert") == ANSWER
    assert 'questions_total{outcome="busy"} 1.0' in desk.metrics.text().decode()


def test_uploads_are_limited_by_reader():
    desk = Desk(Rules(uploads_per_hour=1))
    desk.take_upload("user anna")
    desk.take_upload("user bert")
    with pytest.raises(BusyError, match=r"added 1 articles within an hour: go on in \d+ minutes"):
        desk.take_upload("user anna")


def test_outcomes_refusals_failed_checks_and_stages_are_counted_without_a_word_of_a_reader():
    desk = Desk()
    ask(desk)
    ask(desk, REFUSAL)
    with pytest.raises(ModelError):
        ask(desk, ModelError("x"))
    counts = desk.metrics.text().decode()
    for line in (
        'article_qa_questions_total{outcome="answered"} 1.0',
        'article_qa_questions_total{outcome="refused"} 1.0',
        'article_qa_questions_total{outcome="failed"} 1.0',
        'article_qa_refusals_total{kind="not_stated"} 1.0',
        "article_qa_check_failures_total 1.0",
        'article_qa_stage_seconds_count{stage="search"} 1.0',
        "article_qa_questions_waiting 0.0",
    ):
        assert line in counts
    assert "Ada" not in counts
    assert "anna" not in counts


def test_closing_lets_running_questions_end_and_takes_no_new_one():
    desk = Desk()
    running = desk.counter(ScriptedAssistant(lambda _: ANSWER), "a").stream("Who?")
    next(running)
    assert desk.close(0.01) is False
    with pytest.raises(BusyError, match="about to end"):
        ask(desk)
    rest: list[Answer] = []
    thread = Thread(target=lambda: rest.extend(running))
    thread.start()
    assert desk.close(10) is True
    thread.join()
    assert rest[-1] == ANSWER


def test_the_log_has_a_line_a_question_with_a_pseudonym_and_no_question(log: Path):
    ask(Desk())
    with pytest.raises(ModelError):
        ask(Desk(), ModelError("Who is Ada?"))
    answered, failed = lines(log)
    assert (answered["level"], answered["name"], answered["message"]) == ("INFO", "article_qa.desk", "question")
    assert (answered["outcome"], answered["stages"]) == ("answered", {"search": 0.1})
    assert (answered["reader"], failed["error"]) == (pseudonym("user anna"), "ModelError")
    assert "Ada" not in log.read_text()
    assert "anna" not in log.read_text()


def test_an_article_that_is_given_is_counted_and_logged(log: Path):
    desk = Desk()
    desk.count_article("user anna", "added")
    assert 'article_qa_articles_added_total{outcome="added"} 1.0' in desk.metrics.text().decode()
    [line] = lines(log)
    assert (line["message"], line["outcome"], line["reader"]) == ("article", "added", pseudonym("user anna"))


def test_questions_are_in_the_log_where_that_is_wanted(log: Path):
    ask(Desk(Rules(log_questions=True)))
    assert lines(log)[0]["question"] == "Who is Ada?"


def test_an_error_nobody_foresaw_is_logged_with_its_place_and_without_what_it_says(log: Path):
    try:
        raise ValueError("Who is Ada?")
    except ValueError as error:
        logging.getLogger("anything").error("Unforeseen", exc_info=error)
    [line] = lines(log)
    assert "ValueError" in json.dumps(line["exc_info"])
    assert "test_desk.py" in json.dumps(line["exc_info"])
    assert 'Ada?"' not in json.dumps(line["exc_info"])


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path):
    with pytest.raises(SettingsError, match="cannot be written"):
        log_to(str(tmp_path / "none" / "log.jsonl"), questions=False)
