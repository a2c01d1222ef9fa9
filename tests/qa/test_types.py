"""The records of an answer."""

from dataclasses import replace

import pytest

from qa.types import Answer, Citation, Claim, Turn
from tests.qa.samples import harbour, hits_of, source

CITATION = Citation(
    article_id=harbour().id,
    title="Harbour bridge reopens",
    source="harbour.md",
    start=92,
    end=153,
    quote="Repairs cost 4.2 million euros, twice the first\nestimate.",
    number=1,
)
ANSWERED = Answer(
    question="And the cost?",
    searched_question="What did the repairs cost?",
    text="The repairs cost 4.2 million euros. [1]",
    answered=True,
    claims=(
        Claim("The repairs cost 4.2 million euros.", (1,), supported=True, probability=0.93),
        Claim("The pier is next.", (), supported=False, reason="no sentence of the articles states it"),
    ),
    citations=(CITATION,),
    confidence=0.93,
    hits=tuple(hits_of(harbour())),
    sources=(source(1, "Repairs cost 4.2 million euros.", page=2),),
    reply="The repairs cost 4.2 million euros [1]. The pier is next.",
    timings={"search": 0.012, "reply": 1.5},
    tokens={"prompt": 210, "reply": 12},
    model="scripted",
    prompt_fingerprint="0123456789ab",
    asked="2026-03-01T12:00:00Z",
)
REFUSED = Answer(
    question="Who built the pier?",
    text="The article does not say.",
    reason="the question asks for a time",
    nearest=replace(CITATION, number=0, page=3),
)


@pytest.mark.parametrize("answer", [ANSWERED, REFUSED, Answer("")], ids=["answered", "refused", "empty"])
@pytest.mark.parametrize("indent", [None, 1])
def test_an_answer_comes_back_equal_from_its_json(answer: Answer, indent: int | None) -> None:
    assert Answer.from_json(answer.to_json(indent=indent)) == answer


def test_hits_come_back_from_json_as_records_with_their_passages() -> None:
    back = Answer.from_json(ANSWERED.to_json())
    assert back.hits[0].passage.sentences == ANSWERED.hits[0].passage.sentences
    assert isinstance(back.hits, tuple)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"question": 3}', '{"text": "no question"}'])
def test_json_that_is_no_answer_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Answer.from_json(text)


def test_an_answer_prints_its_text_and_under_it_each_quote_with_its_place() -> None:
    assert str(ANSWERED) == (
        "The repairs cost 4.2 million euros. [1]\n\n"
        '[1] "Repairs cost 4.2 million euros, twice the first estimate."\n'
        "    Harbour bridge reopens (harbour.md), characters 92-153"
    )


def test_a_refusal_prints_the_nearest_passage_and_its_page_without_a_number() -> None:
    assert str(REFUSED) == (
        "The article does not say.\n\n"
        "The nearest passage:\n"
        '- "Repairs cost 4.2 million euros, twice the first estimate."\n'
        "  Harbour bridge reopens, page 3 (harbour.md), characters 92-153"
    )


def test_a_refusal_without_a_nearest_passage_prints_its_text_alone() -> None:
    assert str(replace(REFUSED, nearest=None)) == "The article does not say."


def test_a_long_quote_is_wrapped_under_itself() -> None:
    quote = " ".join(["harbour"] * 40)
    lines = str(replace(ANSWERED, citations=(replace(CITATION, quote=quote),))).splitlines()
    quoted = lines[2:-1]
    assert len(quoted) > 2
    assert max(map(len, quoted)) <= 100
    assert all(line.startswith("    harbour") for line in quoted[1:])


def test_records_cannot_be_changed() -> None:
    with pytest.raises(AttributeError, match="cannot assign"):
        Turn("q", "a").answer = "b"  # type: ignore[misc]
