"""From one question's answer to its row."""

import math
from collections.abc import Sequence
from dataclasses import replace

from qa.evals.citations import citation_scores
from qa.evals.evidence import sentences_of
from qa.evals.metrics import METRICS, OVERVIEW, is_right, points_covered, text_scores
from qa.evals.questions import Question
from qa.evals.records import Row, Verdict
from qa.evals.retrieval import found_passages, retrieval_scores
from qa.replies import without_marks
from qa.types import Answer

Scores = dict[str, float | None]
_POINTS = {"right": 1.0, "partly": 0.5}


def score(question: Question, answer: Answer, seconds: float, *, seconds_to_first_word: float | None = None) -> Row:
    """The row of an answered or refused question.

    Args:
        answer: A confidence that is not a number is one that the product does not tell.
        seconds: From the question to the answer.
        seconds_to_first_word: To the first word that could be seen, if that was watched.
    """
    shown = without_marks(answer.text) if answer.answered else ""
    draft = " ".join(claim.text for claim in answer.claims) or shown
    row = replace(
        _asked(question, seconds),
        text=answer.text,
        draft=draft,
        right=is_right(question, shown) if question.answerable else not answer.answered,
        draft_right=question.answerable and is_right(question, draft),
        points=points_covered(question, shown) if question.kind == OVERVIEW else None,
        refused=not answer.answered,
        reason=answer.reason,
        confidence=None if math.isnan(answer.confidence) else round(answer.confidence, 4),
        signals=answer.evidence,
        citations=answer.citations,
        hits=found_passages(answer.hits, sentences_of(question.evidence)),
        claims=answer.claims,
        seconds_to_first_word=None if seconds_to_first_word is None else round(seconds_to_first_word, 3),
        timings=answer.timings,
        tokens=answer.tokens,
    )
    return replace(row, scores=_scores(row))


def failed(question: Question, error: Exception, seconds: float) -> Row:
    """The row of a question that ended in an error: neither right nor refused."""
    row = replace(_asked(question, seconds), error=f"{type(error).__name__}: {error}")
    return replace(row, scores=_scores(row))


def graded(row: Row, grade: Verdict) -> Row:
    """The row with a grading model's verdict."""
    row = replace(row, grade=grade)
    return replace(row, scores=row.scores | _of_grade(row))


def _asked(question: Question, seconds: float) -> Row:
    return Row(
        id=question.id,
        kind=question.kind,
        question=question.question,
        answerable=question.answerable,
        answers=question.answers,
        evidence=question.evidence,
        article=question.article,
        history=question.history,
        points=0.0 if question.kind == OVERVIEW else None,
        seconds=round(seconds, 3),
    )


def _scores(row: Row) -> Scores:
    shown = "" if row.refused or row.error else without_marks(row.text)
    found: Scores = {
        "failed": float(bool(row.error)),
        "seconds": row.seconds,
        "seconds_to_first_word": row.seconds_to_first_word,
        "prompt_tokens": row.tokens.get("prompt"),
        "reply_tokens": row.tokens.get("reply"),
        "points_covered": row.points,
        **_of_refusal(row),
        **_of_support(row),
    }
    if row.answerable:
        found |= {"right": float(row.right), **text_scores(shown, row.answers)}
        if gold := sentences_of(row.evidence):
            found |= _of_evidence(row, gold)
    known = {name: round(value, 4) for name, value in found.items() if value is not None}
    return {name: known.get(name) for name, metric in METRICS.items() if metric.over_rows != "set"}


def _of_refusal(row: Row) -> Scores:
    """A failed question counts as not refused: it is one that the product did not get right."""
    found: Scores = {"over_refused" if row.answerable else "refused": float(row.refused)}
    if row.refused:
        found["refusal_precision"] = float(not row.answerable)
    return found


def _of_support(row: Row) -> Scores:
    found: Scores = {}
    if row.claims:
        found["supported_claims"] = sum(claim.supported for claim in row.claims) / len(row.claims)
    if not (row.refused or row.error):
        found["supported_but_wrong"] = float(not row.right)
    if row.confidence is not None:
        found["brier"] = (row.confidence - row.draft_right) ** 2
    return found


def _of_evidence(row: Row, gold: Sequence[str]) -> Scores:
    found: Scores = {**citation_scores(row.citations, gold, row.hits)}
    if row.refused:  # it was not to cite anything: recall alone suffers
        found |= {"citation_hit": None, "citation_precision": None, "citation_char_precision": None}
    if row.hits or row.error:
        found |= retrieval_scores(row.hits, gold)
    return found


def _of_grade(row: Row) -> Scores:
    """Refusals are graded by rule, so that they say nothing of how far the grader agrees with the rules."""
    if row.grade == "unreadable":
        return {"grade_unreadable": 1.0}
    wanted = "right" if row.answerable else "not_attempted"
    points = _POINTS.get(row.grade or "", 0.0) if row.answerable else float(row.grade == wanted)
    found: Scores = {"graded_right": points}
    if not row.refused:
        found |= {"grade_unreadable": 0.0, "grade_agreement": float((row.grade == wanted) == row.right)}
    return found
