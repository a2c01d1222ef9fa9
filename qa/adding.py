"""What the command `add` was given to articles; what could not be read, and what was left out, with the reasons."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index import Article, article_from_bytes, find_inputs, read_article
from index.errors import ReadingError
from index.reading import MAX_BYTES, safe_name, shown_name


@dataclass
class Inputs:
    """What became of the inputs before any of them reached the index.

    Attributes:
        articles: Those that could be read.
        skipped: Name and reason of each file that a folder holds and that was left out.
        failed: Name and message of each input that could not be read.
    """

    articles: list[Article] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


def read_inputs(names: Sequence[str]) -> Inputs:
    """The articles behind paths, folders, patterns, addresses and "-"; one that fails stops none of the others."""
    inputs = Inputs()
    for found in find_inputs(names):
        shown = safe_name(found.name)
        if found.status == "skipped":
            inputs.skipped[shown] = found.reason
        elif found.status == "failed":
            inputs.failed[shown] = found.reason
        else:
            try:
                inputs.articles.append(_standard_input() if found.name == "-" else read_article(found.name))
            except ReadingError as error:
                inputs.failed[shown] = str(error)
    return inputs


def problem_lines(inputs: Inputs) -> list[str]:
    """A line for each input that failed, and one for each reason for which others were skipped."""
    names: dict[str, list[str]] = {}
    for name, reason in inputs.skipped.items():
        names.setdefault(reason, []).append(name)
    skipped = [
        f"skipped ({reason}): {shown_name(same[0])}" + (f" and {len(same) - 1:,} more" if same[1:] else "")
        for reason, same in names.items()
    ]
    return [f"error: {message}" for message in inputs.failed.values()] + skipped


def _standard_input() -> Article:
    """Its source names the text, since another text of the same source would replace it."""
    article = article_from_bytes(sys.stdin.buffer.read(MAX_BYTES + 1), source="standard input")
    return replace(article, source=f"standard input {article.id[:8]}")
