"""Secrets in texts that are shown or written down."""

import pytest

from qa.redaction import redacted


def test_secrets_of_the_environment_and_passwords_in_addresses_are_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    monkeypatch.setenv("SOME_TOKEN", "short")
    text = "refused sk-very-secret at https://anna:pass@example.org/v1 and short http://example.org:80/a@b"
    assert redacted(text) == ("refused (hidden) at https://(hidden)@example.org/v1 and short http://example.org:80/a@b")
