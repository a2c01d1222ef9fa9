"""Backups: the same articles come back, bad lines are named, and an interruption loses nothing."""

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article_index import ArticleIndex
from index.backup import Backup, _article, _line, _parsed, _record, read_backup, write_backup
from index.errors import BackupError
from index.types import Article
from tests.index.samples import BRIDGE, CHEESE, NEWER, opened, seen, titles

PAGED = Article("One page.\n\nAnother.", "Pages", "p.pdf", author="A. B.", language="en-GB", pages=(0, 11))
ARTICLES = [BRIDGE, CHEESE, PAGED]
OWNERS = {CHEESE.id: ["anna", "ben"]}


@pytest.fixture
def index(tmp_path: Path) -> ArticleIndex:
    index = opened(tmp_path / "first")
    index.add(ARTICLES)
    return index


@pytest.fixture
def file(index: ArticleIndex, tmp_path: Path) -> Path:
    """A backup of that index."""
    write_backup(index, tmp_path / "backup.jsonl", owners=OWNERS)
    return tmp_path / "backup.jsonl"


def lines_of(file: Path) -> list[bytes]:
    return file.read_bytes().splitlines(keepends=True)


def test_every_article_comes_back_as_it_was_with_its_owners(index: ArticleIndex, file: Path, tmp_path: Path) -> None:
    told: list[Any] = []
    with opened(tmp_path / "second") as second:
        report = read_backup(second, Backup(file), on_owners=lambda article, owners: told.append((article.id, owners)))
        assert sorted(report.added) == sorted(article.title for article in ARTICLES)
        assert second.list() == index.list()
        assert [second.article(article.id) for article in ARTICLES] == ARTICLES
        assert seen(second) == seen(index)
    assert told == [(CHEESE.id, ["anna", "ben"])]


def test_reading_it_again_changes_nothing(index: ArticleIndex, file: Path) -> None:
    report = read_backup(index, Backup(file))
    assert (report.added, report.replaced, len(report.unchanged)) == ((), (), 3)


def test_only_its_owner_can_read_it(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_backup_says_how_many_articles_it_has(index: ArticleIndex, file: Path, tmp_path: Path) -> None:
    assert Backup(file).count == 3
    with opened(tmp_path / "empty") as empty:
        assert write_backup(empty, tmp_path / "empty.jsonl") == 0
    backup = Backup(tmp_path / "empty.jsonl")
    assert (backup.count, list(backup), backup.bad) == (0, [], {})


@pytest.mark.parametrize(
    ("damage", "bad"),
    [
        (lambda line: b"\n", {3: "Expecting value"}),
        (lambda line: b"[]\n", {3: "no whole record"}),
        (lambda line: b"\xff\xfe\n", {3: "codec can't decode"}),
        (lambda line: line.replace(b"e", b"a", 1), {3: ""}),
        (lambda line: line.replace(b'"sum": "', b'"sum": "0'), {3: "not as it was written"}),
        (lambda line: _line({**_parsed(line), "sha256": "0"}), {3: "the text is not the one"}),
        (lambda line: _line({**_parsed(line), "owners": [5]}), {3: "wrong kind"}),
        (lambda line: _line({**_parsed(line), "title": None}), {3: "wrong kind"}),
        (lambda line: _line({"text": "x"}), {3: "the field 'title' is missing"}),
        (lambda line: b"", {4: "3 articles were written and 2 are here"}),
    ],
)
def test_a_bad_line_is_named_and_the_others_come_in(
    file: Path, tmp_path: Path, damage: Callable[[bytes], bytes], bad: dict[int, str]
) -> None:
    head, first, second, *others = lines_of(file)
    file.write_bytes(b"".join([head, first, damage(second), *others]))
    backup = Backup(file)
    with opened(tmp_path / "second") as index:
        assert len(read_backup(index, backup).added) == 2
    assert backup.bad.keys() == bad.keys()
    assert all(bad[number] in backup.bad[number] for number in bad)


@pytest.mark.parametrize("lines", [1, 2, 3, 4])
def test_a_backup_without_its_end_is_told(file: Path, lines: int) -> None:
    file.write_bytes(b"".join(lines_of(file)[:lines]))
    backup = Backup(file)
    assert len(list(backup)) == lines - 1
    assert backup.bad == {lines + 1: "the end is missing, with all that came after this"}


@pytest.mark.parametrize("content", [b"", b"{}\n", b'{"kind": "other"}\n', b"\x00\x01", b"Dear reader,\n"])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(BackupError, match=r"x is no backup: name one that article-qa export wrote"):
        Backup(tmp_path / "x")


def test_one_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(_line({"kind": "article-qa backup", "version": 2}))
    with pytest.raises(BackupError, match="is of a newer version"):
        Backup(tmp_path / "x")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"none\.jsonl cannot be read \(No such file"):
        Backup(tmp_path / "none.jsonl")


