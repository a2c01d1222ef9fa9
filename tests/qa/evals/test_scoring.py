"""From an answer to its row, with values worked out by hand."""

import json
import math
from dataclasses import asdict, replace

import pytest
from pydantic import TypeAdapter

from qa.evals.metrics import METRICS
from qa.evals.records import Row
from qa.evals.scoring import failed, graded, score
from qa.types import Answer, Claim
from tests.qa.evals.samples import CITED, COST, GOLD, KING, REPLY, answered, hit, quoted, refusal, row

ROWS = [
    row(),
    row(COST, answered("Much.", quoted(0, 30))),
    row(COST, refusal(REPLY)),
    row(KING, refusal()),
    row(KING, answered("Carl.", quoted(0, 30))),
    failed(COST, TimeoutError("too slow"), 2.0),
    failed(KING, TimeoutError("too slow"), 2.0),
]


def test_a_right_answer_that_cites_the_gold_sentence() -> None:
    found = row(COST, answered(REPLY, CITED, hits=(hit(0, 107, 1),), tokens={"prompt": 90, "reply": 7}), 1.23456)
    assert (found.right, found.draft_right, found.refused, found.error) == (True, True, False, "")
    assert (found.id, found.kind, found.answers, found.evidence) == ("cost", "fact", COST.answers, (GOLD,))
    assert (found.text, found.draft, found.seconds, found.confidence) == (f"{REPLY} [1]", REPLY, 1.235, 0.9)
    assert {name: value for name, value in found.scores.items() if value is not None} == {
        "right": 1.0,
        "over_refused": 0.0,
        "exact_match": 0.0,
        "token_f1": 0.75,  # 3 words shared; 2 * 3 / (5 + 3); the mark is no word
        "contained": 1.0,
        "number_match": 1.0,
        **dict.fromkeys(("recall@5", "recall@10", "mrr@10", "ndcg@10"), 1.0),
        **{name: 1.0 for name in METRICS if name.startswith("citation_")},
        "supported_claims": 1.0,
        "supported_but_wrong": 0.0,
        "brier": 0.01,
        "seconds": 1.235,
        "prompt_tokens": 90.0,
        "reply_tokens": 7.0,
        "failed": 0.0,
    }


def test_every_row_has_a_place_for_every_metric_that_rows_have() -> None:
    names = {name for name, metric in METRICS.items() if metric.over_rows != "set"}
    assert all(set(found.scores) == names for found in ROWS)


def test_only_overviews_have_a_share_of_points_covered_and_one_that_failed_has_none_of_them() -> None:
    overview = replace(COST, kind="overview", must_contain=(("4.2 million",), ("bridge",), ("pier",)))
    answered_row, refused, ended = row(overview), row(overview, refusal(REPLY)), failed(overview, ValueError("x"), 1.0)
    assert [found.scores["points_covered"] for found in (answered_row, refused, ended)] == [0.3333, 0.0, 0.0]
    assert (answered_row.right, refused.right) == (False, False)
    assert row(COST).scores["points_covered"] is None


def test_a_refusal_of_an_answerable_question_is_wrong_whatever_its_draft_holds() -> None:
    found = row(COST, refusal(REPLY, confidence=0.2))
    assert (found.right, found.draft_right, found.refused, found.reason) == (False, True, True, "unsure")
    scores = found.scores
    assert (scores["right"], scores["token_f1"], scores["over_refused"], scores["refusal_precision"]) == (0, 0, 1, 0)
    assert (scores["refused"], scores["supported_but_wrong"], scores["supported_claims"]) == (None, None, 0.0)
    assert scores["brier"] == pytest.approx(0.64)


def test_what_a_refusal_did_not_cite_counts_against_recall_and_not_against_precision() -> None:
    scores = row(COST, refusal()).scores
    assert (scores["citation_recall"], scores["citation_f1"], scores["citation_char_f1"]) == (0, 0, 0)
    assert (scores["citation_precision"], scores["citation_char_precision"], scores["citation_hit"]) == (None,) * 3


