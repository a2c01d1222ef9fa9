"""A replay as lines for people."""

from collections.abc import Callable, Iterator

from qa.audit import AuditRecord
from qa.relocation import CitationCheck
from qa.replay import Comparison, Replay
from qa.replies import clean
from qa.types import Answer


def report(record: AuditRecord, done: Replay) -> Iterator[str]:
    """What became of a recorded answer, as lines for people."""
    # A record may come from anybody: nothing in it moves the cursor or hides a line.
    return map(clean, _report(record, done))


def _report(record: AuditRecord, done: Replay) -> Iterator[str]:
    then = record.answer
    yield f"{then.question} (asked {then.asked} with {then.model})"
    for change in done.changes:
        used = f", asked again with {change.used!r}" if change.used != change.now else ""
        yield f"changed since: {change.name}: {change.then!r} then, {change.now!r} now{used}"
    if done.comparison and done.again:
        yield from _comparison_lines(then, done.again.answer, done.comparison)
    yield from map(_citation_line, done.citations)
    if done.again:
        yield f"The answer {'is the same' if done.same else 'differs'}."
    elif not done.citations:
        yield "The answer cites nothing."
    else:
        stale = sum(check.status == "stale" for check in done.citations)
        yield f"{stale} of {len(done.citations)} citations are stale."


def _comparison_lines(then: Answer, now: Answer, comparison: Comparison) -> Iterator[str]:
    shown: list[tuple[str, bool, Callable[[Answer], str]]] = [
        ("text", comparison.same_text, lambda answer: answer.text),
        ("citations", comparison.same_citations, _cited),
        ("verdicts", comparison.same_verdicts, _judged),
    ]
    if not comparison.same_sources:
        yield "sources: the model was shown other sentences"
    for name, same, text_of in shown:
        yield f"{name}: the same" if same else f"{name}: {text_of(then)}\n  now: {text_of(now)}"
    yield f"confidence: {then.confidence:.2f} then, {now.confidence:.2f} now ({comparison.confidence_change:+.2f})"


def _cited(answer: Answer) -> str:
    return "; ".join(f'"{" ".join(citation.quote.split())}"' for citation in answer.citations) or "none"


def _judged(answer: Answer) -> str:
    return "; ".join(f"{claim.text} ({claim.reason or 'shown'})" for claim in answer.claims) or "no claim"


def _citation_line(check: CitationCheck) -> str:
    cited, now = check.cited, check.now
    mark = f"[{cited.number}] {cited.origin}, characters {cited.start}-{cited.end}"
    if now is None:
        return f'{mark}: stale, {check.reason}: "{" ".join(cited.quote.split())}"'
    if check.status == "unchanged":
        return f"{mark}: unchanged"
    return f"{mark}: the article has changed and still says it, at characters {now.start}-{now.end}"
