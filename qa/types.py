"""The records of an answer. Offsets count characters of the article's text, half-open."""

import textwrap
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from index import Hit
from qa.sources import Source

if TYPE_CHECKING:
    from pydantic import TypeAdapter

# The articles do not say it; the question takes for granted what they do not say; it is not about them; they disagree.
Refusal = Literal["", "not_stated", "premise", "off_topic", "disagreement"]
Stage = Literal["waiting", "searching", "reading", "writing", "checking", "done"]


@dataclass(frozen=True)
class Turn:
    """One earlier exchange of a conversation."""

    question: str
    answer: str


@dataclass(frozen=True)
class Citation:
    """The exact place in an article that states a claim.

    Attributes:
        start: First character of the quote in the article's text.
        end: One past its last character.
        quote: `article.text[start:end]`, cut from the article, never written by the model.
        number: The mark in the answer's text, from 1.
        page: Page of the source, from 1, where it has pages.
        author: Of the article, as the input names them, or empty.
        published: Of the article, ISO 8601, or empty.
    """

    article_id: str
    title: str
    source: str
    start: int
    end: int
    quote: str
    number: int
    page: int | None = None
    author: str = ""
    published: str = ""

    @property
    def origin(self) -> str:
        """Title, author and date of the article, and the page: what a reader needs to find it."""
        page = f"page {self.page}" if self.page else ""
        return ", ".join(filter(None, (self.title, self.author, self.published, page)))


@dataclass(frozen=True)
class Claim:
    """One sentence of the model's reply and what became of it.

    Attributes:
        text: The sentence, without marks.
        citations: Numbers of the citations that state it.
        supported: True when it passed every check and is part of the answer's text.
        reason: Why it is not shown; empty when supported, and while it is checked.
        probability: 0 to 1, that it answers the question and the cited text states it.
    """

    text: str
    citations: tuple[int, ...]
    supported: bool
    reason: str = ""
    probability: float = 0.0

    @property
    def pending(self) -> bool:
        """True while its checks are not over; never in a finished answer."""
        return not (self.supported or self.reason)


@dataclass(frozen=True)
class Answer:
    """An answer, or the reason why there is none, with all that led to it.

    Attributes:
        searched_question: The question as it was searched: a follow-up made to stand alone.
        text: The shown sentences with their marks; while `stage` is not "done", the unchecked draft.
        answered: True when at least one claim is supported.
        reason: Why there is no answer, or no single one; else empty.
        refusal: Of what kind a refusal is; empty when answered, but for "disagreement", which shows every side, cited.
        claims: Every sentence of the reply, those not shown included; while `stage` is "checking", as far as judged.
        citations: In order of their numbers; for a refusal, empty.
        confidence: Probability, 0 to 1, that the articles state the answer.
        evidence: What it was made of, by the fields of `qa.confidence.Evidence`; empty where rules decided.
        hits: The passages found, best first.
        sources: The sentences that the model was shown, in the order of the prompt.
        reply: What the model wrote, as it wrote it; empty when none was asked.
        nearest: The sentence nearest to the question, shown with a refusal; None when nothing was found.
        timings: Seconds by stage.
        tokens: "prompt" and "reply" tokens of the answer itself, where the model counts them.
        model: Name of the chat model.
        prompt_fingerprint: SHA-256 of the prompt files, first 12 hex digits.
        asked: When the question was asked, ISO 8601, UTC.
        left_out: Overviews: how many passages of the articles were not read, because there are many; else 0.
        stage: What is being done; "done" for a finished answer, "waiting" while others come first, with the reason.
    """

    question: str
    searched_question: str = ""
    text: str = ""
    answered: bool = False
    reason: str = ""
    refusal: Refusal = ""
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    confidence: float = 0.0
    evidence: dict[str, float] = field(default_factory=dict)
    hits: tuple[Hit, ...] = ()
    sources: tuple[Source, ...] = ()
    reply: str = ""
    nearest: Citation | None = None
    timings: dict[str, float] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)
    model: str = ""
    prompt_fingerprint: str = ""
    asked: str = ""
    left_out: int = 0
    stage: Stage = "done"

    def to_json(self, *, indent: int | None = None) -> str:
        """The whole record as JSON; `from_json` gives an equal one."""
        return _adapter().dump_json(self, indent=indent).decode()

    @classmethod
    def from_json(cls, text: str) -> "Answer":
        """The answer that `to_json` wrote.

        Raises:
            ValueError: The text is no such JSON.
        """
        return _adapter().validate_json(text)

    def __str__(self) -> str:
        """The text and its sources, as the terminal shows them."""
        if not self.answered:
            return "\n\n".join(filter(None, [self.text, self._nearest_text()]))
        return "\n\n".join([self.text, "\n".join(map(_source_text, self.citations))])

    def _nearest_text(self) -> str:
        if self.nearest is None:
            return ""
        return "The nearest passage:\n" + _source_text(self.nearest, mark="-")


def _source_text(citation: Citation, mark: str = "") -> str:
    mark = mark or f"[{citation.number}]"
    indent = " " * (len(mark) + 1)
    quote = textwrap.fill(
        f'{mark} "{" ".join(citation.quote.split())}"',
        width=100,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    place = f"characters {citation.start}-{citation.end}"
    return f"{quote}\n{indent}{citation.origin} ({Path(citation.source).name}), {place}"


@cache
def _adapter() -> "TypeAdapter[Answer]":
    from pydantic import TypeAdapter

    return TypeAdapter(Answer)
