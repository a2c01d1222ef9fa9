"""Questions that an article's own sentences suggest, by rules: who, what, when and how much of what they state."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index import Article, split_sentences

_NAME = r"(?P<name>(?:The |the )?[A-Z][\w&.'’-]*(?: (?:of |de |van )?[A-Z0-9][\w&.'’-]*){0,4})"
_SUBJECT = r"(?P<name>(?:The |A |An )?[A-Z][\w&'’-]*(?: [\w&'’-]+){0,5}?)"
_MONEY = r"(?:about |around |nearly |almost |over |more than |up to |some )?[$€£¥]\s?\d"
_PERSON = (
    "actor|analyst|architect|artist|author|chair|chairman|chairwoman|chief|commissioner|director|economist|engineer|"
    "executive|founder|head|historian|judge|lawyer|leader|mayor|minister|musician|officer|painter|physicist|"
    "politician|president|professor|researcher|scientist|secretary|senator|singer|spokesman|spokesperson|"
    "spokeswoman|writer"
)
_BEGUN = {"began": "begin", "opened": "open", "closed": "close", "started": "start", "ended": "end", "died": "die"}

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"{_NAME}, (?:the |a |an |its )?[\w\s-]{{0,40}}?\b(?:{_PERSON})\b"), "Who is {name}?"),
    (re.compile(rf"{_NAME} (?:is|was) (?:the |a |an )[\w\s-]{{0,40}}?\b(?:{_PERSON})\b"), "Who is {name}?"),
    (re.compile(rf"{_NAME} is (?:the|a|an) \w"), "What is {name}?"),
    (re.compile(rf"{_SUBJECT} costs? {_MONEY}"), "How much did {name} cost?"),
    (re.compile(rf"{_SUBJECT} (?P<verb>has|have|will|would) (?P<done>\w+) {_MONEY}"), "How much {verb} {name} {done}?"),
    (
        re.compile(rf"{_SUBJECT} (?P<verb>was|were) (?P<done>\w+(?:ed|en|uilt|old|ade)) (?:in|on) [\w ,]*\d{{4}}"),
        "When {verb} {name} {done}?",
    ),
    (re.compile(rf"{_SUBJECT} (?P<begun>{'|'.join(_BEGUN)}) (?:in|on) [\w ,]*\d{{4}}"), "When did {name} {begun}?"),
)
_NO_NAMES = {
    *("he", "she", "it", "they", "we", "you", "i", "this", "that", "these", "those", "there", "here"),
    *("what", "who", "when", "where", "which"),
}


@dataclass(frozen=True)
class StatedQuestion:
    """A question, and the sentence of the article that should answer it: characters, half-open."""

    question: str
    start: int
    end: int


def stated_questions(article: Article) -> list[StatedQuestion]:
    """Questions on an article in the order of its sentences, none twice, no more than one a sentence."""
    found: dict[str, StatedQuestion] = {}
    for sentence in split_sentences(article.text, article.language):
        if sentence.kind == "text":
            text = " ".join(article.text[sentence.start : sentence.end].split())
            question = next(_questions(text), "")
            found.setdefault(question.lower(), StatedQuestion(question, sentence.start, sentence.end))
    found.pop("", None)
    return [*found.values()]


def _questions(sentence: str) -> Iterator[str]:
    for pattern, form in _RULES:
        match = pattern.match(sentence)
        if match is None or match["name"].split()[0].lower() in _NO_NAMES:
            continue
        parts = {**match.groupdict(), "name": _inside(match["name"])}
        parts["begun"] = _BEGUN.get(parts.get("begun") or "", "")
        yield form.format(**parts)


def _inside(name: str) -> str:
    """The name as it stands inside a sentence."""
    first, space, rest = name.partition(" ")
    return f"{first.lower() if first in ('The', 'A', 'An') else first}{space}{rest}"
