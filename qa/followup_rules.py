"""Follow-up questions that rules can complete; what they are not sure of is left to the model."""

import re
from dataclasses import dataclass

from index import names_in, points_back

_DO = "is|are|was|were|do|does|did|has|have|had|can|could|will|would|should"
_ASKS = re.compile(rf"(?:what|who|whose|when|where|which|how|why|name|list|explain|compare|{_DO})\b(?! about)", re.I)
_YES_OR_NO = re.compile(rf"(?:{_DO})\b", re.I)
_LEANS = re.compile(
    r"\b(?:there|then|ones?|else|others?|another|same|too|also|instead|former|latter|both|either|the two"
    r"|(?:is|was|do|does|did|will|would) that|that(?=\W*$))\b",
    re.I,
)
# "Google and its data centers", "Is it true that ...": the question itself has what the pronoun stands for.
_BOUND = re.compile(r"\b(?:its|their|his|her)\b", re.I)
_NO_PRONOUN = re.compile(r"\bit (?=(?:true|likely|possible|clear|certain) that\b)", re.I)
_PRONOUN = re.compile(r"\b(?:(?P<owner>its|their|his|her(?= \w))|it|they|them|he|him|she|her)\b", re.I)
_POLITE = re.compile(r"(?:thanks?|thank you|hello|hi|bye|great)\b(?: \w+){0,3}", re.I)
_DOUBT = re.compile(
    r"no|really|(?:are you|is (?:that|it)) (?:really |quite )?(?:sure|certain|right|true|correct)", re.I
)
_GOES_ON = re.compile(
    r"(?:(?:yes|yeah|sure|ok|okay|please|and|go on|continue|(?:can you )?tell me more|(?:any|some)thing else|more"
    r"|what else)\b[\s,.]*)+",
    re.I,
)
_REASON = re.compile(r"(?:(?:and|but|so) )?(?P<word>(?:since )?when|why|where|how(?: long| often)?)", re.I)
_ANOTHER = re.compile(
    r"(?P<opener>(?:(?:and|but|no|sorry|actually|what about|how about|i meant?)\b[\s,.:]*)+)"
    r"(?P<place>(?:in|at|to|from|for|by|with|of|on)\s)?\s*(?P<thing>(?:the\s)?\S.*?)(?:[’']s)?",
    re.I,
)
_NOT_BUT = re.compile(r"(?:no[,.]? )?not (?:in )?(?P<wrong>.+?)(?:,| but)+ (?:in )?(?P<right>.+)", re.I)
_BACK_TO = re.compile(r"(?:(?:and|going|coming) )?back to (?P<name>.+?)[:,] (?P<rest>.+)", re.I)
_WHO_IS = re.compile(r"(?:who|what) (?:is|are|was|were) (?P<name>(?:the )?(?P<bare>.+?))\?", re.I)
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_MONTH = re.compile(r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b")
_THING = re.compile(r"\bthe [a-z]+")
_ONE_OF = re.compile(r"\bthe (?:(?P<place>first|second|third|fourth|last) one|(?P<of_two>former|latter)\b)", re.I)
_PREPOSITIONS = frozenset(("in", "at", "to", "into", "from", "near", "on", "of", "by", "with", "for"))
_ORDER = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "former": 0, "latter": -1}


@dataclass(frozen=True)
class FollowUp:
    """A question that comes after another.

    Attributes:
        question: As it was asked.
        last: The question before it, made to stand alone.
        answer: What was answered to that one.
    """

    question: str
    last: str
    answer: str

    @property
    def words(self) -> str:
        """The question without the mark at its end."""
        return self.question.strip().rstrip("?.! ")

    @property
    def is_clause(self) -> bool:
        """True for a whole question, which "And Texas?" and "How many?" are not."""
        return bool(_ASKS.match(_sentence(self.words))) and len(self.words.split()) > 3

    @property
    def leans(self) -> bool:
        """True where the words alone show that it takes something from the conversation."""
        names_another = bool(_ANOTHER.fullmatch(self.words) and self.names)
        return names_another or has_open_pronoun(self.question) or bool(_LEANS.search(self.question))

    @property
    def names(self) -> list[str]:
        """The names in it, without "No" or "Sorry" that it begins with."""
        match = _ANOTHER.fullmatch(self.words)
        return names_in(match["thing"] if match else self.words)

    @property
    def offer(self) -> str:
        """What the answer asks at its end, or an empty string."""
        asks = re.search(r"[^.!?\]]+\?$", self.answer.strip())
        return asks.group().strip() if asks else ""

    @property
    def accepts_an_offer(self) -> bool:
        """True for a "yes" or the like after an answer that ends by asking something."""
        return bool(self.offer and _GOES_ON.fullmatch(self.words))

    def by_rule(self) -> str:
        """The question made to stand alone where a rule is sure of it, else an empty string."""
        if is_complete(self.question) or _POLITE.fullmatch(self.words):
            return self.question
        rules = (_last_again, _more_of_the_same, _reason, _corrected, _another, _one_of_several, _back_to, _who_is)
        return next(filter(None, (rule(self) for rule in rules)), "")


def is_complete(question: str) -> bool:
    """True for a question that names what it is about and leaves nothing to the conversation."""
    asks = _ASKS.match(question) and len(question.split()) > 2
    return bool(asks and names_in(question) and not _LEANS.search(question)) and not has_open_pronoun(question)


