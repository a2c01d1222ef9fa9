"""From one question's answer to a row, from rows to counts."""

import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import mean, median
from typing import Literal

from qa.evals.questions import Question
from qa.types import Answer


@dataclass(frozen=True)
class Metric:
    """What a metric says.

    Attributes:
        label: A few words for tables.
        meaning: Which rows it is over, and what is counted in them.
        unit: "share" is 0 to 1; "seconds"; "tokens".
        better: Its direction.
        over_rows: How the values of the rows become one: "mean" or "median"; "set" where rows alone have no value.
    """

    label: str
    meaning: str
    unit: Literal["share", "seconds", "tokens"] = "share"
    better: Literal["higher", "lower"] = "higher"
    over_rows: Literal["mean", "median", "set"] = "mean"


METRICS = {
    "right": Metric("right", "answerable questions: the shown answer holds a reference answer"),
    "refused": Metric("refused rightly", "questions without an answer: refused (the recall of refusals)"),
    "refusal_precision": Metric("refusals that were right", "refused questions: they have no answer"),
    "over_refused": Metric("refused wrongly", "answerable questions: refused", better="lower"),
    "exact_match": Metric("exact match", "answerable questions: the shown answer is a reference answer (SQuAD)"),
    "token_f1": Metric("token F1", "answerable questions: words shared with the best reference answer (SQuAD)"),
    "contained": Metric("reference contained", "answerable questions: a reference answer stands in it word for word"),
    "number_match": Metric("figures match", "reference answers with figures: all of them stand in it, however written"),
    "recall@5": Metric("recall@5", "questions with gold quotes: gold passages among the first 5"),
    "recall@10": Metric("recall@10", "questions with gold quotes: gold passages among the first 10"),
    "mrr@10": Metric("MRR@10", "questions with gold quotes: 1 / rank of the first gold passage, 0 beyond 10"),
    "ndcg@10": Metric("nDCG@10", "questions with gold quotes: gold passages discounted by rank, over the ideal"),
    "citation_hit": Metric("gold sentence cited", "answered questions with gold quotes: one is cited"),
    "citation_precision": Metric("citation precision", "as citation_hit: share of the citations that are gold"),
    "citation_recall": Metric("citation recall", "answerable with gold quotes: share of gold sentences cited"),
    "citation_f1": Metric("citation F1", "answerable with gold quotes: by sentence; a refusal is 0"),
    "citation_char_precision": Metric("... by character", "as citation_precision, of the characters cited"),
    "citation_char_recall": Metric("... by character", "as citation_recall, of the gold characters"),
    "citation_char_f1": Metric("... by character", "as citation_f1, of characters"),
    "supported_claims": Metric("claims that passed", "replies: share of their sentences that passed every check"),
    "supported_but_wrong": Metric("shown but wrong", "shown answers: not right", better="lower"),
    "brier": Metric("Brier score", "squared error of the confidence that the draft is right", better="lower"),
    "ece": Metric(
        "calibration error", "gap of confidence and share right, in 10 bins (ECE)", better="lower", over_rows="set"
    ),
    "aurc": Metric("risk-coverage area", "mean risk over all coverages", better="lower", over_rows="set"),
    "seconds": Metric("seconds", "to the checked answer", unit="seconds", better="lower", over_rows="median"),
    "seconds_to_first_word": Metric(
        "seconds to first word", "of the draft", unit="seconds", better="lower", over_rows="median"
    ),
    "prompt_tokens": Metric("prompt tokens", "of the answer itself", unit="tokens", better="lower"),
    "reply_tokens": Metric("reply tokens", "of the answer itself", unit="tokens", better="lower"),
    "failed": Metric("failed", "all questions: ended in an error", better="lower"),
    "graded_right": Metric("graded right", "graded questions: right 1, partly 0.5; without an answer: not attempted 1"),
    "grade_unreadable": Metric("grades unreadable", "questions sent to the grader: unscored", better="lower"),
    "grade_agreement": Metric("grader agrees", "graded questions: the grader and the rules say the same"),
    "grade_kappa": Metric(
        "grader's kappa", "the same beyond chance, -1 to 1 (Cohen); partly counts as wrong", over_rows="set"
    ),
}


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
