"""`article-qa add`: inputs to articles, one after another, into the index; what could not be read or was left out."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from index import (
    MAX_BYTES,
    Article,
    article_from_bytes,
    find_inputs,
    read_article,
    safe_name,
    shown_name,
    split_sentences,
)
from index.errors import ReadingError
from qa.terminal import counted, talk

if TYPE_CHECKING:
    from index import ArticleIndex, PreparedArticle


def add_inputs(
    index: "ArticleIndex",
    names: Sequence[str],
    *,
    dry_run: bool = False,
    allow_private_urls: bool = False,
    in_bulk: bool = False,
) -> dict[str, Any]:
    """Add what the names stand for, with a progress bar; the report, with what was left out, skipped or failed.

    Args:
        in_bulk: Let the workers of a Ray cluster read and embed; inside `ray_cluster`.

    Raises:
        StoreError: The index cannot be written; the articles that were reported before are in.
    """
    inputs = Inputs(names, allow_private_urls=allow_private_urls)
    marked: dict[str, list[str]] = {}
    with counted("articles") as bar:
        task = bar.add_task("", total=inputs.count)
        given = len(inputs.failed)

        def on_article(article: Article, outcome: str) -> None:
            talk.print(f"{'would be ' * dry_run}{outcome}: {article.title}", markup=False)
            if outcome != "unchanged" and (lines := left_out(article)):
                marked[article.title] = lines
                more = f" and {len(lines) - 1} more lines" if lines[1:] else ""
                talk.print(f'  left out of search, as no part of the article: "{lines[0]}"{more}', markup=False)
            bar.update(task, advance=1, total=inputs.count + given - len(inputs.failed))

        articles = inputs.prepared(index) if in_bulk else inputs.articles()
        try:
            report = index.add(articles, on_article=on_article, dry_run=dry_run)
        except KeyboardInterrupt:
            talk.print("Interrupted: what is told above stays. The same command goes on from there.", markup=False)
            raise
    for pair in report.near_duplicates:
        other = f"{pair.like} ({pair.like_source})"
        talk.print(f"nearly the same ({pair.share:.0%}): {pair.title}, and {other}", markup=False)
    for line in inputs.problem_lines():
        talk.print(line, markup=False)
    return {**asdict(report), "left_out": marked, "skipped": inputs.skipped, "failed": inputs.failed}


def left_out(article: Article) -> list[str]:
    """The lines of an article that are marked as no part of it: they stay in its text and out of search."""
    sentences = split_sentences(article.text, article.language)
    return [
        " ".join(article.text[sentence.start : sentence.end].split())
        for sentence in sentences
        if sentence.kind == "boilerplate"
    ]


class Inputs:
    """The inputs behind paths, folders, patterns, addresses and "-"; one that fails stops none of the others.

    Attributes:
        count: How many there are to read.
        skipped: Name and reason of each file that a folder or pattern holds and that was left out.
        failed: Name and message of each input that could not be read; complete once `articles` is drained.
    """

    def __init__(self, names: Sequence[str], *, allow_private_urls: bool = False) -> None:
        found = find_inputs(names)
        self._names = [item.name for item in found if item.status == "found"]
        self._allow_private_urls = allow_private_urls
        self.count = len(self._names)
        self.skipped = {safe_name(item.name): item.reason for item in found if item.status == "skipped"}
        self.failed = {safe_name(item.name): item.reason for item in found if item.status == "failed"}

    def articles(self) -> Iterator[Article]:
        """The articles, each read when it is asked for."""
        for name in self._names:
            try:
                yield self._read(name)
            except ReadingError as error:
                self.failed[safe_name(name)] = str(error)

    def prepared(self, index: "ArticleIndex") -> "Iterator[Article | PreparedArticle]":
        """The same, read and embedded for an index by the workers of a Ray cluster; "-" is none of theirs."""
        from index import read_in_bulk

        def fail(name: str, reason: str) -> None:
            self.failed[safe_name(name)] = reason

        return read_in_bulk(index, self._names, on_unread=fail, allow_private_urls=self._allow_private_urls)

    def problem_lines(self) -> list[str]:
        """A line for each input that failed, and one for each reason for which others were skipped."""
        names: dict[str, list[str]] = {}
        for name, reason in self.skipped.items():
            names.setdefault(reason, []).append(name)
        skipped = [
            f"skipped ({reason}): {shown_name(same[0])}" + (f" and {len(same) - 1:,} more" if same[1:] else "")
            for reason, same in names.items()
        ]
        return [f"error: {message}" for message in self.failed.values()] + skipped

    def _read(self, name: str) -> Article:
        if name != "-":
            return read_article(name, allow_private_urls=self._allow_private_urls)
        article = article_from_bytes(sys.stdin.buffer.read(MAX_BYTES + 1), source="standard input")
        # Its source names the text, since another text of the same source would replace it.
        return replace(article, source=f"standard input {article.id[:8]}")