def test_a_file_that_is_there_is_never_written_over(index: ArticleIndex, file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(BackupError, match="is there already"):
        write_backup(index, file)
    assert file.read_bytes() == before


def test_a_place_that_cannot_be_written_is_named(index: ArticleIndex, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"nowhere/b\.jsonl cannot be written \(No such file"):
        write_backup(index, tmp_path / "nowhere" / "b.jsonl")


@pytest.mark.parametrize("after", [1, 2, 3])
def test_an_interrupted_backup_goes_on_where_it_was(index: ArticleIndex, file: Path, after: int) -> None:
    whole = file.read_bytes()
    file.unlink()
    told: list[str] = []

    def interrupted(info: Any) -> None:
        told.append(info.id)
        if len(told) == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_backup(index, file, owners=OWNERS, on_article=interrupted)
    assert not file.exists()
    part = file.with_name("backup.jsonl.part")
    assert whole.startswith(part.read_bytes()) and len(lines_of(part)) == after + 1
    read: list[str] = []
    original, index.article = index.article, lambda id_: read.append(id_) or original(id_)  # type: ignore[method-assign]
    write_backup(index, file, owners=OWNERS)
    assert file.read_bytes() == whole
    assert len(read) == 3 - after
    assert not part.exists()


@pytest.mark.parametrize("cut", [0, 1, 40, 300, -1, -40])
def test_a_torn_line_of_an_interrupted_backup_is_written_again(index: ArticleIndex, file: Path, cut: int) -> None:
    whole = file.read_bytes()
    file.unlink()
    file.with_name("backup.jsonl.part").write_bytes(whole[:cut])
    write_backup(index, file, owners=OWNERS)
    assert file.read_bytes() == whole


def test_what_has_changed_since_an_interruption_is_written_as_it_is_now(index: ArticleIndex, file: Path) -> None:
    file.rename(file.with_name("backup.jsonl.part"))
    index.add([NEWER])
    index.remove(CHEESE.id)
    assert write_backup(index, file) == 2
    backup = Backup(file)
    assert sorted(article.text for article, _ in backup) == sorted([NEWER.text, PAGED.text])
    assert backup.bad == {}


def test_an_article_that_is_removed_meanwhile_is_left_out(index: ArticleIndex, tmp_path: Path) -> None:
    ids = sorted(article.id for article in ARTICLES)

    def remove_another(info: Any) -> None:
        if info.id == ids[0]:
            index.remove(ids[1])

    assert write_backup(index, tmp_path / "b.jsonl", on_article=remove_another) == 2
    backup = Backup(tmp_path / "b.jsonl")
    assert [article.id for article, _ in backup] == [ids[0], ids[2]]
    assert backup.bad == {}


def test_an_interrupted_reading_keeps_what_is_in_and_goes_on(file: Path, tmp_path: Path) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    with opened(tmp_path / "second") as second:
        with pytest.raises(KeyboardInterrupt):
            read_backup(second, Backup(file), on_article=interrupted)
        report = read_backup(second, Backup(file))
        assert len(titles(second)) == 3
        assert len(report.added) + len(report.unchanged) == 3


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.builds(Article, texts, texts, texts, texts, texts, texts, st.lists(st.integers(0, 40)).map(tuple)))
def test_any_article_comes_back_from_its_line(article: Article) -> None:
    line = _line(_record(article, ["anna"]))
    assert line.count(b"\n") == 1 and json.loads(line)
    assert _article(_parsed(line)) == article
