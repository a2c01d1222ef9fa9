"""How much of a question's wording a text has."""

import math
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from index.wording import coverage, phrase_coverage, stem, stems


def test_words_of_one_family_have_one_stem() -> None:
    assert stem("invested") == stem("Investing") == stem("INVESTS") != stem("invoice")
    assert stems("The companies invested $8.5 billion") == stems("a company is investing $8.5bn")
    assert stems("What is it?") == set()


def test_threads_that_stem_at_once_get_the_same_stems() -> None:
    words = [f"{start}{middle}{end}" for start in ("bridg", "pier") for middle in "abcdefgh" for end in ("ing", "ed")]
    alone = [stem.__wrapped__(word) for word in words]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            assert list(threads.map(stem.__wrapped__, 50 * words)) == 50 * alone
    finally:
        sys.setswitchinterval(interval)


def test_a_term_that_few_texts_have_counts_more() -> None:
    common, rare = math.log(4 / 3.5), math.log(4 / 1.5)  # in three of three texts, in one of three
    shares = coverage("bridge pier", ["The bridge.", "A bridge and a pier.", "Bridges!"])
    assert shares == pytest.approx([common / (common + rare), 1.0, common / (common + rare)])


def test_a_run_of_two_words_counts_only_in_its_order() -> None:
    assert phrase_coverage("Harbour bridge", ["the harbour bridges", "a bridge in the harbour", ""]) == [1.0, 0.0, 0.0]


def test_a_question_without_telling_words_is_covered_by_nothing() -> None:
    assert coverage("What is it?", ["It is a bridge."]) == [0.0]
    assert phrase_coverage("Why?", ["Why not?"]) == [0.0]
    assert coverage("bridge", []) == phrase_coverage("the bridge", []) == []
