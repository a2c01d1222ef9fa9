"""Words by their roots, and the names that stand in a text one after another."""

import re

from index import stems

_PAST = """
began:begin begun:begin beat:beat beaten:beat bought:buy broke:break broken:break brought:bring built:build
came:come chose:choose chosen:choose drew:draw drawn:draw drove:drive fell:fall fallen:fall fed:feed fought:fight
found:find flew:fly gave:give given:give gets:get got:get gotten:get grew:grow grown:grow held:hold kept:keep
knew:know known:know led:lead left:leave lent:lend lost:lose made:make met:meet paid:pay ran:run rose:rise risen:rise
sued:sue owed:owe sank:sink sunk:sink sent:send shrank:shrink shrunk:shrink shown:show sold:sell sought:seek sale:sell
spent:spend spoke:speak stole:steal struck:strike taught:teach took:take taken:take thought:think went:go gone:go
won:win wrote:write written:write
"""
_IRREGULAR = dict(pair.split(":") for pair in _PAST.split())
WORD = re.compile(r"[A-Za-z][\w’'-]*|\d[\d.,]*\d|\d")


def root(word: str) -> str:
    """The stem of a word, of its present where it is an irregular past; empty for a word that tells nothing."""
    bare = re.sub(r"[’']s?$", "", word.lower())
    return next(iter(stems(_IRREGULAR.get(bare, bare))), "")


def roots(text: str) -> list[str]:
    """The roots of the telling words of a text, in their order."""
    return [found for word in WORD.findall(text) if (found := root(word))]


def sentences(text: str) -> list[str]:
    """A text in its sentences or halves of one, cut where nothing of a figure or a name is."""
    return [part for part in re.split(r"(?<=[a-z\d%)”\"][.!?;])\s+(?=[\"“A-Z])|;\s", text) if part.strip()]
