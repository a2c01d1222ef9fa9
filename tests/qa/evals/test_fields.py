"""The fields of a row: what is taken, and what is said of what is not."""

from typing import Any

import pytest
from pydantic import ValidationError

from qa.evals.fields import faults_of, question_of
from qa.evals.types import Question, Span
from qa.types import Turn

FULL = {
    "id": "q1",
    "question": "And the cost?",
    "kind": "fact",
    "answers": ["4.2 million"],
    "must_contain": [["4.2", "4,2"], ["euro"]],
    "answerable": True,
    "evidence": ["Repairs cost 4.2 million euros.", [10, 42], {"start": 50, "end": 60}],
    "article": "harbour.md",
    "history": [{"question": "Is it open?", "answer": "Yes."}],
    "draft": True,
}
ASKED = {"question": "When?", "answers": ["1911"]}


def faults(record: Any) -> list[str]:
    with pytest.raises(ValidationError, match="validation error") as caught:
        question_of(record, "3")
    return faults_of(caught.value, "line 3")


def test_every_field_is_read() -> None:
    assert question_of(FULL, "3") == Question(
        id="q1",
        question="And the cost?",
        kind="fact",
        answers=("4.2 million",),
        must_contain=(("4.2", "4,2"), ("euro",)),
        evidence=("Repairs cost 4.2 million euros.",),
        spans=(Span(10, 42, "harbour.md"), Span(50, 60, "harbour.md")),
        article="harbour.md",
        history=(Turn("Is it open?", "Yes."),),
        draft=True,
    )


def test_a_question_and_an_answer_are_enough() -> None:
    assert question_of(ASKED, "3") == Question(id="3", question="When?", answers=("1911",))


def test_what_is_null_counts_as_not_given() -> None:
    assert question_of({**ASKED, "id": None, "kind": None, "evidence": None}, "3") == question_of(ASKED, "3")


def test_a_number_is_as_good_an_id_as_a_text() -> None:
    assert question_of({**ASKED, "id": 7}, "3").id == "7"


def test_what_a_row_has_beside_the_fields_is_its_own_affair() -> None:
    assert question_of({**ASKED, "remark": "check this"}, "3") == question_of(ASKED, "3")


def test_a_question_without_an_answer_is_one_that_must_be_refused() -> None:
    assert question_of({"question": "Who?", "answerable": False}, "3").answerable is False


def test_must_contain_is_enough_for_an_answerable_question() -> None:
    assert question_of({"question": "When?", "must_contain": [["1911"]]}, "3").must_contain == (("1911",),)


def test_the_columns_of_ragas_are_read() -> None:
    row = {
        "user_input": "When was the pier built?",
        "reference": "It was built in 1911.",
        "reference_contexts": ["The pier was built in 1911. It is closed."],
        "synthesizer_name": "single_hop_specific_query_synthesizer",
        "persona_name": None,
    }
    assert question_of(row, "3") == Question(
        id="3",
        question="When was the pier built?",
        kind="single_hop_specific_query_synthesizer",
        answers=("It was built in 1911.",),
        evidence=("The pier was built in 1911. It is closed.",),
    )


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        (3, "line 3: must be an object"),
        ([], "line 3: must be an object"),
        ({"answers": ["x"]}, "line 3: field 'question' is missing"),
        ({**ASKED, "question": "  "}, "line 3: field 'question' must be a text that is not empty, not '  '"),
        ({**ASKED, "question": 3}, "line 3: field 'question' must be a text, not 3"),
        ({"question": "When?"}, "line 3: an answerable question needs the field 'answers'"),
        ({**ASKED, "answers": "1911"}, "line 3: field 'answers' must be a list, not '1911'"),
        ({**ASKED, "answers": ["x", 1911]}, "line 3: field 'answers[1]' must be a text, not 1911"),
        ({**ASKED, "answers": [""]}, "line 3: field 'answers[0]' must be a text that is not empty, not ''"),
        ({**ASKED, "answerable": "perhaps"}, "line 3: field 'answerable' must be true or false, not 'perhaps'"),
        ({**ASKED, "draft": [1]}, "line 3: field 'draft' must be true or false, not [1]"),
        ({**ASKED, "history": [{"question": "Who?"}]}, "line 3: field 'history[0].answer' is missing"),
        ({**ASKED, "history": ["Who?"]}, "line 3: field 'history[0]' must be an object, not 'Who?'"),
        ({**ASKED, "must_contain": [3]}, "line 3: field 'must_contain[0]' must be a list, not 3"),
        ({**ASKED, "must_contain": [[3]]}, "line 3: field 'must_contain[0][0]' must be a text, not 3"),
        ({**ASKED, "id": {}}, "line 3: field 'id' must be a text, not {}"),
        ({**ASKED, "evidence": [[1, 2]]}, "line 3: evidence by its place needs the field 'article'"),
        ({"user_input": "When?"}, "line 3: field 'reference' is missing"),
        ({"reference": "In 1911."}, "line 3: field 'user_input' is missing"),
        (
            {"user_input": "When?", "reference": ""},
            "line 3: field 'reference' must be a text that is not empty, not ''",
        ),
    ],
)
def test_a_row_that_is_no_question_is_told_with_place_and_field(record: Any, fault: str) -> None:
    assert faults(record) == [fault]


@pytest.mark.parametrize("gold", ["", 3, [1], [1, 2, 3], [2, 2], [5, 2], [-1, 2], ["1", "2"], {"start": 1}, None])
def test_evidence_is_a_quote_or_a_place(gold: Any) -> None:
    [fault] = faults({**ASKED, "article": "harbour.md", "evidence": [gold]})
    words = "must be a quote, or the [start, end) of one in characters of the article"
    assert fault == f"line 3: field 'evidence[0]' {words}, not {gold!r}"


def test_all_that_is_wrong_with_a_row_is_told_at_once() -> None:
    assert faults({"answers": [1, 2]}) == [
        "line 3: field 'question' is missing",
        "line 3: field 'answers[0]' must be a text, not 1",
        "line 3: field 'answers[1]' must be a text, not 2",
    ]


def test_a_long_value_is_cut_in_the_message() -> None:
    [fault] = faults({**ASKED, "answers": "long " * 1000})
    assert len(fault) < 130
