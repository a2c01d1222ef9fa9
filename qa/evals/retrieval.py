"""The passages found against the gold sentences, measured by ir_measures."""

from collections.abc import Sequence

from index import Hit
from qa.evals.evidence import places_of
from qa.evals.records import FoundPassage

RETRIEVAL = ("recall@5", "recall@10", "mrr@10", "ndcg@10")


def found_passages(hits: Sequence[Hit], gold: Sequence[str]) -> tuple[FoundPassage, ...]:
    """The hits as a row keeps them; one is relevant when it holds a gold sentence that none before it holds.

    So passages that overlap do not count twice for one gold sentence.
    """
    left = list(gold)
    found = []
    for hit in sorted(hits, key=lambda hit: hit.rank):
        passage = hit.passage
        held = [sentence for sentence in left if places_of(sentence, passage.text)]
        left = [sentence for sentence in left if sentence not in held]
        found.append(
            FoundPassage(
                passage_id=passage.id,
                article_id=passage.article_id,
                title=hit.title,
                rank=hit.rank,
                score=round(hit.score, 4),
                start=passage.start,
                end=passage.end,
                text=passage.text,
                relevant=bool(held),
            )
        )
    return tuple(found)


def retrieval_scores(found: Sequence[FoundPassage], gold: Sequence[str]) -> dict[str, float]:
    """Recall@5 and @10, MRR@10 and nDCG@10, each 0 to 1; a gold sentence in no passage is one that was missed.

    The relevant passages are those found and one for each gold sentence that is in none of them.
    """
    import ir_measures
    from ir_measures import RR, R, nDCG

    missed = [sentence for sentence in gold if not any(places_of(sentence, passage.text) for passage in found)]
    relevant = {str(passage.rank): 1 for passage in found if passage.relevant}
    relevant |= {f"missed {number}": 1 for number in range(len(missed))}
    ranking = {str(passage.rank): -float(passage.rank) for passage in found}
    names = dict(zip((R @ 5, R @ 10, RR @ 10, nDCG @ 10), RETRIEVAL, strict=True))
    values = ir_measures.iter_calc(list(names), {"question": relevant}, {"question": ranking})
    return {names[value.measure]: value.value for value in values}
