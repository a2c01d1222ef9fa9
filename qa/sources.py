"""Found sentences to the numbered sentences that the model reads, within a budget."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index import Hit, ScoredSentence, each_side_first, leans_on_the_one_before

_MAX_SOURCES = 10
_TOKENS_OF_A_NUMBER = 4
# Of the best score; what is below only costs time. On 100 SQuAD 2.0 questions over six long articles every gold
# sentence stays and half of the tokens go; on 50 of both kinds, answers and refusals were as good with as without. At
# 0.7 more HotpotQA questions, which need several sentences, are refused. The best sentence of another article may
# disagree with the best of all in other words, so it is read from less on, which adds one token in a hundred.
_LEAST_SHARE, _LEAST_SHARE_OF_ANOTHER_ARTICLE = 0.6, 0.4


@dataclass(frozen=True)
class Source:
    """A numbered sentence of the prompt.

    Attributes:
        number: From 1, in the order of the prompt.
        start: First character of the sentence in the article's text.
        end: One past its last character.
        score: Against the question, 0 to 1, higher is better.
        heading: The heading above it in the article, or empty.
        before: The sentence before it, which may name what a pronoun stands for; or empty.
        page: The page it begins on, from 1; None where the article has no pages.
        author: Of the article, or empty.
        published: Of the article, ISO 8601, or empty.
    """

    number: int
    article_id: str
    title: str
    source: str
    start: int
    end: int
    text: str
    score: float
    heading: str = ""
    before: str = ""
    page: int | None = None
    author: str = ""
    published: str = ""


def choose_sources(
    question: str,
    ranked: Sequence[ScoredSentence],
    hits: Sequence[Hit],
    *,
    max_tokens: int,
    count_tokens: Callable[[str], int],
) -> list[Source]:
    """The best sentences that fit, in article order; a leaning one brings the sentence before it.

    None that is far behind the best one is chosen for itself. Where the question names several things, the best
    sentences on each are chosen before the others.
    """
    place = {(row.article_id, row.start): row for row in ranked}
    context = _contexts(hits)
    chosen: dict[tuple[str, int], ScoredSentence] = {}
    used = 0
    for row in each_side_first(question, _near_the_best(ranked), lambda row: f"{row.title} {row.text}"):
        before = place.get((row.article_id, context[row.article_id, row.start].before_start))
        wanted = [row] if before is None or not leans_on_the_one_before(row.text) else [before, row]
        new = [item for item in wanted if (item.article_id, item.start) not in chosen]
        cost = sum(count_tokens(item.text) + _TOKENS_OF_A_NUMBER for item in new)
        if chosen and (used + cost > max_tokens or len(chosen) + len(new) > _MAX_SOURCES):
            break
        chosen.update({(item.article_id, item.start): item for item in new})
        used += cost
    articles = list(dict.fromkeys(row.article_id for row in ranked))
    ordered = sorted(chosen.values(), key=lambda row: (articles.index(row.article_id), row.start))
    return [
        Source(
            number=number,
            heading=context[row.article_id, row.start].heading,
            before=context[row.article_id, row.start].before,
            **vars(row),
        )
        for number, row in enumerate(ordered, start=1)
    ]


def _near_the_best(ranked: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    """Those whose score is not far behind the best one."""
    best = max((row.score for row in ranked), default=0.0)
    near: list[ScoredSentence] = []
    articles: set[str] = set()
    for row in ranked:
        share = _LEAST_SHARE if row.article_id in articles else _LEAST_SHARE_OF_ANOTHER_ARTICLE
        if row.score >= share * best:
            near.append(row)
        articles.add(row.article_id)
    return near


def render_sources(sources: Sequence[Source]) -> str:
    """The sources as the prompt shows them: numbered, under the titles of their articles."""
    lines: list[str] = []
    title = None
    for source in sources:
        if source.title != title:
            title = source.title
            lines.append(f"Article: {' '.join(title.split())}")
        lines.append(f"[{source.number}] {' '.join(source.text.split())}")
    return "\n".join(lines)


@dataclass(frozen=True)
class _Context:
    heading: str
    before: str
    before_start: int


def _contexts(hits: Sequence[Hit]) -> dict[tuple[str, int], _Context]:
    """For each sentence of the hits, what stands above and before it in its passage."""
    found = {}
    for passage in (hit.passage for hit in hits):
        before, before_start = "", -1
        for sentence in passage.sentences:
            found[passage.article_id, sentence.start] = _Context(passage.heading, before, before_start)
            if sentence.kind == "text":
                before = passage.text[sentence.start - passage.start : sentence.end - passage.start]
                before_start = sentence.start
    return found
