"""Questions about a whole article, told by their wording (English) from those that one passage answers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from index import ArticleInfo

Aim = Literal["summary", "figures", "quotes", "people", "companies", "places", "topic"]


@dataclass(frozen=True)
class Overview:
    """What a question about a whole article asks for.

    Attributes:
        topic: What the article is to be searched for; empty unless the aim is "topic".
        count: How many sentences or points; 0 where the question leaves it open.
        article: Id of the article that the question names; empty where it names none.
    """

    aim: Aim
    topic: str = ""
    count: int = 0
    article: str = ""


_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_N = rf"(?:\d\d?|an?|a single|a (?:few|couple of)|{'|'.join(_NUMBERS)})"
_UNIT = r"(?:sentences?|lines?|points?|bullet points?|bullets|key points?|main points?|takeaways?|key takeaways?)"
_TEXT = (
    r"(?:(?:the|this|that|my) (?:(?:whole|entire|full|above) )?(?:article|text|piece|story|document|report|page|paper))"
)
_IT = rf"(?:{_TEXT}|it|this|that|all of (?:it|this))"
_MAIN = r"(?:main|key|most important|central|major|principal|core|top|essential|big)"
_ASKING = (
    r"(?:(?:and|so|ok(?:ay)?|hi|hey|hello|please|just|now) )*(?:(?:can|could|would|will) you (?:please )?)?"
    r"(?:i(?: would|'d)? (?:want|need|like) (?:you to )?)?"
    r"(?:(?:please )?(?:give|tell|show|provide|write|make|get|list|name|present|offer)(?: me| us| out)* )?"
)
_IN = rf"(?: (?:of|for|on|about|in|from) {_IT})"
_BRIEFLY = (
    rf"(?:,? (?:(?:in|into|with|using|as) )?{_N}(?: (?:short|brief|simple|concise|clear|quick))? {_UNIT}"
    r"|,? in (?:short|brief|a nutshell|(?:a few|your own|simple|plain) words)|,? (?:shortly|briefly|quickly))"
)
_NAMED = r"(?:named|mentioned|listed|discussed|cited|in it)"
_MENTIONS = r"(?:names?|mentions?|lists?|cites?|gives?|contains?|has|have|reports?|quotes?|uses?)"
_NOUNS: dict[Aim, str] = {
    "people": r"(?:people|persons?|individuals?)",
    "companies": r"(?:compan(?:y|ies)|firms?|business(?:es)?|organi[sz]ations?|corporations?)",
    "places": r"(?:places?|locations?)",
    "figures": r"(?:figures?|numbers?|statistics|stats|data points)",
}
_QUOTED = r"(?:quoted|quotes?|quotations?)"


def _listing(noun: str) -> str:
    every = r"(?:(?:what|which|who|what are|which are|who are) )?(?:(?:all|every|each|any) )*(?:of )?(?:the )?"
    where = (
        rf"(?: (?:that |who )?(?:(?:is|are|was|were) )?{_NAMED}(?: (?:in|by) {_IT})?"
        rf"|(?: (?:that|which))? ?(?:(?:does|do|did) )?{_IT} {_MENTIONS}| (?:in|of|from) {_IT})"
    )
    doing = (
        r"(?:,? (?:and|with) (?:what|how|who)(?: (?:each|they|it|every one))(?: of them)? (?:does?|is|are|says?|said))?"
    )
    return rf"{every}(?:{_MAIN} )?{noun}{where}{doing}"


_WORDINGS: tuple[tuple[Aim, str], ...] = (
    (
        "summary",
        rf"(?:what(?:'s| is| are| was)|whats) {_IT}(?: (?:all|mainly|mostly))? about{_BRIEFLY}?"
        rf"|(?:tell me )?what {_IT} is about|what (?:does|did) {_IT} "
        r"(?:say|cover|tell (?:me|us)|talk about|deal with|discuss)"
        rf"|(?:summari[sz]e|sum up|sum|recap|outline|condense|explain)(?: {_IT})(?: up)?(?: for me)?{_BRIEFLY}?"
        rf"|(?:summari[sz]e|sum up|recap){_BRIEFLY}?"
        rf"|(?:what(?:'s| is) )?(?:an? |the )?(?:(?:short|brief|quick|concise|general|high-level|{_N}[- ]sentence) )*"
        rf"(?:summary|overview|synopsis|abstract|recap|gist|outline){_IN}?{_BRIEFLY}?"
        rf"|what(?:'s| is) the (?:gist|bottom line|upshot|essence|thesis|(?:{_MAIN} |overall )"
        rf"(?:idea|point|message|topic|subject|theme|argument|thesis)){_IN}?"
        rf"|(?:what(?:'s| is| are) )?(?:the )?(?:{_N} )?{_MAIN}(?: \w+)? (?:points|ideas|takeaways|messages"
        r"|facts|themes|topics|arguments|findings|claims|conclusions|things)"
        rf"(?: (?:made|covered|discussed))?(?:{_IN}| by {_IT})?"
        rf"|(?:the )?(?:takeaways|highlights|key takeaway){_IN}?|{_N} (?:short )?{_UNIT}{_IN}"
        r"|tl ?;? ?dr",
    ),
    (
        "figures",
        rf"(?:what are )?(?:all )?(?:the )?{_MAIN} {_NOUNS['figures']}{_IN}?|{_listing(_NOUNS['figures'])}",
    ),
    (
        "quotes",
        rf"(?:(?:which|what) {_NOUNS['people']}|who) (?:(?:is|are|was|were|gets?) )?quoted(?: (?:in|by) {_IT})?"
        rf"|(?:who|whom|which people) (?:does|do) {_IT} quote|(?:what are )?(?:all )?the {_QUOTED}{_IN}",
    ),
    (
        "people",
        rf"who (?:(?:all )?(?:is|are|was|were) )?{_NAMED}(?: (?:in|by) {_IT})?|{_listing(_NOUNS['people'])}",
    ),
    ("companies", _listing(_NOUNS["companies"])),
    ("places", _listing(_NOUNS["places"])),
    (
        "topic",
        rf"(?:what (?:does|did) {_IT} (?:say|tell (?:me|us)|report|state|write|mention|reveal)|what {_IT} says"
        rf"|what(?:'s| is) (?:said|written|stated|reported)(?: in {_IT})?"
        rf"|summari[sz]e what {_IT} (?:says|said|reports)) (?:about|on|regarding|concerning) (?P<topic>.+)",
    ),
)
_PATTERNS = tuple((aim, re.compile(rf"{_ASKING}(?:{wording})(?: please)?")) for aim, wording in _WORDINGS)
_COUNT = re.compile(rf"\b({'|'.join(_NUMBERS)}|an?|a single|\d\d?)(?: \w+)?[- ]{_UNIT}")
_IN_POINTS = re.compile(
    r"\b(?:points|takeaways|ideas|facts|highlights|themes|topics|findings|arguments|claims|messages)\b"
)
_POINTS = 6
_LEANS_ON_THE_TALK = re.compile(r"\b(?:it|that)\b")
# Each name is looked for in the question; of more articles, one is chosen beside the question (`articles`).
_MOST_ARTICLES_BY_NAME = 1000
# A topic of more words, or with one of these, asks for one thing that one passage says.
_MOST_WORDS_OF_A_TOPIC = 4
_ASKS_FOR_ONE_THING = re.compile(r"\b(?:how|when|where|who|whom|whose|which|what|why|whether|if)\b|\d")


def overview_of(question: str, infos: Sequence[ArticleInfo] = (), *, talking: bool = False) -> Overview | None:
    """What a question about a whole article asks for; None for every other question.

    Args:
        infos: The articles that it may name, by title or file name.
        talking: There were turns before, to which "it" may point.
    """
    asked = _plain(question)
    if found := _parsed(asked, talking=talking):
        return found
    for info in infos[:_MOST_ARTICLES_BY_NAME]:
        for name in (_plain(info.title), info.source.lower(), Path(info.source).name.lower()):
            if name and name in asked:
                named = re.sub(rf"(?:{_TEXT} )?[\"“']?(?<!\w){re.escape(name)}(?!\w)[\"”']?", "the article", asked)
                if found := _parsed(named, talking=talking):
                    return replace(found, article=info.id)
    return None


def _parsed(asked: str, *, talking: bool) -> Overview | None:
    if talking and _LEANS_ON_THE_TALK.search(asked) and not re.search(_TEXT, asked):
        return None
    for aim, pattern in _PATTERNS:
        if match := pattern.fullmatch(asked):
            topic = (match.groupdict().get("topic") or "").strip()
            if len(topic.split()) > _MOST_WORDS_OF_A_TOPIC or _ASKS_FOR_ONE_THING.search(topic):
                return None
            return Overview(aim, topic, _count(asked))
    return None


def _count(asked: str) -> int:
    match = _COUNT.search(asked)
    if match is None:
        return _POINTS if _IN_POINTS.search(asked) else 0
    word = match[1].removesuffix(" single")
    return int(word) if word.isdigit() else 1 if word in ("a", "an") else _NUMBERS.index(word) + 1


def _plain(question: str) -> str:
    """In lower case, without the marks at its end."""
    text = " ".join(question.lower().replace("’", "'").split())
    return re.sub(r"[\s.?!:]+$", "", text)
