"""Fitting a calibration on rows."""

import random
from pathlib import Path

import pytest

from qa.errors import EvaluationError
from qa.evals.calibrate import fit
from qa.evals.calibrate_command import packaged_set, summary_lines
from qa.evals.records import Row


def rows(count: int, *, articles: int = 5, seed: int = 0) -> list[Row]:
    """Drafts that are right exactly as often as the model says that they are stated."""
    rng = random.Random(seed)
    found = []
    for number in range(count):
        stated = rng.uniform(0.02, 0.98)
        right = rng.random() < stated
        signals = {"stated": stated, "relevance": 0.5, "missing_names": 0.0, "claim_covered": 1.0}
        found.append(
            Row(
                str(number),
                kind="",
                question="?",
                answerable=right or number % 2 == 0,
                article=str(number % articles),
                draft_right=right,
                signals={**signals, "question_covered": 0.5},
            )
        )
    return found


def test_a_model_that_is_right_as_often_as_it_says_is_taken_at_its_word() -> None:
    found = fit(rows(2000), model="m", embedding="e")
    assert found.weights["stated"] == pytest.approx(1.0, abs=0.12)
    assert found.intercept + 0.5 * found.weights["relevance"] == pytest.approx(0.0, abs=0.15)
    assert found.calibration_error < 0.05
    assert found.questions == 2000


def test_risk_falls_and_coverage_falls_as_the_threshold_rises() -> None:
    risks = fit(rows(2000), model="m", embedding="e").risks
    assert [row.coverage for row in risks] == sorted((row.coverage for row in risks), reverse=True)
    low, high = (next(row for row in risks if row.threshold == threshold) for threshold in (0.1, 0.8))
    assert low.risk > 0.3 > 0.15 > high.risk


def test_rows_that_the_rules_refused_are_asked_but_not_fitted_on() -> None:
    refused = [Row(f"r{number}", kind="", question="?", answerable=False) for number in range(2000)]
    found = fit([*rows(2000), *refused], model="m", embedding="e")
    assert found.questions == 2000
    assert found.risks[0].coverage == 0.5


def test_one_article_is_enough() -> None:
    assert fit(rows(300, articles=1), model="m", embedding="e").questions == 300


def test_too_few_rows_are_an_error_that_says_how_many_are_needed() -> None:
    with pytest.raises(EvaluationError, match="a calibration needs 20 of each: add questions"):
        fit(rows(30), model="m", embedding="e")


def test_the_summary_names_the_file_and_what_each_threshold_means() -> None:
    lines = summary_lines(fit(rows(2000), model="m", embedding="e"), Path("there.json"))
    assert lines[-1] == f"Kept in {Path('there.json')}"
    assert sum("shown" in line and "wrong" in line for line in lines) >= 8


def test_the_packaged_set_stands_on_its_own_articles() -> None:
    found = packaged_set()
    texts = {article.id: article.text for article in found.articles}
    assert (len(found.questions), len(texts)) == (360, 10)
    assert sum(question.answerable for question in found.questions) == 230
    assert len({question.id for question in found.questions}) == 360
    for question in found.questions:
        assert all(texts[question.article].count(quote) == 1 for quote in question.evidence), question.id
        assert bool(question.evidence) is bool(question.answers) is question.answerable, question.id


def test_any_first_part_of_the_packaged_set_is_of_all_articles() -> None:
    first = packaged_set().first(60)
    assert len(first.articles) == 10
    assert 15 <= sum(not question.answerable for question in first.questions) <= 30
