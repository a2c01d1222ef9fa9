"""A recorded question asked again, and what differs."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index import ArticleIndex
from qa import Settings, Turn
from qa.assistant import Assistant
from qa.audit import AuditRecord
from qa.replay import Change, Replay, check_citations, replay
from qa.replay_report import report
from tests.qa.samples import COST, COST_REPLY, HARBOUR, assistant, batteries, harbour, open_index, prompts_of

LATER = replace(harbour(), text=f"The town celebrates.\n\n{harbour().text}")
DENIED = replace(harbour(), text=HARBOUR.replace("4.2 million", "9 million"))


@pytest.fixture
def index(tmp_path: Path) -> Iterator[ArticleIndex]:
    """The article on the bridge."""
    with open_index(tmp_path / "data", [harbour()]) as index:
        yield index


@pytest.fixture
def record(index: ArticleIndex) -> AuditRecord:
    """What the repairs cost, answered from it."""
    asking = assistant(index, [COST_REPLY])
    return AuditRecord.of(asking, asking.ask(COST))


def again(record: AuditRecord, index: ArticleIndex, reply: str = COST_REPLY, **fields: Any) -> Replay:
    """The record asked again of a model that says the reply."""
    return replay(record, assistant(index, lambda _: reply, **fields))


def test_what_has_not_changed_is_the_same(record: AuditRecord, index: ArticleIndex) -> None:
    done = again(record, index)
    assert (done.same, done.changes) == (True, ())
    assert [check.status for check in done.citations] == ["unchanged"]
    assert done.comparison is not None
    assert vars(done.comparison) == {
        "same_sources": True,
        "same_text": True,
        "same_citations": True,
        "same_verdicts": True,
        "confidence_change": 0.0,
    }
    assert done.again is not None
    assert done.again.answer.text == record.answer.text


def test_another_reply_differs_in_text_and_verdicts(record: AuditRecord, index: ArticleIndex) -> None:
    done = again(record, index, "The repairs of the bridge cost 9 million euros.")
    assert done.comparison is not None
    comparison = done.comparison
    assert (done.same, comparison.same_sources, comparison.same_text) == (False, True, False)
    assert (comparison.same_citations, comparison.same_verdicts) == (False, False)
    assert comparison.confidence_change == pytest.approx(-record.answer.confidence, abs=1e-4)
    assert [check.status for check in done.citations] == ["unchanged"]


def test_another_confidence_alone_is_the_same_answer(record: AuditRecord, index: ArticleIndex) -> None:
    done = again(record, index, probability_of_yes=0.9)
    assert done.comparison is not None
    assert (done.same, done.comparison.confidence_change < 0) == (True, True)


def test_an_article_that_says_it_elsewhere_now_gives_the_same_answer(record: AuditRecord, index: ArticleIndex) -> None:
    index.add([LATER])
    done = again(record, index)
    [check] = done.citations
    assert (done.same, check.status) == (True, "found_again")
    assert check.now is not None
    assert check.now.start == check.cited.start + 22
    assert [change.name for change in done.changes] == ["articles"]


def test_an_article_that_says_something_else_now_makes_the_citation_stale(
    record: AuditRecord, index: ArticleIndex
) -> None:
    index.add([DENIED])
    done = again(record, index)
    assert (done.same, [check.status for check in done.citations]) == (False, ["stale"])
    assert done.comparison is not None
    assert not done.comparison.same_sources


def test_it_is_asked_with_the_history_and_the_articles_of_the_record(index: ArticleIndex) -> None:
    index.add([batteries()])
    history = [Turn("Which bridge reopened?", "The bridge over the Lenne. [1]")]
    asking = assistant(index, [COST, COST_REPLY])
    first = asking.ask("What did the repairs cost?", history, articles=["harbour.md"])
    record = AuditRecord.of(asking, first, history, articles=["harbour.md"])
    second = assistant(index, [COST, COST_REPLY])
    done = replay(record, second)
    assert done.same
    assert prompts_of(second) == prompts_of(asking)
    assert done.again is not None
    assert (done.again.history, done.again.articles, done.again.article_count) == (tuple(history), ("harbour.md",), 1)


def test_what_led_to_the_answer_and_is_another_now_is_told(record: AuditRecord, index: ArticleIndex) -> None:
    earlier = replace(
        record,
        product_version="0.0.9",
        model_sha256="f" * 64,
        answer=replace(record.answer, prompt_fingerprint="0123456789ab"),
        settings=record.settings | {"threshold": 0.3, "embedding": "other"},
    )
    asked = Assistant(index, assistant(index, [COST_REPLY]).chat, Settings(model="scripted", threshold=0.3))
    done = replay(earlier, asked, Settings(model="scripted", threshold=0.5))
    changes = {change.name: change for change in done.changes}
    assert changes.keys() == {"threshold", "embedding", "prompts", "model file", "article-qa"}
    assert changes["threshold"] == Change("threshold", then=0.3, now=0.5, used=0.3)
    assert changes["model file"] == Change("model file", then="f" * 64, now="", used="")
    assert done.same


def test_without_a_model_only_the_citations_are_looked_up(record: AuditRecord) -> None:
    for article, same, status in ((harbour(), True, "unchanged"), (LATER, True, "found_again"), (None, False, "stale")):
        done = check_citations(record, lambda _, article=article: article)  # type: ignore[misc]
        assert (done.same, [check.status for check in done.citations]) == (same, [status])
        assert (done.again, done.comparison, done.changes) == (None, None, ())


def test_the_report_of_the_same_answer(record: AuditRecord, index: ArticleIndex) -> None:
    [place] = record.answer.citations
    done = replay(record, assistant(index, [COST_REPLY]), Settings())
    assert list(report(record, done))[1:] == [
        "changed since: model: 'scripted' then, 'local:qwen2.5-coder-1.5b-instruct' now, asked again with 'scripted'",
        "text: the same",
        "citations: the same",
        "verdicts: the same",
        f"confidence: {record.answer.confidence:.2f} then, {record.answer.confidence:.2f} now (+0.00)",
        f"[1] Harbour bridge reopens, characters {place.start}-{place.end}: unchanged",
        "The answer is the same.",
    ]


def test_the_report_of_another_answer_shows_both(record: AuditRecord, index: ArticleIndex) -> None:
    index.add([DENIED])
    lines = "\n".join(report(record, again(record, index, "The repairs of the bridge cost 9 million euros.")))
    assert "sources: the model was shown other sentences" in lines
    assert f"text: {record.answer.text}\n  now: The repairs of the bridge cost 9 million euros. [1]" in lines
    assert 'citations: "Repairs cost 4.2 million euros, twice the first estimate."\n  now: "Repairs cost 9' in lines
    assert "verdicts: The repairs of the bridge cost 4.2 million euros. (shown)\n  now: The repairs" in lines
    assert ': stale, the article no longer says this: "Repairs cost 4.2 million' in lines
    assert lines.endswith("The answer differs.")


def test_the_report_without_a_model_counts_what_is_stale(record: AuditRecord) -> None:
    def last_line(article: Any, record: AuditRecord) -> str:
        *_, line = report(record, check_citations(record, lambda _: article))
        return line

    assert last_line(harbour(), record) == "0 of 1 citations are stale."
    assert last_line(None, record) == "1 of 1 citations are stale."
    assert last_line(None, replace(record, answer=replace(record.answer, citations=()))) == "The answer cites nothing."


def test_nothing_in_a_record_moves_the_cursor(record: AuditRecord, index: ArticleIndex) -> None:
    forged = replace(record, answer=replace(record.answer, question="\x1b[2JWho?", text="\x1b]0;x\x07"))
    assert "\x1b" not in "\n".join(report(forged, again(record, index)))
