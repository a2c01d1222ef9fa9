"""What speaks for and against an answer, as a regression takes it."""

import math

import pytest

from qa.confidence import Evidence

SURE = Evidence(stated=0.9, relevance=0.8, missing_names=0, claim_covered=1.0, question_covered=0.5)


def test_the_models_word_is_taken_as_log_odds() -> None:
    assert SURE.features()["stated"] == pytest.approx(math.log(9))


@pytest.mark.parametrize("stated", [0.0, 1.0])
def test_a_model_that_is_wholly_sure_gives_a_finite_number(stated: float) -> None:
    features = Evidence(stated, relevance=0, missing_names=0, claim_covered=0, question_covered=0).features()
    assert abs(features["stated"]) == pytest.approx(math.log(9999))


def test_two_missing_names_count_as_one() -> None:
    two = Evidence(stated=0.5, relevance=0, missing_names=2, claim_covered=0, question_covered=0)
    assert two.features()["missing_names"] == 1


def test_every_feature_has_its_name() -> None:
    assert list(SURE.features()) == Evidence.names()
