"""The records of a run: one `Row` a question, one `Estimate` a metric, one `Header`; together `run.json`.

`run.json` is `{"header": Header, "summary": {metric: Estimate}, "rows": [Row, ...]}` with the fields below;
`rows.jsonl` has one `Row` a line, in the order in which the answers came. Offsets count characters, half-open.
The names of the metrics, their units and directions are in `qa.evals.metrics.METRICS`.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from qa.types import Citation, Claim, Turn

Verdict = Literal["right", "partly", "wrong", "not_attempted", "unreadable"]


@dataclass(frozen=True)
class FoundPassage:
    """A passage that search found for a question.

    Attributes:
        passage_id: Of the passage; the same text has the same id.
        article_id: Of its article.
        title: Of its article.
        rank: From 1, best first.
        score: As the search gave it, higher is better; the assistant's are 0 to 1.
        start: First character of the passage in the article's text.
        end: One past its last character.
        text: The passage.
        relevant: True when it holds a gold sentence that no passage before it holds.
    """

    passage_id: str
    article_id: str
    title: str
    rank: int
    score: float
    start: int
    end: int
    text: str
    relevant: bool = False


@dataclass(frozen=True)
class Row:
    """One question, what became of it, and its scores.

    Attributes:
        id: Of the question.
        kind: What sort of question it is, as the set names it; may be empty.
        question: As it was asked.
        answerable: False when the right reaction is a refusal.
        answers: Reference answers, each one enough; empty when not answerable.
        evidence: Gold quotes, as they stand in the article; may be empty.
        article: The article that the question names first; empty when it is asked of all.
        history: Earlier turns, oldest first.
        text: What was shown, with its marks; for a refusal, the words of the refusal; empty after an error.
        draft: The reply before it was checked, without marks; what was shown may be a part of it.
        right: Answerable: what was shown holds a reference answer. Not answerable: it was refused.
        draft_right: The draft holds a reference answer; always False when the question has none.
        points: Overviews: share of the points of the question, 0 to 1, that what was shown makes; else None.
        refused: No answer was shown.
        reason: Why it was refused; empty when it was answered.
        confidence: Probability, 0 to 1, that the draft is the answer; None where the product does not say.
        signals: What the confidence was made of, by the fields of `qa.confidence.Evidence`; empty where rules decided.
        citations: What the shown answer cites, in order of the marks; empty for a refusal.
        hits: The passages found, best first.
        claims: Every sentence of the reply with its citations, verdict, reason and probability.
        seconds: From the question to the checked answer.
        seconds_to_first_word: From the question to the first word of the draft; None where it was not seen.
        timings: Seconds by stage: "search", "reply", "checks", as far as the product tells.
        tokens: "prompt" and "reply" tokens of the answer itself, as far as the product tells.
        grade: The grading model's verdict; None when none was asked. "unreadable" is unscored.
        scores: Value by name of metric, for all that a row has; None where one does not apply to this question.
        error: What went wrong, with the kind of error; empty when nothing did. The scores are then zero.
    """

    id: str
    kind: str
    question: str
    answerable: bool
    answers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    article: str = ""
    history: tuple[Turn, ...] = ()
    text: str = ""
    draft: str = ""
    right: bool = False
    draft_right: bool = False
    points: float | None = None
    refused: bool = False
    reason: str = ""
    confidence: float | None = None
    signals: dict[str, float] = field(default_factory=dict)
    citations: tuple[Citation, ...] = ()
    hits: tuple[FoundPassage, ...] = ()
    claims: tuple[Claim, ...] = ()
    seconds: float = 0.0
    seconds_to_first_word: float | None = None
    timings: dict[str, float] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)
    grade: Verdict | None = None
    scores: dict[str, float | None] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True)
class Estimate:
    """A metric over the rows, with its uncertainty.

    Attributes:
        value: In the metric's unit; None when it applies to no row.
        low: Lower end of the 95 % bootstrap percentile interval; None with `value`.
        high: Its upper end; None with `value`.
        n: How many rows it is over.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True)
class Header:
    """Everything that made a run.

    Attributes:
        questions: Path of the question set, or "bundled".
        questions_sha256: Of the set as it was asked, 64 hex digits.
        count: How many questions are in it, after `--limit`.
        drafts: How many of them are drafts that no person has looked at.
        model: Name of the chat model that answered, "none" for quotes alone.
        model_sha256: Of the local model's file, 64 hex digits; empty for other models.
        grader: Name of the grading model; empty when none graded.
        settings: The assistant's settings by name, as text.
        prompt_fingerprint: First 12 hex digits of the SHA-256 of the prompt files.
        index_fingerprint: SHA-256 of the sorted ids of the articles, first 12 hex digits.
        articles: Titles of the articles that were asked, by id.
        versions: Of Python, article-qa and the packages that shape an answer, by name.
        machine: "system", "processor" and "cores".
        started: When the first question was asked, ISO 8601, UTC.
        workers: How many questions were asked at once.
        finished: True when every question was asked.
        warnings: What a reader of the figures must know, one sentence each.
        fingerprint: First 12 hex digits of the SHA-256 of all above that can change an answer: not the
            machine, the time and the workers. Only a run with the same one is taken up again.
    """

    questions: str
    questions_sha256: str
    count: int
    drafts: int
    model: str
    model_sha256: str
    grader: str
    settings: dict[str, str]
    prompt_fingerprint: str
    index_fingerprint: str
    articles: dict[str, str]
    versions: dict[str, str]
    machine: dict[str, Any]
    started: str
    workers: int = 1
    finished: bool = True
    warnings: tuple[str, ...] = ()
    fingerprint: str = ""


@dataclass(frozen=True)
class Run:
    """A whole run, as `run.json` holds it."""

    header: Header
    summary: dict[str, Estimate]
    rows: tuple[Row, ...]
