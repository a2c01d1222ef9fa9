"""The end of the page: running answers get their time, and a second signal ends it at once."""

import os
import signal
from threading import Timer

import pytest

from qa.chat import ending
from qa.chat.desk import Desk

if os.name == "nt":
    pytest.skip("the signal TERM is not sent there", allow_module_level=True)


class Page:
    """A page that says whether it was closed."""

    is_running = True

    def close(self, verbose: bool = True) -> None:
        self.is_running = False


@pytest.fixture(autouse=True)
def _own_signal(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ending, "_SECONDS_TO_SHOW", 0.01)
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def end_after(seconds: float) -> None:
    Timer(seconds, os.kill, (os.getpid(), signal.SIGTERM)).start()


def test_the_signal_waits_for_a_running_question_and_closes_the_page():
    page, desk, said = Page(), Desk(), []
    ticket = desk.enter("a")
    Timer(0.6, desk.leave, (ticket,)).start()
    end_after(0.2)
    ending.wait_for_end(page, desk, say=said.append)
    assert not page.is_running
    assert desk.closed
    assert desk.running == 0
    assert "for 1 running or waiting" in said[0]


def test_a_second_signal_ends_it_at_once():
    page, desk = Page(), Desk()
    desk.enter("a")
    end_after(0.2)
    end_after(0.5)
    ending.wait_for_end(page, desk, say=str)
    assert not page.is_running
    assert desk.running == 1


def test_with_nothing_running_it_ends_without_a_word():
    page, desk, said = Page(), Desk(), []
    end_after(0.2)
    ending.wait_for_end(page, desk, say=said.append)
    assert (page.is_running, desk.closed, said) == (False, True, [])


def test_a_page_that_a_browser_leaves_while_it_ends_ends_all_the_same():
    class Left(Page):
        def close(self, verbose: bool = True) -> None:
            super().close(verbose)
            raise RuntimeError("deque mutated during iteration")

    page = Left()
    end_after(0.2)
    ending.wait_for_end(page, Desk(), say=str)
    assert not page.is_running
