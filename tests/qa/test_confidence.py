"""One probability from what the steps before it found."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qa.confidence import Evidence, probability

SURE = Evidence(answered=0.99, relevance=0.8)
SHARES = st.floats(0, 1)
EVIDENCE = st.builds(Evidence, answered=SHARES, relevance=SHARES)


@given(EVIDENCE)
def test_it_is_a_probability_whatever_was_found(evidence: Evidence) -> None:
    assert 0 < probability(evidence) < 1


@given(EVIDENCE, SHARES)
def test_a_surer_model_never_makes_it_smaller(evidence: Evidence, answered: float) -> None:
    surer = replace(evidence, answered=max(answered, evidence.answered))
    assert probability(surer) >= probability(evidence)


@given(EVIDENCE, SHARES)
def test_a_nearer_sentence_never_makes_it_smaller(evidence: Evidence, relevance: float) -> None:
    nearer = replace(evidence, relevance=max(relevance, evidence.relevance))
    assert probability(nearer) >= probability(evidence)


def test_all_in_favour_is_above_the_threshold_and_all_against_below() -> None:
    assert probability(SURE) > 0.7
    assert probability(Evidence(answered=0.01, relevance=0.1)) < 0.05


def test_a_model_that_says_no_outweighs_a_near_sentence() -> None:
    assert probability(replace(SURE, answered=0.02)) < 0.5
