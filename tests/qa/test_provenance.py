"""What an answer was made with."""

from hashlib import sha256
from pathlib import Path

import pytest

from qa.provenance import installed_version, model_sha256


def test_the_sum_of_a_model_file_is_read_once_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "own.gguf"
    file.write_bytes(b"GGUF")
    assert {model_sha256(f"local:{file}") for _ in range(2)} == {sha256(b"GGUF").hexdigest()}
    assert capsys.readouterr().err == f"Reading {file} for its SHA-256 ...\n"


def test_a_model_that_is_no_file_here_has_no_sum() -> None:
    assert [model_sha256(name) for name in ("none", "openai:gpt", "http://127.0.0.1/v1")] == ["", "", ""]


def test_a_package_has_its_version_or_is_said_not_to_be_there() -> None:
    assert installed_version("pydantic").startswith("2.")
    assert installed_version("no-such-package") == "not installed"
