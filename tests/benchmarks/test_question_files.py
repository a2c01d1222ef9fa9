"""Published question sets, written small in their own formats."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from qa.evals import Question
from tests.benchmarks.question_files import Case, CaseSet, bundled, clapnq, hotpot, load, ramdocs, squad2

WARSAW = "Warsaw lies on the Vistula. It is old.\n\nThe Vistula is long. It flows past Warsaw and on. It is wide."


def write(folder: Path, name: str, *rows: dict[str, Any]) -> Path:
    (folder / name).write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return folder


def test_each_sentence_of_the_gold_paragraph_with_an_answer_of_squad_is_enough(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "squad2_Old_Warsaw.txt").write_text(WARSAW, encoding="utf-8")
    asked = {"article": "squad2_Old_Warsaw.txt", "gold_span": [40, len(WARSAW)]}
    found = squad2(
        write(
            tmp_path,
            "squad2_answers.jsonl",
            {"id": "1", "question": "What is long?", "answerable": True, "answers": ["Vistula", "past"], **asked},
            {"id": "2", "question": "What is short?", "answerable": False, "answers": [], **asked},
        )
    )
    first, second = found.cases
    assert [article.title for article in found.articles] == ["Old Warsaw"]
    assert first.annotations == (("The Vistula is long.",), ("It flows past Warsaw and on.",))
    assert (first.source, first.gold_span) == ("squad2_Old_Warsaw.txt", (40, len(WARSAW)))
    assert (first.question.answerable, second.question.answerable) == (True, False)
    assert second.annotations == ()
    assert found.scope(first) == found.articles


def test_a_question_of_clapnq_is_asked_of_its_own_passage_and_has_the_marks_of_every_annotator(tmp_path: Path) -> None:
    sentences = ["It is 2.5 % .", "It is ice .", "It melts ."]
    row = {"id": "1", "question": "where", "answerable": True, "answers": ["It is ice."], "title": "Water"}
    other = {**row, "id": "2", "doc_id": "d2", "sentences": ["Spanish"], "answerable": False, "answers": []}
    found = clapnq(
        write(
            tmp_path,
            "clapnq_answers.jsonl",
            {**row, "doc_id": "d1", "sentences": sentences, "evidence_sent_idx": [[0, 1], [1]]},
            {**other, "evidence_sent_idx": []},
        )
    )
    case = found.cases[0]
    assert case.annotations == (("It is 2.5 % .", "It is ice ."), ("It is ice .",))
    assert [article.text for article in found.scope(case)] == ["It is 2.5 % . It is ice . It melts ."]
    assert [article.text for article in found.scope(found.cases[1])] == ["Spanish"]
    assert case.long_answers


def test_a_question_of_hotpot_is_asked_of_its_paragraphs_and_facts_past_their_end_are_left_out(tmp_path: Path) -> None:
    paragraphs = [
        {"doc_id": "a", "title": "A", "sentences": ["One.", " Two."]},
        {"doc_id": "b", "title": "B", "sentences": ["Three."]},
    ]
    facts = [["a", 1], ["b", 0], ["b", 7]]
    row = {"id": "1", "question": "?", "answers": ["two"], "type": "bridge", "supporting_facts": facts}
    other = [{"doc_id": "c", "title": "C", "sentences": ["Four."]}]
    found = hotpot(
        write(
            tmp_path,
            "hotpot_answers.jsonl",
            {**row, "paragraphs": paragraphs},
            {**row, "id": "2", "paragraphs": other, "supporting_facts": [["c", 0]]},
        )
    )
    assert [article.text for article in found.scope(found.cases[0])] == ["One. Two.", "Three."]
    assert found.cases[0].annotations == (("Two.", "Three."),)
    assert [article.source for article in found.articles] == ["a", "b", "c"]


def test_the_documents_of_ramdocs_are_articles_and_what_some_say_wrongly_is_known(tmp_path: Path) -> None:
    documents = [{"text": text} for text in ("He came in 1872.", "He came in 1888.", "He came in 1920.")]
    row = {"id": "r", "question": "When?", "documents": documents, "gold_answers": ["1872", "1888"]}
    found = ramdocs(write(tmp_path, "ramdocs_conflicts.jsonl", {**row, "wrong_answers": ["1920", "1920"]}))
    (case,) = found.cases
    assert (case.question.answers, case.wrong_answers) == (("1872", "1888"), ("1920",))
    assert [(article.title, article.source) for article in found.scope(case)] == [
        ("Document 1", "r-1"),
        ("Document 2", "r-2"),
        ("Document 3", "r-3"),
    ]


def test_the_bundled_set_is_asked_of_its_article_without_its_follow_ups() -> None:
    found = bundled()
    assert found.cases == load("bundled", None).cases
    assert len(found.cases) >= 100
    assert not any(case.question.history or case.question.articles for case in found.cases)
    assert all(bool(case.annotations) == bool(case.question.evidence) for case in found.cases)


def test_an_unknown_set_is_none_and_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="squad3"):
        load("squad3", tmp_path)
    with pytest.raises(FileNotFoundError, match="ramdocs_conflicts"):
        load("ramdocs", tmp_path)


@pytest.mark.parametrize(("limit", "answerable"), [(100, 50), (50, 25), (10, 5), (200, 100), (None, 100)])
def test_a_part_of_a_set_is_from_all_over_it_in_its_order_and_its_proportion(
    limit: int | None, answerable: int
) -> None:
    cases = tuple(Case(Question(str(number), "?", answerable=number % 2 == 0)) for number in range(200))
    chosen = CaseSet("s", (), cases).spread(limit).cases
    numbers = [int(case.question.id) for case in chosen]
    assert len(chosen) == (limit or 200)
    assert sum(case.question.answerable for case in chosen) == answerable
    assert numbers == sorted(numbers)
    assert max(later - earlier for earlier, later in pairwise(numbers)) <= 2 * 200 / len(chosen)
