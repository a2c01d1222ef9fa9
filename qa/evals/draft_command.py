"""`article-qa questions`: draft a set with a progress bar, each question written as soon as it is there."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import EvaluationError
from qa.evals.drafting import draft_questions
from qa.evals.types import Question
from qa.terminal import counted, talk

if TYPE_CHECKING:
    from qa.assistant import Assistant

Show = Callable[[str], None]
_FIELDS = ("id", "kind", "question", "answers", "answerable", "evidence", "article", "draft")


def write_drafts(
    name: str, *, count: int, out: Path | None, opened: Callable[[str | None], "Assistant"], show: Show
) -> None:
    """Draft questions on an article as JSON Lines; when it is stopped, those that are there are kept.

    Args:
        name: A file or web address, or an article of the index by id, title or file name.
        out: A new file; None to `show` the lines.
        opened: Opens an assistant, over the index or over one file or address alone.

    Raises:
        EvaluationError: There is no chat model, or the file is there already or cannot be written.
        UnknownArticleError: There is no such article.
    """
    outside = Path(name).is_file() or "://" in name
    with ExitStack() as stack:
        write = _writing(out, stack) if out else show
        assistant = stack.enter_context(opened(name if outside else None))
        kept: list[Question] = []
        try:
            for question in _drafts(assistant, "" if outside else name, count):
                kept.append(question)
                write(json.dumps({field: getattr(question, field) for field in _FIELDS}, ensure_ascii=False))
        except KeyboardInterrupt:
            talk.print("Stopped: what was drafted so far is kept.")
    if len(kept) < count:
        talk.print(f"{len(kept)} of {count} questions were drafted.")
    talk.print('They are drafts: correct or delete each one, and take its "draft" away once you have checked it.')
    if outside:
        talk.print(f"To ask them, have the article in the index: article-qa add {name}", markup=False)


def _drafts(assistant: "Assistant", name: str, count: int) -> Iterator[Question]:
    """The questions, with a bar; without a name, on the only article there is."""
    index = assistant.index
    article = index.article(index.find(name).id if name else index.list()[0].id)
    with counted("questions") as bar:
        task = bar.add_task("", total=count)
        tried = 0

        def on_try() -> None:
            nonlocal tried
            tried += 1
            bar.update(task, description=f"sentence {tried}")

        for question in draft_questions(assistant, article, count=count, on_try=on_try):
            bar.update(task, advance=1)
            yield question


def _writing(file: Path, stack: ExitStack) -> Show:
    """What writes a line to a new file, which goes again when nothing was written to it."""
    if file.exists():
        raise EvaluationError(f"The file {file} is there already: name a new one with --out.")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = file.open("x", encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"The file {file} cannot be written ({error.strerror}): name another.") from error
    stack.callback(_remove_if_empty, file)
    stack.enter_context(lines)

    def write(line: str) -> None:
        lines.write(line + "\n")
        lines.flush()  # what is killed has kept what it drafted

    return write


def _remove_if_empty(file: Path) -> None:
    if not file.stat().st_size:
        file.unlink()
