"""What simulated readers add and ask: every name is one reader's alone, so that a stray word tells on itself."""

import random
import re
from dataclasses import dataclass
from itertools import product

FACTS = 16  # of an article
NEVER_STATED = 900  # facts from this number on stand in no article
MOST_THINGS = 1000
_SYLLABLES = ["".join(pair) for pair in product("bdfgklmnprstvz", "aeiou")]
_NAME = re.compile(r"(?:Quex|Vex)[a-z]+")
_KINDS = ("pier", "dairy", "library", "tunnel", "theatre", "hospital", "school", "brewery")


@dataclass(frozen=True)
class Fact:
    """A sentence of a reader's article, or one that stands in none of them, and the question that it answers.

    Attributes:
        name: Of the thing that it is about; no other fact has it.
        stated: It stands in an article.
    """

    name: str
    question: str
    sentence: str
    stated: bool


def fact(reader: int, number: int) -> Fact:
    """A reader's fact of that number: those of the first article from 0, of the second from `FACTS`."""
    name, kind = f"Vex{_syllables(reader * MOST_THINGS + number, 3)}", _KINDS[number % len(_KINDS)]
    chance, thing, town = random.Random(f"{reader} {number}"), f"{name} {kind}", town_of(reader)
    if number % 3 == 0:
        asked, said = f"What did the {thing} cost?", f"cost {chance.randint(11, 99) / 10} million euros"
    elif number % 3 == 1:
        asked, said = f"How many people does the {thing} employ?", f"employs {chance.randint(12, 980)} people"
    else:
        asked, said = f"When was the {thing} opened?", f"was opened in {chance.randint(1850, 2020)}"
    return Fact(name, asked, f"The {thing} in {town} {said}.", number < NEVER_STATED)


def town_of(reader: int) -> str:
    """The town that a reader's articles are about."""
    return f"Quex{_syllables(reader, 2)}"


def article(reader: int, number: int) -> tuple[str, str]:
    """Title and text of a reader's article of that number, from 0."""
    facts = [fact(reader, place) for place in range(number * FACTS, (number + 1) * FACTS)]
    title = f"{'Notes' if number else 'News'} from {town_of(reader)}"
    return title, "\n\n".join(" ".join(item.sentence for item in facts[at : at + 4]) for at in range(0, FACTS, 4))


def foreign(text: str, reader: int) -> set[str]:
    """The names in a text that are of another reader's articles or questions."""
    return {name for name in _NAME.findall(text) if _owner(name) != reader}


def name_in(text: str) -> str:
    """The last name of a thing in a text; empty where there is none."""
    return next((name for name in reversed(_NAME.findall(text)) if name.startswith("Vex")), "")


def _owner(name: str) -> int:
    letters = name.removeprefix("Quex").removeprefix("Vex")
    value = 0
    for place in range(0, len(letters), 2):
        syllable = letters[place : place + 2]
        if syllable not in _SYLLABLES:
            return -1
        value = value * len(_SYLLABLES) + _SYLLABLES.index(syllable)
    return value if name.startswith("Quex") else value // MOST_THINGS


def _syllables(number: int, count: int) -> str:
    found = []
    for _ in range(count):
        number, place = divmod(number, len(_SYLLABLES))
        found.append(_SYLLABLES[place])
    return "".join(reversed(found))
