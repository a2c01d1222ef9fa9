"""Where sentences begin and end, and what is a heading or boilerplate."""

import time
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.sentences import heading_text, split_sentences
from tests.index.samples import article_texts

BUNDLED = resources.files("index").joinpath("articles/anthropic-infrastructure.md").read_text(encoding="utf-8")
WRAPPED = """Since the flood in March the bridge over the Lenne has been closed, and people had to
sign up for the ferry a day before. In the town hall they could
read more about the timetables. It opens
again on Friday."""


def slices(text: str, kind: str = "text") -> list[str]:
    return [text[found.start : found.end] for found in split_sentences(text) if found.kind == kind]


def assert_partition(text: str, language: str = "") -> None:
    """Sentences in order, without overlap, bare of white space, and nothing but white space between them."""
    position = 0
    for found in split_sentences(text, language):
        sentence = text[found.start : found.end]
        assert found.start >= position and sentence and sentence == sentence.strip()
        assert not text[position : found.start].strip()
        position = found.end
    assert not text[position:].strip()


@given(article_texts)
@settings(max_examples=200, deadline=None)
def test_any_text_is_sentences_in_order_with_white_space_between(text: str) -> None:
    assert_partition(text)


@given(
    st.text(st.characters() | st.sampled_from('aA .!?#|-\n\r\t\0\u2028\u00a0\ud83d\u202e("“”')),
    st.sampled_from(["", "en", "zh"]),
)
@settings(max_examples=300, deadline=None)
def test_any_characters_are_sentences_with_white_space_between(text: str, language: str) -> None:
    assert_partition(text, language)


def test_the_bundled_article_is_sentences_in_order_with_white_space_between() -> None:
    assert_partition(BUNDLED)
    assert "Its run-rate revenue rose from $1 billion to more than $5 billion in September." in slices(BUNDLED)
    assert "Amazon is also constructing a 2.2GW cluster of data centers in Indiana." in slices(BUNDLED)
    assert slices(BUNDLED, "heading")[:2] == [
        "# Anthropic Plans $50 Billion of AI Infrastructure in the United States",
        "## A young company with fast-growing revenue",
    ]
    assert slices(BUNDLED, "boilerplate") == []


def test_the_language_of_a_text_tells_where_its_sentences_end() -> None:
    text = "Am 3. Mai wurde die Brücke eröffnet. Es regnete."
    german = [text[found.start : found.end] for found in split_sentences(text, "de")]
    assert german == ["Am 3. Mai wurde die Brücke eröffnet.", "Es regnete."]
    assert slices(text) != german


def test_a_row_of_a_table_is_one_sentence_with_its_cells() -> None:
    rows = [
        "Year | Note",
        "1998 | It opened. The town sang.",
        "2024 | Reopened a year after the great flood of the spring",
    ]
    assert slices("The bridge:\n\n" + "\n".join(rows) + "\n\nThat is all.") == ["The bridge:", *rows, "That is all."]


def test_a_long_paragraph_of_a_script_without_spaces_is_no_heading() -> None:
    assert slices("橋は開いた。" * 40 + "橋は\n\nそれだけだ。")[0] == "橋は開いた。"


def test_a_page_pasted_whole_keeps_its_article_and_marks_the_rest() -> None:
    above = ["Skip to content", "Home", "News", "Contact"]
    article = ["The bridge is open again after a year.", "It cost 4.2 million euros, and the town paid for all of it."]
    below = ["Leave a Reply", "Your email address will not be published. Required fields are marked *", "Website"]
    text = "\n\n".join([*above, *article, *below])
    assert slices(text, "boilerplate") == [*above, *below]
    assert slices(text) == article


