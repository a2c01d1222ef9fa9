"""Lines that pages print around an article, told by their words and by their place.

Precision goes before recall: what is marked is never cited, so a line counts as the article's in case of doubt. Names,
dates and captions are left alone, and so is an advertisement written as a sentence of a paragraph.
"""

import re
from collections.abc import Sequence

from index.boundaries import ENDS_A_SENTENCE

_MAX_WORDS = 20
_MAX_NOTICE_WORDS = 80
_MAX_TEASER_WORDS = 60
_MAX_MENU_WORDS = 4
_FEWEST_MENU_WORDS = 3
_SEPARATORS = re.compile(r"\s*[|/·•>»→,]\s*")

# Openings want a capital: in hard-wrapped text any line may begin with "sign up for the race", and an article may
# well be about copyright.
_WORDS = re.compile(
    r"""\s*(?:
      (?: advertisements?:? | anzeige | werbung | publicit[éà] | publicidad | pubblicità | sponsored(?:\ (?:content|posts?))?
        | promoted | (?:\d+\ )?comments? | (?:\d+\ )?shares? | reply | share\ this | newsletters? | copyright | read\ the\ (?:rest|full\ story)
        | privacy\ policy | terms\ (?:of\ (?:use|service)|and\ conditions) | log\ in | sign\ in | up\ next
        | related\ (?:articles|posts|stories):? | read\ (?:more|next|also):? | post\ navigation | click\ here
        | (?:name|email|e-mail)\ \* | accept\ all | manage\ (?:options|cookies|preferences) )\s*$
    | (?-i:(?![a-z])) (?:
          special\ offer\ banner | leave\ a\ (?:reply|comment) | cancel\ reply | post\ comment
        | your\ email\ address\ will\ not\ be\ published | required\ fields\ are\ marked | comments\ (?:are\ closed|off\b)
        | save\ my\ name,\ email | notify\ me\ of\ (?:new|follow) | (?:proudly\ )?powered\ by\ wordpress
        | accept\ (?:all\ )?cookies | cookie\ (?:policy|settings|notice)
        | by\ (?:signing\ up|subscribing),?\ you\ agree
        | (?:subscribe|sign\ up)\ (?:now|today|to\ our|for\ our|to\ the|for\ the) | join\ (?:over\ )?[\d,.]+\ .*subscribers
        | (?:get|sign\ up\ to)\ (?:the|our)\ .*newsletter | unsubscribe\ at\ any\ time
        | share\ (?:this\ (?:article|story|post|page|on|via)|on\ (?:facebook|twitter|x|linkedin|whatsapp|reddit))\b
        | follow\ us\b | related\ (?:articles|posts|stories):
        | read\ (?:more|next|also)\s*[:»→] | read\ more\ (?:about|on|at)\b | (?:previous|next)\ (?:post|article):
        | you\ (?:may|might)\ also\ (?:like|enjoy) | recommended\ for\ you | skip\ to\ (?:main\ )?content | back\ to\ top
        | click\ here\ to\ (?:subscribe|sign|register|log|read\ more)
        | \(c\)\ \d | copyright\ (?:\d|by\b) | all\ rights\ reserved
      )
    )""",
    re.IGNORECASE | re.VERBOSE,
)

# These are written out at length.
_NOTICE = re.compile(
    r"""\s*(?-i:(?![a-z])) (?:
        (?:we|this\ (?:web)?site)\ uses?\ cookies | we\ and\ our\ (?:\d+\ )?partners\ (?:store|use|process)\b
      | (?:copyright\ )?© | copyright\ \(c\)
    )""",
    re.IGNORECASE | re.VERBOSE,
)

