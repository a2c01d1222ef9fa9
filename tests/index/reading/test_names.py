"""Names as they are shown."""

from hypothesis import given
from hypothesis import strategies as st

from index.reading.names import safe_name, shown_name


@given(st.text())
def test_a_shown_name_is_one_line_that_can_be_printed_and_stored(name: str) -> None:
    for shown in (safe_name(name), shown_name(name)):
        assert shown.isprintable() and len(shown.encode()) >= len(name[:200])
        assert len(shown_name(name)) <= 401


def test_a_name_that_can_be_shown_is_shown_as_it_is() -> None:
    assert safe_name("Brücke 橋 1.md") == shown_name("Brücke 橋 1.md") == "Brücke 橋 1.md"


def test_what_cannot_be_shown_is_escaped() -> None:
    assert safe_name("a\n\x1b\u202e\udce9") == "a\\n\\x1b\\u202e\\udce9"


def test_a_long_name_is_shown_without_its_middle() -> None:
    assert shown_name("a" * 300 + "b" * 300) == "a" * 200 + "…" + "b" * 200
