"""The list of articles and what became of those that were added, as the page shows them. Everything is escaped."""

from collections.abc import Callable, Sequence
from html import escape

from index import ArticleInfo
from qa.chat.additions import shown_source


def library_html(infos: Sequence[ArticleInfo], shown: str, removable: Callable[[str], bool]) -> str:
    """Each article with source, date and length, a button to read it, and one to remove it where that is allowed.

    Nothing where there is none: the place of the article says so.

    Args:
        shown: Id of the article that the page shows.
    """
    if not infos:
        return ""
    rows = "".join(_row_html(info, current=info.id == shown, removable=removable(info.id)) for info in infos)
    count = "1 article" if len(infos) == 1 else f"{len(infos):,} articles"
    return f'<details class="articles"><summary>{count}</summary><ul>{rows}</ul></details>'


def choice_label(info: ArticleInfo, infos: Sequence[ArticleInfo]) -> str:
    """The article's title, with the source where others have the same."""
    alike = sum(other.title == info.title for other in infos)
    return info.title if alike == 1 else f"{info.title} ({shown_source(info.source)})"


def suggestions_html(questions: Sequence[str], *, added: str = "") -> str:
    """Questions to press, below what can be expected. `added` is the title of a new article that they ask."""
    tried = "Try one of these:" if questions else "Ask whatever you want to know of the articles."
    about = f"Questions that {added} answers:" if added else tried
    promise = "" if added else "Every sentence of an answer shows the passage that states it. "
    buttons = "".join(
        f'<button type="button" class="suggestion" data-send="submit" data-question="{escape(question)}">'
        f"{escape(question)}</button>"
        for question in questions
    )
    return f'<div class="suggestions"><p>{promise}{escape(about)}</p>{buttons}</div>'


def adding_html(name: str, place: int, count: int, seconds: float) -> str:
    """What is being added, as the `place`-th, from 1, of `count`; without a share for one alone, which has none."""
    which = f" ({place} of {count})" if count > 1 else ""
    value = f' value="{place - 1}" max="{count}"' if count > 1 else ""
    return (
        f'<p class="notice adding" role="status">Adding {escape(name)}{which}… '
        f'<span class="seconds" aria-hidden="true">{seconds:.0f} s</span></p>'
        f'<progress class="adding"{value} aria-label="Adding articles"></progress>'
    )


def _row_html(info: ArticleInfo, *, current: bool, removable: bool) -> str:
    facts = (shown_source(info.source), info.published, f"{info.characters:,} characters")
    marked = ' aria-current="true"' if current else ""
    return (
        f'<li class="row"{marked}><button type="button" class="read" data-send="select" data-article="{info.id}">'
        f'<span class="title">{escape(info.title)}</span>'
        f'<span class="facts">{" · ".join(escape(fact) for fact in facts if fact)}</span></button>'
        f"{_remove_html(info) if removable else ''}</li>"
    )


def _remove_html(info: ArticleInfo) -> str:
    """A button behind another: one slip of the hand removes nothing."""
    title = escape(info.title)
    return (
        f'<details class="remove"><summary aria-label="Remove {title}…">Remove</summary>'
        f'<button type="button" data-send="delete" data-article="{info.id}" aria-label="Really remove {title}">'
        "Really remove</button></details>"
    )
