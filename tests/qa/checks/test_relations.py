"""Relations that a question asks after and the cited text does not speak of."""

import pytest

from qa.checks import check_relation


@pytest.mark.parametrize(
    ("question", "cited", "word"),
    [
        ("Who runs Voltane?", "The plan was made with the Norwegian battery maker Voltane.", "runs"),
        ("And who is now leading Voltane?", "Voltane sold 340 batteries to Anna Roth.", "leading"),
        ("Who's the boss of Voltane?", "Anna Roth bought a battery from Voltane.", "boss"),
        ("Who founded Voltane?", "Anna Roth bought a battery from Voltane.", "founded"),
        ("In what year was Voltane founded?", "Voltane sold 340 batteries in 2019.", "founded"),
        ("Who is Anna Roth married to?", "Anna Roth met Ben Holm in Oslo.", "married"),
        ("Who owns Voltane?", "Corvid supplies Voltane.", "owns"),
        ("Who is the owner of Voltane?", "Corvid supplies Voltane.", "owner"),
    ],
)
def test_two_names_without_a_word_that_relates_them_are_no_answer(question: str, cited: str, word: str) -> None:
    assert check_relation(question, cited) == f"nothing in the cited text speaks of “{word}”"


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("Who runs Voltane?", "“We will go on,” said Anna Roth, Voltane's chief executive."),
        ("Who runs Voltane?", "Anna Roth took the helm of Voltane."),
        ("Who leads the opposition?", "Its leader, Anna Roth, called for an inquiry."),
        ("Who's the boss of Voltane?", "Voltane, headed by Anna Roth, was sold."),
        ("Who founded Voltane?", "Voltane was set up by two chemists."),
        ("Who founded Voltane?", "Anna Roth, a co-founder of Voltane, left it."),
        ("When was Voltane founded?", "Voltane was established in 1911."),
        ("Who is Anna Roth married to?", "Anna Roth and her husband, Ben Holm, sold it."),
        ("Who owns Voltane?", "Corvid bought Voltane in 2021."),
        ("Who ran for mayor?", "Anna Roth stood as a candidate."),
        ("Who headed to Oslo?", "Anna Roth went to Oslo."),
        ("Who headed home the only goal?", "Anna Roth scored in the last minute."),
        ("Who ran the marathon in three hours?", "Anna Roth finished after three hours."),
        ("What does Voltane run on?", "Voltane uses wind power."),
        ("Who is Voltane?", "The plan was made with the Norwegian battery maker Voltane."),
    ],
)
def test_a_paraphrase_of_the_relation_passes(question: str, cited: str) -> None:
    assert not check_relation(question, cited)