def test_a_question_without_an_answer_is_right_when_it_is_refused() -> None:
    refused, shown = row(KING, refusal("Carl.")), row(KING, answered("Carl.", CITED))
    assert (refused.right, refused.scores["refused"], refused.scores["refusal_precision"]) == (True, 1.0, 1.0)
    assert (shown.right, shown.scores["refused"], shown.scores["supported_but_wrong"]) == (False, 0.0, 1.0)
    assert (refused.draft_right, shown.draft_right) == (False, False)
    for name in ("right", "token_f1", "over_refused", "citation_f1", "recall@5"):
        assert (refused.scores[name], shown.scores[name]) == (None, None)


def test_a_question_that_failed_counts_as_zero_wherever_it_counts() -> None:
    cost, king = ROWS[-2:]
    assert (cost.right, cost.refused, cost.error) == (False, False, "TimeoutError: too slow")
    for name in ("right", "exact_match", "token_f1", "contained", "number_match", "recall@5", "citation_precision"):
        assert cost.scores[name] == 0.0
    assert (king.scores["refused"], king.scores["failed"], king.scores["seconds"]) == (0.0, 1.0, 2.0)
    assert (cost.confidence, cost.scores["brier"], cost.scores["supported_but_wrong"]) == (None, None, None)


def test_a_product_that_tells_no_passages_is_not_measured_on_its_search() -> None:
    assert row(COST, answered(REPLY, CITED)).scores["recall@5"] is None


def test_a_confidence_that_is_no_number_is_not_told() -> None:
    found = row(COST, answered(REPLY, CITED, confidence=math.nan))
    assert (found.confidence, found.scores["brier"]) == (None, None)


def test_the_share_of_claims_that_passed() -> None:
    claims = (Claim("a", (1,), supported=True), Claim("b", (), supported=False), Claim("c", (), supported=False))
    found = row(COST, answered(REPLY, CITED, claims=claims))
    assert found.scores["supported_claims"] == pytest.approx(1 / 3, abs=1e-4)
    assert found.draft == "a b c"


def test_the_first_word_is_kept_where_it_was_seen() -> None:
    assert score(COST, answered(REPLY, CITED), 2.0, seconds_to_first_word=0.12345).seconds_to_first_word == 0.123
    assert score(COST, answered(REPLY, CITED), 2.0).scores["seconds_to_first_word"] is None


@pytest.mark.parametrize(
    ("made", "grade", "points", "agrees"),
    [
        (row(), "right", 1.0, 1.0),
        (row(), "partly", 0.5, 0.0),
        (row(), "wrong", 0.0, 0.0),
        (row(COST, answered("Much.", CITED)), "not_attempted", 0.0, 1.0),
        (row(COST, refusal()), "not_attempted", 0.0, None),
        (row(KING, answered("Carl.", CITED)), "wrong", 0.0, 1.0),
        (row(KING, answered("Nobody knows.", CITED)), "not_attempted", 1.0, 0.0),
        (row(KING, refusal()), "not_attempted", 1.0, None),
    ],
)
def test_a_grade_is_points_and_agreement_with_the_rules(
    made: Row, grade: str, points: float, agrees: float | None
) -> None:
    found = graded(made, grade)  # type: ignore[arg-type]
    assert (found.grade, found.scores["graded_right"], found.scores["grade_agreement"]) == (grade, points, agrees)
    assert found.scores["right"] == made.scores["right"]


def test_an_unreadable_grade_is_counted_and_not_scored() -> None:
    scores = graded(row(), "unreadable").scores
    assert (scores["grade_unreadable"], scores["graded_right"], scores["grade_agreement"]) == (1.0, None, None)
    assert graded(row(), "wrong").scores["grade_unreadable"] == 0.0


def test_without_claims_and_confidence_the_shown_text_is_the_draft() -> None:
    found = score(COST, Answer("?", text=REPLY, answered=True, confidence=math.nan), 1.0)
    assert (found.draft, found.right, found.scores["supported_claims"]) == (REPLY, True, None)


@pytest.mark.parametrize("made", ROWS)
def test_a_row_is_read_back_from_json_as_it_was(made: Row) -> None:
    assert TypeAdapter(Row).validate_json(json.dumps(asdict(made), allow_nan=False)) == made
