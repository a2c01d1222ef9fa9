"""What the terminal shows while something goes on."""

import io
from collections.abc import Iterator

import pytest
from rich.console import Console

from qa import terminal
from qa.terminal import FetchBar, counted, fetching, last_of
from qa.types import Answer

DRAFTS = [
    Answer("Who?", stage="searching"),
    Answer("Who?", stage="writing", text="It is a draft [bold]"),
    Answer("Who?", text="It is decided. [1]", answered=True),
]


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """A terminal of 100 columns in place of standard error."""
    file = io.StringIO()
    console = Console(file=file, force_terminal=True, width=100, highlight=False)
    monkeypatch.setattr(terminal, "talk", console)
    return file


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Standard error that is no terminal."""
    file = io.StringIO()
    monkeypatch.setattr(terminal, "talk", Console(file=file, force_terminal=False))
    return file


def test_the_bar_tells_another_of_the_bytes_as_well(pipe: io.StringIO) -> None:
    told: list[tuple[str, int, int]] = []
    with fetching(lambda *bytes_: told.append(bytes_)) as bar:
        bar("model", 1, 4)
    assert told == [("model", 1, 4)]


def test_talk_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.talk.print("a word")
    assert capsys.readouterr() == ("", "a word\n")


def test_the_last_answer_is_returned_and_the_drafts_are_not_printed_to_a_pipe(pipe: io.StringIO) -> None:
    assert last_of(iter(DRAFTS)) == DRAFTS[-1]
    assert pipe.getvalue() == ""


def test_on_a_terminal_the_drafts_are_shown_as_they_are_and_the_last_is_returned(screen: io.StringIO) -> None:
    assert last_of(iter(DRAFTS)) == DRAFTS[-1]
    assert "It is decided. [1]" in screen.getvalue()


def test_every_stage_before_the_last_has_words_for_it(screen: io.StringIO) -> None:
    assert set(terminal._STAGES) == {"searching", "reading", "writing", "checking"}
    last_of(iter([DRAFTS[0]]))
    assert "Finding passages" in screen.getvalue()


def test_an_error_in_the_stream_passes_through_and_leaves_the_terminal_usable(screen: io.StringIO) -> None:
    def broken() -> Iterator[Answer]:
        yield DRAFTS[0]
        raise RuntimeError("model gone")

    with pytest.raises(RuntimeError, match="model gone"):
        last_of(broken())
    assert screen.getvalue().endswith("\x1b[?25h") or "\x1b[?25h" in screen.getvalue()


def test_without_a_byte_no_bar_is_drawn(screen: io.StringIO) -> None:
    with fetching():
        pass
    assert screen.getvalue() == ""


def test_a_bar_shows_the_label_and_the_size(screen: io.StringIO) -> None:
    with fetching() as bar:
        bar("all-MiniLM-L6-v2", 0, 90_000_000)
        bar("all-MiniLM-L6-v2", 45_000_000, 90_000_000)
    assert "all-MiniLM-L6-v2" in screen.getvalue()
    assert "45.0/90.0 MB" in screen.getvalue()


def test_two_files_have_a_line_each(screen: io.StringIO) -> None:
    bar = FetchBar()
    bar("one", 1, 10)
    bar("two", 2, 10)
    bar("one", 10, 10)
    bar.stop()
    assert len(bar._tasks) == 2
    assert {"one", "two"} == set(bar._tasks)


def test_the_bar_ends_when_the_fetching_fails(screen: io.StringIO) -> None:
    with pytest.raises(OSError, match="gone"), fetching() as bar:
        bar("one", 1, 10)
        raise OSError("gone")
    assert not bar._bar.live.is_started


def test_a_counter_shows_how_many_of_how_many(screen: io.StringIO) -> None:
    with counted("questions") as bar:
        task = bar.add_task("", total=57)
        bar.update(task, advance=3, description="2 right")
    assert "questions" in screen.getvalue()
    assert "3/57" in screen.getvalue()
    assert "2 right" in screen.getvalue()


@pytest.mark.parametrize("text", ["[bold red]loud[/] :smile:", "[here](http://192.0.2.1/a) ![x](y.png)", "<b>a</b>"])
def test_markup_of_a_draft_is_shown_as_text(screen: io.StringIO, text: str) -> None:
    last_of(iter([Answer("Who?", stage="writing", text=text)]))
    assert text in screen.getvalue()
    assert "\x1b]8;" not in screen.getvalue()
