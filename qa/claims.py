"""The claims of a reply, attributed, checked and decided."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index import points_back, stems
from qa.attribution import attribute, stated_part
from qa.checks import (
    Stated,
    check_comparatives,
    check_kind,
    check_names,
    check_negation,
    check_numbers,
    check_owners,
    check_question,
    check_relation,
    check_repeats,
    check_roles,
    check_yes,
    denies,
    missing_names,
    names,
)
from qa.confidence import Evidence
from qa.replies import DraftClaim
from qa.sources import Source
from qa.sums import worked_out

Embed = Callable[[list[str]], list[list[float]]]
# (text, answer) -> probability, 0 to 1, that the text states the answer to the question
ModelCheck = Callable[[str, str], float]

NOT_STATED = "the cited text does not state it"
DENIED = "the model found no answer in it"
NOT_CITED = "no sentence of the articles states it"
NOTHING_FOUND = "nothing in the articles is close to the question"
# Without a model, a sentence is the answer when its score against the question, 0 to 1, is at least this: on 50
# answerable questions of SQuAD 2.0 the best sentence held the answer 43 times, each time with 0.45 or more.
_QUOTE_SCORE = 0.45


@dataclass(frozen=True)
class JudgedClaim:
    """A claim with the sources that it cites.

    Attributes:
        reason: Why it is not shown; empty when it is.
        probability: 0 to 1, that it answers the question and its cited text states it; see `qa.calibration`.
        evidence: What the probability was made of; None where the rules decided.
    """

    text: str
    sources: tuple[Source, ...]
    reason: str = ""
    probability: float = 0.0
    evidence: Evidence | None = None

    @property
    def broken_rule(self) -> bool:
        """True when a rule refused it though it cites something: another try may mend that."""
        return bool(self.reason and self.sources and self.evidence is None)


@dataclass(frozen=True)
class Judge:
    """What claims are judged with.

    Attributes:
        embed: Texts to unit vectors.
        model_check: Whether a text states an answer.
        probability: That an answer is right, 0 to 1, by the evidence; see `qa.calibration`.
        threshold: Least probability, 0 to 1, at which a claim is shown.
    """

    embed: Embed
    model_check: ModelCheck
    probability: Callable[[Evidence], float]
    threshold: float

    def verdicts(
        self, question: str, drafts: Sequence[DraftClaim], sources: Sequence[Source], *, found: str
    ) -> Iterator[list[JudgedClaim]]:
        """Every claim, again after each verdict: first of the rules, one by one, then of the model on what they left.

        Args:
            found: The text of all passages found, of which the sources are a part.
        """
        claims = [JudgedClaim(draft.text, ()) for draft in drafts]
        for place, draft in enumerate(drafts):
            claims[place] = _by_rules(question, draft, sources, found, self.embed)
            yield [*claims]
        yield self._by_the_model(question, _of_the_whole(question, claims))

    def _by_the_model(self, question: str, claims: list[JudgedClaim]) -> list[JudgedClaim]:
        left = [claim for claim in claims if not claim.reason]
        if not left:
            return claims
        evidence = self._evidence(question, left)
        sure = self.probability(evidence)
        reason = "" if sure >= self.threshold else NOT_STATED
        judged = [
            claim if claim.reason else replace(claim, reason=reason, probability=sure, evidence=evidence)
            for claim in claims
        ]
        result = worked_out(question, " ".join(claim.text for claim in left))
        if reason or not result:
            return judged
        cited = tuple(dict.fromkeys(source for claim in left for source in claim.sources))
        return [*judged, JudgedClaim(result, cited, "", sure, evidence)]

    def _evidence(self, question: str, claims: Sequence[JudgedClaim]) -> Evidence:
        cited = _in_article_order(source for claim in claims for source in claim.sources)
        around = _with_lines_around(cited)
        answer = " ".join(claim.text for claim in claims)
        return Evidence(
            stated=self.model_check(_in_context(cited), answer),
            relevance=max(source.score for source in cited),
            missing_names=len(missing_names(names(question), around)),
            claim_covered=_covered(answer, around),
            question_covered=_covered(question, around),
        )


def quote(sources: Sequence[Source]) -> list[JudgedClaim]:
    """Without a model, the best sentence is the answer where it is close enough to the question."""
    best = max(sources, key=lambda source: source.score, default=None)
    if best is None:
        return []
    reason = "" if best.score >= _QUOTE_SCORE else NOTHING_FOUND
    return [JudgedClaim(" ".join(best.text.split()), (best,), reason, best.score)]


def _by_rules(question: str, draft: DraftClaim, sources: Sequence[Source], found: str, embed: Embed) -> JudgedClaim:
    if denies(draft.text):
        return JudgedClaim(draft.text, (), DENIED)
    if unknown := check_question(question, f"{found} {_around(sources)}"):
        return JudgedClaim(draft.text, (), unknown)  # nothing that another try could mend
    cited = tuple(_in_article_order(attribute(draft, sources, embed=embed)))
    text, read = _texts(cited), _texts(sources)
    context = f"{text} {_around(cited)}"
    claim = stated_part(draft.text, question, context)
    reason = (
        (NOT_CITED if not cited else "")
        or check_numbers(claim, text)
        or check_negation(claim, text)
        or check_comparatives(claim, text)
        or check_roles(claim, text)
        or check_names(claim, context, read=read, found=found)
        or check_owners(claim, [_stated(source) for source in cited], read=read)
        or check_yes(claim, [source.text for source in cited])
    )
    return JudgedClaim(claim, cited, reason)


def _of_the_whole(question: str, claims: Sequence[JudgedClaim]) -> list[JudgedClaim]:
    """The claims, refused where they do not answer together: of two things asked for, each may tell one."""
    passed = [claim for claim in claims if not claim.reason]
    left, cited = " ".join(claim.text for claim in passed), [source for claim in passed for source in claim.sources]
    if worked_out(question, left):
        return [*claims]
    if unfit := check_kind(question, left) or check_relation(question, _with_lines_around(cited)):
        return [claim if claim.reason else replace(claim, reason=unfit) for claim in claims]
    if repeats := check_repeats(question, left):  # nothing that another try could mend
        return [claim if claim.reason else JudgedClaim(claim.text, (), repeats) for claim in claims]
    return [*claims]


def _in_context(cited: Sequence[Source]) -> str:
    """The cited sentences as the model checks them, each after the sentence that a pronoun in it points at."""
    parts: dict[str, None] = {}
    for source in cited:
        if points_back(source.text):
            parts[source.before] = None
        parts[source.text] = None
    return " ".join(" ".join(parts).split())


def _covered(text: str, by: str) -> float:
    """Share of a text's telling words that another one has, 0 to 1."""
    wanted = stems(text)
    return len(wanted & stems(by)) / max(len(wanted), 1)


def _stated(source: Source) -> Stated:
    return Stated(source.text, source.before, f"{source.title} {source.heading}")


def _texts(sources: Iterable[Source]) -> str:
    return " ".join(source.text for source in sources)


def _around(sources: Sequence[Source]) -> str:
    """The lines that tell what a sentence is about: title, heading, and the sentence before."""
    return " ".join(f"{source.title} {source.heading} {source.before}" for source in sources)


def _with_lines_around(sources: Sequence[Source]) -> str:
    return f"{_around(sources)} {_texts(sources)}"


def _in_article_order(sources: Iterable[Source]) -> list[Source]:
    unique = {source.number: source for source in sources}
    return [unique[number] for number in sorted(unique)]
