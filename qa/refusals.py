"""Why a question gets no answer: it is not about the articles, or it takes for granted what they do not say."""

import re
from collections.abc import Sequence

from index import stems
from qa.model_calls import ModelCalls
from qa.sources import Source

# The best sentence for questions on other topics, of the set that confidence is fitted on, mostly has less against the
# question; that for questions the articles answer, however they are worded, has 0.19 or more there.
_OFF_TOPIC = 0.1
# At most this probability that the articles state it. The default model agrees to most that it is asked: of premises
# of the set that confidence is fitted on, six false ones got 0.54 to 0.98 (three at most 0.9), four true ones 0.88 to
# 0.98 (one at most 0.9).
_NOT_STATED = 0.9
_SENTENCES = 4
_PRESUPPOSES = re.compile(
    r"\b(?:why|when|where|how|what|which|who)\b.*\b(?:did|was|were|has|have|had|will|is|are|does)\b"
    r"|\b(?:after|since|once|that)\b|^\W*(?:and\s+|so\s+)?who\s+\w+",
    re.I,
)


def is_off_topic(sources: Sequence[Source]) -> bool:
    """True when no sentence found has anything to do with the question, so that nothing need be read."""
    return max((source.score for source in sources), default=0.0) < _OFF_TOPIC


def premise_of(question: str, sources: Sequence[Source], calls: ModelCalls) -> str:
    """What the question takes for granted though the sources do not say it, as a sentence; empty where there is none.

    The model puts it in words, and is asked whether the best sources state it; a sentence with more of its own than
    another form of a verb ("sold" for "sell") is not taken.
    """
    if not _PRESUPPOSES.search(question):
        return ""
    premise = calls.premise(question)
    new = [word for word in re.findall(r"[\w$€£%]+", premise) if stems(word) - stems(question)]
    if len(premise.split()) < 3 or len(new) > 1 or not all(word.isalpha() and word.islower() for word in new):
        return ""
    best = sorted(sorted(sources, key=lambda source: -source.score)[:_SENTENCES], key=lambda source: source.number)
    text = " ".join(" ".join(source.text.split()) for source in best)
    return premise if calls.stated(text, f"Is it true that {premise}", premise) <= _NOT_STATED else ""
