"""What must not change under an index: saved in its folder when it is made."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import StoreError

DEFAULT_EMBEDDING = "all-MiniLM-L6-v2"
_FILE = "index.json"
_FORMAT = 2


@dataclass(frozen=True)
class IndexSettings:
    """Settings of one index.

    Attributes:
        embedding: Name or folder of the embedding model.
        passage_tokens: Most tokens of a passage with its title and heading, by the embedding model's count.
    """

    embedding: str = DEFAULT_EMBEDDING
    passage_tokens: int = 200

    def settle(self, folder: Path) -> "IndexSettings":
        """These settings, or those that the index in the folder was made with.

        Raises:
            StoreError: The index was made with another embedding model or by a newer version, or its settings file is
                damaged.
        """
        file = folder / _FILE
        return self.agreed(_text_of(file), folder) if file.exists() else self

    def agreed(self, text: str, place: object) -> "IndexSettings":
        """The settings that were saved as this text, which must be of the same embedding model; raises as `settle`.

        Args:
            place: Where they were saved, for the message.
        """
        _, saved = _parsed(text, place)
        if saved.embedding != self.embedding:
            raise StoreError(
                f"The index in {place} was made with the embedding model {saved.embedding!r}, not "
                f"{self.embedding!r}: use --embedding {saved.embedding}, or another --data folder."
            )
        return saved

    def text(self) -> str:
        """What is saved of them."""
        return json.dumps({"format": _FORMAT, **asdict(self)}, indent=1) + "\n"

    def save(self, folder: Path) -> None:
        """Write them down for an index that has none yet; call it with the first articles, once they are embedded."""
        file = folder / _FILE
        if not file.exists():
            part = file.with_suffix(".part")
            part.write_text(self.text())
            part.replace(file)


def is_outdated(folder: Path) -> bool:
    """True for an index that an older version made, in a form that this one does not read; raises as `settle`."""
    file = folder / _FILE
    return file.exists() and _parsed(_text_of(file), folder)[0] < _FORMAT


def _text_of(file: Path) -> str:
    try:
        return file.read_text()
    except (OSError, ValueError) as error:
        raise _unreadable(file.parent, error) from error


def _parsed(text: str, place: object) -> tuple[int, IndexSettings]:
    try:
        record = json.loads(text)
        made_as = record.pop("format")
        if made_as not in range(1, _FORMAT + 1):
            raise StoreError(
                f"The index in {place} has the form {made_as!r}, which this version does not know: use the newer "
                "version of article-qa that made it, or another --data folder."
            )
        return made_as, IndexSettings(**record)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unreadable(place, error) from error


def _unreadable(place: object, error: Exception) -> StoreError:
    return StoreError(
        f"The settings of the index in {place} cannot be read ({error}): move that folder away "
        "and add the articles again."
    )
