"""Answers to questions on a whole article: its own sentences, chosen from all of it, each made to stand alone.

The default model, asked to summarise, copies sentences, and where it joins two it makes up the link between them. So
the sentences of the article are shown. The model only says which names are companies and which sentences are on a
subject, and puts a name in place of the pronoun that opens a sentence, held to the words of the article.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from index import ArticleIndex, ArticleInfo, Hit, leans_on_the_one_before, stems
from qa.checks import check_numbers
from qa.claims import JudgedClaim
from qa.model_calls import ModelCalls
from qa.overview_names import KINDS, named
from qa.overview_questions import Overview
from qa.overview_sources import by_article, central, sources_of, with_figures, with_quotations
from qa.sources import Source
from qa.types import Answer

_MOST_ARTICLES = 5
_SENTENCES, _SENTENCES_OF_SEVERAL, _FIGURES, _QUOTATIONS, _ON_A_TOPIC = 4, 2, 8, 6, 8
# That a sentence stands in the article is sure, that a reader would have chosen it is not: about the share of the
# bundled overviews' points that are made.
_CONFIDENCE = 0.8
_ON_TOPIC = 0.5
_ON_TOPIC_WITHOUT_MODEL = 0.35
# Words, and the "s" of a genitive, that may go or come when a sentence is made to stand alone.
_LEANING = stems("company firm startup group plan deal also both such s")


@dataclass(frozen=True)
class Reading:
    """What an overview is made of.

    Attributes:
        infos: The articles; the first few are read.
        find: Passages and sentences on a topic; see `Assistant.find`.
        calls: Of the model; None where there is none.
    """

    index: ArticleIndex
    infos: Sequence[ArticleInfo]
    find: Callable[[str], tuple[list[Hit], list[Source]]]
    calls: ModelCalls | None


def overview(
    answer: Answer, asked: Overview, reading: Reading
) -> Generator[Answer, None, tuple[Answer, list[JudgedClaim], list[Source]]]:
    """Partial answers as sentences are found; returns the answer so far, its claims, and all that was read.

    Raises:
        ModelError: The model did not answer.
    """
    if asked.aim == "topic":
        hits, sources = reading.find(asked.topic)
        answer = replace(answer, hits=tuple(hits))
        chosen = _on_topic(asked.topic, sources, reading.calls)
    else:
        sources, left_out = sources_of(reading.index, reading.infos[:_MOST_ARTICLES])
        left_out += sum(info.passages for info in reading.infos[_MOST_ARTICLES:])
        answer = replace(answer, left_out=left_out)
        chosen = _chosen(asked, sources, reading)
    yield replace(answer, stage="reading")
    by_number = {source.number: source for source in sources}
    claims: dict[int, JudgedClaim] = {}
    for source, sure in chosen:
        if source.number not in claims:
            claims[source.number] = _claim(source, sure, by_number.get(source.number - 1), reading.calls)
            yield replace(answer, text=" ".join(claim.text for claim in claims.values()), stage="writing")
    return answer, [claims[number] for number in sorted(claims)], sources


def fault_of(written: str, text: str, *, before: str) -> str:
    """Why a rewritten sentence must not take the place of the article's; empty when it may.

    It has to keep every telling word, in order, and to bring in nothing but words of the sentence before.
    """
    kept, held = stems(text) - _LEANING, stems(written)
    if kept - held or held - kept - stems(before) - _LEANING:
        return "it says something else"
    rewritten = iter(_in_order(written))
    if not all(stem in rewritten for stem in _in_order(text) if stem in kept):
        return "it says it in another order"
    return check_numbers(written, text)


def _chosen(asked: Overview, sources: Sequence[Source], reading: Reading) -> Iterator[tuple[Source, float]]:
    if asked.aim in KINDS:
        yield from named(sources, KINDS[asked.aim], reading.calls.stated if reading.calls else None)
        return
    if asked.aim == "figures":
        found = with_figures(sources, asked.count or _FIGURES)
    elif asked.aim == "quotes":
        found = with_quotations(sources, asked.count or _QUOTATIONS)
    else:
        each = by_article(sources)
        count = asked.count or (_SENTENCES if len(each) == 1 else _SENTENCES_OF_SEVERAL)
        found = [source for one in each for source in central(one, count, embed=reading.index.embed_sentences)]
    yield from ((source, _CONFIDENCE) for source in found)


def _on_topic(topic: str, sources: Sequence[Source], calls: ModelCalls | None) -> Iterator[tuple[Source, float]]:
    """The sentences on a topic, by the model's word where there is one."""
    for source in sorted(sources, key=lambda source: -source.score)[:_ON_A_TOPIC]:
        if calls is None:
            sure, least = source.score, _ON_TOPIC_WITHOUT_MODEL
        else:
            under = f"{source.heading}. {source.text}" if source.heading else source.text
            sure, least = calls.stated(under, f"What does the article say about {topic}?", source.text), _ON_TOPIC
        if sure >= least:
            yield source, sure


def _claim(source: Source, sure: float, above: Source | None, calls: ModelCalls | None) -> JudgedClaim:
    """The sentence, with a name for the pronoun that opens it where the model finds one and the checks agree.

    Args:
        above: The source before it, which is cited too where it lends the name.
    """
    text = " ".join(source.text.split())
    if calls and above and above.text == source.before and leans_on_the_one_before(text):
        written = calls.stand_alone_sentence(text, before=" ".join(source.before.split()))
        if written != text and not fault_of(written, text, before=source.before):
            return JudgedClaim(written, (above, source), probability=sure)
    return JudgedClaim(text, (source,), probability=sure)


def _in_order(text: str) -> list[str]:
    return [stem for word in text.split() for stem in sorted(stems(word))]
