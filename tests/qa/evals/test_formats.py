"""Formats told apart by what is in them; each kind of fault with its place."""

import json
from typing import Any

import pytest

from qa.evals.formats import parse
from qa.evals.types import Question, Span
from qa.types import Turn

WHEN = {"question": "When?", "answers": ["1911"]}
WHO = {"question": "Who?", "answerable": False}
RAGAS = {"user_input": "When?", "reference": "In 1911.", "reference_contexts": ["Built in 1911.", 'It\'s "old".']}
RAGAS_QUESTION = Question("?", "When?", answers=("In 1911.",), evidence=("Built in 1911.", 'It\'s "old".'))


def questions(text: str) -> list[Question]:
    found, faults = parse(text, "set")
    assert (faults, found.articles) == ([], ())
    return [*found.questions]


def faults(text: str) -> list[str]:
    return parse(text, "set")[1]


def lines(*rows: Any) -> str:
    return "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)


def test_json_lines_are_called_by_their_line() -> None:
    assert [row.id for row in questions(lines("", WHEN, " ", WHO))] == ["2", "4"]


def test_one_line_of_json_lines_is_a_set() -> None:
    assert questions(lines(WHEN)) == [Question("1", "When?", answers=("1911",))]


def test_a_line_may_hold_any_character_of_unicode() -> None:
    asked = {"question": "When\u2028was\x85it?", "answers": ["1911"]}
    assert questions(json.dumps(asked, ensure_ascii=False))[0].question == "When\u2028was\x85it?"


def test_a_json_list_is_called_by_its_places() -> None:
    assert [row.id for row in questions(json.dumps([WHEN, WHO], indent=2))] == ["0", "1"]


@pytest.mark.parametrize("text", [lines(RAGAS), json.dumps([RAGAS], indent=1)])
def test_ragas_rows_are_read_as_json(text: str) -> None:
    assert [vars(row) | {"id": "?"} for row in questions(text)] == [vars(RAGAS_QUESTION)]


def test_ragas_rows_are_read_as_csv_with_lists_as_python_writes_them() -> None:
    text = (
        "user_input,reference_contexts,reference,synthesizer_name\n"
        'When?,"[\'Built in 1911.\', \'It\\\'s ""old"".\']",In 1911.,\n'
    )
    assert [vars(row) | {"id": "?"} for row in questions(text)] == [vars(RAGAS_QUESTION)]


def test_csv_has_the_same_fields_as_json() -> None:
    text = (
        "id,kind,question,answers,must_contain,answerable,evidence,article,history,draft\r\n"
        'a,fact,"And, the ""cost""?","4.2 million\nEUR 4.2m","[[""4.2""]]",TRUE,"[[10, 42], ""Repairs cost""]",h.md,'
        '"[{""question"": ""Open?"", ""answer"": ""Yes.""}]",yes\r\n'
        ",,,,,,,,,\r\n"
        ",,Who?,,,false,,,,\r\n"
    )
    assert questions(text) == [
        Question(
            id="a",
            kind="fact",
            question='And, the "cost"?',
            answers=("4.2 million", "EUR 4.2m"),
            must_contain=(("4.2",),),
            evidence=("Repairs cost",),
            spans=(Span(10, 42, "h.md"),),
            article="h.md",
            history=(Turn("Open?", "Yes."),),
            draft=True,
        ),
        Question(id="5", question="Who?", answerable=False),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_may_be_separated_as_a_spreadsheet_likes(separator: str) -> None:
    text = "question,answers\nWhen?,1911\n".replace(",", separator)
    assert questions(text) == [Question("2", "When?", answers=("1911",))]


def test_columns_that_are_not_ours_and_cells_that_are_missing_do_no_harm() -> None:
    assert questions("remark,question ,answers,kind\nsee me,When?,1911\n")[0].answers == ("1911",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nonsense", ["line 1: no JSON (Expecting value: line 1 column 1 (char 0))"]),
        (lines(WHEN, '{"question": '), ["line 2: no JSON (Expecting value: line 1 column 14 (char 13))"]),
        (lines(WHEN, 3, {"question": "Who?"}), [
            "line 2: must be an object", "line 3: an answerable question needs the field 'answers'",
        ]),
        (lines({**WHEN, "id": "a"}, {**WHO, "id": "a"}), ["line 2: field 'id' must be given once, not 'a' again"]),
        (json.dumps([WHEN, {"question": ""}]), ["[1]: field 'question' must be a text that is not empty, not ''"]),
        ("question,answers\n,1911\n", ["line 2: field 'question' is missing"]),
        ("question,answers\n\"When\nwas it?\",1911\nWho?,\n", [
            "line 4: an answerable question needs the field 'answers'",
        ]),
        ("question,answerable\nWho?,perhaps\n", ["line 2: field 'answerable' must be true or false, not 'perhaps'"]),
        ("question,answers\nWhen?,1911,1912\n", ["line 2: 3 cells under 2 columns"]),
        ('question,answers\nWhen?,1911\n"Who"?,x\n', ["line 3: no CSV (',' expected after '\"')"]),
        ("user_input,reference\nWhen?,\n", ["line 2: field 'reference' is missing"]),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place(text: str, found: list[str]) -> None:
    assert faults(text) == found


def test_json_too_deep_to_read_is_a_fault() -> None:
    [fault] = faults("[" * 100_000)
    assert fault.startswith("line 1: no JSON (maximum recursion depth exceeded")


@pytest.mark.parametrize("text", ["", "\n \n", "[]", "question,answers\n"])
def test_a_text_without_questions_has_none(text: str) -> None:
    assert questions(text) == []


def test_squad_and_hotpotqa_are_known_by_their_keys() -> None:
    assert faults('{"version": "v2.0", "data": [{}]}') == ["data[0].paragraphs is missing"]
    assert "[0].question is missing" in faults('[{"_id": "5a", "supporting_facts": []}]')
