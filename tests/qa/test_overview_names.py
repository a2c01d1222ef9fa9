"""The names that an article has, and the sentence that tells most of each."""

from qa.overview_names import named
from tests.qa.samples import source

TEXTS = [
    "The town asked Voltane on Friday.",
    "Voltane, a Norwegian maker of batteries, has a rival, Corvid.",
    "Corvid employs 900 people in Lyon.",
    "Developers are glad, said Ines Roth of The Harbour Times.",
    "Many developers work for Voltane.",
]
SOURCES = [source(number, text) for number, text in enumerate(TEXTS, start=1)]


def test_a_name_is_told_by_what_it_is_then_by_what_it_does() -> None:
    asked: list[tuple[str, str, str]] = []

    def stated(text: str, question: str, answer: str) -> float:
        asked.append((text, question, answer))
        return 0.99 if answer.startswith(("Voltane", "Corvid")) else 0.9

    assert [(item.number, sure) for item, sure in named(SOURCES, "company", stated)] == [(2, 0.99), (3, 0.99)]
    assert asked[0] == (TEXTS[1], "Which company is named?", "Voltane is a company.")
    assert [answer.removesuffix(" is a company.") for _, _, answer in asked] == [
        *("Voltane", "Norwegian", "Corvid", "Lyon", "Ines Roth of The Harbour Times")
    ]


def test_people_have_two_names_and_without_a_model_none_is_looked_at() -> None:
    assert [item.number for item, _ in named(SOURCES, "person", None)] == [4]


def test_the_names_that_the_model_is_asked_for_are_bounded() -> None:
    sources = [source(number, f"We met Firm{chr(64 + number)} and Common there.") for number in range(1, 27)]
    asked: list[str] = []

    def stated(text: str, question: str, answer: str) -> float:
        asked.append(answer)
        return 0.0

    assert list(named(sources, "company", stated)) == []
    assert len(asked) == 16
    assert "Common is a company." in asked
