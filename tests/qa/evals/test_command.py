"""The evaluation as the command runs it: a folder with every row, which a run that was stopped takes up again."""

import json
from pathlib import Path
from typing import Any

import pytest

from index import bundled_articles
from qa.assistant import Assistant
from qa.errors import EvaluationError
from qa.evals.command import EvalOptions, run
from qa.evals.questions import bundled_questions
from qa.evals.records import Run
from qa.evals.run_files import read_run
from qa.models import ChatModel
from qa.settings import Settings
from tests.fakes import ScriptedChatModel
from tests.qa.samples import harbour, open_index

IDS = [question.id for question in bundled_questions()]


class Watched(Assistant):
    """Quotes; keeps what it was asked and how many rows were in the folder then, and stops where it is told to."""

    out: Path
    asked: list[str]
    kept: list[int]
    stop_at: int = -1

    def stream(self, question: str, *given: Any, **more: Any) -> Any:
        lines = (self.out / "rows.jsonl").read_text(encoding="utf-8").splitlines()
        self.kept.append(len(lines))
        self.asked.append(question)
        if len(self.asked) - 1 == self.stop_at:
            raise KeyboardInterrupt
        return super().stream(question, *given, **more)


class Runs:
    """Runs of one folder, with what their assistants were opened with and asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out = folder / "out"
        self.settings: list[Settings] = []
        self.asked: list[str] = []
        self.kept: list[int] = []

    def __call__(self, path: Path | None = None, *, stop_at: int = -1, model: str = "none", **options: Any) -> Run:
        self.asked.clear()
        self.kept.clear()

        def opened(settings: Settings) -> Assistant:
            self.settings.append(settings)
            assistant = Watched(open_index(settings.data, [*bundled_articles(), harbour()]), None, settings)
            assistant.out, assistant.asked, assistant.kept, assistant.stop_at = self.out, self.asked, self.kept, stop_at
            return assistant

        settings = Settings(data=self.folder / "data", model=model)
        return run(settings, EvalOptions(path, **{"limit": 3, "out": self.out, **options}), opened=opened)


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path)


def test_the_bundled_set_is_asked_in_a_folder_of_its_own_that_goes(runs: Runs) -> None:
    header = runs().header
    assert runs.settings[0].data != runs.folder / "data"
    assert not runs.settings[0].data.exists()
    assert not (runs.folder / "data").exists()
    assert (header.questions, header.model, header.count, header.finished) == ("bundled", "none", 3, True)


def test_a_set_of_ones_own_is_asked_over_the_index_of_the_settings(runs: Runs) -> None:
    file = runs.folder / "set.jsonl"
    file.write_text('{"question": "When was the pier built?", "answers": ["1911"], "article": "harbour.md"}')
    found = runs(file)
    assert runs.settings[0].data == runs.folder / "data"
    assert (found.header.questions, found.summary["right"].value) == (str(file), 1.0)


def test_questions_on_one_article_are_asked_one_after_the_other_and_reported_in_their_order(runs: Runs) -> None:
    here = [("When?", "harbour.md"), ("What is it?", bundled_articles()[0].source), ("Where?", "harbour.md")]
    file = runs.folder / "set.jsonl"
    file.write_text("".join(json.dumps({"question": q, "answers": ["x"], "article": a}) + "\n" for q, a in here))
    assert [row.question for row in runs(file).rows] == ["When?", "What is it?", "Where?"]
    assert runs.asked == ["When?", "Where?", "What is it?"]


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


def test_a_set_that_carries_articles_is_asked_of_those_and_leaves_the_index_alone(runs: Runs) -> None:
    found = runs(squad(runs.folder, 1911, 1925, 1933))
    assert not (runs.folder / "data").exists()
    assert not runs.settings[0].data.exists()
    assert [(row.id, row.right, row.scores["citation_hit"]) for row in found.rows] == [
        ("1911", True, 1.0),
        ("1925", True, 1.0),
        ("1933", True, 1.0),
    ]


def test_only_the_articles_of_the_questions_asked_are_added(runs: Runs) -> None:
    articles = runs(squad(runs.folder, 1911, 1925, 1933), limit=2).header.articles
    assert {title for title in articles.values() if title.startswith("Pier")} == {"Pier 1911", "Pier 1925"}


def test_a_gold_place_counts_as_the_sentence_that_stands_there(runs: Runs) -> None:
    quote = "The pier was built in 1911."
    start = harbour().text.index(quote)
    row = {"question": "When was the pier built?", "answers": ["1911"], "article": "harbour.md"}
    file = runs.folder / "set.jsonl"
    file.write_text(json.dumps({**row, "evidence": [[start, start + len(quote)]]}))
    [found] = runs(file).rows
    assert (found.evidence, found.scores["citation_hit"]) == ((quote,), 1.0)


def test_drafts_are_said_to_be_drafts(runs: Runs, capsys: pytest.CaptureFixture[str]) -> None:
    file = runs.folder / "set.jsonl"
    rows = [{"question": f"Question {number}?", "answerable": False, "draft": number > 1} for number in (1, 2, 3)]
    file.write_text("\n".join(map(json.dumps, rows)))
    assert runs(file).header.drafts == 2
    assert "2 of 3 questions are drafts that nobody has checked" in capsys.readouterr().err


def test_what_is_returned_is_what_was_written(runs: Runs) -> None:
    found = runs()
    assert read_run(runs.out) == found
    rows = [json.loads(line) for line in (runs.out / "rows.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == [row.id for row in found.rows] == IDS[:3]


def test_each_row_is_on_disk_before_the_next_question(runs: Runs) -> None:
    runs()
    assert runs.kept == [0, 1, 2]


def test_a_run_that_was_stopped_goes_on_at_the_question_where_it_stopped(
    runs: Runs, capsys: pytest.CaptureFixture[str]
) -> None:
    stopped = runs(stop_at=1)
    assert (stopped.header.finished, [row.id for row in stopped.rows]) == (False, IDS[:1])
    assert "Stopped: 1 of 3 are kept; the same command asks the others." in capsys.readouterr().err
    whole = runs()
    assert runs.asked == [question.question for question in bundled_questions()[1:3]]
    assert (whole.header.finished, [row.id for row in whole.rows]) == (True, IDS[:3])
    assert "1 of 3 questions were asked before and are kept" in capsys.readouterr().err
    assert len((runs.out / "rows.jsonl").read_text(encoding="utf-8").splitlines()) == 3


def test_a_run_that_was_killed_goes_on_from_its_rows(runs: Runs) -> None:
    whole = runs()
    (runs.out / "run.json").write_text(json.dumps({"header": vars(whole.header), "summary": {}, "rows": []}))
    lines = (runs.out / "rows.jsonl").read_text(encoding="utf-8")
    (runs.out / "rows.jsonl").write_text(lines[: len(lines) - 20], encoding="utf-8")
    assert [row.id for row in runs().rows] == IDS[:3]
    assert len(runs.asked) == 1


def test_a_finished_run_is_not_asked_again_unless_it_is_restarted(runs: Runs) -> None:
    first = runs()
    assert runs().rows == first.rows
    assert runs.asked == []
    runs(restart=True)
    assert len(runs.asked) == 3


def test_another_run_does_not_go_into_the_same_folder(runs: Runs) -> None:
    runs()
    with pytest.raises(EvaluationError, match=r"out holds another run \(questions_sha256: .+; count: 3 -> 2\)"):
        runs(limit=2)
    assert len(read_run(runs.out).rows) == 3


def test_several_workers_give_the_same_rows_in_the_order_of_the_questions(runs: Runs) -> None:
    one = runs(limit=6)
    other = runs(limit=6, workers=3, restart=True)
    assert [(row.id, row.text, row.scores["right"]) for row in one.rows] == [
        (row.id, row.text, row.scores["right"]) for row in other.rows
    ]
    assert other.header.workers == 3


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_opened(runs: Runs) -> None:
    runs.out.write_text("")
    with pytest.raises(EvaluationError, match=r"out cannot be written .+: name another with --out"):
        runs()
    assert runs.settings == []


def test_a_grader_gives_every_shown_answer_a_verdict(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    model = ScriptedChatModel(replies=lambda prompt: "right")
    monkeypatch.setattr("qa.models.chat_model", lambda name, **_: ChatModel(name, model))
    found = runs(grader="openai:judge")
    assert {row.grade for row in found.rows if not row.refused} == {"right"}
    assert (found.header.grader, found.summary["grade_unreadable"].value) == ("openai:judge", 0.0)
    assert found.summary["graded_right"].n == 3


def test_a_grader_must_be_a_model(runs: Runs) -> None:
    with pytest.raises(EvaluationError, match=r"A grader is a model \(--grader none\)"):
        runs(grader="none")


def test_warnings_of_the_header_are_said(runs: Runs, capsys: pytest.CaptureFixture[str]) -> None:
    model = ScriptedChatModel(replies=lambda prompt: "right")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qa.models.chat_model", lambda name, **_: ChatModel(name, model))
        patch.setattr(Assistant, "model_name", "openai:judge")
        found = runs(grader="openai:judge")
    assert found.header.warnings[0] in capsys.readouterr().err


def test_a_report_lies_beside_the_run_and_is_said(runs: Runs, capsys: pytest.CaptureFixture[str]) -> None:
    runs()
    report = runs.out / "report.html"
    assert bundled_questions()[0].question in report.read_text(encoding="utf-8")
    assert f"open {report} in a browser" in capsys.readouterr().err
