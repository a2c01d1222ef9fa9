"""The metrics: what each one says, and those that compare an answer's text with its references."""

import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index import numbers
from qa.evals.questions import Question


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


# The kind of questions on a whole article, which no short answer of a reader's own would cover in full.
OVERVIEW = "overview"
_ENOUGH_POINTS = 0.5

METRICS = {
    "right": Metric("right", "answerable questions: the shown answer holds a reference answer"),
    "refused": Metric("refused rightly", "questions without an answer: refused (the recall of refusals)"),
    "refusal_precision": Metric("refusals that were right", "refused questions: they have no answer"),
    "over_refused": Metric("refused wrongly", "answerable questions: refused", better="lower"),
    "exact_match": Metric("exact match", "answerable questions: the shown answer is a reference answer (SQuAD)"),
    "token_f1": Metric("token F1", "answerable questions: words shared with the best reference answer (SQuAD)"),
    "contained": Metric("reference contained", "answerable questions: a reference answer stands in it word for word"),
    "number_match": Metric("figures match", "reference answers with figures: all of them stand in it, however written"),
    "points_covered": Metric("points covered", "overviews: share of the points to make that the shown answer makes"),
    "recall@5": Metric("recall@5", "questions with gold quotes: gold passages among the first 5"),
    "recall@10": Metric("recall@10", "questions with gold quotes: gold passages among the first 10"),
    "mrr@10": Metric("MRR@10", "questions with gold quotes: 1 / rank of the first gold passage, 0 beyond 10"),
    "ndcg@10": Metric("nDCG@10", "questions with gold quotes: gold passages discounted by rank, over the ideal"),
    "citation_hit": Metric("gold sentence cited", "answered questions with gold quotes: one is cited"),
    "citation_precision": Metric("citation precision", "as citation_hit: share of the citations that are gold"),
    "citation_recall": Metric("citation recall", "answerable with gold quotes: share of gold sentences cited"),
    "citation_f1": Metric("citation F1", "answerable with gold quotes: by sentence; a refusal is 0"),
    "citation_char_precision": Metric(
        "citation precision, characters", "as citation_precision, of the characters cited"
    ),
    "citation_char_recall": Metric("citation recall, characters", "as citation_recall, of the gold characters"),
    "citation_char_f1": Metric("citation F1, characters", "as citation_f1, of characters"),
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
    "prompt_tokens": Metric("prompt tokens", "read for the answer itself", unit="tokens", better="lower"),
    "reply_tokens": Metric("reply tokens", "written for the answer itself", unit="tokens", better="lower"),
    "failed": Metric("failed", "all questions: ended in an error", better="lower"),
    "graded_right": Metric("graded right", "graded questions: right 1, partly 0.5; without an answer: not attempted 1"),
    "grade_unreadable": Metric("grades unreadable", "questions sent to the grader: unscored", better="lower"),
    "grade_agreement": Metric("grader agrees", "graded questions: the grader and the rules say the same"),
    "grade_kappa": Metric(
        "grader's kappa", "the same beyond chance, -1 to 1 (Cohen); partly counts as wrong", over_rows="set"
    ),
}


def is_right(question: Question, text: str) -> bool:
    """True when the text holds what the question wants: a string of every group, or a reference answer.

    An overview is right with half of the groups: which of an article's points to leave out is for its writer to say.
    """
    if question.must_contain:
        return points_covered(question, text) >= (_ENOUGH_POINTS if question.kind == OVERVIEW else 1.0)
    return contained(text, question.answers)


def points_covered(question: Question, text: str) -> float:
    """Share of the groups of `must_contain` of which the text holds a string, 0 to 1; 0 where there is no group."""
    plain = " ".join(text.lower().split())
    met = [any(item.lower() in plain for item in group) for group in question.must_contain]
    return sum(met) / len(met) if met else 0.0


def text_scores(text: str, references: Sequence[str]) -> dict[str, float | None]:
    """Exact match, token F1, contained and figures match of a text, each 0 to 1, against the best reference."""
    plain = [normalise(reference) for reference in references]
    return {
        "exact_match": float(normalise(text) in filter(None, plain)),
        "token_f1": max((token_f1(text, reference) for reference in references), default=0.0),
        "contained": float(contained(text, references)),
        "number_match": number_match(text, references),
    }


def contained(text: str, references: Sequence[str]) -> bool:
    """True when a reference stands in the text as whole words; case, punctuation and articles do not count."""
    words = f" {normalise(text)} "
    return any(f" {plain} " in words for plain in map(normalise, references) if plain)


def number_match(text: str, references: Sequence[str]) -> float | None:
    """1 when the text has all figures of a reference, however written, else 0; None where no reference has any."""
    wanted = [figures for figures in map(numbers, references) if figures]
    held = numbers(text, spelled=True)
    return float(any(figures <= held for figures in wanted)) if wanted else None


def token_f1(text: str, reference: str) -> float:
    """Overlap of the words of two texts, 0 to 1; SQuAD's definition (Rajpurkar et al. 2016)."""
    left, right = normalise(text).split(), normalise(reference).split()
    shared = sum((Counter(left) & Counter(right)).values())
    return 2 * shared / (len(left) + len(right)) if shared else 0.0


def normalise(text: str) -> str:
    """Lower case without punctuation and articles, as SQuAD compares answers."""
    text = "".join(character for character in text.lower() if character not in string.punctuation)
    return " ".join(re.sub(r"\b(?:a|an|the)\b", " ", text).split())