# What begins the part of a page below the article.
_BELOW = re.compile(
    r"""(?:
      leave\ a\ (?:reply|comment) | \d+\ (?:thoughts|comments|responses|replies)\b.* | (?:user\ )?comments(?:\ \(\d+\))?
    | related\ (?:articles|posts|stories|news|topics|content|coverage|reading)\b.{0,60}
    | (?:recommended|suggested)\ (?:for\ you|articles|stories|posts) | you\ (?:may|might)\ also\ (?:like|enjoy)
    | most\ (?:popular|read|viewed|shared) | trending(?:\ (?:now|articles|stories)\b.{0,40})? | popular\ posts
    | more\ (?:from|in|stories|on)\b.{0,60} | recent\ (?:posts|comments|articles) | read\ next | post\ navigation
    | [\w ]{1,30}\ recommends
    )$""",
    re.IGNORECASE | re.VERBOSE,
)

_MENU = frozenset(
    """home news world politics business economy finance sport sports culture arts books science technology tech health
    environment travel style lifestyle food entertainment opinion video videos podcasts podcast photos weather about contact
    careers jobs advertise help faq faqs search menu login register subscribe archive archives newsletter rss shop store
    blog events share tweet facebook twitter instagram youtube linkedin whatsapp pinterest reddit telegram email print
    save comments privacy cookies terms imprint impressum sitemap accessibility donate press""".split()
)


def begins_boilerplate(line: str) -> bool:
    """True where the words of a line say that it is no part of the article, whatever stands around it."""
    return bool(_WORDS.match(line) or _NOTICE.match(line))


def boilerplate_lines(lines: Sequence[str]) -> list[bool]:
    """For each line or paragraph of a text, in order: True where it is plainly no part of the article."""
    marked = [_is_boilerplate(line) for line in lines]
    for start, end in [*_menus(lines), *_below(lines)]:
        marked[start:end] = [True] * (end - start)
    return marked


def _is_boilerplate(line: str) -> bool:
    words = len(line.split())
    return (
        (words <= _MAX_WORDS and bool(_WORDS.match(line)))
        or (words <= _MAX_NOTICE_WORDS and bool(_NOTICE.match(line)))
        or _is_menu_line(line)
    )


def _is_menu_line(line: str) -> bool:
    """"Home | News | Sport", "Share / Tweet / 82 comments"."""
    parts = _SEPARATORS.split(line) if len(line) < 200 else []
    return len(parts) >= _FEWEST_MENU_WORDS and all(_is_menu_word(part) for part in parts)


def _is_menu_word(line: str) -> bool:
    return line.lower().lstrip("0123456789 ").removesuffix(" us") in _MENU


def _menus(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Runs of short lines, from their first word of a menu to their last."""
    found, start = [], 0
    for place in range(len(lines) + 1):
        if place < len(lines) and len(lines[place].split()) <= _MAX_MENU_WORDS and not _is_sentence(lines[place]):
            continue
        words = [at for at in range(start, place) if _is_menu_word(lines[at].strip())]
        if len(words) >= _FEWEST_MENU_WORDS:
            found.append((words[0], words[-1] + 1))
        start = place + 1
    return found


def _below(lines: Sequence[str]) -> list[tuple[int, int]]:
    """From a line such as "Related articles": to the end, or the titles under it where the article goes on."""
    paragraphs = [_is_sentence(line) for line in lines]
    goes_on = [
        place
        for place, line in enumerate(lines)
        if paragraphs[place] and (paragraphs[place - 1] or len(line.split()) > _MAX_TEASER_WORDS)
    ]
    last, half = max(goes_on, default=0), sum(map(len, lines)) / 2
    found, above, begun, end = list[tuple[int, int]](), 0, False, 0
    for place, line in enumerate(lines):
        if begun and place >= end and _BELOW.match(line.strip(" #-–—*:")):
            if above > half and place > last:
                return [*found, (place, len(lines))]
            end = next((at for at in range(place + 1, len(lines)) if paragraphs[at]), len(lines))
            found.append((place, end))
        above += len(line)
        begun = begun or paragraphs[place]
    return found


def _is_sentence(line: str) -> bool:
    return bool(ENDS_A_SENTENCE.search(line)) and (len(line.split()) >= 5 or len(line) > 20)
