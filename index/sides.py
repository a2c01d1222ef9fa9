"""The things that a question names: where it sets two against each other, evidence is wanted for each."""

import re
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import TypeVar

from index.wording import stems

_Item = TypeVar("_Item")
# A run of capitalised words, with the small words that names have inside.
_NAME = re.compile(r"[A-Z][\w’'.&-]*(?:\s+(?:(?:of|the|de|in|for)\s+)?[A-Z0-9][\w’'.&-]*)*")
# Words that open a question are capitalised and name nothing.
_OPENS = re.compile(
    r"\W*(?:what|who|whom|whose|when|where|which|how|why|is|are|was|were|did|does|do|has|have|had|can|could|will|would"
    r"|should|in|on|at|of|for|from|by|the|this|that|these|and|but|so|name|tell|compare)\b",
    re.I,
)


def names_in(question: str) -> list[str]:
    """The names in a question, each once, in order; "Anthropic and Amazon" are two."""
    opening = _OPENS.match(question)
    start = opening.end() if opening else 0
    names = (match.group() for match in _NAME.finditer(question, start))
    bare = (re.sub(r"[’']s?$", "", name.strip(" .-&")) for name in names)
    return list(dict.fromkeys(name for name in bare if stems(name)))


def each_side_first(
    question: str, ranked: Sequence[_Item], text: Callable[[_Item], str], *, best: int = 2
) -> list[_Item]:
    """Ranked texts with the best that name each side of the question before the others; as they are for fewer than two.

    Measured on 40 HotpotQA questions: all that is needed is among the sentences shown for 0.50 of them in 220 tokens
    (0.42 without) and 0.70 in 350 (0.62); on SQuAD 2.0 and CLAPnq nothing changes. Choosing each further sentence by
    the terms that are still uncovered did worse on all three.

    Args:
        text: What an item says, with its title.
        best: How many for each side.
    """
    named = names_in(question)
    if len(named) < 2:
        return list(ranked)
    held = [stems(text(item)) for item in ranked]
    on_each = [[place for place, found in enumerate(held) if stems(name) <= found][:best] for name in named]
    first = [place for row in zip_longest(*on_each) for place in row if place is not None]
    return [ranked[place] for place in dict.fromkeys([*first, *range(len(ranked))])]
