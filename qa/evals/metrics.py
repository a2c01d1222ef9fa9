"""From one question's answer to a row, from rows to counts."""

import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import mean, median

from qa.evals.questions import Question
from qa.types import Answer


@dataclass(frozen=True)
class Row:
    """What became of one question.

    Attributes:
        right: Answerable: the answer holds a reference answer. Not answerable: it was refused.
        refused: No answer was shown.
        token_f1: 0 to 1, against the best reference answer, as SQuAD defines it; 0 when not answerable.
        citation_hit: A cited sentence is a gold sentence; None where there is no gold sentence.
        seconds: From the question to the checked answer.
        error: What went wrong; empty when nothing did.
    """

    id: str
    kind: str
    question: str
    answerable: bool
    text: str
    right: bool
    refused: bool
    token_f1: float
    citation_hit: bool | None
    seconds: float
    confidence: float = 0.0
    reason: str = ""
    citations: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    error: str = ""


@dataclass(frozen=True)
class Summary:
    """Counts over rows.

    Attributes:
        answerable: How many questions have an answer.
        right: How many of those were answered rightly.
        over_refused: How many of those were refused.
        unanswerable: How many questions have none.
        refused_rightly: How many of those were refused.
        cited: How many answered questions have a gold sentence.
        citation_hits: How many of those cite one.
        token_f1: Mean over the answerable questions, 0 to 1.
        median_seconds: Per question.
        errors: How many questions failed with an error; they count as wrong.
    """

    answerable: int
    right: int
    over_refused: int
    unanswerable: int
    refused_rightly: int
    cited: int
    citation_hits: int
    token_f1: float
    median_seconds: float
    errors: int


def score(question: Question, answer: Answer, seconds: float) -> Row:
    """The row of an answered or refused question."""
    quotes = [citation.quote for citation in answer.citations]
    refused = not answer.answered
    shown = "" if refused else _without_marks(answer.text)
    return Row(
        id=question.id,
        kind=question.kind,
        question=question.question,
        answerable=question.answerable,
        text=answer.text,
        right=is_right(question, shown) if question.answerable else refused,
        refused=refused,
        token_f1=max((token_f1(shown, reference) for reference in question.answers), default=0.0),
        citation_hit=_hits(quotes, question.evidence) if question.evidence and not refused else None,
        seconds=round(seconds, 3),
        confidence=round(answer.confidence, 4),
        reason=answer.reason,
        citations=quotes,
        answers=list(question.answers),
    )


def failed(question: Question, error: Exception, seconds: float) -> Row:
    """The row of a question that ended in an error: neither right nor refused."""
    return Row(
        id=question.id,
        kind=question.kind,
        question=question.question,
        answerable=question.answerable,
        text="",
        right=False,
        refused=False,
        token_f1=0.0,
        citation_hit=None,
        seconds=round(seconds, 3),
        error=f"{type(error).__name__}: {error}",
    )


def summarise(rows: Sequence[Row]) -> Summary:
    """Counts over rows; a failed question counts as wrong."""
    answerable = [row for row in rows if row.answerable]
    unanswerable = [row for row in rows if not row.answerable]
    cited = [row for row in answerable if row.citation_hit is not None]
    return Summary(
        answerable=len(answerable),
        right=sum(row.right for row in answerable),
        over_refused=sum(row.refused for row in answerable),
        unanswerable=len(unanswerable),
        refused_rightly=sum(row.right for row in unanswerable),
        cited=len(cited),
        citation_hits=sum(bool(row.citation_hit) for row in cited),
        token_f1=round(mean(row.token_f1 for row in answerable), 4) if answerable else 0.0,
        median_seconds=round(median(row.seconds for row in rows), 2) if rows else 0.0,
        errors=sum(bool(row.error) for row in rows),
    )


def is_right(question: Question, text: str) -> bool:
    """True when the text holds what the question wants: a string of every group, or a reference answer."""
    plain = " ".join(text.lower().split())
    if question.must_contain:
        return all(any(item.lower() in plain for item in group) for group in question.must_contain)
    words = f" {normalise(text)} "
    return any(f" {normalise(answer)} " in words for answer in question.answers if normalise(answer))


def token_f1(text: str, reference: str) -> float:
    """Overlap of the words of two texts, 0 to 1; SQuAD's definition (Rajpurkar et al. 2016)."""
    left, right = normalise(text).split(), normalise(reference).split()
    shared = sum((Counter(left) & Counter(right)).values())
    return 2 * shared / (len(left) + len(right)) if shared else 0.0


def normalise(text: str) -> str:
    """Lower case without punctuation and articles, as SQuAD compares answers."""
    text = "".join(character for character in text.lower() if character not in string.punctuation)
    return " ".join(re.sub(r"\b(?:a|an|the)\b", " ", text).split())


def _without_marks(text: str) -> str:
    return re.sub(r"\s*\[\d+\]", "", text)


def _hits(quotes: Sequence[str], evidence: Sequence[str]) -> bool:
    gold = [normalise(text) for text in evidence]
    return any(normalise(quote) in text or text in normalise(quote) for quote in quotes for text in gold)
