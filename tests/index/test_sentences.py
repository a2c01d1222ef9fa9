"""Where sentences begin and end, and what is a heading or boilerplate."""

from importlib import resources

import pytest
from hypothesis import given, settings

from index.sentences import heading_text, split_sentences
from tests.index.samples import article_texts

BUNDLED = resources.files("index").joinpath("articles/anthropic-infrastructure.md").read_text(encoding="utf-8")
WRAPPED = """Since the flood in March the bridge over the Lenne has been closed, and people had to
sign up for the ferry a day before. In the town hall they could
read more about the timetables. It opens
again on Friday."""


def slices(text: str, kind: str = "text") -> list[str]:
    return [text[found.start : found.end] for found in split_sentences(text) if found.kind == kind]


def assert_partition(text: str) -> None:
    """Sentences in order, without overlap, bare of white space, and nothing but white space between them."""
    position = 0
    for found in split_sentences(text):
        sentence = text[found.start : found.end]
        assert found.start >= position and sentence and sentence == sentence.strip()
        assert not text[position : found.start].strip()
        position = found.end
    assert not text[position:].strip()


@given(article_texts)
@settings(max_examples=200, deadline=None)
def test_any_text_is_sentences_in_order_with_white_space_between(text: str) -> None:
    assert_partition(text)


def test_the_bundled_article_is_sentences_in_order_with_white_space_between() -> None:
    assert_partition(BUNDLED)
    assert "Its run-rate revenue rose from $1 billion to more than $5 billion in September." in slices(BUNDLED)
    assert "Amazon is also constructing a 2.2GW cluster of data centers in Indiana." in slices(BUNDLED)
    assert slices(BUNDLED, "heading")[:2] == [
        "# Anthropic Plans $50 Billion of AI Infrastructure in the United States",
        "## A young company with fast-growing revenue",
    ]
    assert slices(BUNDLED, "boilerplate") == []


@pytest.mark.parametrize(
    "sentences",
    [
        ["The U.S. firm raised $8.5 billion.", "It builds a 2.2GW cluster.", "Mr. Smith of Acme Inc. agreed."],
        ["Dr. Jones came at 5 p.m. on Monday.", "She was born on Jan. 5, 1990."],
        ["Version 3.11 is out.", "See e.g. the notes.", "It costs 1,200.50 euros."],
        ['"It works," she said.', '"Why not?" he asked.', "“Stop!”", "They did."],
        ['He said "It is done."', "Then he left."],
        ["Wait... what?", "Yes… no.", "And so on..."],
        ["Great 🎉.", "Next 😀!", "👩‍👩‍👧 came to the cafe\u0301."],
        ["Is it open?", "It is!", "Really?!", "Yes."],
    ],
)
def test_a_paragraph_is_cut_after_its_sentences(sentences: list[str]) -> None:
    assert slices(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences", [["这座桥在五月重新开放。", "费用很高！", "你知道吗？", "是的。"], ["橋は開いた。", "次の文です。"]]
)
def test_sentences_without_spaces_between_them_are_told_apart(sentences: list[str]) -> None:
    assert slices("".join(sentences)) == sentences


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
