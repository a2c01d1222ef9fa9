"""Claims that deny what the cited text affirms, or affirm what it denies."""

import re

from qa.checks.words import WORD, root, sentences

_DENIAL = re.compile(
    r"\b(?:no information|not (?:mentioned|stated|specified|given|provided|named|disclosed|clear|known|available)"
    r"|(?:does|do|did) not (?:say|state|mention|specify|provide|give|name|contain|indicate|disclose|include)"
    r"|cannot be (?:determined|answered)|unknown|unclear)\b",
    re.I,
)  # fmt: skip
_NOT = re.compile(r"\b(?:no|not|never|nobody|nothing|neither|nor|cannot|no one)\b|n[’']t\b", re.I)
# These deny a number or a single part of what they stand before, not the fact.
_NO_DENIAL = re.compile(
    r"\b(?:(?:no|not) (?:more|less|fewer|later|earlier|longer than|only|just|even|all|every|until|least|far|yet to)"
    r"|not only|no doubt|why not|whether or not)\b",
    re.I,
)
# Words with which a text may say that something is not so.
_DENIES = re.compile(
    rf"{_NOT.pattern}|\b(?:none|without|rather|instead|only|hardly|barely|too|yet to|still|except|against|away|free"
    r"|ban(?:s|ned)?|bar(?:s|red)|los[et]s?|losing|loss(?:es)?|shut\w*|closed?|closes|ruled out|veto\w*"
    r"|un(?!der|it|ion)\w*(?:ed|able|ing|sold|paid|done|safe|fit|known|certain|likely)"
    r"|(?:in|im|dis|il|ir)(?:complete|active|sufficient|accurate|capable|possible|legal|regular|agree|approve|allow)\w*"
    r"|(?:fail|refus|reject|lack|stop|ceas|halt|end|den[yi]|declin|avoid|abandon"
    r"|cancel|block|forbid|forbad|prohibit|prevent|exclud|withdr|suspend|drop|scrap|postpon|delay|miss|absen|empt"
    r"|destroy|resist|oppos|dismiss|omit)\w*)\b",
    re.I,
)  # fmt: skip
# Before what somebody does not do, or says is not so.
_REFUSES = re.compile(
    rf"{_NOT.pattern}|\b(?:den(?:y|ies|ied|ying)|(?:refus|fail|declin)\w+ to|(?:stopp|ceas)(?:ed|ing))\b", re.I
)
_UN = re.compile(r"\bun(?!der|less|like|it|ion)(\w+)", re.I)
# In such a sentence a "not" may hold on a condition only; after such a word it may be taken back.
_IF = re.compile(r"\b(?:if|unless|whether)\b", re.I)
_TAKEN_BACK = re.compile(r"\b(?:but|rather|instead|until|till|except|only|just)\b", re.I)
_CLAUSE_END = re.compile(r"[,;:.]\s(?!but|rather|instead|until|except)")
_MOST_WORDS_BETWEEN = 4
_WORDS_AROUND = (5, 3)  # before a word and after it, in which a denial is taken to be of it
_ADVERBS = frozenset(
    re.findall(r"\w+", "yet ever still even also alreadi alway current longer fulli immedi complet realli")
)


def denies(claim: str) -> bool:
    """True when the model itself says that the text does not tell."""
    return bool(_DENIAL.search(claim))


def has_not(text: str) -> bool:
    """True when a text has a "not" that denies a fact."""
    return bool(_NOT.search(_NO_DENIAL.sub(" ", text)))


def check_negation(claim: str, cited: str) -> str:
    """A claim that something is not so needs a text that says so; one that it is so, a text that does not deny it."""
    claim, cited = _NO_DENIAL.sub(" ", claim), _NO_DENIAL.sub(" ", cited)
    if _NOT.search(claim):
        is_shared = bool({*_denied(cited)} & _words(claim))
        if not _DENIES.search(cited) or (not is_shared and any(_is_affirmed(word, cited) for word in _denied(claim))):
            return "the cited text does not deny it"
    elif not _DENIES.search(claim) and _denied_alone(cited) & _words(claim):
        return "the cited text denies it"
    return ""


def _is_affirmed(word: str, cited: str) -> bool:
    """True when the text has a word, nowhere near it anything that denies, and no "not" in its clause."""
    before, after = _WORDS_AROUND
    near: list[str] = []
    for clause in re.split(r"[,;:.]\s", cited):
        if _NOT.search(clause) and word in map(root, WORD.findall(clause)):
            return False
        words = WORD.findall(clause)
        places = [place for place, found in enumerate(words) if root(found) == word]
        near += [" ".join(words[max(place - before, 0) : place + after + 1]) for place in places]
    return bool(near) and not any(map(_DENIES.search, near))


def _denied_alone(text: str) -> set[str]:
    """What a text denies for certain, and nowhere affirms."""
    found = [root(word) for word in WORD.findall(text)]
    denied = {word for part in sentences(text) if not _IF.search(part) for word in _denied(part, sure=True)}
    return {word for word in denied if found.count(word) == 1} | {root(word) for word in _UN.findall(text)} - {*found}


def _denied(text: str, *, sure: bool = False) -> list[str]:
    """The first telling word after each "not".

    Args:
        sure: Leave out what the rest of the sentence may take back.
    """
    found = []
    for match in (_REFUSES if sure else _NOT).finditer(text):
        rest = _CLAUSE_END.split(text[match.end() :])[0]
        if not (sure and _TAKEN_BACK.search(rest)):
            words = WORD.findall(re.split(r",|\b(?:but|although|while)\b", rest)[0])[:_MOST_WORDS_BETWEEN]
            found += [word for word in map(root, words) if word and word not in _ADVERBS][:1]
    return found


def _words(text: str) -> set[str]:
    return {root(word) for word in WORD.findall(text)} - {""}
