"""How sure to be of an answer: one probability from what the steps before it found."""

import math
from dataclasses import dataclass

# Logistic regression (scikit-learn, C=1) on 70 questions of SQuAD 2.0 (60) and CLAPnq (10), half of them without an
# answer, answered by the default local model: target "the article answers this question". Fitted anew on 87 questions
# of SQuAD 2.0 after sentences got their vectors from whole passages, the weights of the model's word and of relevance
# are the same within 0.4, and no surer (AUC 0.77 left one out, 0.79 as they are). At 0.25, all 40 right replies to
# those are shown, and 15 of the 47 others refused; the rules before it refuse more. Weights fitted on 240 other
# questions lean on the words that question and text share, and refuse questions put in other words than the article's.
_INTERCEPT = -2.19
_STATED, _RELEVANCE, _MISSING_NAMES = 0.80, 1.15, -1.24
_MOST_MISSING_NAMES = 1
_NEARLY = 1e-4


@dataclass(frozen=True)
class Evidence:
    """What speaks for and against an answer.

    Attributes:
        stated: The model's probability, 0 to 1, that the cited text states it.
        relevance: Best score of a cited sentence against the question, 0 to 1, higher is better.
        missing_names: How many names of the question the cited text and the lines around it lack.
    """

    stated: float
    relevance: float
    missing_names: int


def probability(evidence: Evidence) -> float:
    """Probability, 0 to 1, that the articles answer the question and this is the answer."""
    stated = min(max(evidence.stated, _NEARLY), 1 - _NEARLY)
    score = (
        _INTERCEPT
        + _STATED * math.log(stated / (1 - stated))
        + _RELEVANCE * evidence.relevance
        + _MISSING_NAMES * min(evidence.missing_names, _MOST_MISSING_NAMES)
    )
    return 1 / (1 + math.exp(-score))
