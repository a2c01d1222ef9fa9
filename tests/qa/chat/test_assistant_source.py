"""Opening the assistant while the page is shown."""

from queue import Empty, SimpleQueue
from threading import Event

import pytest

from qa import Answer, Turn
from qa.chat.assistant_source import AssistantSource
from qa.errors import ModelError
from qa.models import ChatModel
from tests.fakes import ScriptedChatModel


class Opened:
    """In an assistant's place: tells when it was warmed, and fails where it is told to."""

    def __init__(self, error: Exception | None = None, *, ahead: object = None) -> None:
        self.chat = ChatModel("local:mine", ScriptedChatModel(), ahead=ahead)
        self.warmed, self.read, self._error = Event(), SimpleQueue(), error

    def warm(self, articles, *, history, pause) -> None:
        self.warmed.set()
        pause()
        self.read.put((articles, history))
        if self._error:
            raise self._error

    def stream(self, question, history=(), *, articles=None):
        yield Answer(question)


def test_the_assistant_is_opened_once_for_all():
    opened, assistant = [], Opened()
    source = AssistantSource(lambda: opened.append(1) or assistant)
    assert [source.assistant(), source.assistant()] == [assistant, assistant]
    assert opened == [1]


@pytest.mark.parametrize("error", [None, ModelError("it died")])
def test_what_the_first_question_waits_for_is_read_before_it_is_asked(error):
    assistant = Opened(error)
    source = AssistantSource(lambda: assistant)
    assert source.assistant() is assistant
    assert assistant.warmed.wait(10)
    assert source.ready


def test_opening_goes_on_in_the_background():
    release, assistant = Event(), Opened()
    source = AssistantSource(lambda: (release.wait(10), assistant)[1])
    assert not source.ready
    opening = source.start()
    assert not opening.done()
    assert not source.ready
    release.set()
    assert opening.result(10) is assistant
    assert source.ready


def test_what_opening_fetches_can_be_told_to_the_page():
    def fetch():
        source.fetched("model", 1_000_000, 4_000_000)
        release.wait(10)
        return Opened()

    release = Event()
    source = AssistantSource(fetch)
    assert source.waiting.doing == "Loading the model"
    opening = source.start()
    while source.waiting.share is None:
        release.wait(0.01)
    assert "model, 1 of 4 MB" in source.waiting.doing
    release.set()
    opening.result(10)


def test_a_failure_is_raised_and_tried_again_when_asked_again():
    outcomes = iter([ModelError("no model"), Opened()])

    def open_assistant():
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    source = AssistantSource(open_assistant)
    with pytest.raises(ModelError, match="no model"):
        source.assistant()
    assert not source.ready
    source.read_ahead(lambda: None, [])
    assert source.state == "failed"
    assert isinstance(source.assistant(), Opened)


def test_what_a_local_model_is_asked_next_is_read_once_nobody_waits():
    assistant, talk = Opened(ahead=object()), [Turn("Who?", "Corvid.")]
    source = AssistantSource(lambda: assistant)
    assert source.assistant().reads_ahead
    assert assistant.read.get(timeout=10) == (None, ())
    answers = source.counter("reader").stream("What next?")
    next(answers)
    source.read_ahead(lambda: ["pier"], talk)
    with pytest.raises(Empty):
        assistant.read.get(timeout=0.5)
    assert [*answers] == []
    assert assistant.read.get(timeout=10) == (["pier"], talk)


def test_of_another_model_nothing_is_read_ahead():
    assistant = Opened()
    source = AssistantSource(lambda: assistant)
    assert not source.assistant().reads_ahead
    assistant.read.get(timeout=10)
    source.read_ahead(lambda: ["pier"], [])
    with pytest.raises(Empty):
        assistant.read.get(timeout=0.5)


def test_while_one_article_is_read_no_other_is():
    assistant, release = Opened(ahead=object()), Event()
    source = AssistantSource(lambda: assistant)
    source.assistant()
    assistant.read.get(timeout=10)
    source.read_ahead(lambda: (release.wait(10), ["pier"])[1], [])
    source.read_ahead(lambda: ["owls"], [])
    release.set()
    assert assistant.read.get(timeout=10) == (["pier"], [])
    with pytest.raises(Empty):
        assistant.read.get(timeout=0.5)
