"""Seconds to the first word and to the whole answer: ours, checked, beside LangChain's tutorial chain.

    python -m tests.benchmarks.speed [--folder DIR] [--limit 20] [--rounds 3] [--out FILE]

Same models, same questions, in turn in one run: those that six long articles answer (with `--folder`, where the
published sets are), then those that the bundled article answers. Each figure is the median over questions, of each
question's median over rounds, with its 95 % bootstrap interval; the ratio is taken question by question. Then bundled
follow-up questions beside the first questions of their conversations, asked at once, and asked when the conversation
has been read ahead as the chat page does it. Last with the article unread each time: follow-ups beside first questions
that it is read whole for, then the bundled questions, answered from its best sentences, as the page does, beside
reading it whole first. The models are loaded and the prompts' heads read before the clock starts; the bundled article
is not, its first question pays for that.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from langchain_core.runnables.utils import AddableDict

from index import Article
from qa import Assistant, Settings, Turn
from qa.evals import Question, Row, bundled_questions, evaluate
from qa.evals.adapters import as_answer
from qa.profile import ARTICLE
from qa.terminal import counted
from qa.types import Answer
from tests.benchmarks import question_files, systems
from tests.benchmarks.peers import ending_in_one_line, made_by
from tests.benchmarks.question_files import Case, CaseSet
from tests.benchmarks.row_file import RowFile
from tests.benchmarks.spread import median_of
from tests.benchmarks.tutorial_chain import tutorial_chain

OURS, THEIRS = systems.OURS, systems.PEERS[0]
_FIRST = "first question"
_LATER = _AT_ONCE, _READ_AHEAD = "follow-up at once", "follow-up read ahead"
_FIRST_UNREAD, _AFTER_IT = "first question, article unread", "follow-up after a first question, article unread"
_BEST, _WHOLE = "best sentences", "read whole"
Times = dict[str, dict[str, list[Row]]]  # by system and question, a row a round
Forget = Callable[[], None]


@dataclass(frozen=True)
class StreamedChain:
    """A chain behind `ask`, with the seconds to the first word of its reply among the timings."""

    chain: Any

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The chain's answer, taken as it streams."""
        started, first_word, said = time.perf_counter(), None, AddableDict()
        for part in self.chain.stream(question):
            said += AddableDict(part)
            if first_word is None and "answer" in part and part["answer"].text.strip():
                first_word = time.perf_counter() - started
        answer = as_answer(said, question)
        return replace(answer, timings={} if first_word is None else {"first_word": first_word})


def ask_in_turn(cases: CaseSet, over: dict[str, systems.Over], rows: RowFile, *, rounds: int) -> Times:
    """Every question of every system in every round, but for those that the file has."""
    found: Times = {name: {} for name in over}
    with counted(cases.name) as bar:
        for number, case in bar.track([(number, case) for number in range(rounds) for case in cases.cases]):
            for name, system in over.items():
                key = f"{cases.name}/{case.question.id}/{number}", name
                row = rows.row(key, partial(_asked, system, cases.scope(case), case.question))
                found[name].setdefault(case.question.id, []).append(row)
    return found


def ratio_lines(times: Times, names: tuple[str, str] = (OURS, THEIRS)) -> list[str]:
    """For the first word and the whole answer: the seconds of both, and how many times the second's the first's are."""
    lines = []
    for label, field in (("first word", "seconds_to_first_word"), ("whole answer", "seconds")):
        first, second = (_medians(times[name], field) for name in names)
        both = sorted(first.keys() & second.keys())
        cells = [
            f"{name} {median_of(list(some.values()))} s" for name, some in zip(names, (first, second), strict=True)
        ]
        ratio = median_of([first[id_] / second[id_] for id_ in both])
        lines.append(f"{label:14} {', '.join(cells)}, ratio {ratio} over {len(both)} questions")
    return lines


def follow_ups(assistant: Assistant, questions: Sequence[Question], rows: RowFile, *, rounds: int) -> list[str]:
    """How many times the first question's seconds to the whole answer the second one's are, asked at once or later."""
    seconds: dict[str, dict[str, list[float]]] = {name: {one.id: [] for one in questions} for name in (_FIRST, *_LATER)}
    for number in range(rounds):
        for name in seconds:  # of a conversation that follows itself, all would be in the cache
            for question in questions:
                asked = (
                    question if name in _LATER else replace(question, question=question.history[0].question, history=())
                )
                if name == _READ_AHEAD:
                    assistant.warm(history=question.history)
                key = f"{name}/{question.id}/{number}", OURS
                row = rows.row(key, partial(_asked, lambda _: assistant, (), asked))
                seconds[name][question.id].append(row.seconds)
    lines = []
    for name in _LATER:
        ratios = [median(seconds[name][one.id]) / median(seconds[_FIRST][one.id]) for one in questions]
        lines.append(f"{name}, of the first one's seconds: ratio {median_of(ratios)} over {len(ratios)} conversations")
    return lines


