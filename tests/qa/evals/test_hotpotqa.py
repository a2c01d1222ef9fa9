"""HotpotQA files as they are published."""

from typing import Any

import pytest
from pydantic import ValidationError

from qa.evals.fields import faults_of
from qa.evals.hotpotqa import read_hotpotqa

LENNE = ["Lenne", ["The Lenne is a river.", " Its bridge is old.", " It floods."]]
ROTH = ["Ines Roth", ["Ines Roth is a mayor.", " She is from Lyon."]]
EMPTY = ["Nothing", [" "]]


def asked(**others: Any) -> dict[str, Any]:
    return {
        "_id": "5a",
        "question": "Is the mayor from Lyon?",
        "answer": "yes",
        "type": "bridge",
        "level": "hard",
        "supporting_facts": [["Lenne", 1], ["Ines Roth", 1]],
        "context": [LENNE, EMPTY, ROTH],
        **others,
    }


def test_each_paragraph_is_an_article_and_the_question_is_asked_of_its_own() -> None:
    found = read_hotpotqa([asked()], "dev.json")
    [question] = found.questions
    assert [(article.title, article.text) for article in found.articles] == [
        ("Lenne", "The Lenne is a river. Its bridge is old. It floods."),
        ("Ines Roth", "Ines Roth is a mayor. She is from Lyon."),
    ]
    assert question.articles == tuple(article.id for article in found.articles)
    assert [article.source for article in found.articles] == ["dev.json [0].context[0]", "dev.json [0].context[2]"]


def test_the_supporting_facts_are_the_evidence_cut_from_the_articles() -> None:
    found = read_hotpotqa([asked()], "dev.json")
    [question] = found.questions
    texts = {article.id: article.text for article in found.articles}
    assert question.evidence == ("Its bridge is old.", "She is from Lyon.")
    assert tuple(texts[span.article][span.start : span.end] for span in question.spans) == question.evidence


def test_yes_and_no_are_answers_like_any_other() -> None:
    [question] = read_hotpotqa([asked()], "dev.json").questions
    assert (question.id, question.kind, question.answers, question.answerable) == ("5a", "bridge", ("yes",), True)


def test_a_paragraph_of_two_questions_is_one_article() -> None:
    found = read_hotpotqa([asked(), asked(_id="5b", context=[ROTH])], "dev.json")
    assert [article.title for article in found.articles] == ["Lenne", "Ines Roth"]
    assert found.questions[1].articles == (found.articles[1].id,)


def test_a_supporting_fact_that_names_no_sentence_of_the_paragraphs_is_no_evidence() -> None:
    facts = [["Lenne", 3], ["Lenne", -1], ["Elsewhere", 0], ["Nothing", 0], ["Lenne", 2]]
    [question] = read_hotpotqa([asked(supporting_facts=facts)], "dev.json").questions
    assert question.evidence == ("It floods.",)


def test_a_question_without_paragraphs_is_asked_of_whatever_there_is() -> None:
    found = read_hotpotqa([asked(context=[])], "dev.json")
    assert (found.articles, found.questions[0].articles, found.questions[0].evidence) == ((), (), ())


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"answer": ""}, "[1].answer must be a text that is not empty, not ''"),
        ({"question": 3}, "[1].question must be a text, not 3"),
        ({"supporting_facts": [["Lenne", "x"]]}, "[1].supporting_facts[0][1] must be a whole number, not 'x'"),
        ({"context": [["Lenne", "A river."]]}, "[1].context[0][1] must be a list, not 'A river.'"),
        ({"context": {}}, "[1].context must be a list, not {}"),
    ],
)
def test_a_wrong_field_is_told_with_its_path(change: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValidationError, match="validation error") as caught:
        read_hotpotqa([asked(), asked(**change)], "dev.json")
    assert faults_of(caught.value) == [fault]
