"""Rows as the report shows them: outcomes, the order of the worst, marks in passages."""

from dataclasses import replace

import pytest

from qa.evals.records import FoundPassage, Row
from qa.evals.report_rows import cited_passages, gold_ranks, outcome_of, shown_rows, text_pieces
from tests.qa.evals.runs import FAILED, REFUSED, RIGHT, ROWS, WRONG
from tests.qa.evals.samples import CITED, COST, KING, REPLY, TEXT, answered, hit, quoted, refusal, row


def passage(start: int, end: int, text: str, rank: int = 1) -> FoundPassage:
    return FoundPassage("p", "a", "Harbour", rank, 0.5, start, end, text)


def names(*rows: Row) -> list[str]:
    return [shown.row.id for shown in shown_rows(rows)]


def test_each_row_has_one_outcome() -> None:
    assert [outcome_of(row) for row in ROWS] == ["right", "wrong", "refused wrongly", "refused rightly", "failed"]
    assert outcome_of(row(KING, answered("Carl."))) == "wrong"


def test_the_worst_are_wrong_answers_then_errors_then_wrong_refusals() -> None:
    assert [(shown.number, shown.badness) for shown in shown_rows(ROWS)] == [(2, 1), (5, 2), (3, 3), (1, 4), (4, 5)]


def test_of_wrong_answers_the_surest_is_the_worst() -> None:
    rows = [replace(WRONG, id=str(sure), confidence=sure) for sure in (0.3, 0.9, None, 0.6)]
    assert names(*rows) == ["0.9", "0.6", "0.3", "None"]


def test_of_wrong_refusals_the_worst_had_the_answer_and_then_the_surest() -> None:
    rows = [
        replace(REFUSED, id=f"{had} {sure}", draft_right=had, confidence=sure)
        for had in (False, True)
        for sure in (0.2, 0.1)
    ]
    assert names(*rows) == ["True 0.1", "True 0.2", "False 0.1", "False 0.2"]


def test_of_the_right_ones_those_that_nearly_went_wrong_come_first() -> None:
    king = row(KING, refusal(), id="king")
    rows = [replace(RIGHT, confidence=0.9), replace(RIGHT, id="unsure", confidence=0.3)]
    assert names(*rows, king, replace(king, id="close", confidence=0.24)) == ["unsure", "right", "close", "king"]


def test_citations_are_marked_in_the_passage_that_holds_them() -> None:
    found = row(
        COST, answered(REPLY, quoted(31, 88), quoted(0, 30, 2)), hits=(passage(10, 20, "x"), passage(0, 107, TEXT, 2))
    )
    [shown] = cited_passages(found)
    assert (shown.title, shown.start, shown.end, shown.rank) == ("Harbour", 0, 107, 2)
    assert shown.html == (
        '<mark class="tint-2" data-citations="2" data-label="2" tabindex="-1">The bridge reopened on Friday.</mark> '
        '<mark class="tint-1" data-citations="1" data-label="1" tabindex="-1">'
        f"{CITED.quote}</mark> It took 14 months."
    )


@pytest.mark.parametrize(
    "near", [passage(0, 60, TEXT[:60]), passage(0, 107, TEXT.upper()), replace(passage(0, 107, TEXT), article_id="b")]
)
def test_a_quote_that_no_passage_holds_is_shown_alone(near: FoundPassage) -> None:
    [shown] = cited_passages(row(COST, answered(REPLY, CITED), hits=(near,)))
    assert (shown.start, shown.end, shown.rank) == (31, 88, None)
    assert shown.html.striptags() == " ".join(CITED.quote.split())


def test_white_space_around_a_passage_is_left_out_and_moves_no_mark() -> None:
    text = f"\n\n{TEXT[31:88]}\n\n"
    [shown] = cited_passages(row(COST, answered(REPLY, CITED), hits=(passage(29, 90, text),)))
    assert shown.html.startswith("<mark")
    assert shown.html.endswith("</mark>")
    assert shown.html.unescape().count(CITED.quote) == 1


def test_marks_in_the_text_are_told_from_other_brackets() -> None:
    found = row(COST, answered("See [7], or 4.2 million euros.", CITED))
    assert text_pieces(found) == [
        ("See ", ""),
        ("[7]", ""),
        (", or 4.2 million euros. ", ""),
        ("[1]", "tint-1"),
        ("", ""),
    ]
    assert text_pieces(FAILED) == [("", "")]


def test_the_ranks_of_gold_passages_are_told() -> None:
    assert gold_ranks(row(COST, answered(REPLY, CITED, hits=(hit(0, 30, 1), hit(31, 107, 2))))) == [2]
