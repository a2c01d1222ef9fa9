"""One probability from what the steps before it found."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qa.confidence import Evidence, probability

SURE = Evidence(stated=0.99, relevance=0.8, missing_names=0)
SHARES = st.floats(0, 1)
EVIDENCE = st.builds(Evidence, stated=SHARES, relevance=SHARES, missing_names=st.integers(0, 9))


@given(EVIDENCE)
def test_it_is_a_probability_whatever_was_found(evidence: Evidence) -> None:
    assert 0 < probability(evidence) < 1


@given(EVIDENCE, SHARES)
def test_a_surer_model_never_makes_it_smaller(evidence: Evidence, stated: float) -> None:
    surer = replace(evidence, stated=max(stated, evidence.stated))
    assert probability(surer) >= probability(evidence)


@given(EVIDENCE, SHARES)
def test_a_nearer_sentence_never_makes_it_smaller(evidence: Evidence, relevance: float) -> None:
    nearer = replace(evidence, relevance=max(relevance, evidence.relevance))
    assert probability(nearer) >= probability(evidence)


@given(EVIDENCE)
def test_a_name_that_is_missing_never_makes_it_greater(evidence: Evidence) -> None:
    assert probability(replace(evidence, missing_names=evidence.missing_names + 1)) <= probability(evidence)


def test_all_in_favour_is_above_the_threshold_and_all_against_below() -> None:
    assert probability(SURE) > 0.7
    assert probability(Evidence(stated=0.01, relevance=0.1, missing_names=2)) < 0.05


def test_a_model_that_says_no_outweighs_a_near_sentence() -> None:
    assert probability(replace(SURE, stated=0.02)) < 0.5
