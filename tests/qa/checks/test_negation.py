"""Denials: what must be denied in the text, and what must not."""

import pytest

from qa.checks import check_negation, denies


@pytest.mark.parametrize(
    "claim",
    [
        "The text does not say who built it.",
        "The cost is not specified.",
        "There is no information about the pier.",
        "The builder is unknown.",
        "It cannot be determined from the sentences.",
        "The article did not mention it.",
    ],
)
def test_a_reply_that_says_it_does_not_know_is_a_denial(claim: str) -> None:
    assert denies(claim)


@pytest.mark.parametrize(
    "claim", ["It does not depend on Fluidstack alone.", "The pier is not open.", "Nobody was hurt.", ""]
)
def test_a_negative_fact_is_no_denial(claim: str) -> None:
    assert not denies(claim)


@pytest.mark.parametrize(
    ("claim", "cited", "allowed"),
    [
        ("Amazon has not invested.", "Amazon has put in $8 billion.", False),
        ("The firm didn’t sell its stake.", "The firm sold its stake.", False),
        ("It never opened.", "It failed to open.", True),
        ("Nobody was hurt.", "None of the crew were hurt.", True),
        ("It is not clear.", "Whether it holds is not clear.", True),
        ("The northern notary nodded.", "The notary agreed.", True),
    ],
)
def test_a_denial_needs_a_text_that_denies(claim: str, cited: str, allowed: bool) -> None:
    assert (check_negation(claim, cited) == "") is allowed


@pytest.mark.parametrize(
    ("claim", "cited", "reason"),
    [
        ("It was approved.", "It has not been approved.", "the cited text denies it"),
        ("He will resign.", "He denied that he would resign.", "the cited text denies it"),
        ("The line is finished.", "The line remains unfinished.", "the cited text denies it"),
        ("Unemployment never rose.", "Unemployment rose in May.", "the cited text does not deny it"),
        ("It is yet to be approved.", "It has not been approved.", ""),
        ("It opens in 2025.", "It will not open until 2025.", ""),
        ("They sold 200 cars.", "They did not sell 100 cars, but 200.", ""),
        ("It opened.", "It did not open in May. It opened in June.", ""),
        ("It is sold in Peru.", "Only if it is not sold in Chile will they act.", ""),
        ("It did not open.", "The bridge, closed since March, opened on Friday.", "the cited text does not deny it"),
        ("The deal was not done.", "It bought the firm but the deal was not done.", ""),
        ("No more than 600 came.", "At most 600 came.", ""),
    ],
)
def test_a_claim_and_its_text_must_not_deny_each_other(claim: str, cited: str, reason: str) -> None:
    assert check_negation(claim, cited) == reason


def test_a_not_further_on_in_the_sentence_may_deny_what_stands_before_it() -> None:
    cited = "Voltane concentrates on large customers in Norway and not on households."
    assert check_negation("Households are what Voltane does not concentrate on.", cited) == ""
