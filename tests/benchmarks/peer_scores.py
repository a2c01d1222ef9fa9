"""What is told of each system on a set, every figure with its 95 % bootstrap interval over questions."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index import stems
from qa.evals import Row
from qa.evals.citations import citation_scores
from qa.evals.evidence import sentences_of
from qa.evals.intervals import centre, estimate
from qa.evals.metrics import METRICS, contained
from qa.evals.records import Estimate
from qa.evals.summary import statistic_of
from qa.replies import without_marks
from tests.benchmarks.question_files import Case

if TYPE_CHECKING:
    from qa.evals.intervals import Statistic

_DISAGREE = re.compile(
    r"\b(?:disagree|conflict|contradict|differ|inconsisten|discrepan)\w*|\bdo(?:es)? not agree\b"
    r"|\b(?:an)?other (?:article|document|source)s?\b",
    re.I,
)
_ENOUGH_SHARED = 0.5


@dataclass(frozen=True)
class Asked:
    """A question of a published set and what became of it; see `judged`."""

    case: Case
    row: Row

    @property
    def shown(self) -> str:
        """See `shown`."""
        return shown(self.row)


Measured = tuple["Statistic", int]  # and over how many questions it is
Measure = Callable[[Sequence[Asked]], Measured]


def shown(row: Row) -> str:
    """The answer without marks, empty where none was shown."""
    return "" if row.refused or row.error else without_marks(row.text)


def judged(case: Case, row: Row) -> Asked:
    """The row with the best annotator's citation scores, and with long answers judged by `says_what_is_meant`."""
    found = [citation_scores(row.citations, sentences_of(gold), row.hits) for gold in case.annotations]
    best = max(found, key=lambda scores: scores["citation_f1"], default={})
    scores = row.scores | {name: value for name, value in best.items() if row.scores[name] is not None}
    if case.long_answers and case.question.answerable:
        right = says_what_is_meant(case, shown(row))
        draft_right = says_what_is_meant(case, row.draft)
        wrong = None if scores["supported_but_wrong"] is None else float(not right)
        row = replace(row, right=right, draft_right=draft_right)
        scores |= {"right": float(right), "supported_but_wrong": wrong}
    return Asked(case, replace(row, scores=scores))


def says_what_is_meant(case: Case, text: str) -> bool:
    """True when half of the telling words that a text adds to the question stand in one of the long references."""
    added = stems(text) - stems(case.question.question)
    shared = [len(added & stems(reference)) for reference in case.question.answers]
    return bool(added) and max(shared) >= _ENOUGH_SHARED * len(added)


def table(systems: Mapping[str, Sequence[Asked]]) -> str:
    """The systems side by side, and how far the first is before each of the others on the same questions."""
    lines = [f"{'':36}" + "".join(f"{name:>24}" for name in systems)]
    for label, measure in _measures(*systems.values()):
        cells = [_cell(measure(rows), len(rows)) for rows in systems.values()]
        if any(cell != "-" for cell in cells):
            lines.append(f"{label:36}" + "".join(f"{cell:>24}" for cell in cells))
    (first, ours), *peers = systems.items()
    for name, theirs in peers:
        lines.append(f"{first} before {name}, of that mean: {_cell(_ahead(ours, theirs), len(ours))}")
    return "\n".join(lines)


def _measures(*systems: Sequence[Asked]) -> list[tuple[str, Measure]]:
    def metric(name: str) -> Measure:
        return lambda asked: statistic_of(name, [one.row for one in asked])

    measures = [
        ("right, of the answerable", metric("right")),
        ("token F1, of the answerable", metric("token_f1")),
        ("refused, of the others", metric("refused")),
        ("refused, of the answerable", metric("over_refused")),
        ("mean of right and refused rightly", _both_kinds),
        ("citation precision", metric("citation_precision")),
        ("citation recall", metric("citation_recall")),
        ("shown and wrong, of all", _mean_of(lambda one: bool(one.shown) and not one.row.right)),
        (METRICS["ece"].label, metric("ece")),
        (METRICS["aurc"].label, metric("aurc")),
        ("seconds (median)", metric("seconds")),
        ("prompt tokens of all calls (mean)", _mean_of(lambda one: one.row.tokens["prompt"])),
        ("prompt tokens not in the cache", _mean_of(lambda one: one.row.tokens["prompt"] - one.row.tokens["cached"])),
        ("failed", metric("failed")),
    ]
    if any(one.case.question.kind == "conflict" for asked in systems for one in asked):
        measures += [
            ("all right answers shown", _mean_of(shows_all)),
            ("a wrong answer shown alone", _mean_of(shows_only_a_wrong_one)),
            ("disagreement said", _mean_of(says_that_they_disagree)),
        ]
    return measures


def shows_all(asked: Asked) -> bool:
    """Every right answer stands in what was shown."""
    return all(contained(asked.shown, [answer]) for answer in asked.case.question.answers)


def shows_only_a_wrong_one(asked: Asked) -> bool:
    """A wrong answer stands in what was shown, and no right one."""
    wrong = contained(asked.shown, asked.case.wrong_answers)
    return wrong and not contained(asked.shown, asked.case.question.answers)


def says_that_they_disagree(asked: Asked) -> bool:
    """What was shown says in so many words that the articles differ, or that another one says something else."""
    return bool(_DISAGREE.search(asked.shown))


def interval(found: Estimate) -> str:
    """A figure as the tables have it, "-" where there is none."""
    if found.value is None or found.low is None or found.high is None:
        return "-"
    digits = 3 if abs(found.value) <= 1 else 1
    return f"{found.value:.{digits}f} ({found.low:.{digits}f}..{found.high:.{digits}f})"


def _cell(measured: Measured, rows: int) -> str:
    return interval(estimate(measured[0], rows, n=measured[1]))


def _mean_of(value: Callable[[Asked], float]) -> Measure:
    return lambda asked: (centre([float(value(one)) for one in asked], "mean"), len(asked))


def _both_kinds(asked: Sequence[Asked]) -> Measured:
    """The mean of the share right of the answerable and the share refused of the others."""
    rows = [one.row for one in asked]
    (right, answerable), (refused, others) = statistic_of("right", rows), statistic_of("refused", rows)
    return lambda draws: (right(draws) + refused(draws)) / 2, min(answerable, others)


def _ahead(ours: Sequence[Asked], theirs: Sequence[Asked]) -> Measured:
    """How far that mean is higher, on the same questions in every draw."""
    (one, n), (other, _) = _both_kinds(ours), _both_kinds(theirs)
    return lambda draws: one(draws) - other(draws), n
