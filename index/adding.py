"""Articles into the store, a group at a time, and what became of each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from index.duplicates import near_duplicates
from index.store import ArticleStore, PreparedArticle
from index.types import AddReport, Article, ArticleInfo, NearDuplicate

Outcome = Literal["added", "unchanged", "replaced"]
# Told of each article once it is in, with its outcome.
OnArticle = Callable[[Article, Outcome], None]
Prepare = Callable[[Sequence[Article]], list[PreparedArticle]]

# About 200 passages: enough for the embedding model and the files, few enough that progress is seen and little is lost.
_GROUP_CHARACTERS = 150_000


def add_articles(
    store: ArticleStore,
    articles: Iterable[Article | PreparedArticle],
    *,
    prepare: Prepare,
    on_article: OnArticle,
) -> AddReport:
    """Add articles; the same text changes nothing, another text of the same source takes the older one's place.

    Args:
        prepare: Splits and embeds articles; called without holding the folder, since it takes most of the time.

    Raises:
        StoreError: The index cannot be written; articles that `on_article` was told of are in, the others are not.
    """
    report = AddReport()
    for given in _groups(articles):
        group = [_article(item) for item in given]
        outcomes, written = _write(store, group, _completing(given, prepare))
        report = _extended(report, group, outcomes, near_duplicates(store, written))
        for article, outcome in zip(group, outcomes, strict=True):
            on_article(article, outcome)
    return report


def plan_articles(
    known: Iterable[ArticleInfo], articles: Iterable[Article | PreparedArticle], *, on_article: OnArticle
) -> AddReport:
    """What `add_articles` would report, near-duplicates apart; nothing is written."""
    report = AddReport()
    sources = {info.id: info.source for info in known}
    ids = {source: id_ for id_, source in sources.items()}
    for article in map(_article, articles):
        outcome = _outcome(article, ids.get(article.source), known=article.id in sources)
        if outcome == "replaced":
            del sources[ids.pop(article.source)]
        if article.id not in sources:
            sources[article.id], ids[article.source] = article.source, article.id
        report = _extended(report, [article], [outcome], [])
        on_article(article, outcome)
    return report


def _write(
    store: ArticleStore, group: Sequence[Article], prepare: Prepare
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


def _article(given: Article | PreparedArticle) -> Article:
    return given.article if isinstance(given, PreparedArticle) else given


def _completing(given: Iterable[Article | PreparedArticle], prepare: Prepare) -> Prepare:
    """What takes those that came prepared as they are, and prepares the others."""
    ready = {item.article.id: item for item in given if isinstance(item, PreparedArticle)}

    def complete(articles: Sequence[Article]) -> list[PreparedArticle]:
        rest = prepare([article for article in articles if article.id not in ready])
        found = ready | {item.article.id: item for item in rest}
        return [found[article.id] for article in articles]

    return complete


def _groups(articles: Iterable[Article | PreparedArticle]) -> Iterator[list[Article | PreparedArticle]]:
    """Groups of a bounded size in which no text and no source comes twice."""
    group: list[Article | PreparedArticle] = []
    met, characters = set[str](), 0
    for item in articles:
        article = _article(item)
        if group and (met & {article.id, article.source} or characters + len(article.text) > _GROUP_CHARACTERS):
            yield group
            group, met, characters = [], set(), 0
        group.append(item)
        met |= {article.id, article.source}
        characters += len(article.text)
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
