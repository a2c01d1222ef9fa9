"""Question sets read from files."""

import json
from pathlib import Path

import pytest

from index import ArticleIndexError
from qa.errors import EvaluationError
from qa.evals.questions import bundled_questions, load_question_set, load_questions, with_quotes
from qa.evals.types import Question, Span
from tests.qa.samples import HARBOUR, harbour, open_index

WHEN = {"question": "When?", "answers": ["1911"]}
QUOTE = "The pier was built in 1911."
START = HARBOUR.index(QUOTE)
SPAN = Span(START, START + len(QUOTE), "harbour.md")


def written(folder: Path, text: str, *, name: str = "set.jsonl", encoding: str = "utf-8") -> Path:
    (folder / name).write_text(text, encoding=encoding)
    return folder / name


def test_the_name_of_a_file_says_nothing_of_its_format(tmp_path: Path) -> None:
    for text in (json.dumps(WHEN), json.dumps([WHEN]), "question,answers\nWhen?,1911\n"):
        [question] = load_questions(written(tmp_path, text, name="set.txt"))
        assert (question.question, question.answers) == ("When?", ("1911",))


@pytest.mark.parametrize("text", [json.dumps(WHEN), "question,answers\nWhen?,1911\n"])
def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path, text: str) -> None:
    assert load_questions(written(tmp_path, text, encoding="utf-8-sig"))[0].answers == ("1911",)


def test_a_set_that_carries_articles_brings_them(tmp_path: Path) -> None:
    asked = {"id": "a", "question": "When?", "answers": [{"text": "1911", "answer_start": 22}]}
    document = {"data": [{"title": "Pier", "paragraphs": [{"context": QUOTE, "qas": [asked]}]}]}
    found = load_question_set(written(tmp_path, json.dumps(document), name="dev.json"))
    assert [(article.title, article.text) for article in found.articles] == [("Pier", QUOTE)]
    assert found.articles[0].source == "dev.json data[0]"


def test_every_bad_line_is_named_at_once(tmp_path: Path) -> None:
    file = written(tmp_path, f'nonsense\n{json.dumps(WHEN)}\n{{"question": ""}}')
    with pytest.raises(
        EvaluationError, match=r"The question set .*set\.jsonl has faults: line 1: .+; line 3: "
    ) as caught:
        load_questions(file)
    assert "line 2" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("count", "end"), [(20, r"\(char 0\)\)"), (21, "; and 1 more"), (1250, "; and 1,230 more")])
def test_of_many_faults_the_first_twenty_are_named(tmp_path: Path, count: int, end: str) -> None:
    with pytest.raises(EvaluationError, match=rf"line 20: .*{end}$") as caught:
        load_questions(written(tmp_path, "nonsense\n" * count))
    assert str(caught.value).count("no JSON") == 20


@pytest.mark.parametrize("text", ["", "\n \n", "[]"])
def test_an_empty_file_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(EvaluationError, match=r"set\.jsonl is empty: give one question a line"):
        load_questions(written(tmp_path, text))


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"nofile\.jsonl cannot be read .+ give a file in UTF-8"):
        load_questions(tmp_path / "nofile.jsonl")


def test_a_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EvaluationError, match="cannot be read"):
        load_questions(tmp_path / "set.jsonl")


def test_the_bundled_set_is_there() -> None:
    assert bundled_questions()


def test_a_gold_place_becomes_a_quote_of_the_article(tmp_path: Path) -> None:
    asked = [Question("1", "When?", spans=(SPAN,)), Question("2", "When?", evidence=("It", QUOTE), spans=(SPAN,))]
    with open_index(tmp_path, [harbour()]) as index:
        assert [question.evidence for question in with_quotes(asked, index)] == [(QUOTE,), ("It", QUOTE)]


def test_a_gold_place_past_the_end_of_its_article_is_an_error(tmp_path: Path) -> None:
    spans = (Span(0, len(HARBOUR) + 1, "harbour.md"),)
    with (
        open_index(tmp_path, [harbour()]) as index,
        pytest.raises(EvaluationError, match=r"Question '7' has evidence at \[0, \d+\), but .+ has \d+ characters"),
    ):
        with_quotes([Question("7", "When?", spans=spans)], index)


def test_a_gold_place_in_an_article_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with (
        open_index(tmp_path, [harbour()]) as index,
        pytest.raises(ArticleIndexError, match=r"There is no article 'pier\.md' in the index"),
    ):
        with_quotes([Question("7", "When?", spans=(Span(0, 1, "pier.md"),))], index)
