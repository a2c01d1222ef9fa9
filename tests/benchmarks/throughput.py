"""Eight visitors at once beside one: answers a minute, how long each waits, and whether all wait alike.

    python -m tests.benchmarks.throughput [--questions 14] [--visitors 8] [--rounds 3] [--folder DIR]

The visitors ask through the desk of the page, which lets so many questions in at a time and says how many come first.
Each asks its next question when it has its answer. One visitor, and then many, take turns. No question is asked twice,
for llama.cpp still has the prompt of one that was asked before: each turn has others, from all over the set. They are
those that the bundled article answers, or (with `--folder`, where the published sets are) six long ones.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from threading import Barrier

import numpy as np

from qa import Assistant, Settings
from qa.chat.desk import Counter, Desk, Rules, Streams
from qa.terminal import counted
from tests.benchmarks import question_files
from tests.benchmarks.peers import ending_in_one_line


@dataclass(frozen=True)
class Visit:
    """One question of one visitor.

    Attributes:
        seconds: From asking to the whole answer.
        queued: It was told that others come first.
    """

    visitor: int
    seconds: float
    queued: bool


@dataclass(frozen=True)
class Round:
    """All questions, asked once by so many visitors."""

    visits: list[Visit]
    seconds: float

    @property
    def answers_a_minute(self) -> float:
        """Of all visitors together."""
        return 60 * len(self.visits) / self.seconds


def dealt(questions: Sequence[str], hands: int) -> list[list[str]]:
    """The questions in so many hands, as many in each as can be, each from all over the list."""
    return [list(questions[first::hands]) for first in range(hands)]


def visit(assistant: Streams, rules: Rules, hands: Sequence[Sequence[str]]) -> Round:
    """All visitors begin at once; each asks its own questions one after the other."""
    desk, door = Desk(rules), Barrier(len(hands))
    with ThreadPoolExecutor(len(hands)) as threads:
        started = time.perf_counter()
        visitors = [
            threads.submit(_asked, desk.counter(assistant, f"visitor {number}"), number, hand, door)
            for number, hand in enumerate(hands)
        ]
        visits = [one for visitor in visitors for one in visitor.result()]
        return Round(visits, time.perf_counter() - started)


def _asked(counter: Counter, number: int, questions: Sequence[str], door: Barrier) -> list[Visit]:
    visits = []
    door.wait()
    for question in questions:
        started = time.perf_counter()
        stages = [answer.stage for answer in counter.stream(question)]
        visits.append(Visit(number, time.perf_counter() - started, "waiting" in stages))
    return visits


def unfairness(visits: Sequence[Visit]) -> float:
    """How many times the mean wait of the luckiest visitor that of the unluckiest is; 1 where all wait alike."""
    visitors = {one.visitor for one in visits}
    means = [fmean(one.seconds for one in visits if one.visitor == visitor) for visitor in visitors]
    return max(means) / min(means)


def lines(alone: Sequence[Round], crowd: Sequence[Round], *, visitors: int) -> list[str]:
    """Both ways, and how many times that of one visitor the figures of many are."""
    many = [one for turn in crowd for one in turn.visits]
    rates = [of_many.answers_a_minute / of_one.answers_a_minute for of_one, of_many in zip(alone, crowd, strict=True)]
    slow = [_percentile(turns, 95) for turns in (alone, crowd)]
    queued = fmean(one.queued for one in many)
    return [
        _line("1 visitor", alone),
        _line(f"{visitors} visitors", crowd),
        f"answers a minute: {median(rates):.2f} times ({min(rates):.2f}..{max(rates):.2f} over {len(rates)} rounds)",
        f"p95 of the wait: {slow[1] / slow[0]:.2f} times",
        f"mean wait of the unluckiest visitor: {unfairness(many):.2f} times that of the luckiest",
        f"told how many come first: {queued:.0%} of {len(many)} questions",
    ]


def _line(label: str, turns: Sequence[Round]) -> str:
    rate = median(turn.answers_a_minute for turn in turns)
    middle, slow = (_percentile(turns, percent) for percent in (50, 95))
    return f"{label:12} {rate:.2f} answers a minute, wait p50 {middle:.1f} s, p95 {slow:.1f} s"


def _percentile(turns: Sequence[Round], percent: int) -> float:
    return float(np.percentile([one.seconds for turn in turns for one in turn.visits], percent))


def run(given: argparse.Namespace) -> None:
    """Ask in turn, and print a line a figure."""
    cases = question_files.load("squad2" if given.folder else "bundled", given.folder)
    asked = [one.question for one in cases.cases if one.question.answerable and not one.question.history]
    if len(asked) < (needed := 2 * given.rounds * given.questions):
        sys.exit(f"error: {cases.name} has {len(asked)} questions, {needed} are needed: fewer --questions or --rounds.")
    turns = dealt([one.question for one in asked], 2 * given.rounds)
    rules = Rules(answers_at_once=given.answers_at_once, most_waiting=given.visitors)
    alone: list[Round] = []
    crowd: list[Round] = []
    with Assistant.from_articles(cases.articles, Settings()) as assistant, counted("turns") as bar:
        assistant.warm()
        for number, turn in bar.track([*enumerate(turns)]):
            rounds, visitors = ((alone, 1), (crowd, given.visitors))[number % 2]
            rounds.append(visit(assistant, rules, dealt(turn[: given.questions], visitors)))
    print(*lines(alone, crowd, visitors=given.visitors), sep="\n")


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=14, help="of each turn, at least as many as visitors")
    parser.add_argument("--visitors", type=int, default=8, help="[default: 8]")
    parser.add_argument("--rounds", type=int, default=3, help="[default: 3]")
    parser.add_argument("--answers-at-once", type=int, default=Rules().answers_at_once, help="as the page's")
    parser.add_argument("--folder", type=Path, help="where the files of the published sets are")
    given = parser.parse_args()
    if not 1 <= given.visitors <= given.questions:
        parser.error(f"{given.questions} questions for {given.visitors} visitors: give each at least one.")
    with ending_in_one_line(None):
        run(given)


if __name__ == "__main__":
    main()
