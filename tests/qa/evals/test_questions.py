"""Question sets as they are read."""

import json
from pathlib import Path

import pytest

from qa.errors import EvaluationError
from qa.evals.questions import Question, bundled_questions, load_questions
from qa.types import Turn

FULL = {
    "id": "q1",
    "question": "And the cost?",
    "kind": "fact",
    "answers": ["4.2 million"],
    "must_contain": [["4.2", "4,2"], ["euro"]],
    "answerable": True,
    "evidence": ["Repairs cost 4.2 million euros."],
    "article": "harbour.md",
    "history": [{"question": "Is it open?", "answer": "Yes."}],
}


def load(folder: Path, *lines: object) -> list[Question]:
    file = folder / "set.jsonl"
    file.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return load_questions(file)


def test_every_field_is_read(tmp_path: Path) -> None:
    assert load(tmp_path, FULL) == [
        Question(
            id="q1",
            question="And the cost?",
            kind="fact",
            answers=("4.2 million",),
            must_contain=(("4.2", "4,2"), ("euro",)),
            evidence=("Repairs cost 4.2 million euros.",),
            article="harbour.md",
            history=(Turn("Is it open?", "Yes."),),
        )
    ]


def test_a_question_and_an_answer_are_enough(tmp_path: Path) -> None:
    [question] = load(tmp_path, {"question": "When?", "answers": ["1911"]})
    assert question == Question(id="1", question="When?", answers=("1911",))


def test_a_question_without_an_id_is_called_by_its_line(tmp_path: Path) -> None:
    rows = load(tmp_path, "", {"question": "When?", "answers": ["1911"]}, {"question": "Who?", "answerable": False})
    assert [row.id for row in rows] == ["2", "3"]


def test_a_question_without_an_answer_is_one_that_must_be_refused(tmp_path: Path) -> None:
    assert load(tmp_path, {"question": "Who?", "answerable": False})[0].answerable is False


def test_must_contain_is_enough_for_an_answerable_question(tmp_path: Path) -> None:
    assert load(tmp_path, {"question": "When?", "must_contain": [["1911"]]})[0].answerable


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text(json.dumps(FULL), encoding="utf-8-sig")
    assert load_questions(file)[0].id == "q1"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("nonsense", "line 1: Expecting value"),
        ("3", "line 1: .*no attribute 'get'"),
        ("[]", "line 1: .*no attribute 'get'"),
        ({"answers": ["x"]}, "line 1: field 'question' must be a text that is not empty"),
        ({"question": "  ", "answers": ["x"]}, "field 'question' must be a text"),
        ({"question": 3, "answers": ["x"]}, "field 'question' must be a text"),
        ({"question": "When?"}, "an answerable question needs the field 'answers'"),
        ({"question": "When?", "answers": "1911"}, "field 'answers' must be a list of texts, not '1911'"),
        ({"question": "When?", "answers": [1911]}, r"field 'answers' must be a list of texts, not \[1911\]"),
        ({"question": "When?", "answers": ["x"], "evidence": "x"}, "field 'evidence' must be a list of texts"),
        ({"question": "When?", "answerable": "no"}, "field 'answerable' must be true or false, not 'no'"),
        ({"question": "When?", "answers": ["x"], "history": [{"question": "Who?"}]}, "line 1: 'answer'"),
        ({"question": "When?", "answers": ["x"], "must_contain": [3]}, "'must_contain' must be a list of texts, not 3"),
        ({"question": "When?", "answers": ["x"], "must_contain": "1911"}, "'must_contain' must be a list of texts"),
        ({"question": "When?", "answers": ["x"], "must_contain": [[1911]]}, "'must_contain' must be a list of texts"),
    ],
)
def test_a_line_that_is_no_question_is_named_with_its_fault(tmp_path: Path, line: object, fault: str) -> None:
    with pytest.raises(EvaluationError, match=rf"The question set .*set\.jsonl has faults: .*{fault}"):
        load(tmp_path, line)


def test_every_bad_line_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"line 1: .+; line 3: ") as caught:
        load(tmp_path, "nonsense", FULL, {"question": ""})
    assert "line 2" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_an_empty_file_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(EvaluationError, match=r"set\.jsonl is empty: give one question a line"):
        load(tmp_path, text)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"nofile\.jsonl cannot be read .+ give a JSON Lines file"):
        load_questions(tmp_path / "nofile.jsonl")


def test_a_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EvaluationError, match="cannot be read"):
        load_questions(tmp_path / "set.jsonl")


def test_the_bundled_set_is_there() -> None:
    assert bundled_questions()
