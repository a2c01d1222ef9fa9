"""Rows to estimates, with values worked out by hand."""

import pytest
from sklearn.metrics import cohen_kappa_score

from qa.evals.metrics import METRICS
from qa.evals.records import Estimate
from qa.evals.scoring import failed, graded
from qa.evals.summary import summarise
from tests.qa.evals.samples import CITED, COST, KING, REPLY, answered, hit, quoted, refusal, row

NOTHING = Estimate(None, None, None, 0)
RIGHT = row(COST, answered(REPLY, CITED, confidence=0.9), 1.0)
WRONG = row(COST, answered("Much.", quoted(0, 30), confidence=0.6), 2.0)
REFUSED = row(COST, refusal(), 3.0)
FAILED = failed(COST, TimeoutError("too slow"), 10.0)
KNOWN_MISSING = row(KING, refusal(), 4.0)
INVENTED = row(KING, answered("Carl.", quoted(0, 30), confidence=0.5), 5.0)
ROWS = [RIGHT, WRONG, REFUSED, FAILED, KNOWN_MISSING, INVENTED]


@pytest.mark.parametrize(
    ("name", "value", "n"),
    [
        ("right", 1 / 4, 4),
        ("refused", 1 / 2, 2),
        ("refusal_precision", 1 / 2, 2),
        ("over_refused", 1 / 4, 4),
        ("token_f1", 0.75 / 4, 4),
        ("citation_hit", 1 / 3, 3),
        ("citation_recall", 1 / 4, 4),
        ("citation_precision", 1 / 3, 3),
        ("supported_claims", 1.0, 3),
        ("supported_but_wrong", 2 / 3, 3),
        ("seconds", 3.5, 6),
        ("failed", 1 / 6, 6),
        # squared: 0.1, 0.6, 0.1, 0.1, 0.5
        ("brier", (0.01 + 0.36 + 0.01 + 0.01 + 0.25) / 5, 5),
        # bins: 0.9 alone, |0.9 - 1|; 0.6, |0.6 - 0|; two of 0.1, |0.1 - 0|; 0.5, |0.5 - 0|
        ("ece", (0.1 + 0.6 + 0.1 + 0.1 + 0.5) / 5, 5),
        # surest first: right, then four wrong: 0/1, 1/2, 2/3, 3/4, 4/5
        ("aurc", (0 + 1 / 2 + 2 / 3 + 3 / 4 + 4 / 5) / 5, 5),
    ],
)
def test_a_metric_over_rows(name: str, value: float, n: int) -> None:
    found = summarise(ROWS)[name]
    assert (found.value, found.n) == (pytest.approx(value, abs=1e-4), n)
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.value <= found.high


def test_every_metric_has_an_estimate_and_those_that_apply_to_no_row_have_no_value() -> None:
    found = summarise(ROWS)
    assert list(found) == list(METRICS)
    for name in ("recall@5", "ndcg@10", "seconds_to_first_word", "prompt_tokens", "graded_right", "grade_kappa"):
        assert found[name] == NOTHING


def test_a_failed_question_counts_as_a_search_that_found_nothing_where_others_tell_theirs() -> None:
    told = row(COST, answered(REPLY, CITED, hits=(hit(0, 107, 1),)))
    assert summarise([told, FAILED])["recall@5"].value == 0.5


def test_no_rows_have_no_values() -> None:
    assert set(summarise([]).values()) == {NOTHING}


def test_grades_with_the_unreadable_one_unscored() -> None:
    rows = [
        graded(RIGHT, "right"),
        graded(WRONG, "right"),
        graded(INVENTED, "unreadable"),
        graded(REFUSED, "not_attempted"),
    ]
    found = summarise(rows)
    assert (found["graded_right"].value, found["graded_right"].n) == (pytest.approx(2 / 3, abs=1e-4), 3)
    assert (found["grade_unreadable"].value, found["grade_unreadable"].n) == (pytest.approx(1 / 3, abs=1e-4), 3)
    assert (found["grade_agreement"].value, found["grade_agreement"].n) == (0.5, 2)


def test_kappa_is_agreement_beyond_chance() -> None:
    # by rule right, right, wrong, wrong; by grader right, wrong, wrong, wrong: (3/4 - 1/2) / (1 - 1/2)
    rows = [graded(RIGHT, "right"), graded(RIGHT, "partly"), graded(WRONG, "wrong"), graded(INVENTED, "wrong")]
    found = summarise(rows)["grade_kappa"]
    assert (found.value, found.n) == (0.5, 4)


def test_kappa_is_that_of_scikit_learn() -> None:
    verdicts = ["right", "wrong", "right", "wrong", "right", "right", "wrong", "wrong", "right"]
    rows = [graded([RIGHT, WRONG, INVENTED][number % 3], verdict) for number, verdict in enumerate(verdicts)]
    by_rule = [made.right for made in rows]
    by_grader = [made.grade == "right" and made.answerable for made in rows]
    assert summarise(rows)["grade_kappa"].value == pytest.approx(cohen_kappa_score(by_rule, by_grader), abs=1e-4)


def test_with_one_verdict_alone_there_is_no_kappa() -> None:
    assert summarise([graded(RIGHT, "right")] * 2)["grade_kappa"] == Estimate(None, None, None, 2)


def test_the_same_rows_have_the_same_intervals() -> None:
    assert summarise(ROWS) == summarise(ROWS)
    assert summarise(ROWS, seed=1)["brier"] != summarise(ROWS, seed=2)["brier"]
