"""How much two texts have in common."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.duplicates import resemblance


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a b c d e f", "a b c d e f", 1.0),
        ("a b c d e f", "A, b. c: d; e! f?", 1.0),
        ("a b c d e f", "a b c d e g", 1 / 3),
        ("a b c d e", "f g h i j", 0.0),
        ("short", "short", 1.0),
        ("short", "other", 0.0),
    ],
)
def test_resemblance_is_the_share_of_runs_of_five_words(one: str, other: str, expected: float) -> None:
    assert resemblance(one, other) == pytest.approx(expected)


@given(st.text(), st.text())
def test_resemblance_is_symmetric_and_a_share(one: str, other: str) -> None:
    assert 0 <= resemblance(one, other) == resemblance(other, one) <= 1
    assert resemblance(one, one) == 1
