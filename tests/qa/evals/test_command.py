"""The evaluation as the command runs it: a folder with every row, and counts for people."""

import json
from pathlib import Path
from typing import Any

import pytest

from index import bundled_articles
from qa.assistant import Assistant
from qa.errors import EvaluationError
from qa.evals.command import run, summary_lines
from qa.evals.metrics import Summary
from qa.evals.questions import bundled_questions
from qa.settings import Settings
from qa.types import Answer
from tests.qa.samples import harbour, open_index

COUNTS = Summary(
    answerable=40,
    right=30,
    over_refused=4,
    unanswerable=17,
    refused_rightly=17,
    cited=36,
    citation_hits=27,
    token_f1=0.5678,
    median_seconds=3.25,
    errors=1,
)


@pytest.fixture
def quoting() -> list[Settings]:
    """The settings that the assistants were opened with."""
    return []


def opened(settings: Settings, seen: list[Settings]) -> Assistant:
    """An assistant that quotes, over what the set is about."""
    seen.append(settings)
    return Assistant(open_index(settings.data, [*bundled_articles(), harbour()]), None, settings)


def report_of(folder: Path, seen: list[Settings], path: Path | None = None, limit: int | None = 3) -> dict[str, Any]:
    settings = Settings(data=folder / "data", model="none")
    return run(settings, path, limit=limit, out=folder / "out", opened=lambda given: opened(given, seen))


def test_the_bundled_set_is_asked_in_a_folder_of_its_own_that_goes(tmp_path: Path, quoting: list[Settings]) -> None:
    report = report_of(tmp_path, quoting)
    assert quoting[0].data != tmp_path / "data"
    assert not quoting[0].data.exists()
    assert not (tmp_path / "data").exists()
    assert (report["questions"], report["model"]) == ("bundled", "none")


def test_a_set_of_ones_own_is_asked_over_the_index_of_the_settings(tmp_path: Path, quoting: list[Settings]) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text('{"question": "When was the pier built?", "answers": ["1911"], "article": "harbour.md"}')
    report = report_of(tmp_path, quoting, file)
    assert quoting[0].data == tmp_path / "data"
    assert (report["questions"], report["summary"]["right"]) == (str(file), 1)


def squad(folder: Path, *years: int) -> Path:
    """A file with an article for each year, and a question on it."""
    data = [
        {
            "title": f"Pier {year}",
            "paragraphs": [
                {
                    "context": f"The pier was built in {year}.",
                    "qas": [
                        {
                            "id": str(year),
                            "question": "When was the pier built?",
                            "answers": [{"text": str(year), "answer_start": 22}],
                        }
                    ],
                }
            ],
        }
        for year in years
    ]
    (folder / "dev.json").write_text(json.dumps({"version": "1.1", "data": data}))
    return folder / "dev.json"


def test_a_set_that_carries_articles_is_asked_of_those_and_leaves_the_index_alone(
    tmp_path: Path, quoting: list[Settings]
) -> None:
    report = report_of(tmp_path, quoting, squad(tmp_path, 1911, 1925, 1933))
    assert not (tmp_path / "data").exists()
    assert not quoting[0].data.exists()
    assert [(row["id"], row["right"], row["citation_hit"]) for row in report["rows"]] == [
        ("1911", True, True),
        ("1925", True, True),
        ("1933", True, True),
    ]


def test_only_the_articles_of_the_questions_asked_are_added(tmp_path: Path, quoting: list[Settings]) -> None:
    there: list[str] = []

    class Watched(Assistant):
        def ask(self, *given: Any, **more: Any) -> Answer:
            there[:] = [info.title for info in self.index.list()]
            return super().ask(*given, **more)

    def watched(settings: Settings) -> Assistant:
        return Watched(open_index(settings.data), None, settings)

    settings = Settings(data=tmp_path / "data", model="none")
    run(settings, squad(tmp_path, 1911, 1925, 1933), limit=2, out=tmp_path / "out", opened=watched)
    assert there == ["Pier 1911", "Pier 1925"]


def test_a_gold_place_counts_as_the_sentence_that_stands_there(tmp_path: Path, quoting: list[Settings]) -> None:
    quote = "The pier was built in 1911."
    start = harbour().text.index(quote)
    row = {"question": "When was the pier built?", "answers": ["1911"], "article": "harbour.md"}
    file = tmp_path / "set.jsonl"
    file.write_text(json.dumps({**row, "evidence": [[start, start + len(quote)]]}))
    assert report_of(tmp_path, quoting, file)["rows"][0]["citation_hit"] is True


def test_drafts_are_said_to_be_drafts(
    tmp_path: Path, quoting: list[Settings], capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "set.jsonl"
    rows = [{"question": f"Question {number}?", "answerable": False, "draft": number > 1} for number in (1, 2, 3)]
    file.write_text("\n".join(map(json.dumps, rows)))
    assert report_of(tmp_path, quoting, file)["drafts"] == 2
    assert "2 of 3 questions are drafts that nobody has checked." in capsys.readouterr().err
    assert report_of(tmp_path, quoting)["drafts"] == 0
    assert "are drafts" not in capsys.readouterr().err


def test_what_is_returned_is_what_was_written(tmp_path: Path, quoting: list[Settings]) -> None:
    report = report_of(tmp_path, quoting)
    rows = [json.loads(line) for line in (tmp_path / "out" / "rows.jsonl").read_text(encoding="utf-8").splitlines()]
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert {**summary, "rows": rows} == report


def test_each_row_is_on_disk_before_the_next_question(tmp_path: Path, quoting: list[Settings]) -> None:
    kept: list[int] = []

    class Watched(Assistant):
        def ask(self, *given: Any, **more: Any) -> Answer:
            kept.append(len((tmp_path / "out" / "rows.jsonl").read_text(encoding="utf-8").splitlines()))
            return super().ask(*given, **more)

    def watched(settings: Settings) -> Assistant:
        return Watched(open_index(settings.data, bundled_articles()), None, settings)

    settings = Settings(data=tmp_path / "data", model="none")
    run(settings, None, limit=3, out=tmp_path / "out", opened=watched)
    assert kept == [0, 1, 2]


def test_the_limit_takes_the_first_questions(tmp_path: Path, quoting: list[Settings]) -> None:
    rows = report_of(tmp_path, quoting, limit=2)["rows"]
    assert [row["id"] for row in rows] == [question.id for question in bundled_questions()[:2]]


def test_a_folder_that_cannot_be_written_is_said_before_the_first_question(
    tmp_path: Path, quoting: list[Settings]
) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(EvaluationError, match=r"out cannot be written .+: name another with --out"):
        report_of(tmp_path, quoting)
    assert quoting == []


def test_the_counts_are_lines_with_shares() -> None:
    assert summary_lines(COUNTS) == [
        "answerable, right     30 of  40  (75%)",
        "answerable, refused    4 of  40  (10%)",
        "others, refused       17 of  17  (100%)",
        "gold sentence cited   27 of  36  (75%)",
        "token F1             0.57",
        "seconds a question   3.2 (median)",
        "errors               1",
    ]


def test_counts_of_nothing_have_no_shares() -> None:
    assert summary_lines(Summary(0, 0, 0, 0, 0, 0, 0, 0.0, 0.0, 0))[0] == "answerable, right      0 of   0"