def has_open_pronoun(question: str) -> bool:
    """True for a question with a pronoun that no name before it, in the question itself, explains."""
    name = next(iter(names_in(question)), question)
    before, name, after = _NO_PRONOUN.sub("", question).partition(name)
    return points_back(f"{before}{name}{_BOUND.sub('', after)}")


def pronouns(question: str) -> int:
    """How many pronouns a question has."""
    return len(_PRONOUN.findall(question))


def named(question: str, name: str) -> str:
    """The question with a name in the place of its one pronoun; an empty string where it has none or several."""
    pronoun = _PRONOUN.search(question)
    if not pronoun or pronouns(question) > 1:
        return ""
    start, end = pronoun.span()
    owner = "'s" if pronoun["owner"] else ""
    return _sentence(f"{question[:start]}{name}{owner}{question[end:]}")


def _last_again(asked: FollowUp) -> str:
    return asked.last if _DOUBT.fullmatch(asked.words) and not asked.offer else ""


def _more_of_the_same(asked: FollowUp) -> str:
    if asked.accepts_an_offer or not _GOES_ON.fullmatch(asked.words):
        return ""
    question_word = asked.last.partition(" ")[0]
    if asked.words.lower() == f"{question_word} else".lower():
        return f"{question_word} else{asked.last[len(question_word) :]}"
    about = names_in(asked.last) or names_in(asked.answer)
    return f"Tell me more about {' and '.join(about)}." if about else ""


def _reason(asked: FollowUp) -> str:
    reason = _REASON.fullmatch(asked.words)
    if not (reason and _YES_OR_NO.match(asked.last)):
        return ""
    return _sentence(f"{reason['word']} {asked.last[0].lower()}{asked.last[1:]}")


def _corrected(asked: FollowUp) -> str:
    match = _NOT_BUT.fullmatch(asked.words)
    return _put(asked.last, match["wrong"], match["right"]) if match else ""


def _another(asked: FollowUp) -> str:
    """The last question with "And X?" in the place of what is of X's kind there, if just one thing is."""
    match = _ANOTHER.fullmatch(asked.words)
    if not match:
        return ""
    thing, place = match["thing"], (match["place"] or "").strip()
    name = re.sub(r"^the ", "", thing)
    if kind := next((kind for kind in (_YEAR, _MONTH) if kind.fullmatch(name)), None):
        others = kind.findall(asked.last)
    elif names_in(thing) == [name]:
        others = [other for other in names_in(asked.last) if _place_of(other, asked.last) == place]
    elif _THING.fullmatch(thing) and "about" not in match["opener"].lower():
        others = _THING.findall(asked.last)
    else:
        others = []
    return _put(asked.last, others[0], thing) if len(others) == 1 else ""


def _one_of_several(asked: FollowUp) -> str:
    """The question with a name of the last list for "the second one" or "the latter"."""
    which = _ONE_OF.search(asked.question)
    several, preposition = next(filter(any, map(_list_in, (asked.answer, asked.last))), ([], ""))
    if not which or (which["of_two"] and (preposition or len(several) != 2)):
        return ""
    place = _ORDER[(which["place"] or which["of_two"]).lower()]
    if place >= len(several):
        return ""
    name = f"the one {preposition} {several[place]}" if preposition else several[place]
    return _sentence(f"{asked.question[: which.start()]}{name}{asked.question[which.end() :]}")


def _back_to(asked: FollowUp) -> str:
    match = _BACK_TO.fullmatch(asked.question)
    return named(match["rest"], match["name"]) if match and names_in(match["name"]) else ""


def _who_is(asked: FollowUp) -> str:
    """After "Who is X?" a pronoun is X; "it" after a name of several words may be the firm of that person."""
    match = _WHO_IS.fullmatch(asked.last)
    if not match or names_in(match["name"]) != [match["bare"]]:
        return ""
    is_firm = " " in match["bare"] and re.search(r"\bits?\b", asked.question, re.I)
    return "" if is_firm else named(asked.question, match["name"])


def _put(last: str, old: str, new: str) -> str:
    """The last question with one thing for another; an empty string where it has not the one, or has the other."""
    if new in last or not re.search(rf"\b{re.escape(old)}\b", last):
        return ""
    article = r"(?:the )?" if new.startswith("the ") else ""
    return re.sub(rf"\b{article}{re.escape(old)}\b", lambda _: new, last)


def _place_of(name: str, question: str) -> str:
    """The preposition before a name, or an empty string."""
    match = re.search(rf"\b(\w+) (?:the )?{re.escape(name)}", question)
    return match[1].lower() if match and match[1].lower() in _PREPOSITIONS else ""


def _list_in(text: str) -> tuple[list[str], str]:
    """The names of the first list in a text, "A, B and C", and the preposition before it."""
    one = "|".join(re.escape(name) for name in sorted(names_in(text), key=len, reverse=True))
    match = re.search(rf"(?:{one})(?:, (?:{one}))*,? (?:and|or) (?:{one})", text) if one else None
    return (re.findall(one, match.group()), _place_of(match.group(), text)) if match else ([], "")


def _sentence(text: str) -> str:
    bare = re.sub(r"^(?:and|but|so|then)\s+", "", text.strip(), flags=re.I)
    return bare[:1].upper() + bare[1:]
