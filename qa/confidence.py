"""What speaks for and against an answer; `qa.calibration` makes one probability of it."""

import math
from dataclasses import dataclass, fields

_NEARLY = 1e-4
_MOST_MISSING_NAMES = 1


@dataclass(frozen=True)
class Evidence:
    """What the steps before found, as a whole for the claims that passed the rules.

    Attributes:
        stated: The model's probability, 0 to 1, that the cited text states the answer.
        relevance: Best score of a cited sentence against the question, 0 to 1, higher is better.
        missing_names: How many names of the question the cited text and the lines around it lack.
        claim_covered: Share of the claims' telling words, by their stems, that the cited text and the lines around it
            have, 0 to 1.
        question_covered: The same of the question's telling words.
    """

    stated: float
    relevance: float
    missing_names: float
    claim_covered: float
    question_covered: float

    def features(self) -> dict[str, float]:
        """The fields as a logistic regression takes them: the model's word as log odds, no more than one name."""
        stated = min(max(self.stated, _NEARLY), 1 - _NEARLY)
        return {
            **vars(self),
            "stated": math.log(stated / (1 - stated)),
            "missing_names": min(self.missing_names, _MOST_MISSING_NAMES),
        }

    @staticmethod
    def names() -> list[str]:
        """The names of the features, in order."""
        return [field.name for field in fields(Evidence)]
