"""Resident memory: what is counted, and when it is said to grow."""

import mmap
import subprocess
import sys
from pathlib import Path

import pytest

from qa.evals import Question
from qa.models import ChatModel
from tests.benchmarks import memory
from tests.benchmarks.memory import Growth, QuotingModel, ask, first_sentence, growth
from tests.benchmarks.resident import children, resident_megabytes
from tests.qa.samples import COST, assistant, harbour, open_index, prompts_of

QUESTIONS = [Question("cost", COST), Question("pier", "When was the pier built?")]


def test_pages_that_were_written_are_resident() -> None:
    before = resident_megabytes()
    with mmap.mmap(-1, 64_000_000) as pages:
        assert resident_megabytes() - before < 10
        pages.write(bytes(64_000_000))
        assert resident_megabytes() - before > 50


def test_a_child_is_counted_while_it_runs() -> None:
    before = set(children())
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert set(children()) - before == {child.pid}
        assert resident_megabytes(child.pid) > 0
        child.kill()
    assert set(children()) == before


@pytest.mark.parametrize(("last", "flat"), [(990.0, True), (1000.0, True), (1019.0, True), (1021.0, False)])
def test_memory_grows_when_it_takes_more_than_two_percent(last: float, flat: bool) -> None:
    found = Growth(1000, last)
    assert found.flat is flat
    assert ("GROWS" in str(found)) is not flat


def test_a_tenth_of_the_questions_comes_before_the_first_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(memory, "ask", lambda *_, times: asked.append(times))
    monkeypatch.setattr(memory, "held", lambda: float(sum(asked)))
    with open_index(tmp_path) as index:
        assert growth(assistant(index), QUESTIONS, times=50) == Growth(5, 50)


def test_questions_are_asked_again_and_again_and_answered_and_no_prompt_is_kept(tmp_path: Path) -> None:
    with open_index(tmp_path, [harbour()]) as index:
        scripted = assistant(index)
        model = QuotingModel(replies=lambda prompt: replies.append(first_sentence(prompt)) or replies[-1])
        scripted.chat = ChatModel("scripted", model, tells_probabilities=True)
        replies: list[str] = []
        ask(scripted, QUESTIONS, times=5)
        assert len(replies) == 5
        assert prompts_of(scripted) == []
        assert scripted.ask(COST).citations


@pytest.mark.parametrize(
    ("prompt", "reply"),
    [
        ("Article: Pier\n[1] It is old.\n[2] It is long.\n\nQuestion: How old?", "It is old. [1]"),
        ("Question: How old?", "Not in the sources."),
    ],
)
def test_the_scripted_model_quotes_the_first_sentence(prompt: str, reply: str) -> None:
    assert first_sentence(prompt) == reply
