"""Where the sentences of a paragraph end: sentencex, with what it gets wrong mended where a few words tell.

Known to go wrong, and left: several sentences inside one pair of quotation marks are one sentence; "…" before a
capital is no end ("Very odd… Then it ended."), nor is the "!" of a name ("at Yahoo! She works"); "A." before a capital
is an end unless more initials or a name follow; "「本当か？」と彼は言った。" is cut after the quotation; Thai, written
without stops, is not cut at all; an abbreviation that closes a sentence before a name ("He has a Ph.D. Lee has none.")
is taken either way.
"""

import re
from collections.abc import Iterator

# A stop, and what may close after it.
ENDS_A_SENTENCE = re.compile(r"[.!?:;,…。！？；।؟۔։။።៕][\"'”’»」』)\]]*\s*$")

_CHUNK = 4096
_BEFORE, _AFTER = 24, 12

# The place where sentencex ends a sentence is written as NUL; a match says that the sentence goes on.
_GOES_ON = {
    "": r"\b\w{1,2}\.\0[a-zà-ÿа-я]",
    "en": r"\b(?:approx|avg|ch|ed|eq|est|ex|ft|max|min|para|tel|vol)\.\0\d | \bft\.\0worth\b | \bm[xs]\.\0[A-Z]"
    r" | \b[ap]\.m\.\0(?:[ECMP][SD]?T\b|GMT\b|UTC\b|\w+day\b)",
    "de": r"\b(?:de[rnms]|die|das|am|im|vom|zum|zur|beim)\ \d{1,3}\.\0\w",
    "fr": r"\bM\.\0\w",
}
_PATTERNS = {
    code: re.compile(f"(?-i:{_GOES_ON['']})" + (f" | {more}" if code else ""), re.IGNORECASE | re.VERBOSE)
    for code, more in _GOES_ON.items()
}

# Ends that sentencex passes over: a sentence in brackets, the month of May, an address on the web.
_BRACKETS = re.compile(r"(?:^|(?<=[.!?]\s))\([A-Z][^()]*[.!?][\"'”’]?\)(?:\s+|$)")
_MISSED = re.compile(r"(?:\b[a-z]+\ May|(?<!\S)(?:https?://|www\.)\S+?)\.\s+(?=[A-Z])")

_SCRIPTS = {"hi": "[ऀ-ৼ]", "ur": "[؀-ۿ]", "hy": "[ա-և]", "el": "[α-ω]", "ru": "[а-я]"}


def sentence_ends(paragraph: str, language: str = "") -> list[int]:
    """The offset one past each sentence of a paragraph, with the white space after it; the last is its length.

    Args:
        language: A code such as "en" or "pt-BR"; empty for English, unless the script is that of another language.
    """
    text = paragraph.encode("utf-8", "replace").decode()  # a lone surrogate is no text for sentencex
    code = re.split("[-_]", language)[0].lower().encode("ascii", "ignore").decode()
    if code in ("", "en"):
        code = next(
            (other for other, letter in _SCRIPTS.items() if len(re.findall(letter, text)) > len(text) / 2), "en"
        )
    goes_on = _PATTERNS.get(code, _PATTERNS[""])
    ends = {
        end
        for end in _found(text, code)
        if not goes_on.search(f"{text[max(0, end - _BEFORE) : end].rstrip()}\0{text[end : end + _AFTER]}")
    }
    ends |= {place for match in _BRACKETS.finditer(text) for place in match.span()}
    ends |= {match.end() for match in _MISSED.finditer(text)}
    return sorted(ends - {0} | {len(text)})


def _found(text: str, code: str) -> Iterator[int]:
    """What sentencex finds. It takes the square of the length in some scripts, so long paragraphs go in pieces."""
    import sentencex

    position, size = 0, _CHUNK
    while position < len(text):
        pieces = list(sentencex.segment(code, text[position : position + size]))
        if "".join(pieces) != text[position : position + size]:
            pieces = [text[position : position + size]]
        whole = position + size >= len(text)
        size = _CHUNK if len(pieces) > 1 else size * 2
        # The last sentence of a piece may go on in the next one.
        for piece in pieces if whole else pieces[:-1]:
            position += len(piece)
            yield position
