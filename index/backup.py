"""Backups: the articles of an index as JSON lines, each line with a sum of what it holds.

The first line says what the file is, the last one how many articles lie between. Passages and vectors are not in it:
they are made again when it is read, by whatever embedding model is then in use.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from index.errors import BackupError, StoreError
from index.types import AddReport, Article, ArticleInfo

if TYPE_CHECKING:
    from index.article_index import ArticleIndex

# Whose each article is, by article id: an index does not know, and passes on what it is told.
Owners = Mapping[str, Sequence[str]]

_HEAD = {"kind": "article-qa backup", "version": 1}
_TEXTS = ("text", "title", "source", "published", "author", "language")


@dataclass
class Backup:
    """A backup to read; iterating over it gives each article that is as it was written, with its owners.

    Attributes:
        count: How many lines it has for articles.
        bad: By number of line, from 1, what is wrong with each that was left out; complete once all is read.

    Raises:
        BackupError: There is no such file, or it is no backup.
    """

    file: Path
    count: int = field(init=False, default=0)
    bad: dict[int, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        try:
            with self.file.open("rb") as lines:
                head = _parsed(next(lines, b""))
                self.count = max(0, sum(1 for _ in lines) - 1)
        except OSError as error:
            raise BackupError(f"The file {self.file} cannot be read ({error.strerror}): check its name.") from error
        except ValueError:
            head = {}
        if head.get("kind") != _HEAD["kind"]:
            raise BackupError(f"The file {self.file} is no backup: name one that article-qa export wrote.")
        if head != _HEAD:
            raise BackupError(f"The backup {self.file} is of a newer version: use the article-qa that wrote it.")

    def __iter__(self) -> Iterator[tuple[Article, list[str]]]:
        """The articles and whose they are, whatever is wrong with other lines."""
        self.bad.clear()
        met: set[str] = set()
        number, end = 1, None
        with self.file.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    record = _parsed(line)
                    if number == 1 or (end := record.get("end")) is not None:
                        continue
                    article = _article(record)
                except (ValueError, KeyError, TypeError) as error:
                    self.bad[number] = _fault(error)
                    continue
                met.add(article.id)
                yield article, record["owners"]
        if end is None:
            self.bad[number + 1] = "the end is missing, with all that came after this"
        elif end != len(met) + len(self.bad):
            self.bad[number] = f"{end} articles were written and {len(met) + len(self.bad)} are here"


def write_backup(
    index: "ArticleIndex",
    file: Path,
    *,
    owners: Owners | None = None,
    on_article: Callable[[ArticleInfo], None] = lambda _: None,
) -> int:
    """Write all articles of an index into a new file, which only its owner can read; how many there are.

    Until it is whole it has ".part" behind its name; what an interruption left of that is gone on with.

    Args:
        on_article: Called with each article that is in the file.

    Raises:
        BackupError: The file is there already, or cannot be written.
        StoreError: The index cannot be read.
    """
    if file.exists():
        raise BackupError(f"The file {file} is there already: name a new one.")
    part = file.with_name(f"{file.name}.part")
    infos = sorted(index.list(), key=lambda info: info.id)
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as out:
            count = _write(index, out, infos, owners or {}, on_article)
            out.write(_line({"end": count}))
            out.flush()
            os.fsync(out.fileno())
        part.rename(file)
    except OSError as error:
        raise BackupError(
            f"The backup {file} cannot be written ({error.strerror}): make room, or choose another place."
        ) from error
    return count


def read_backup(
    index: "ArticleIndex",
    backup: Backup,
    *,
    on_owners: Callable[[Article, Sequence[str]], None] = lambda *_: None,
    **options: Any,
) -> AddReport:
    """Add the articles of a backup to an index, which takes those that are in already as they are.

    Args:
        on_owners: Called with each article that is somebody's, before it can be seen.
        options: As `ArticleIndex.add` takes them.

    Raises:
        StoreError: The index cannot be written; what `on_article` was told of is in, and the backup can be read again.
    """

    def articles() -> Iterator[Article]:
        for article, owners in backup:
            if owners:
                on_owners(article, owners)
            yield article

    return index.add(articles(), **options)


def _write(
    index: "ArticleIndex",
    out: IO[bytes],
    infos: Sequence[ArticleInfo],
    owners: Owners,
    on_article: Callable[[ArticleInfo], None],
) -> int:
    """Write the articles behind those that are there; how many there are then."""
    count = _taken_up(out, infos, owners)
    for info in infos[:count]:
        on_article(info)
    for info in infos[count:]:
        try:
            article = index.article(info.id)
        except StoreError:
            if any(info.id == other.id for other in index.list()):
                raise
            continue  # removed since it was listed
        out.write(_line(_record(article, owners.get(info.id, ()))))
        count += 1
        on_article(info)
    return count


def _taken_up(out: IO[bytes], infos: Sequence[ArticleInfo], owners: Owners) -> int:
    """How many of the articles the file begins with, as they are now; what comes after them is cut off."""
    count, good = 0, 0
    for number, line in enumerate(out):
        try:
            record = _parsed(line)
            same = record == _HEAD if number == 0 else _is_of(record, infos[count], owners)
        except (ValueError, KeyError, TypeError, IndexError):
            same = False
        if not same:
            break
        good += len(line)
        count += number > 0
    out.seek(good)
    out.truncate()
    if not good:
        out.write(_line(_HEAD))
    return count


def _is_of(record: Mapping[str, Any], info: ArticleInfo, owners: Owners) -> bool:
    article = _article(record)
    known = all(getattr(article, name) == getattr(info, name) for name in (*_TEXTS[1:], "sha256", "pages"))
    return known and record["owners"] == list(owners.get(info.id, ()))


def _record(article: Article, owners: Sequence[str]) -> dict[str, Any]:
    return {**asdict(article), "sha256": article.sha256, "owners": list(owners)}


def _article(record: Mapping[str, Any]) -> Article:
    texts = {name: record[name] for name in _TEXTS}
    pages, owners = record["pages"], record["owners"]
    if not all(isinstance(value, str) for value in (*texts.values(), *owners)) or not all(
        isinstance(page, int) for page in pages
    ):
        raise TypeError("a field is of the wrong kind")
    article = Article(**texts, pages=tuple(pages))
    if article.sha256 != record["sha256"]:
        raise ValueError("the text is not the one that was written")
    return article


def _line(record: Mapping[str, Any]) -> bytes:
    return json.dumps({**record, "sum": _sum(record)}).encode() + b"\n"


def _parsed(line: bytes) -> dict[str, Any]:
    """What a line holds.

    Raises:
        ValueError: It is not as it was written.
    """
    record = json.loads(line)
    if not isinstance(record, dict) or not line.endswith(b"\n"):
        raise ValueError("it is no whole record")
    if record.pop("sum", "") != _sum(record):
        raise ValueError("it is not as it was written")
    return record


def _sum(record: Mapping[str, Any]) -> str:
    return sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def _fault(error: Exception) -> str:
    return f"the field {error} is missing" if isinstance(error, KeyError) else f"{error}"