def conversations(assistant: Assistant, questions: Sequence[Question], rows: RowFile, forget: Forget) -> str:
    """The same for a first question whose article is read for it, whole, and the second one that comes at once."""
    ratios = []
    with counted("conversations") as bar:
        for question in bar.track(questions):
            forget()
            first = replace(question, question=question.history[0].question, history=())
            seconds = {
                name: rows.row((f"{name}/{question.id}", OURS), partial(_asked, lambda _: assistant, (), asked)).seconds
                for name, asked in ((_FIRST_UNREAD, first), (_AFTER_IT, question))
            }
            ratios.append(seconds[_AFTER_IT] / seconds[_FIRST_UNREAD])
    return f"{_AFTER_IT}, of the first one's seconds: ratio {median_of(ratios)} over {len(ratios)} conversations"


def unread(assistant: Assistant, cases: CaseSet, rows: RowFile, forget: Forget) -> list[str]:
    """The seconds to the answer, and how many are right, where the model has not read the article, both ways."""
    times = Times({_BEST: {}, _WHOLE: {}})
    with counted("unread") as bar:
        for case in bar.track(cases.cases):
            for name in times:
                forget()
                assistant.reads_ahead = name == _BEST
                row = rows.row(
                    (f"unread/{case.question.id}", name), partial(_asked, lambda _: assistant, (), case.question)
                )
                times[name][case.question.id] = [row]
    right = [f"{name} {sum(bool(row.right) for [row] in some.values())}" for name, some in times.items()]
    return [*ratio_lines(times, (_BEST, _WHOLE)), f"right: {', '.join(right)}, of {len(cases.cases)}"]


@contextmanager
def _forgetting(assistant: Assistant) -> Iterator[Forget]:
    """What makes the local model forget the articles that it has read, but not the prompts' examples."""
    assert assistant.chat is not None
    assert assistant.chat.ahead is not None
    chat, server = assistant.chat, assistant.chat.ahead.model
    with tempfile.TemporaryDirectory() as folder:
        server.stop()
        server.heads_folder = Path(folder)

        def forget() -> None:
            for prompt in ("answer", "check", "followup"):
                chat.prepare(prompt)
            server.heads.pop(ARTICLE, None)
            for file in Path(folder).glob(f"*-{ARTICLE}-*.slot"):
                file.unlink()

        yield forget


def _asked(over: systems.Over, articles: tuple[Article, ...], question: Question) -> Row:
    (row,) = evaluate(over(articles), [question])
    return row


def _medians(rows: dict[str, list[Row]], field: str) -> dict[str, float]:
    """Each question's median over rounds; none for a question that showed no word."""
    known = {id_: [value for row in some if (value := getattr(row, field)) is not None] for id_, some in rows.items()}
    return {id_: median(values) for id_, values in known.items() if values}


def _answered(cases: CaseSet, limit: int) -> CaseSet:
    """So many of the questions that the articles answer."""
    kept: tuple[Case, ...] = tuple(case for case in cases.cases if case.question.answerable)
    return replace(cases, cases=kept).spread(limit)


def _over(assistant: Assistant) -> dict[str, systems.Over]:
    assert assistant.chat is not None
    parts = assistant.chat.model, assistant.index.embeddings
    return systems.systems_over(assistant, [OURS]) | {
        THEIRS: systems.latest(lambda articles: StreamedChain(tutorial_chain([one.text for one in articles], *parts)))
    }


def run(given: argparse.Namespace) -> None:
    """Ask, and print a line a figure."""
    settings = Settings()
    rows = RowFile(given.out, made_by(settings))
    for name in ["squad2", "bundled"] if given.folder else ["bundled"]:
        cases = _answered(question_files.load(name, given.folder), given.limit)
        with Assistant.from_articles(cases.articles, settings) as assistant:
            times = ask_in_turn(cases, _over(assistant), rows, rounds=given.rounds)
            print(f"\n{name}, {given.rounds} rounds", *ratio_lines(times), sep="\n", flush=True)
            if name == "bundled":
                asked = [question for question in bundled_questions() if question.history][: given.limit]
                talks = [replace(one, article="") for one in asked]
                print(*follow_ups(assistant, talks, rows, rounds=given.rounds), sep="\n", flush=True)
                with _forgetting(assistant) as forget:
                    print("\nan article not read before, once each")
                    print(conversations(assistant, talks, rows, forget), flush=True)
                    print(*unread(assistant, cases, rows, forget), sep="\n")


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, help="where the files of the published sets are")
    parser.add_argument("--limit", type=int, default=20, help="questions of each set [default: 20]")
    parser.add_argument("--rounds", type=int, default=3, help="[default: 3]")
    parser.add_argument("--out", type=Path, help="keep every row in this file, and go on with what it has")
    given = parser.parse_args()
    with ending_in_one_line(given.out):
        run(given)


if __name__ == "__main__":
    main()
