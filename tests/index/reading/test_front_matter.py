"""Front matter of Markdown files."""

import pytest

from index.reading import article_from_bytes

MATTER = """---
title: "The bridges"
date: 2024-05-03T10:00:00
author: Ines Roth
lang: en-GB
tags:
  - oak
# a note
---

# Costs

They cost 4.2 million.
"""


def test_front_matter_is_read_and_leaves_the_text() -> None:
    for text in (MATTER, MATTER.replace("\n", "\r\n"), f"\ufeff{MATTER}"):
        article = article_from_bytes(text.encode(), source="bridges.md")
        assert article.text == "# Costs\n\nThey cost 4.2 million.\n"
        said = (article.title, article.published, article.author, article.language)
        assert said == ("The bridges", "2024-05-03", "Ines Roth", "en-GB")


def test_front_matter_is_a_matter_of_markdown_files() -> None:
    assert article_from_bytes(MATTER.encode(), source="bridges.txt").text == MATTER


@pytest.mark.parametrize("text", ["---\nA rule of dashes.\n---\nIt ends.\n", "---\ntitle: never ends\n", "--- x\n"])
def test_what_only_looks_like_front_matter_stays(text: str) -> None:
    assert article_from_bytes(text.encode(), source="bridges.md").text == text


def test_a_title_of_its_own_is_found_where_front_matter_has_none() -> None:
    article = article_from_bytes(b"---\ndate: soon\n---\n# Costs\n\nFour.\n", source="bridges.md")
    assert (article.title, article.published) == ("Costs", "")
