"""Seconds side by side: what is a ratio, and that a stream's first word is seen."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from langchain_core.messages import AIMessageChunk
from langchain_core.runnables import RunnableLambda

from qa.evals.scoring import score
from qa.types import Answer, Turn
from tests.benchmarks.question_files import Case, CaseSet
from tests.benchmarks.row_file import RowFile
from tests.benchmarks.speed import OURS, THEIRS, StreamedChain, ask_in_turn, conversations, follow_ups, ratio_lines
from tests.qa.evals.samples import COST, KING

WORDS = ("", "It ", "cost 4.2 million.")


def stream(_: Any) -> Iterator[dict[str, Any]]:
    yield {"context": []}
    for word in WORDS:
        time.sleep(0.02)
        yield {"answer": AIMessageChunk(word)}


def test_the_first_word_of_a_chain_is_seen_before_the_last() -> None:
    started = time.perf_counter()
    answer = StreamedChain(RunnableLambda(stream)).ask("What?")
    whole = time.perf_counter() - started
    assert answer.text == "".join(WORDS)
    assert 0.03 < answer.timings["first_word"] < whole - 0.01


class Once:
    """Answers each question in each round once."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def warm(self, *, history: Sequence[Turn]) -> None:
        self.asked.append(f"read: {history[-1].question}")

    def ask(self, question: str, history: object = ()) -> str:
        self.asked.append(question)
        time.sleep(0.005)  # a row's seconds are rounded
        return "It cost 4.2 million euros."


def test_systems_take_turns_and_every_round_asks_anew() -> None:
    system = Once()
    over = {OURS: lambda articles: system, THEIRS: lambda articles: system}
    times = ask_in_turn(CaseSet("small", (), (Case(COST), Case(KING))), over, RowFile(None, {}), rounds=2)
    assert system.asked == [COST.question, COST.question, KING.question, KING.question] * 2
    assert [len(times[name][COST.id]) for name in (OURS, THEIRS)] == [2, 2]


def test_no_conversation_follows_itself_and_some_are_read_ahead() -> None:
    system: Any = Once()
    talks = [replace(one, history=(Turn(f"Before {one.id}?", "Yes."),)) for one in (COST, KING)]
    lines = follow_ups(system, talks, RowFile(None, {}), rounds=1)
    firsts = [f"Before {one.id}?" for one in talks]
    read = [part for one, first in zip(talks, firsts, strict=True) for part in (f"read: {first}", one.question)]
    assert system.asked == [*firsts, COST.question, KING.question, *read]
    assert [line.partition(",")[0] for line in lines] == ["follow-up at once", "follow-up read ahead"]


def test_the_article_is_forgotten_before_each_conversation_and_not_within_it() -> None:
    system: Any = Once()
    talks = [replace(one, history=(Turn(f"Before {one.id}?", "Yes."),)) for one in (COST, KING)]
    told = conversations(system, talks, RowFile(None, {}), lambda: system.asked.append("forgotten"))
    assert system.asked == [part for one in talks for part in ("forgotten", one.history[0].question, one.question)]
    assert told.endswith("over 2 conversations")


def test_the_ratio_is_of_each_questions_medians() -> None:
    row = score(COST, Answer(COST.question, text="It cost 4.2 million euros."), 1.0)

    def rows(*seconds: float) -> list[Any]:
        return [replace(row, seconds=one, seconds_to_first_word=one / 2) for one in seconds]

    times = {
        OURS: {"a": rows(1.0, 2.0, 30.0), "b": rows(1.0, 1.0, 1.0)},
        THEIRS: {"a": rows(8.0, 8.0, 1.0), "b": rows(4.0, 4.0, 90.0)},
    }
    first, whole = ratio_lines(times)
    assert first.startswith("first word     article-qa 0.750 (0.500..1.000) s, tutorial chain 3.0 (2.0..4.0) s")
    assert whole.endswith("ratio 0.250 (0.250..0.250) over 2 questions")
    times[THEIRS]["b"] = [replace(one, seconds_to_first_word=None) for one in times[THEIRS]["b"]]
    assert ratio_lines(times)[0].endswith("over 1 questions")
