"""A model's reply to claims."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.replies import MOST_CLAIMS, DraftClaim, clean, is_too_long, parse_reply, without_marks

REOPENED = "The bridge reopened on Friday"


@pytest.mark.parametrize(
    ("reply", "hints"),
    [
        (f"{REOPENED} [1].", (1,)),
        (f"{REOPENED}. [1]", (1,)),
        (f"{REOPENED}.[1]", (1,)),
        (f"{REOPENED}[1].", (1,)),
        (f"[1] {REOPENED}.", (1,)),
        (f"{REOPENED} [1, 3].", (1, 3)),
        (f"{REOPENED}. [1; 3]", (1, 3)),
        (f"{REOPENED}. [2][4]", (2, 4)),
        (f"{REOPENED}. [2] [4]", (2, 4)),
        (f"{REOPENED} [ 2 ].", (2,)),
        (f"{REOPENED}. [2][2]", (2,)),
        (f"{REOPENED}.", ()),
        (f"{REOPENED}. [0]", ()),
        (f"{REOPENED}. [5]", ()),
        (f"{REOPENED}. [4, 5]", (4,)),
        (f"{REOPENED}. [99999999999999999999]", ()),
        (f"{REOPENED}. [{'9' * 5000}]", ()),
        (f"{REOPENED} [1[1]].", (1,)),
        (f"- {REOPENED}. [3]", (3,)),
    ],
)
def test_marks_become_hints_and_leave_the_sentence(reply: str, hints: tuple[int, ...]) -> None:
    assert parse_reply(reply, sources=4) == [DraftClaim(f"{REOPENED}.", hints)]


def test_a_mark_after_the_stop_belongs_to_the_sentence_it_follows() -> None:
    assert parse_reply("It reopened. [1] Repairs cost 4.2 million euros. [2]", sources=4) == [
        DraftClaim("It reopened.", (1,)),
        DraftClaim("Repairs cost 4.2 million euros.", (2,)),
    ]


def test_a_mark_before_the_stop_belongs_to_the_sentence_it_ends() -> None:
    assert parse_reply("It reopened [1]. Repairs cost 4.2 million euros [2].", sources=4) == [
        DraftClaim("It reopened.", (1,)),
        DraftClaim("Repairs cost 4.2 million euros.", (2,)),
    ]


def test_a_mark_after_a_closing_quotation_mark_belongs_to_the_quotation() -> None:
    claims = parse_reply('Roth said: "The pier is next." [3] Repairs are done. [1]', sources=4)
    assert [claim.hints for claim in claims] == [(3,), (1,)]


def test_a_number_in_the_text_is_no_mark() -> None:
    assert parse_reply("It took 14 months (see 3).", sources=4) == [DraftClaim("It took 14 months (see 3).", ())]


def test_the_point_of_a_figure_ends_no_sentence() -> None:
    assert len(parse_reply("Repairs cost 4.2 million euros, i.e. twice the U.S. estimate. [2]", sources=4)) == 1


def test_a_list_becomes_a_claim_an_item() -> None:
    claims = parse_reply("- The bridge reopened. [1]\n- The pier is next. [3]\n* It took 14 months. [2]", sources=4)
    assert [claim.text for claim in claims] == ["The bridge reopened.", "The pier is next.", "It took 14 months."]


def test_a_repeated_claim_counts_once_with_the_marks_of_the_first() -> None:
    reply = "It reopened on Friday. [1] it reopened on friday. [2] It reopened on Friday. [1]"
    assert parse_reply(reply, sources=4) == [DraftClaim("It reopened on Friday.", (1,))]


@pytest.mark.parametrize("reply", ["", "   ", "\n\n", "[1]", " [1] [2].", "...", "\x00\u202e", "[1, 2] -"])
def test_a_reply_without_a_word_has_no_claims(reply: str) -> None:
    assert parse_reply(reply, sources=4) == []


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\u200b", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\udcff"],
)
def test_control_and_direction_characters_are_dropped(character: str) -> None:
    reply = f"It re{character}opened.{character} [1]"
    assert character not in clean(reply)
    assert character not in without_marks(reply)
    assert character not in parse_reply(reply, sources=4)[0].text


def test_a_line_break_is_kept_while_cleaning() -> None:
    assert clean("one\ntwo") == "one\ntwo"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("It reopened. [", "It reopened."),
        ("It reopened. [1", "It reopened."),
        ("It reopened. [1,", "It reopened."),
        ("It reopened. [1, ", "It reopened."),
        ("It reopened. [1, 3", "It reopened."),
        ("It reopened. [1] [2", "It reopened."),
        ("It reopened. [1]", "It reopened."),
        ("It [1] reopened", "It reopened"),
        ("It reopened [sic", "It reopened [sic"),
        ("", ""),
    ],
)
def test_a_half_written_mark_is_not_shown(written: str, shown: str) -> None:
    assert without_marks(written) == shown


def test_while_a_reply_grows_no_piece_of_a_mark_is_ever_shown() -> None:
    reply = "It reopened on Friday. [1, 3] Repairs cost 4.2 million euros [2][4]."
    for length in range(len(reply) + 1):
        assert "[" not in without_marks(reply[:length])


@given(reply=st.text(st.sampled_from("ab .[]1234,;\n-é\u202e"), max_size=80), sources=st.integers(0, 4))
def test_whatever_the_reply_hints_are_in_range_and_texts_have_no_marks(reply: str, sources: int) -> None:
    claims = parse_reply(reply, sources=sources)
    for claim in claims:
        assert all(1 <= hint <= sources for hint in claim.hints)
        assert len(set(claim.hints)) == len(claim.hints)
        assert claim.text == claim.text.strip() != ""
        assert "[1]" not in claim.text
    assert len({claim.text.lower() for claim in claims}) == len(claims)


@given(st.text(max_size=200))
def test_no_text_breaks_the_parser(reply: str) -> None:
    parse_reply(reply, sources=3)
    without_marks(reply)


def test_a_reply_that_goes_on_and_on_is_too_long_with_the_sentence_after_the_last_claim() -> None:
    recited = [f"Sentence {number} is about the bridge. [{number}]" for number in range(1, 10)]
    allowed = " ".join(recited[:MOST_CLAIMS])
    assert not any(is_too_long(allowed[:length]) for length in range(len(allowed) + 1))
    assert is_too_long(f"{allowed} Sentence")
    claims = parse_reply(" ".join(recited), sources=9)
    assert [claim.hints for claim in claims] == [(number,) for number in range(1, MOST_CLAIMS + 1)]
