"""Fit a calibration on the rows of a question set: which probability means what, measured on other articles."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import prompts
from qa.calibration import Calibration, Risk
from qa.confidence import Evidence
from qa.errors import EvaluationError
from qa.evals.calibration import expected_calibration_error
from qa.evals.records import Row
from qa.provenance import installed_version

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Truths = NDArray[np.bool_]

LEAST_OF_EACH = 20
_FOLDS = 10
_STEPS = 50
_KEPT = 0.9


def fit(rows: Sequence[Row], *, model: str, embedding: str) -> Calibration:
    """Coefficients from the rows whose reply passed the rules; right is a draft that holds a reference answer.

    Logistic regression (scikit-learn, C=1, features of unit variance). Thresholds, risks and the calibration error are
    from probabilities of rows that were not fitted on: those of an article together where there are several articles.

    Raises:
        EvaluationError: Fewer than 20 right or 20 wrong drafts.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, KFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    judged = [row for row in rows if row.signals]
    right = np.array([row.draft_right for row in judged], dtype=bool)
    if min(right.sum(), (~right).sum()) < LEAST_OF_EACH:
        raise EvaluationError(
            f"Of {len(rows)} questions {right.sum()} had a right reply and {(~right).sum()} a wrong one that the rules "
            f"let pass, and a calibration needs {LEAST_OF_EACH} of each: add questions, with and without an answer."
        )
    features = np.array([list(Evidence(**row.signals).features().values()) for row in judged])
    regression = make_pipeline(StandardScaler(), LogisticRegression(C=1.0))
    articles = [row.article for row in judged]
    several = len({*articles}) > 1
    folds = GroupKFold(min(_FOLDS, len({*articles}))) if several else KFold(_FOLDS, shuffle=True, random_state=0)
    sure: Numbers = cross_val_predict(
        regression, features, right, groups=articles if several else None, cv=folds, method="predict_proba"
    )[:, 1]
    scaler, fitted = regression.fit(features, right)
    weights = fitted.coef_[0] / scaler.scale_
    return Calibration(
        model=model,
        questions=len(judged),
        intercept=round(float(fitted.intercept_[0] - weights @ scaler.mean_), 4),
        weights={name: round(float(weight), 4) for name, weight in zip(Evidence.names(), weights, strict=True)},
        threshold=_keeping(sure, right),
        risks=tuple(_risks(sure, right, len(rows))),
        calibration_error=round(expected_calibration_error(sure, right), 4),
        fitted_with=f"article-qa {installed_version('article-qa')}, prompts {prompts.fingerprint()}, {embedding}",
    )


def _keeping(sure: "Numbers", right: "Truths") -> float:
    """The greatest threshold that still shows nine of ten right answers."""
    import numpy as np

    return math.floor(float(np.quantile(sure[right], 1 - _KEPT)) * _STEPS) / _STEPS


def _risks(sure: "Numbers", right: "Truths", asked: int) -> list[Risk]:
    found = []
    for threshold in (step / _STEPS for step in range(_STEPS)):
        shown = sure >= threshold
        if shown.any():
            found.append(Risk(threshold, round(float((~right)[shown].mean()), 4), round(float(shown.sum() / asked), 4)))
    return found
