"""A recorded question asked again, and what differs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qa.audit import SETTINGS, AuditRecord
from qa.relocation import ArticleOf, CitationCheck, article_in, check_citation
from qa.settings import Settings
from qa.terminal import last_of
from qa.types import Answer, Citation

if TYPE_CHECKING:
    from qa.assistant import Assistant


@dataclass(frozen=True)
class Change:
    """Something that shapes an answer and is no longer what it was.

    Attributes:
        name: A setting, "prompts" or "model file" (by fingerprint and SHA-256), "article-qa" (its version), or
            "articles" (how many are asked, and the fingerprint of their ids).
        then: With the recorded answer.
        now: As it is set or found now.
        used: What it was asked again with.
    """

    name: str
    then: Any
    now: Any
    used: Any


@dataclass(frozen=True)
class Comparison:
    """A recorded answer against the one given again.

    Attributes:
        same_sources: The model was shown the same sentences; tells whether search or the model made a difference.
        same_text: The shown text is the same.
        same_citations: The same places are cited; in a changed article, where the recorded quotes stand now.
        same_verdicts: The same claims were shown, or left out for the same reasons.
        confidence_change: Now less then, -1 to 1.
    """

    same_sources: bool
    same_text: bool
    same_citations: bool
    same_verdicts: bool
    confidence_change: float


@dataclass(frozen=True)
class Replay:
    """What became of a recorded answer.

    Attributes:
        same: Text, citations and verdicts are the same; without a model, no citation is stale.
        citations: Each recorded citation in the present articles.
        changes: What led to the answer and is another now; empty without a model.
        comparison: None without a model.
        again: The answer given again, with all that led to it; None without a model.
    """

    same: bool
    citations: tuple[CitationCheck, ...]
    changes: tuple[Change, ...] = ()
    comparison: Comparison | None = None
    again: AuditRecord | None = None


def check_citations(record: AuditRecord, article_of: ArticleOf) -> Replay:
    """The recorded citations in the present articles; nothing is asked.

    Args:
        article_of: Finds the article of a citation, None where it is gone.
    """
    checks = tuple(check_citation(cited, article_of(cited)) for cited in record.answer.citations)
    return Replay(all(check.status != "stale" for check in checks), checks)


def replay(record: AuditRecord, assistant: "Assistant", present: Settings | None = None) -> Replay:
    """The recorded question asked again, of the articles as they are now. Raises as `Assistant.ask`.

    Args:
        assistant: Asked as it is set.
        present: What would be asked with today; default: as the assistant is set.
    """
    answer = last_of(assistant.stream(record.answer.question, record.history, articles=record.articles))
    again = AuditRecord.of(assistant, answer, record.history, articles=record.articles, alone=bool(record.alone))
    citations = check_citations(record, lambda cited: article_in(assistant.index, cited)).citations
    comparison = _compared(record.answer, answer, citations)
    return Replay(
        same=comparison.same_text and comparison.same_citations and comparison.same_verdicts,
        citations=citations,
        changes=tuple(_changes(record, again, present)),
        comparison=comparison,
        again=again,
    )


def _compared(then: Answer, now: Answer, citations: tuple[CitationCheck, ...]) -> Comparison:
    return Comparison(
        same_sources=[source.text for source in then.sources] == [source.text for source in now.sources],
        same_text=then.text == now.text,
        same_citations=_places(check.now for check in citations) == _places(now.citations),
        same_verdicts=_verdicts(then) == _verdicts(now),
        confidence_change=round(now.confidence - then.confidence, 4),
    )


def _places(citations: Iterable[Citation | None]) -> list[tuple[str, int, int] | None]:
    return [(cited.article_id, cited.start, cited.end) if cited else None for cited in citations]


def _verdicts(answer: Answer) -> list[tuple[str, bool, str]]:
    return [(claim.text, claim.supported, claim.reason) for claim in answer.claims]


def _changes(record: AuditRecord, again: AuditRecord, present: Settings | None) -> Iterator[Change]:
    then, used = _circumstances(record), _circumstances(again)
    told = {name: getattr(present, name) for name in SETTINGS} if present else {}
    now = used | {name: value for name, value in told.items() if value is not None}
    for name in used:
        if not then.get(name) == now[name] == used[name]:
            yield Change(name, then.get(name), now[name], used[name])


def _circumstances(record: AuditRecord) -> dict[str, Any]:
    return record.settings | {
        "prompts": record.answer.prompt_fingerprint,
        "model file": record.model_sha256,
        "article-qa": record.product_version,
        "articles": f"{record.article_count} ({record.articles_fingerprint})",
    }
