"""Which articles may answer otherwise, and when two answers differ."""

import pytest

from qa.claims import JudgedClaim
from qa.disagreement import differs, other_articles
from qa.sources import Source
from tests.qa.samples import source

HOW_MANY = "How many people does Voltane employ?"
WHO = "Who founded Voltane?"
OTHER = "b" * 16
THIRD = "c" * 16


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        (HOW_MANY, "Voltane employs 340 people.", "Voltane has 410 people on its payroll."),
        (HOW_MANY, "Voltane employs 340.", "Voltane employs 410 people."),
        ("How much did Corvid raise?", "Corvid raised $8bn.", "Corvid raised 80 billion dollars."),
        ("When was Voltane founded?", "Voltane was founded in 2011.", "It was founded in 2012."),
        ("By how much did sales rise?", "Sales rose by 12%.", "Sales rose by 21 per cent."),
        (WHO, "Voltane was founded by Ada Brun.", "Per Holm founded it."),
    ],
)
def test_another_figure_time_or_doer_differs(question: str, answer: str, other: str) -> None:
    assert differs(question, answer, other)
    assert differs(question, other, answer)


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        (HOW_MANY, "Voltane employs 340 people.", "Voltane's workforce of 340 is small."),
        (HOW_MANY, "Voltane employs 340 people.", "Voltane employs about 350 people."),
        (HOW_MANY, "Voltane employs 340 people.", "Voltane made 5 million euros in 2023."),
        (HOW_MANY, "Voltane employs 340 people, 40 of them in Spain.", "Voltane employs 40 people in Spain."),
        ("How much did Corvid raise?", "Corvid raised $8bn.", "Corvid raised 8,000 million dollars."),
        ("How much did Corvid raise in 2023?", "In 2023 Corvid raised $8bn.", "In 2023 it raised 8 billion dollars."),
        ("When was Voltane founded?", "Voltane was founded in 2011.", "Voltane was founded by two chemists."),
        (WHO, "Voltane was founded by Ada Brun.", "Ada Brun and Per Holm founded Voltane."),
        (WHO, "Voltane was founded by two chemists.", "Per Holm founded Voltane."),
        ("Where is Voltane?", "Voltane is in Norway.", "Voltane is in Oslo."),
    ],
)
def test_the_same_in_other_words_or_something_else_does_not(question: str, answer: str, other: str) -> None:
    assert not differs(question, answer, other)
    assert not differs(question, other, answer)


def of(*sources: Source, answer: str = "Voltane employs 340 people.") -> list[list[Source]]:
    """The other articles where the first source is cited."""
    return list(other_articles(HOW_MANY, [JudgedClaim(answer, sources[:1])], sources))


CITED = source(1, "Voltane employs 340 people.", score=0.8)


def test_an_article_with_another_figure_is_read_by_itself() -> None:
    before = source(2, "The maker has grown.", score=0.1, article_id=OTHER)
    against = source(3, "Voltane employs 410 people.", score=0.7, article_id=OTHER)
    own = source(4, "Voltane's sales were 61 million euros.", score=0.6)
    ((first, second),) = of(CITED, before, against, own)
    assert [(first.number, first.text), (second.number, second.text)] == [(1, before.text), (2, against.text)]


@pytest.mark.parametrize(
    "other",
    [
        source(2, "Voltane employs 410 people.", score=0.5, article_id=OTHER),  # far from the question
        source(2, "Corvid employs 410 people.", score=0.8, article_id=OTHER),  # on another company
        source(2, "Voltane employs 340 people.", score=0.8, article_id=OTHER),  # the same
        source(2, "Voltane employs many people.", score=0.8, article_id=OTHER),  # nothing to set against it
        source(2, "Voltane employs 410 people.", score=0.8),  # of the same article
    ],
)
def test_an_article_that_cannot_answer_otherwise_is_not_read(other: Source) -> None:
    assert of(CITED, other) == []


def test_the_two_nearest_are_read_and_what_is_refused_is_set_against_nothing() -> None:
    others = [
        source(number, f"Voltane employs {number}00 people.", score=0.9 - number / 100, article_id=article)
        for number, article in enumerate([THIRD, OTHER, "d" * 16], start=4)
    ]
    assert [sources[0].article_id for sources in of(CITED, *others)] == [THIRD, OTHER]
    assert (
        list(other_articles(HOW_MANY, [JudgedClaim("Voltane employs 9.", (), "no figure 9")], [CITED, *others])) == []
    )
