"""Articles into the store, a group at a time, and what became of each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from index.duplicates import near_duplicates
from index.store import ArticleStore, PreparedArticle
from index.types import AddReport, Article, ArticleInfo, NearDuplicate

Outcome = Literal["added", "unchanged", "replaced"]
# Told of each article once it is in, with its outcome.
OnArticle = Callable[[Article, Outcome], None]

# About 200 passages: enough for the embedding model and the files, few enough that progress is seen and little is lost.
_GROUP_CHARACTERS = 150_000


def add_articles(
    store: ArticleStore,
    articles: Iterable[Article],
    *,
    prepare: Callable[[Sequence[Article]], list[PreparedArticle]],
    on_article: OnArticle,
) -> AddReport:
    """Add articles; the same text changes nothing, another text of the same source takes the older one's place.

    Args:
        prepare: Splits and embeds articles; called without holding the folder, since it takes most of the time.

    Raises:
        StoreError: The index cannot be written; articles that `on_article` was told of are in, the others are not.
    """
    report = AddReport()
    for group in _groups(articles):
        outcomes, written = _write(store, group, prepare)
        report = _extended(report, group, outcomes, near_duplicates(store, written))
        for article, outcome in zip(group, outcomes, strict=True):
            on_article(article, outcome)
    return report


def plan_articles(known: Iterable[ArticleInfo], articles: Iterable[Article], *, on_article: OnArticle) -> AddReport:
    """What `add_articles` would report, near-duplicates apart; nothing is written."""
    report = AddReport()
    sources = {info.id: info.source for info in known}
    ids = {source: id_ for id_, source in sources.items()}
    for article in articles:
        outcome = _outcome(article, ids.get(article.source), known=article.id in sources)
        if outcome == "replaced":
            del sources[ids.pop(article.source)]
        if article.id not in sources:
            sources[article.id], ids[article.source] = article.source, article.id
        report = _extended(report, [article], [outcome], [])
        on_article(article, outcome)
    return report


def _write(
    store: ArticleStore, group: Sequence[Article], prepare: Callable[[Sequence[Article]], list[PreparedArticle]]
) -> tuple[list[Outcome], list[PreparedArticle]]:
    """What became of each article, and those that were written."""
    prepared = prepare([article for article in group if article.id not in store.articles])
    with store.writing():
        # Another process may have put some in or taken some out in the meantime.
        ready = {item.article.id for item in prepared}
        new = [article for article in group if article.id not in store.articles]
        prepared += prepare([article for article in new if article.id not in ready])
        ids = {info.source: info.id for info in store.articles.values()}
        outcomes = [_outcome(article, ids.get(article.source), known=article.id in store.articles) for article in group]
        # Where the text is in under another name, the older text of this one goes.
        store.delete(
            [
                store.articles[ids[article.source]]
                for article, outcome in zip(group, outcomes, strict=True)
                if outcome == "replaced" and article.id in store.articles
            ]
        )
        wanted = {article.id for article in new}
        written = [item for item in prepared if item.article.id in wanted]
        store.write(written)
    return outcomes, written


def _outcome(article: Article, same_source: str | None, *, known: bool) -> Outcome:
    """What adding an article does to an index.

    Args:
        same_source: Id of the article of its source that is in.
        known: Its text is in, under whatever name.
    """
    if same_source not in (None, article.id):
        return "replaced"
    return "unchanged" if known else "added"


def _groups(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Groups of a bounded size in which no text and no source comes twice."""
    group: list[Article] = []
    for article in articles:
        met = any(article.id == other.id or article.source == other.source for other in group)
        if group and (met or sum(len(other.text) for other in group) + len(article.text) > _GROUP_CHARACTERS):
            yield group
            group = []
        group.append(article)
    if group:
        yield group


def _extended(
    report: AddReport, group: Sequence[Article], outcomes: Sequence[Outcome], alike: Sequence[NearDuplicate]
) -> AddReport:
    def titles(wanted: Outcome) -> tuple[str, ...]:
        return tuple(article.title for article, outcome in zip(group, outcomes, strict=True) if outcome == wanted)

    return AddReport(
        added=report.added + titles("added"),
        unchanged=report.unchanged + titles("unchanged"),
        replaced=report.replaced + titles("replaced"),
        near_duplicates=report.near_duplicates + tuple(alike),
    )
