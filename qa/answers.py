"""Judged claims to the finished answer: marks, citations, or the refusal with its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from qa.claims import NOTHING_FOUND, JudgedClaim
from qa.refusals import is_off_topic
from qa.replies import without_marks
from qa.sources import Source
from qa.types import Answer, Citation, Claim

NO_ANSWER = "The article does not say."
NO_ANSWER_OF_SEVERAL = "The articles do not say."
OFF_TOPIC = "This does not seem to be a question about what is in it."
OFF_TOPIC_OF_SEVERAL = "This does not seem to be a question about what is in them."
NOT_SAID = "the question takes for granted what is not said"
DISAGREEMENT = "The articles disagree."
DISAGREE = "the articles do not say the same"


def finished(
    answer: Answer, judged: Sequence[JudgedClaim], sources: Sequence[Source], *, articles: int, premise: str = ""
) -> Answer:
    """The answer with its supported claims shown, or refused when there is none.

    Args:
        answer: What is known so far.
        judged: Every claim of the reply.
        sources: What the model read; the best of it is shown with a refusal.
        articles: How many articles were asked.
        premise: What the question takes for granted and the articles do not say; empty where nothing is known of it.
    """
    citations = _citations(claim for claim in judged if not claim.reason)
    claims = tuple(_claim(claim, citations) for claim in judged)
    supported = [claim for claim in claims if claim.supported]
    confidence = max((claim.probability for claim in claims), default=0.0)
    evidence = next((vars(claim.evidence) for claim in judged if claim.evidence), {})
    answer = replace(answer, claims=claims, confidence=confidence, evidence=evidence, stage="done")
    if not supported:
        best = max(sources, key=lambda source: source.score, default=None)
        return replace(
            answer,
            **_refused(judged, sources, premise=premise, several=articles > 1),
            nearest=_citation(best, 0) if best else None,
        )
    return replace(
        answer,
        answered=True,
        text=" ".join(_marked(claim) for claim in supported),
        citations=tuple(citations.values()),
    )


def disagreeing(answer: Answer, sides: Sequence[Sequence[JudgedClaim]]) -> Answer:
    """The answer that takes no side: what each article says, with its title.

    Args:
        sides: Claims of one article each; at least one of each can be shown.
    """
    answer = finished(answer, [claim for side in sides for claim in side], answer.sources, articles=len(sides))
    citations = {(citation.article_id, citation.start): citation for citation in answer.citations}
    told = [_side(side, citations) for side in sides]
    return replace(answer, text=" ".join([DISAGREEMENT, *told]), refusal="disagreement", reason=DISAGREE)


def checking(answer: Answer, judged: Sequence[JudgedClaim]) -> Answer:
    """The answer while its claims are checked: refused ones with their reason, all others pending."""
    citations = _citations(claim for claim in judged if not claim.reason)
    claims = tuple(replace(_claim(claim, citations), supported=False) for claim in judged)
    return replace(answer, claims=claims, citations=tuple(citations.values()), stage="checking")


def _refused(
    judged: Sequence[JudgedClaim], sources: Sequence[Source], *, premise: str, several: bool
) -> dict[str, Any]:
    """Kind, words and reason of a refusal."""
    said = NO_ANSWER_OF_SEVERAL if several else NO_ANSWER
    if is_off_topic(sources):
        topic = OFF_TOPIC_OF_SEVERAL if several else OFF_TOPIC
        return {"refusal": "off_topic", "text": f"{said} {topic}", "reason": NOTHING_FOUND}
    if premise:
        text = f"{said} The question takes for granted: “{premise}”"
        return {"refusal": "premise", "text": text, "reason": f"{NOT_SAID}: {premise}"}
    return {"refusal": "not_stated", "text": said, "reason": judged[0].reason if judged else NOTHING_FOUND}


def _citations(judged: Iterable[JudgedClaim]) -> dict[tuple[str, int], Citation]:
    """The cited sentences by place, numbered as they first appear in the answer."""
    citations: dict[tuple[str, int], Citation] = {}
    for source in (source for claim in judged for source in claim.sources):
        citations.setdefault((source.article_id, source.start), _citation(source, len(citations) + 1))
    return citations


def _citation(source: Source, number: int) -> Citation:
    return Citation(
        article_id=source.article_id,
        title=source.title,
        source=source.source,
        start=source.start,
        end=source.end,
        quote=source.text,
        number=number,
        page=source.page,
        author=source.author,
        published=source.published,
    )


def _claim(judged: JudgedClaim, citations: dict[tuple[str, int], Citation]) -> Claim:
    cited = [] if judged.reason else [citations[source.article_id, source.start] for source in judged.sources]
    return Claim(
        text=judged.text,
        citations=tuple(citation.number for citation in cited),
        supported=not judged.reason,
        reason=judged.reason,
        probability=judged.probability,
    )


def _side(judged: Sequence[JudgedClaim], citations: dict[tuple[str, int], Citation]) -> str:
    shown = [claim for claim in judged if not claim.reason]
    titles = dict.fromkeys(without_marks(source.title) for claim in shown for source in claim.sources)
    return f"{', '.join(titles)}: {' '.join(_marked(_claim(claim, citations)) for claim in shown)}"


def _marked(claim: Claim) -> str:
    return f"{claim.text} {''.join(f'[{number}]' for number in claim.citations)}"
