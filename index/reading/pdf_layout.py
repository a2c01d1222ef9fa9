"""The lines of a PDF to paragraphs: running heads out, divided words and sentences whole again."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil
from statistics import median
from typing import NamedTuple

from index.reading.pdf_hyphens import Joiner, is_divided

# A running head stands on this share of the pages or more: those of left and right pages may differ.
_SHARE_OF_PAGES = 0.4
_ENDS_A_SENTENCE = re.compile(r"[.!?:…。！？][\"'”’»)\]]*$")
_LIST_ITEM = re.compile(r"(?:[-*+•▪◦‣]|\d{1,3}[.)]|\(?[a-z]\))(?:\s|$)")


class Line(NamedTuple):
    """A line of a page; places in points from the page's lower left corner.

    Attributes:
        first_word: Width of its first word, in points.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    first_word: float

    @property
    def height(self) -> float:
        """Of its letters with all they may have above and below, in points; never 0."""
        return max(self.top - self.bottom, 0.1)


def joined_lines(pages: Sequence[Sequence[Line]]) -> tuple[str, tuple[int, ...]]:
    """The text of a PDF, its paragraphs parted by blank lines, and where in it each page begins."""
    pages = _without_running_heads(pages)
    lines = [line for page in pages for line in page]
    setting, joiner = _Setting.of(lines), Joiner([line.text for line in lines])
    pieces: list[str] = []
    begins: list[int] = []
    paragraph: list[Line] = []
    for page in pages:
        begins.append(len(pieces))
        for number, line in enumerate(page):
            if paragraph and setting.goes_on(paragraph, line, new_page=not number):
                pieces[-1:] = joiner.joined(pieces[-1], line.text)
            elif paragraph:
                pieces.append("\n\n")
                paragraph = []
            if not number:
                begins[-1] = len(pieces)
            pieces.append(line.text)
            paragraph.append(line)
    places = list(accumulate(map(len, pieces), initial=0))
    return "".join(pieces).replace("\ufffe", "-"), tuple(places[number] for number in begins)


@dataclass(frozen=True)
class _Setting:
    """How the document is set, from which it shows where a paragraph ends.

    Attributes:
        step: From line to line within a paragraph, in heights of a line.
        margins: Where lines end on the right, in points, by where they begin on the left (`_column`).
    """

    step: float
    margins: dict[int, float]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "_Setting":
        steps = [(line.bottom - below.bottom) / line.height for line, below in pairwise(lines)]
        ends = defaultdict[int, list[float]](list)
        for line in lines:
            ends[_column(line)].append(line.right)
        # Not the largest: one long address or table row must not make all other lines look short.
        margins = {column: sorted(rights)[ceil(0.9 * (len(rights) - 1))] for column, rights in ends.items()}
        return cls(median([step for step in steps if 0 < step < 3] or [1.0]), margins)

    def goes_on(self, paragraph: Sequence[Line], line: Line, *, new_page: bool) -> bool:
        """True when a line belongs to the paragraph before it."""
        last = paragraph[-1]
        if not 0.85 < line.height / last.height < 1.18 or _LIST_ITEM.match(line.text):
            return False
        full = last.right + last.height / 4 + line.first_word >= self.margins[_column(last)]
        flows = full or line.text[:1].islower() or is_divided(last.text)
        step = (last.bottom - line.bottom) / last.height
        if new_page or step <= 0 or line.left > last.right or line.right < last.left:
            return flows and not _ENDS_A_SENTENCE.search(last.text)
        indent = (line.left - last.left) / last.height
        if indent > 0.6:
            flows = flows and len(paragraph) == 1 and bool(_LIST_ITEM.match(last.text))
        elif indent < -0.6:
            flows = flows and (len(paragraph) == 1 or not _ENDS_A_SENTENCE.search(last.text))
        return flows and step < 1.3 * self.step


def _column(line: Line) -> int:
    return round(line.left / 36)


def _without_running_heads(pages: Sequence[Sequence[Line]]) -> Sequence[Sequence[Line]]:
    """The pages without the lines at their top and bottom that come again on most of them."""
    edges = [_edges(page) for page in pages]
    found = Counter(head for edge in edges for head in edge)
    enough = max(2, _SHARE_OF_PAGES * len(pages))
    kept = [
        [line for line in page if (head := _head(line)) not in edge or found[head] < enough]
        for page, edge in zip(pages, edges, strict=True)
    ]
    return kept if any(kept) else pages


def _edges(page: Sequence[Line]) -> set[tuple[str, int]]:
    """The lines on the two upper and the two lower levels of a page, each as it would be as a running head."""
    levels = sorted({_level(line) for line in page})
    outer = {*levels[:2], *levels[-2:]}
    return {_head(line) for line in page if _level(line) in outer}


def _head(line: Line) -> tuple[str, int]:
    """What stays the same in a running head from page to page: not the page's number."""
    text = line.text if _ENDS_A_SENTENCE.search(line.text) else re.sub(r"\d+", "#", line.text)
    return text, _level(line)


def _level(line: Line) -> int:
    return round(line.bottom / 4)
