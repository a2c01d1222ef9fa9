"""SQuAD files as they are published."""

from typing import Any

import pytest
from pydantic import ValidationError

from qa.evals.fields import faults_of
from qa.evals.squad import read_squad
from qa.evals.types import QuestionSet

BRIDGE = "The bridge reopened on Friday. Repairs cost 4.2 million euros. It took 14 months."
PIER = "The pier was built in 1911. It is closed."


def asked(id_: str, *answers: tuple[str, int], **others: Any) -> dict[str, Any]:
    given = [{"text": text, "answer_start": start} for text, start in answers]
    return {"id": id_, "question": "What?", "answers": given, **others}


def squad(*qas: list[dict[str, Any]]) -> dict[str, Any]:
    paragraphs = [{"context": text, "qas": rows} for text, rows in zip((BRIDGE, PIER), qas, strict=True)]
    return {"version": "v2.0", "data": [{"title": "The_Lenne", "paragraphs": paragraphs}]}


def read(document: Any) -> QuestionSet:
    questions, faults = read_squad(document, "dev.json")
    assert faults == []
    return questions


def faults(document: Any) -> list[str]:
    return read_squad(document, "dev.json")[1]


def test_the_paragraphs_of_a_title_are_one_article() -> None:
    [article] = read(squad([], [])).articles
    assert (article.title, article.text) == ("The Lenne", f"{BRIDGE}\n\n{PIER}")
    assert article.source == "dev.json data[0]"


def test_the_gold_sentences_are_those_the_answers_stand_in_cut_from_the_article() -> None:
    found = read(squad([asked("a", ("4.2 million", 44), ("4.2 million euros", 44))], [asked("b", ("1911", 22))]))
    [article] = found.articles
    cost, built = found.questions
    assert (cost.answers, cost.evidence) == (("4.2 million", "4.2 million euros"), ("Repairs cost 4.2 million euros.",))
    assert built.evidence == ("The pier was built in 1911.",)
    for question in found.questions:
        assert question.articles == (article.id,)
        assert tuple(article.text[span.start : span.end] for span in question.spans) == question.evidence
        assert {span.article for span in question.spans} == {article.id}


def test_an_answer_over_two_sentences_has_both_as_evidence() -> None:
    [question] = read(squad([asked("a", ("euros. It took", 56))], [])).questions
    assert question.evidence == ("Repairs cost 4.2 million euros.", "It took 14 months.")


def test_an_answer_whose_place_is_a_slip_is_found_by_its_words() -> None:
    [question] = read(squad([asked("a", ("14 months", 3))], [])).questions
    assert question.evidence == ("It took 14 months.",)


def test_an_answer_that_occurs_twice_is_where_the_file_says() -> None:
    document = {"data": [{"paragraphs": [{"context": "Roth came. Roth left.", "qas": [asked("a", ("Roth", 11))]}]}]}
    assert read(document).questions[0].evidence == ("Roth left.",)


def test_an_impossible_question_has_no_answer_whatever_is_plausible() -> None:
    plausible = [{"text": "1911", "answer_start": 22}]
    [question] = read(squad([], [asked("a", is_impossible=True, plausible_answers=plausible)])).questions
    assert (question.answerable, question.answers, question.evidence, question.spans) == (False, (), (), ())


def test_the_same_paragraphs_under_two_titles_are_one_article() -> None:
    document = squad([], [])
    document["data"] *= 2
    assert len(read(document).articles) == 1


def test_offsets_hold_where_a_text_is_made_canonical() -> None:
    texts = ("One came by.\x07\r\nIt left.", "Two came by.\r\nThree things are left.")
    qas = ([], [asked("a", ("Three things", 14))])
    paragraphs = [{"context": text, "qas": rows} for text, rows in zip(texts, qas, strict=True)]
    found = read({"data": [{"title": "t", "paragraphs": paragraphs}]})
    assert found.articles[0].text == "One came by.\nIt left.\n\nTwo came by.\nThree things are left."
    assert found.questions[0].evidence == ("Three things are left.",)


def test_a_title_without_paragraphs_is_passed_over() -> None:
    assert read({"data": [{"title": "t", "paragraphs": []}]}) == QuestionSet(())


def test_answers_that_cannot_be_are_told_with_their_path() -> None:
    assert faults(squad([asked("a", ("1911", 0))], [asked("b", ("1911", 22)), asked("c")])) == [
        "data[0].paragraphs[0].qas[0].answers: the paragraph does not hold '1911'",
        "data[0].paragraphs[1].qas[1].answers: there are none, and the question is not marked is_impossible",
    ]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"id": 3}, "data[0].paragraphs[1].qas[0].id must be a text, not 3"),
        ({"question": " "}, "data[0].paragraphs[1].qas[0].question must be a text that is not empty, not ' '"),
        ({"answers": "1911"}, "data[0].paragraphs[1].qas[0].answers must be a list, not '1911'"),
        ({"answers": [{}]}, "data[0].paragraphs[1].qas[0].answers[0].text is missing"),
        ({"is_impossible": 3}, "data[0].paragraphs[1].qas[0].is_impossible must be true or false, not 3"),
    ],
)
def test_a_wrong_field_is_told_with_its_path(change: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValidationError, match="validation error") as caught:
        read_squad(squad([], [asked("a", ("1911", 22)) | change]), "dev.json")
    assert faults_of(caught.value) == [fault]
