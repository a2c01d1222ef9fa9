"""Seconds to the first word and to the whole answer: ours, checked, beside LangChain's tutorial chain.

    python -m tests.benchmarks.speed [--folder DIR] [--limit 20] [--rounds 3] [--out FILE]

Same models, same questions, in turn in one run: those that six long articles answer (with `--folder`, where the
published sets are), then those that the bundled article answers. Each figure is the median over questions, of each
question's median over rounds, with its 95 % bootstrap interval; the ratio is taken question by question. Last, bundled
follow-up questions beside the first questions of their conversations. The models are loaded and the prompts' heads
read before the clock starts; the bundled article is not, its first question pays for that.
"""

import argparse
import time
from collections.abc import Sequence
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
from qa.terminal import counted
from qa.types import Answer
from tests.benchmarks import question_files, systems
from tests.benchmarks.peers import ending_in_one_line, made_by
from tests.benchmarks.question_files import Case, CaseSet
from tests.benchmarks.row_file import RowFile
from tests.benchmarks.spread import median_of
from tests.benchmarks.tutorial_chain import tutorial_chain

OURS, THEIRS = systems.OURS, systems.PEERS[0]
Times = dict[str, dict[str, list[Row]]]  # by system and question, a row a round


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


def ratio_lines(times: Times) -> list[str]:
    """For the first word and the whole answer: both systems' seconds, and how many times theirs ours are."""
    lines = []
    for label, field in (("first word", "seconds_to_first_word"), ("whole answer", "seconds")):
        ours, theirs = (_medians(times[name], field) for name in (OURS, THEIRS))
        both = sorted(ours.keys() & theirs.keys())
        cells = [median_of(list(some.values())) for some in (ours, theirs)]
        ratio = median_of([ours[id_] / theirs[id_] for id_ in both])
        lines.append(f"{label:14} {OURS} {cells[0]} s, {THEIRS} {cells[1]} s, ratio {ratio} over {len(both)} questions")
    return lines


def follow_ups(assistant: Assistant, questions: Sequence[Question], rows: RowFile, *, rounds: int) -> str:
    """How many times the first question's seconds to the whole answer the second one's are."""
    ratios = []
    for question in questions:
        first = replace(question, id=f"{question.id}-first", question=question.history[0].question, history=())
        seconds: dict[str, list[float]] = {first.id: [], question.id: []}
        for number in range(rounds):
            for asked in (first, question):
                key = f"follow-up/{asked.id}/{number}", OURS
                seconds[asked.id].append(rows.row(key, partial(_asked, lambda _: assistant, (), asked)).seconds)
        ratios.append(median(seconds[question.id]) / median(seconds[first.id]))
    return f"follow-up question of the first one's seconds: ratio {median_of(ratios)} over {len(ratios)} conversations"


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
                print(follow_ups(assistant, [replace(one, article="") for one in asked], rows, rounds=given.rounds))


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