@pytest.mark.parametrize(
    "unit", ["a", "word ", ".", ". ", "\n", "It is so.\n\n", "橋は開いた。", "Comments\n", "a | b\n", "“Go. "]
)
def test_the_time_for_a_long_text_grows_with_its_length_and_not_with_its_square(unit: str) -> None:
    begun = time.perf_counter()
    split_sentences(unit * (300_000 // len(unit)))
    assert time.perf_counter() - begun < 8


@pytest.mark.parametrize("text", ["", " ", "\n\n \t\r\n", "\u2028\u00a0"])
def test_white_space_has_no_sentences(text: str) -> None:
    assert split_sentences(text) == []


def test_hard_wrapped_lines_are_joined_and_their_beginnings_are_no_boilerplate() -> None:
    first, second, third = slices(WRAPPED)
    assert first.endswith("people had to\nsign up for the ferry a day before.")
    assert second.endswith("could\nread more about the timetables.") and third == "It opens\nagain on Friday."


def test_lines_that_end_their_sentences_stand_for_themselves() -> None:
    assert slices("The bridge is open.\nThe pier is closed.\nFounded: 1998\nStaff: 12\nThat is all.") == [
        *("The bridge is open.", "The pier is closed.", "Founded: 1998", "Staff: 12", "That is all.")
    ]


@pytest.mark.parametrize("mark", ["-", "*", "+", "•", "1.", "2)", "12."])
def test_a_list_item_keeps_its_mark_and_is_cut_after_its_sentences(mark: str) -> None:
    text = f"It has:\n\n{mark} A new deck. It is of oak.\n{mark} two lamps\n\nThat is all."
    assert slices(text) == ["It has:", f"{mark} A new deck.", "It is of oak.", f"{mark} two lamps", "That is all."]


def test_a_markdown_heading_stands_alone_without_blank_lines() -> None:
    text = "# Lenne bridge\nIt is open.\n## How it\nwas built\nWith oak."
    assert slices(text, "heading") == ["# Lenne bridge", "## How it", "was built"]
    assert slices(text) == ["It is open.", "With oak."]


def test_plain_headings_are_short_lines_with_text_below() -> None:
    text = "The bridge reopens\n\nIt is open.\n\nWho paid for it?\n\nThe town paid.\n\nThe end"
    assert slices(text, "heading") == ["The bridge reopens", "Who paid for it?"]
    assert slices(text) == ["It is open.", "The town paid.", "The end"]


@pytest.mark.parametrize("line", ["Founded: 1998", "- two lamps", "1998", "***", "one " * 15, "Why?"])
def test_facts_lists_numbers_and_long_lines_are_no_headings(line: str) -> None:
    assert slices(f"{line}\n\nIt is open.", "heading") == []


def test_a_verse_is_text_up_to_its_last_lines() -> None:
    verse = [f"A line of verse number {number}" for number in range(8)]
    assert slices("\n".join([*verse, "", "It is a poem."]))[:5] == verse[:5]


@pytest.mark.parametrize(
    ("heading", "text"), [("# Bridge", "Bridge"), ("  ### C# in use ", "C# in use"), ("Plain", "Plain")]
)
def test_the_text_of_a_heading_has_no_marks(heading: str, text: str) -> None:
    assert heading_text(heading) == text


@pytest.mark.parametrize(
    "line",
    [
        *("Advertisement", "advertisement", "Sponsored content", "3 Comments", "Leave a Reply", "Cancel reply"),
        "Your email address will not be published. Required fields are marked *",
        *("Post Comment", "We use cookies to make this page better.", "Accept all cookies", "Privacy policy"),
        *("Terms of Service", "Subscribe to our newsletter", "Sign up for our daily letter!", "Log in", "SIGN IN"),
        *("Share this article", "Share on Facebook", "Follow us on X", "Read more: the pier", "Related articles"),
        *("You may also like", "Skip to content", "© 2024 Lenne Post", "Copyright 2024 Lenne Post", "(c) 2024 Post"),
        *("All rights reserved.", "Click here", "Back to top", "SPECIAL OFFER BANNER"),
    ],
)
def test_what_pages_print_around_an_article_is_boilerplate(line: str) -> None:
    text = f"The bridge is open.\n\n{line}\n\nThe pier is closed."
    assert slices(text, "boilerplate") == [line]
    assert slices(text) == ["The bridge is open.", "The pier is closed."]


@pytest.mark.parametrize(
    "sentence",
    [
        *("Copyright law is changing fast.", "Comments are useful in programs.", "Privacy policy is hard to write."),
        *("Share this idea with the town, said the mayor.", "Newsletter sales doubled.", "Promoted again, he left."),
        "Subscribe to our view or not, " + "the mayor said, and went on to speak for a very long time about it. " * 2,
    ],
)
def test_sentences_of_an_article_are_not_boilerplate(sentence: str) -> None:
    assert slices(f"The bridge is open.\n\n{sentence}\n\nThe pier is closed.", "boilerplate") == []
