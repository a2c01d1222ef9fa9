"""Lines of PDF pages to paragraphs, with invariants for pages of any kind."""

import re

from hypothesis import given
from hypothesis import strategies as st

from index.reading.pdf_layout import Line, joined_lines

places = st.floats(-100, 2000, allow_nan=False)
words = st.text("abcé橋.:1-\ufffe", min_size=1, max_size=6)
line_texts = st.lists(words, min_size=1, max_size=4).map(" ".join)
any_lines = st.builds(Line, line_texts, places, places, places, places, places)
any_pages = st.lists(st.lists(any_lines, max_size=6), min_size=1, max_size=5)


def letters(text: str) -> str:
    """A text without what joining lines may add or take away."""
    return re.sub(r"[\s\ufffe-]", "", text)


def column(*texts: str, left: float = 50, top: float = 700, height: float = 12) -> list[Line]:
    """Lines below each other, each letter as wide as half its height."""
    return [
        Line(
            text,
            left,
            top - number * height * 1.2,
            left + len(text) * height / 2,
            top - number * height * 1.2 + height,
            len(text.split()[0]) * height / 2,
        )
        for number, text in enumerate(texts)
    ]


@given(any_pages)
def test_every_page_begins_where_it_is_said_to_and_holds_its_own_letters(pages: list[list[Line]]) -> None:
    # Numbers that no other line has keep these from being running heads.
    pages = [
        [line._replace(text=f"{line.text} x{'abcdef'[page]}{'abcdef'[number]}.") for number, line in enumerate(lines)]
        for page, lines in enumerate(pages)
    ]
    text, begins = joined_lines(pages)
    assert begins[0] == 0 and list(begins) == sorted(begins) and len(begins) == len(pages)
    for lines, start, end in zip(pages, begins, [*begins[1:], len(text)], strict=True):
        assert letters(text[start:end]) == "".join(letters(line.text) for line in lines)


@given(any_pages)
def test_no_mark_of_a_divided_word_is_left(pages: list[list[Line]]) -> None:
    assert "\ufffe" not in joined_lines(pages)[0]


def test_a_heading_of_larger_letters_is_a_paragraph_of_its_own() -> None:
    head = column("The bridge over the Lenne and what it cost", height=15)
    body = column("reopened on Friday is what the town says, as all know", top=682)
    assert joined_lines([[*head, *body]])[0].count("\n\n") == 1


def test_one_long_line_does_not_make_the_others_look_short() -> None:
    texts = ["The bridge reopened on Friday, said the mayor of the town", "Ines Roth, who had waited so long for it."]
    page = [*column(*texts * 8), *column("https://lenne.example/" + "x" * 90, top=400)]
    assert "of the town Ines Roth" in joined_lines([page])[0]


def test_heads_of_left_and_right_pages_may_differ() -> None:
    numerals = ("one", "two", "three", "four", "five")
    pages = [
        [*column(("The Lenne Post", "Bridges")[number % 2], top=760), *column(f"It is page {word}.")]
        for number, word in enumerate(numerals)
    ]
    assert joined_lines(pages)[0] == "\n\n".join(f"It is page {word}." for word in numerals)


def test_lines_of_chinese_are_joined_without_a_space() -> None:
    assert (
        joined_lines([column("这座桥在星期五重新开放", "耗资四百万欧元。")])[0]
        == "这座桥在星期五重新开放耗资四百万欧元。"
    )
