"""Questions after a relation of two parties that a small model likes to make up: who leads, founded, owns, is married.

Where nothing in the cited text speaks of such a relation, two names that stand in it do not either.
"""

import re

from qa.checks.words import roots

# What asks for it, and the words of which a text that states it has one; generous, since a paraphrase must pass.
_RELATIONS = (
    (
        r"\bwho(?:\s+(?:is|was|are|were|now|\w+ly))*\s+(runs?|running|leads?|led|leading|heads?|headed|heading"
        r"|manages?|managed|managing|in charge)\b(?!\s+(?:for|in|into|out|away|off|over|against|from|to|home)\b)"
        r"|\bwho(?:['’]s|\s+(?:is|was|are|were))\s+(?:the\s+|its\s+|their\s+)?(boss|ceo|chief|head|leader|manager)\b",
        "run ran lead leader head direct director manage manager chair chairman chairwoman chairperson preside"
        " president govern governor chief ceo boss executive minister mayor captain skipper command rule reign king"
        " queen emperor premier chancellor principal rector dean provost editor publisher conductor bishop abbot"
        " helm oversee supervise charge coach responsible secretary host operate administer administrator"
        " superintendent commissioner coordinate control succeed successor speaker curator ahead top front founder"
        " owner",
    ),
    (
        r"\b((?:co-?)?founded|(?:co-?)?founders?)\b",
        "founded founder founding co-found co-founder cofounded cofounder establish start launch create creator"
        " begin form set open build develop introduce inaugurate organize organise pioneer father mother birth born"
        " first charter origin old institute incorporate invent dates",
    ),
    (
        r"\b(married|wife|husband|spouse)\b",
        "marry marriage wife husband spouse wed wedding widow couple bride groom divorce",
    ),
    (
        r"\bwho\s+(?:\w+ly\s+|now\s+)?(owns?|owned)\b|\bwho(?:['’]s|\s+(?:is|was|are|were))\s+the\s+(owners?)\b",
        "own owner belong buy acquire purchase sell property shareholder holder hold stake subsidiary parent"
        " possess proprietor unit private privately spin-off",
    ),
)  # fmt: skip
_KNOWN = [(re.compile(asks, re.I), {*roots(words)}) for asks, words in _RELATIONS]


def check_relation(question: str, cited: str) -> str:
    """A relation that the question asks after must be spoken of in the text that is cited for the answer.

    Args:
        cited: With the lines around, which tell what a sentence is about.
    """
    for asks, words in _KNOWN:
        # Of words, and of the parts of those with a hyphen.
        if (asked := asks.search(question)) and not words & {*roots(cited), *roots(cited.replace("-", " "))}:
            return f"nothing in the cited text speaks of “{next(filter(None, asked.groups()))}”"
    return ""
