"""From evidence to a probability, and from a risk to a threshold."""

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.calibration import Calibration, Risk, calibration_file, calibration_of, file_name
from qa.confidence import Evidence
from qa.errors import SettingsError

SHARES = st.floats(0, 1)
EVIDENCE = st.builds(
    Evidence,
    stated=SHARES,
    relevance=SHARES,
    missing_names=st.integers(0, 9),
    claim_covered=SHARES,
    question_covered=SHARES,
)
DEFAULT = calibration_of("local:qwen2.5-coder-1.5b-instruct", Path("nowhere"))
RISKS = (Risk(0.0, 0.5, 1.0), Risk(0.2, 0.1, 0.8), Risk(0.4, 0.2, 0.6), Risk(0.6, 0.1, 0.4), Risk(0.8, 0.0, 0.1))
OWN = Calibration("openai:x", 40, 1.0, {"stated": 2.0}, 0.3, RISKS)


def evidence(stated: float = 0.5) -> Evidence:
    return Evidence(stated, relevance=0.5, missing_names=0, claim_covered=1, question_covered=0.5)


@given(EVIDENCE)
def test_it_is_a_probability_whatever_was_found(found: Evidence) -> None:
    assert 0 < DEFAULT.probability(found) < 1


@given(EVIDENCE, SHARES)
def test_a_surer_model_never_makes_it_smaller(found: Evidence, stated: float) -> None:
    surer = replace(found, stated=max(stated, found.stated))
    assert DEFAULT.probability(surer) >= DEFAULT.probability(found)


def test_the_probability_is_the_logistic_function_of_the_weighted_features() -> None:
    assert OWN.probability(evidence(0.9)) == pytest.approx(1 / (1 + math.exp(-(1 + 2 * math.log(9)))))


@pytest.mark.parametrize(("max_risk", "threshold"), [(None, 0.3), (0.5, 0.0), (0.2, 0.2), (0.1, 0.6), (0.05, 0.8)])
def test_the_threshold_is_the_least_from_which_on_no_risk_is_greater(max_risk: float | None, threshold: float) -> None:
    assert OWN.threshold_for(max_risk) == threshold


def test_nothing_is_shown_where_no_threshold_is_safe() -> None:
    assert replace(OWN, risks=RISKS[:2]).threshold_for(0.01) == 1.0


def test_the_users_own_calibration_takes_the_place_of_the_packaged_one(tmp_path: Path) -> None:
    calibration_file("openai:x", tmp_path).write_text(OWN.to_json())
    assert calibration_of("openai:x", tmp_path) == OWN


def test_a_model_without_a_calibration_borrows_that_of_the_default_model(tmp_path: Path) -> None:
    assert calibration_of("ollama:y", tmp_path) == DEFAULT


@pytest.mark.parametrize("text", ["{", "{}", OWN.to_json().replace("stated", "mood")])
def test_a_damaged_calibration_is_an_error_that_names_the_file(tmp_path: Path, text: str) -> None:
    calibration_file("openai:x", tmp_path).write_text(text)
    with pytest.raises(
        SettingsError, match=r"openai_x\.json cannot be read .*: remove it, or run article-qa calibrate"
    ):
        calibration_of("openai:x", tmp_path)


@pytest.mark.parametrize("model", ["local:/a/../b.gguf", "http://127.0.0.1:8080/v1#m", "..", "a" * 300])
def test_a_models_name_never_leads_out_of_the_folder(tmp_path: Path, model: str) -> None:
    assert calibration_file(model, tmp_path).parent == tmp_path
    assert len(file_name(model)) <= 105
