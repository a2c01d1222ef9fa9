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
_MAX_MENU_CHARACTERS = 200
_MAX_MENU_LINE_WORDS = 4
_FEWEST_MENU_WORDS = 3
_SEPARATORS = re.compile(r"\s*[|/·•>»→]\s*")

# Openings want a capital: in hard-wrapped text any line may begin with "sign up for the race", and an article may
# well be about copyright.
_WORDS = re.compile(
    r"""\s*(?:
      (?: advertisements?:? | anzeige | werbung | publicit[éà] | publicidad | pubblicità
        | sponsored(?:\ (?:content|posts?))? | promoted | (?:\d+\ )?comments? | (?:\d+\ )?shares? | reply | share\ this
        | newsletters? | copyright | read\ the\ (?:rest|full\ story) | privacy\ policy
        | terms\ (?:of\ (?:use|service)|and\ conditions)
        | log\ in | sign\ in | up\ next | related\ (?:articles|posts|stories):? | read\ (?:more|next|also):?
        | post\ navigation | click\ here
        | (?:name|email|e-mail)\ \* | accept\ all | manage\ (?:options|cookies|preferences) )\s*$
    | (?-i:(?![a-z])) (?:
          special\ offer\ banner | leave\ a\ (?:reply|comment) | cancel\ reply | post\ comment
        | your\ email\ address\ will\ not\ be\ published | required\ fields\ are\ marked
        | comments\ (?:are\ closed|off\b) | save\ my\ name,\ email | notify\ me\ of\ (?:new|follow)
        | (?:proudly\ )?powered\ by\ wordpress | accept\ (?:all\ )?cookies | cookie\ (?:policy|settings|notice)
        | by\ (?:signing\ up|subscribing),?\ you\ agree
        | (?:subscribe|sign\ up)\ (?:now|today|to\ our|for\ our|to\ the|for\ the)
        | join\ (?:over\ )?[\d,.]+\ .*subscribers | (?:get|sign\ up\ to)\ (?:the|our)\ .*newsletter
        | unsubscribe\ at\ any\ time
        | share\ (?:this\ (?:article|story|post|page|on|via)|on\ (?:facebook|twitter|x|linkedin|whatsapp|reddit))\b
        | follow\ us\b | follow\ .{1,40}\ on\ (?:facebook|twitter|instagram|linkedin|youtube)\b
        | related\ (?:articles|posts|stories):
        | read\ (?:more|next|also)\s*[:»→] | read\ more\ (?:about|on|at)\b | (?:previous|next)\ (?:post|article):
        | you\ (?:may|might)\ also\ (?:like|enjoy) | recommended\ for\ you
        | skip\ to\ (?:main\ )?content | back\ to\ top | click\ here\ to\ (?:subscribe|sign|register|log|read\ more)
        | add\ to\ (?:cart|basket)\b | view\ price\b | (?:buy|order|shop)\ now\s*[:!»→]
        | \(c\)\ \d | copyright\ (?:\d|by\b) | all\ rights\ reserved
      )
    )""",
    re.IGNORECASE | re.VERBOSE,
)

# These are written out at length.
_NOTICE = re.compile(
    r"""\s*(?-i:(?![a-z])) (?:
        (?:we|this\ (?:web)?site)\ uses?\ cookies | we\ and\ our\ (?:\d+\ )?partners\ (?:store|use|process)\b
      | .{0,300}\bwe\ may\ earn\ (?:an?\ )?(?:small\ |affiliate\ )?commissions?\b
      | (?:™\ (?:&|and)\ |copyright\ )?© | copyright\ \(c\)
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
    | more\ (?:from|in|stories|on|must-reads)\b.{0,60} | recent\ (?:posts|comments|articles) | read\ next
    | post\ navigation | [\w ]{1,30}\ recommends
    )$""",
    re.IGNORECASE | re.VERBOSE,
)

# Sections alone may be a list of an article; with one of the pages that every site has they are a menu.
_SITE = re.compile(
    """home|about|contact|careers|jobs|advertise|help|faqs?|search|menu|login|register|subscribe|archives?|newsletter
    |rss|shop|store|share|tweet|facebook|twitter|instagram|youtube|linkedin|whatsapp|pinterest|reddit|telegram|email
    |print|save|comments|privacy|cookies|terms|imprint|impressum|sitemap|accessibility|donate""",
    re.VERBOSE,
)
_SECTION = re.compile(
    """news|world|politics|business|economy|finance|sports?|culture|arts|books|science|tech|technology|health
    |environment|travel|style|lifestyle|food|entertainment|opinion|videos?|podcasts|photos|weather|blog|events|press""",
    re.VERBOSE,
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
    """Told of "Home | News | Sport" and "Share / Tweet / 82 comments"."""
    parts = _SEPARATORS.split(line) if len(line) < _MAX_MENU_CHARACTERS else []
    words = [_menu_word(part) for part in parts]
    return all(words) and _are_menu(words)


def _menu_word(line: str) -> str:
    """The word of a menu that a line is, or empty."""
    word = line.strip().lower().lstrip("0123456789 ").removesuffix(" us")
    return word if _SITE.fullmatch(word) or _SECTION.fullmatch(word) else ""


def _are_menu(words: Sequence[str]) -> bool:
    return len(words) >= _FEWEST_MENU_WORDS and any(_SITE.fullmatch(word) for word in words)


def _menus(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Runs of short lines, from their first word of a menu to their last."""
    found, run = [], dict[int, str]()
    for place, line in enumerate([*lines, ""]):
        if line and len(line.split()) <= _MAX_MENU_LINE_WORDS and not _is_sentence(line):
            run |= {place: word} if (word := _menu_word(line)) else {}
            continue
        if _are_menu([*run.values()]):
            found.append((min(run), max(run) + 1))
        run = {}
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
            after = range(place + 1, len(lines))
            end = next((at for at in after if paragraphs[at] or lines[at].startswith("#")), len(lines))
            found.append((place, end))
        above += len(line)
        begun = begun or paragraphs[place]
    return found


def _is_sentence(line: str) -> bool:
    return bool(ENDS_A_SENTENCE.search(line)) and (len(line.split()) >= 5 or len(line) > 20)
