"""Opening the assistant while the page is shown."""

from threading import Event

import pytest

from qa.chat.assistant_source import AssistantSource
from qa.errors import ModelError


class Opened:
    """In an assistant's place: tells when it was warmed, and fails where it is told to."""

    def __init__(self, error: Exception | None = None) -> None:
        self.warmed, self._error = Event(), error

    def warm(self) -> None:
        self.warmed.set()
        if self._error:
            raise self._error


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
    assert isinstance(source.assistant(), Opened)
