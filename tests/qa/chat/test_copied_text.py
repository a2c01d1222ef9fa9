"""What goes to the clipboard."""

from dataclasses import replace

from qa import Answer
from qa.chat.copied_text import copied_text
from tests.qa.chat.test_marks import FIRST, SECOND


def test_an_answer_goes_with_its_marks_and_numbered_quotes() -> None:
    answer = Answer("q", text="It cost $8 billion. [1] It is old. [2]", answered=True, citations=(FIRST, SECOND))
    assert copied_text("How much?", answer) == (
        "How much?\n\n"
        "It cost $8 billion. [1] It is old. [2]\n\n"
        "[1] “The bridge cost $8 billion.” — The bridge, bridge.md\n"
        "[2] “It opened in 1998.” — The bridge, bridge.md"
    )


def test_a_quote_over_several_lines_of_a_page_is_one_line_with_the_page() -> None:
    cited = replace(FIRST, quote="The bridge\ncost  much.", page=4, author="Ada Roth", published="2024-05-01")
    text = copied_text("q", Answer("q", text="Much. [1]", answered=True, citations=(cited,)))
    assert text.endswith("[1] “The bridge cost much.” — The bridge, Ada Roth, 2024-05-01, page 4, bridge.md")


def test_a_refusal_goes_with_the_nearest_passage() -> None:
    answer = Answer("Who?", text="The article does not say.", nearest=FIRST)
    assert copied_text("Who?", answer) == (
        "Who?\n\nThe article does not say.\n\n"
        "The nearest passage:\n\n- “The bridge cost $8 billion.” — The bridge, bridge.md"
    )


def test_a_source_that_is_the_title_is_named_once() -> None:
    answer = Answer("q", text="Much. [1]", answered=True, citations=(replace(FIRST, source="The bridge"),))
    assert copied_text("q", answer).endswith("— The bridge")


def test_a_source_is_named_as_on_the_page() -> None:
    sources = {
        "https://example.org/b#1a2b3c4d": "https://example.org/b",
        "/home/ada/bridge.md": "bridge.md",
        "upload 1a2b3c4d/bridge.md": "bridge.md",
        "pasted text 1a2b3c4d": "pasted text",
    }
    for source, shown in sources.items():
        answer = Answer("q", text="Much. [1]", answered=True, citations=(replace(FIRST, source=source),))
        assert copied_text("q", answer).endswith(f"— The bridge, {shown}")
