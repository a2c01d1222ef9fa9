"""How sure to be of an answer: one probability from what the steps before it found, by coefficients of each model.

Fitted by `article-qa calibrate` (`qa.evals.calibrate`): logistic regression on questions whose right answers are known,
with the threshold and the risks measured on articles that were not fitted on. Those of the default model come with the
package; a file of the same form in the user's data folder takes their place, for any model.
"""

import json
import math
import re
from dataclasses import asdict, dataclass, fields
from importlib import resources
from pathlib import Path

from platformdirs import user_data_path

from qa.confidence import Evidence
from qa.errors import SettingsError

_DEFAULT = "local:qwen2.5-coder-1.5b-instruct"
_SURE = 1.0


@dataclass(frozen=True)
class Risk:
    """What happens at one threshold, on questions that were not fitted on.

    Attributes:
        threshold: Answers with at least this probability are shown, 0 to 1.
        risk: Share of the shown answers that are wrong, 0 to 1.
        coverage: Share of all questions whose answer is shown, 0 to 1.
    """

    threshold: float
    risk: float
    coverage: float


@dataclass(frozen=True)
class Calibration:
    """Coefficients of one chat model.

    Attributes:
        model: Its name, as for `--model`.
        questions: How many were fitted on.
        intercept: Of the logistic regression, log odds.
        weights: Log odds for each unit of an `Evidence` field, by its name.
        threshold: Least probability, 0 to 1, at which an answer is shown where nothing else is asked for.
        risks: By threshold, ascending.
        calibration_error: Expected, 0 to 1, over ten bins, on questions that were not fitted on.
        fitted_with: Product version, prompts and embedding model that were measured.
    """

    model: str
    questions: int
    intercept: float
    weights: dict[str, float]
    threshold: float
    risks: tuple[Risk, ...] = ()
    calibration_error: float = 0.0
    fitted_with: str = ""

    def probability(self, evidence: Evidence) -> float:
        """Probability, 0 to 1, that the articles answer the question and this is the answer."""
        values = evidence.features()
        score = self.intercept + sum(weight * values[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-score))

    def threshold_for(self, max_risk: float | None) -> float:
        """The least threshold at which at most that share of the shown answers, 0 to 1, was wrong; 1 where none is.

        None gives the threshold that the calibration was made for.
        """
        if max_risk is None:
            return self.threshold
        return next((row.threshold for row in self.risks if _safe_from(row, self.risks, max_risk)), _SURE)

    def to_json(self) -> str:
        """As a calibration file holds it."""
        return json.dumps(asdict(self), indent=1) + "\n"


def calibration_of(model: str, folder: Path | None = None) -> Calibration:
    """The calibration of a model: the user's, else the packaged one, else that of the default model.

    Args:
        model: Name, as for `--model`.
        folder: Of the user's calibrations; default: in the user's data folder.

    Raises:
        SettingsError: The user's file is damaged.
    """
    own = calibration_file(model, folder)
    if own.is_file():
        return _read(own.read_text(encoding="utf-8"), where=own)
    packaged = resources.files("qa") / "calibrations"
    for name in (model, _DEFAULT):
        file = packaged / file_name(name)
        if file.is_file():
            return _read(file.read_text(encoding="utf-8"), where=Path(str(file)))
    raise SettingsError(f"No calibration of {_DEFAULT} is installed: install article-qa again.")


def calibration_file(model: str, folder: Path | None = None) -> Path:
    """Where the user's calibration of a model is kept."""
    return (folder or user_data_path("article-qa") / "calibrations") / file_name(model)


def file_name(model: str) -> str:
    """Of a calibration; a model's name may be an address or a path."""
    return re.sub(r"[^A-Za-z0-9.-]+", "_", model).strip("._")[-100:] + ".json"


def _safe_from(row: Risk, risks: tuple[Risk, ...], max_risk: float) -> bool:
    """A lucky threshold between two unlucky ones promises nothing."""
    return all(other.risk <= max_risk for other in risks if other.threshold >= row.threshold)


def _read(text: str, *, where: Path) -> Calibration:
    try:
        values = json.loads(text)
        known = {field.name for field in fields(Evidence)}
        if not {*values["weights"]} <= known:
            raise ValueError(f"weights of {', '.join(sorted({*values['weights']} - known))}")
        return Calibration(**{**values, "risks": tuple(Risk(**risk) for risk in values["risks"])})
    except (ValueError, TypeError, KeyError) as error:
        raise SettingsError(
            f"The calibration {where} cannot be read ({error}): remove it, or run article-qa calibrate again."
        ) from error
