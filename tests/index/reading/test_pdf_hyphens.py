"""Words that a line end divides."""

import pytest

from index.reading.pdf_hyphens import Joiner, is_divided


@pytest.mark.parametrize(
    ("line", "following", "joined"),
    [
        ("the infor-", "mation is", "the information is"),
        ("the infor\ufffe", "mation is", "the information is"),
        ("the infor\xad", "Mation", "the inforMation"),
        ("a well-", "known one", "a well-known one"),
        ("the long-", "term rate", "the long-term rate"),
        ("the in-", "come grew", "the income grew"),
        ("a 5-", "year plan", "a 5-year plan"),
        ("the Anglo-", "American fund", "the Anglo-American fund"),
        ("in 2019-", "2020 it", "in 2019-2020 it"),
        ("pre-", "and post-war", "pre- and post-war"),
        ("a dash -", "and more", "a dash - and more"),
        ("no hyphen", "here", "no hyphen here"),
        ("橋が", "開いた", "橋が開いた"),
        ("橋が", "open", "橋が open"),
    ],
)
def test_a_hyphen_goes_where_it_only_divides_a_word(line: str, following: str, joined: str) -> None:
    known = ["It is well-known information.", "It may come in the long term.", line, following]
    assert "".join([*Joiner(known).joined(line, following), following]) == joined


def test_what_the_document_does_not_tell_goes_as_its_other_hyphens_do() -> None:
    divided = ["the information of the infor-", "mation, and the mani-", "pulation"]
    kept = ["the four-year-old and the four-", "year-old, and the post-", "money"]
    assert Joiner(divided).joined("the mani-", "pulation") == ["the mani", ""]
    assert Joiner(kept).joined("the post-", "money") == ["the post-", ""]


def test_a_line_is_divided_where_it_ends_in_a_word_with_a_hyphen() -> None:
    assert is_divided("the infor-") and is_divided("infor\ufffe")
    assert not is_divided("a dash -") and not is_divided("")
