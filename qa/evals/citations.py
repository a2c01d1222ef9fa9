"""What an answer cites against the gold sentences: by sentence and by character."""

from collections.abc import Iterator, Sequence

from qa.evals.evidence import places_of, same_place, sentences_of
from qa.evals.records import FoundPassage
from qa.types import Citation

Places = set[tuple[str, int]]  # (article id, character)


def citation_scores(
    citations: Sequence[Citation], gold: Sequence[str], found: Sequence[FoundPassage] = ()
) -> dict[str, float]:
    """Precision, recall and F1, each 0 to 1; all zero when nothing is cited.

    Args:
        gold: Gold sentences, at least one.
        found: The passages around the citations; they tell where a gold sentence stands that is cited in part.
    """
    cited = sentences_of(citation.quote for citation in citations)
    right = sum(any(same_place(sentence, wanted) for wanted in gold) for sentence in cited)
    reached = sum(any(same_place(sentence, wanted) for sentence in cited) for wanted in gold)
    cited_characters = {
        (citation.article_id, place) for citation in citations for place in range(citation.start, citation.end)
    }
    shared: Places = set()
    for sentence in gold:
        shared |= max(
            (place & cited_characters for place in _places(sentence, citations, found)), key=len, default=set()
        )
    return {
        "citation_hit": float(right > 0),
        **_of_three("citation", right / max(len(cited), 1), reached / len(gold)),
        **_of_three(
            "citation_char",
            len(shared) / max(len(cited_characters), 1),
            min(len(shared) / sum(map(len, gold)), 1.0),
        ),
    }


def _of_three(name: str, precision: float, recall: float) -> dict[str, float]:
    f1 = 2 * precision * recall / (precision + recall) if precision and recall else 0.0
    return {f"{name}_precision": precision, f"{name}_recall": recall, f"{name}_f1": f1}


def _places(sentence: str, citations: Sequence[Citation], found: Sequence[FoundPassage]) -> Iterator[Places]:
    """Everywhere that a gold sentence stands in what was cited and found, or a quote stands in it."""
    texts = [(citation.article_id, citation.start, citation.quote) for citation in citations]
    texts += [(passage.article_id, passage.start, passage.text) for passage in found]
    for article, begin, text in texts:
        for start, end in places_of(sentence, text):
            yield {(article, begin + place) for place in range(start, end)}
    for citation in citations:
        if places_of(citation.quote, sentence):
            yield {(citation.article_id, place) for place in range(citation.start, citation.end)}
