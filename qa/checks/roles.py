"""Claims in which two parties have changed places: who bought, and who was bought."""

from collections.abc import Iterator

from qa.checks.negation import has_not
from qa.checks.words import WORD, root, sentences

# Verbs of one meaning; after the stroke those whose subject is the other party, with the word that leads to the first.
_GROUPS = (
    "invest put pour fund financ give send pay suppli deliver provid lend grant donat/receiv get obtain borrow/from",
    "buy acquir purchas", "beat defeat overcom/lose/to", "replac succeed", "sue", "accus", "hire recruit poach", "owe",
    "own control/belong/to", "teach", "found", "lead", "overtak outsel outbid", "help", "attack", "kill", "warn",
    "blame", "invit", "criticis critic",
)  # fmt: skip
_SENSES = {verb: (group, "") for group, verbs in enumerate(_GROUPS) for verb in verbs.split("/")[0].split()}
for _group, (_, _verbs, _link) in ((place, row.split("/")) for place, row in enumerate(_GROUPS) if "/" in row):
    _SENSES |= dict.fromkeys(_verbs.split(), (_group, _link))
_BE = frozenset(["is", "are", "was", "were", "be", "been", "being"])
_BEFORE_A_NOUN = frozenset(["a", "an", "the", "its", "their", "his", "her", "this", "that", "of", "in", "no"])
_RELATIVE = frozenset(["which", "whom", "that"])
_Deed = tuple[int, str, str]


def check_roles(claim: str, cited: str) -> str:
    """What one does to another in the cited text must not be done to him by the other in the claim."""
    if has_not(claim):
        return ""
    parties = _capitals(claim) & _capitals(cited)
    held = set(_deeds(cited, parties))
    for group, doer, other in _deeds(claim, parties):
        if (group, other, doer) in held and (group, doer, other) not in held:
            return f"the cited text has {doer} and {other} the other way round"
    return ""


def _capitals(text: str) -> set[str]:
    return {word for word in WORD.findall(text) if word[0].isupper() and root(word)}


def _deeds(text: str, parties: set[str]) -> Iterator[_Deed]:
    """The sense of each verb, who does it, and to whom; a name of several words is known by its last."""
    for sentence in sentences(text):
        words = WORD.findall(sentence)
        ends = [
            place
            for place, word in enumerate(words)
            if word in parties and (place + 1 == len(words) or words[place + 1] not in parties)
        ]
        for place, word in enumerate(words):
            if (sense := _SENSES.get(root(word))) and not {*words[max(place - 1, 0) : place]} & _BEFORE_A_NOUN:
                yield from _of_verb(words, place, ends, sense)


def _of_verb(words: list[str], place: int, ends: list[int], sense: tuple[int, str]) -> Iterator[_Deed]:
    group, link = sense
    before, after = [end for end in ends if end < place], [end for end in ends if end > place]
    if not before:
        return
    subject = words[before[-1]]
    if len(before) > 1 and words[before[-1] - 1] in _RELATIVE:
        yield group, subject, words[before[-2]]
    if len(before) > 1 and words[before[-1] + 1 : place] == ["which"] and words[place + 1 : place + 2] == ["it"]:
        yield group, subject, words[before[-2]]
    is_passive = _BE & {*words[max(place - 2, 0) : place]} or words[place + 1 : place + 2] == ["by"]
    for end in after:
        between = words[place + 1 : end]
        if (link and link not in between) or (is_passive and "by" not in between):
            continue
        turned = bool(link) != bool(is_passive)
        yield (group, words[end], subject) if turned else (group, subject, words[end])
