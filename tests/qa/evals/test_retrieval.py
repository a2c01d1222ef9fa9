"""Search against gold sentences, with values worked out by hand."""

import math

import pytest

from qa.evals.retrieval import found_passages, retrieval_scores
from tests.qa.evals.samples import GOLD, TEXT, hit

OTHER, THIRD = "The bridge reopened on Friday.", "It took 14 months."


def scores(gold: list[str], *spans: tuple[int, int]) -> dict[str, float]:
    hits = [hit(start, end, rank) for rank, (start, end) in enumerate(spans, start=1)]
    return retrieval_scores(found_passages(hits, gold), gold)


def test_a_gold_passage_in_the_second_place() -> None:
    found = scores([GOLD], (0, 30), (31, 88), (89, 107))
    assert found == {"recall@5": 1.0, "recall@10": 1.0, "mrr@10": 0.5, "ndcg@10": pytest.approx(1 / math.log2(3))}


def test_ndcg_is_the_discounted_gain_over_the_ideal_one() -> None:
    found = scores([OTHER, GOLD, "Nobody found this sentence."], (89, 107), (0, 30), (31, 88))
    gain = 1 / math.log2(3) + 1 / math.log2(4)
    ideal = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert found["ndcg@10"] == pytest.approx(gain / ideal)
    assert found["recall@10"] == pytest.approx(2 / 3)
    assert found["mrr@10"] == 0.5


def test_a_gold_passage_beyond_the_fifth_counts_for_recall_at_ten_alone() -> None:
    found = scores([GOLD], *[(0, 30)] * 5, (31, 88))
    assert (found["recall@5"], found["recall@10"]) == (0.0, 1.0)
    assert found["mrr@10"] == pytest.approx(1 / 6)


def test_with_nothing_found_everything_is_zero() -> None:
    assert scores([GOLD]) == {"recall@5": 0.0, "recall@10": 0.0, "mrr@10": 0.0, "ndcg@10": 0.0}


def test_a_passage_is_relevant_when_it_holds_a_gold_sentence_that_none_before_it_holds() -> None:
    hits = [hit(89, 107, 1), hit(31, 88, 2), hit(0, 88, 3), hit(31, 107, 4)]
    found = found_passages(hits, [GOLD, OTHER])
    assert [passage.relevant for passage in found] == [False, True, True, False]


def test_half_a_gold_sentence_is_not_relevant() -> None:
    assert [passage.relevant for passage in found_passages([hit(0, 60, 1)], [GOLD])] == [False]


def test_a_found_passage_keeps_where_it_stands() -> None:
    (found,) = found_passages([hit(89, 107, 3)], [THIRD])
    assert (found.rank, found.score, found.start, found.end, found.text) == (3, 0.3333, 89, 107, TEXT[89:107])
    assert (found.passage_id, found.article_id, found.title, found.relevant) == ("a-00003", "a", "Harbour", True)
