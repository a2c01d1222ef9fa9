"""Whose figure it is: a claim must not give one company's to another."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from qa.checks.figures import Figure, figures, plain
from qa.checks.names import known_names, missing_names, names

_OPENING_WORDS = 7
_PRONOUN = re.compile(r"\W*(?:it|he|she|they|its|his|her|their)\b", re.I)
# "In Lyon, Corvid employs ...": the sentence is on what follows.
_BEFORE_THE_SUBJECT = re.compile(
    r"\W*(?:in|on|at|after|before|since|with|for|by|from|during|under|while|when|as|last|earlier)\b[^,]*,\s*", re.I
)
_DIGIT = re.compile(r"\d")
_POSSESSIVE = re.compile(r"\w[’']s?$")


class Stated(NamedTuple):
    """A cited sentence.

    Attributes:
        before: The sentence before it, or empty.
        about: The title and the heading over it.
    """

    text: str
    before: str = ""
    about: str = ""


def check_owners(claim: str, cited: Sequence[Stated], *, read: str = "") -> str:
    """A figure that follows names in the claim must be that of one of them in the cited text.

    It is where its sentence or the lines above have such a name; where the sentence opens with a pronoun, that stands
    for the names which open the sentence before.

    Args:
        read: All that the model read; a name in it is known as one where it opens a sentence, too.
    """
    known = known_names(read)
    for figure in figures(claim):
        owners = names(plain(claim)[: figure.start], known=known)
        having = [sentence for sentence in cited if _has(figure, sentence.text)]
        if owners and having and figure.number != 1 and not any(_is_of(owners, one, known) for one in having):
            return f"the cited text does not give {figure.number:,f} for {' '.join(owners)}"
    return ""


def _has(figure: Figure, text: str) -> bool:
    return any(other.number == figure.number for other in figures(text))


def _is_of(owners: list[str], sentence: Stated, known: Collection[str]) -> bool:
    if _names_one(owners, f"{sentence.about} {sentence.text}"):
        return True
    if _subject(sentence.text, known):
        return False
    subject = _subject(sentence.before, known) if _PRONOUN.match(sentence.text) else ""
    return _names_one(owners, subject or sentence.before)


def _names_one(owners: list[str], text: str) -> bool:
    return len(missing_names(owners, text)) < len(owners)


def _subject(text: str, known: Collection[str]) -> str:
    """The first name in the opening words of a sentence, whole; of "Voltane's rival Corvid" the second one."""
    all_names = names(text, known=known)
    found: list[str] = []
    for word in _BEFORE_THE_SUBJECT.sub("", text, count=1).split()[:_OPENING_WORDS]:
        if _DIGIT.search(word):
            break
        is_name = any(name in word for name in all_names)
        if is_name and found and _POSSESSIVE.search(found[-1]):
            found = [word]
        elif is_name:
            found.append(word)
        elif found and not _POSSESSIVE.search(found[-1]):
            break
    return " ".join(found)
