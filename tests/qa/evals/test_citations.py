"""Citations against gold sentences, with values worked out by hand. Gold is TEXT[31:88], 57 characters."""

import pytest

from qa.evals.citations import citation_scores
from qa.evals.retrieval import found_passages
from qa.types import Citation
from tests.qa.evals.samples import GOLD, TEXT, hit, quoted

FOUND = found_passages([hit(0, len(TEXT), 1)], [GOLD])


def test_the_places_of_the_sample_are_as_said() -> None:
    assert " ".join(TEXT[31:88].split()) == GOLD
    assert (len(GOLD), len(TEXT)) == (57, 107)


def test_the_gold_sentence_alone_is_perfect() -> None:
    found = citation_scores([quoted(31, 88)], [GOLD], FOUND)
    assert set(found.values()) == {1.0}
    assert set(found) == {"citation_hit"} | {
        f"{by}_{what}" for by in ("citation", "citation_char") for what in ("precision", "recall", "f1")
    }


def test_a_second_citation_halves_the_precision_by_sentence() -> None:
    found = citation_scores([quoted(31, 88), quoted(0, 30, 2)], [GOLD], FOUND)
    assert (found["citation_precision"], found["citation_recall"]) == (0.5, 1.0)
    assert found["citation_f1"] == pytest.approx(2 / 3)
    assert found["citation_char_precision"] == pytest.approx(57 / 87)
    assert found["citation_char_f1"] == pytest.approx(2 * (57 / 87) / (57 / 87 + 1))


def test_one_of_two_gold_sentences_is_half_the_recall() -> None:
    found = citation_scores([quoted(31, 88)], [GOLD, "It took 14 months."], FOUND)
    assert (found["citation_precision"], found["citation_recall"]) == (1.0, 0.5)
    assert found["citation_char_recall"] == pytest.approx(57 / (57 + 18))


def test_another_sentence_is_all_zero() -> None:
    assert set(citation_scores([quoted(0, 30)], [GOLD], FOUND).values()) == {0.0}


def test_no_citation_is_all_zero() -> None:
    assert set(citation_scores([], [GOLD], FOUND).values()) == {0.0}


@pytest.mark.parametrize("found_passages_around", [FOUND, ()])
def test_a_part_of_the_gold_sentence_counts_by_its_characters(found_passages_around: tuple[()]) -> None:
    found = citation_scores([quoted(31, 61)], [GOLD], found_passages_around)
    assert found["citation_hit"] == 1.0
    assert (found["citation_char_precision"], found["citation_char_recall"]) == (1.0, pytest.approx(30 / 57))


def test_a_whole_passage_cited_has_the_precision_of_its_sentences() -> None:
    found = citation_scores([quoted(0, 107)], [GOLD])
    assert found["citation_precision"] == pytest.approx(1 / 3)
    assert found["citation_char_precision"] == pytest.approx(57 / 107)
    assert (found["citation_recall"], found["citation_char_recall"]) == (1.0, 1.0)


def test_the_same_characters_cited_twice_count_once() -> None:
    found = citation_scores([quoted(31, 88), quoted(31, 88, 2)], [GOLD], FOUND)
    assert (found["citation_precision"], found["citation_char_precision"]) == (1.0, 1.0)


def test_a_gold_sentence_that_stands_twice_may_be_cited_at_either_place() -> None:
    twice = "It rained. Then: it rained."
    second = Citation("b", "t", "s", 17, 27, twice[17:27], 1)
    found = citation_scores([second], ["It rained."])
    assert (found["citation_char_precision"], found["citation_char_recall"]) == (1.0, 1.0)
