"""`article-qa search`: what each search found and where, and which sentences a model would be given."""

from collections.abc import Iterator, Sequence

from index import Hit
from qa.sources import Source


def explained(hits: Sequence[Hit], sources: Sequence[Source]) -> Iterator[str]:
    """The passages as lines for people, with the chosen sentences numbered as in the prompt."""
    numbers = {(source.article_id, source.start): source.number for source in sources}
    for hit in hits:
        passage = hit.passage
        yield f"{hit.rank}. {_scores(hit)}  {hit.title}, characters {passage.start}-{passage.end}"
        for sentence in passage.citable:
            number = numbers.get((passage.article_id, sentence.start))
            mark = f"[{number}]" if number else ""
            yield f"{mark:>6} {' '.join(passage.text_of(sentence).split())}"
    if sources:
        yield f"\nA model would be given the {len(sources)} numbered sentences."


def _scores(hit: Hit) -> str:
    ranks = {"dense": hit.dense_rank, "terms": hit.term_rank}
    found = ", ".join(f"{name} {rank}" for name, rank in ranks.items() if rank)
    reranked = "" if hit.reranked is None else f", reranker {hit.reranked:.3f}"
    return f"score {hit.score:.2f} ({found}{reranked})"
