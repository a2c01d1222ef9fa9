"""What is saved with an index, and what it refuses afterwards."""

import json
from pathlib import Path

import pytest

from index.errors import StoreError
from index.settings import DEFAULT_EMBEDDING, IndexSettings, is_outdated


def test_settings_are_saved_in_a_new_folder_and_read_from_it_afterwards(tmp_path: Path) -> None:
    settings = IndexSettings(passage_tokens=90)
    assert settings.settle(tmp_path) == settings and list(tmp_path.iterdir()) == []
    settings.save(tmp_path)
    saved = json.loads((tmp_path / "index.json").read_text())
    assert saved == {"format": 2, "embedding": DEFAULT_EMBEDDING, "passage_tokens": 90}
    assert IndexSettings().settle(tmp_path).passage_tokens == 90


def test_another_embedding_model_is_refused_with_the_option_that_helps(tmp_path: Path) -> None:
    IndexSettings("first").save(tmp_path)
    IndexSettings("second").save(tmp_path)
    with pytest.raises(StoreError, match=r"made with the embedding model 'first', not 'second': use --embedding first"):
        IndexSettings("second").settle(tmp_path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Expecting value"),
        (b"\xff\xfe garbage", "codec can't decode"),
        (b'{"format": 1, "embed', "Unterminated string"),
        (b"[]", "cannot be interpreted"),
        (b"{}", "format"),
        (b'{"format": 2, "colour": "red"}', "unexpected keyword argument 'colour'"),
    ],
)
def test_a_damaged_settings_file_is_one_line_with_a_way_out(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "index.json").write_bytes(content)
    with pytest.raises(
        StoreError, match=rf"settings of the index in .* cannot be read .*{reason}.*move that folder away"
    ) as caught:
        IndexSettings().settle(tmp_path)
    assert "\n" not in str(caught.value)


def test_settings_where_a_folder_lies_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "index.json").mkdir()
    with pytest.raises(StoreError, match="Is a directory"):
        IndexSettings().settle(tmp_path)


@pytest.mark.parametrize("made_as", [3, 0, "2", None])
def test_an_index_of_a_newer_version_is_refused(tmp_path: Path, made_as: object) -> None:
    (tmp_path / "index.json").write_text(json.dumps({"format": made_as, "embedding": "x", "passage_tokens": 1}))
    with pytest.raises(StoreError, match=r"has the form .+, which this version does not know: use the newer version"):
        IndexSettings().settle(tmp_path)


def test_an_index_of_an_older_version_is_outdated(tmp_path: Path) -> None:
    assert not is_outdated(tmp_path)
    IndexSettings().save(tmp_path)
    assert not is_outdated(tmp_path)
    (tmp_path / "index.json").write_text('{"format": 1, "embedding": "x", "passage_tokens": 1}')
    assert is_outdated(tmp_path)
    assert IndexSettings("x").settle(tmp_path).passage_tokens == 1
