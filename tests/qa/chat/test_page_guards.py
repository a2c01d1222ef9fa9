"""The headers of every response, and whose requests are answered."""

from collections.abc import Iterator

import httpx
import pytest

from qa.chat.page_guards import POLICY, guards
from tests.qa.chat.scripted import ScriptedAssistant
from tests.qa.chat.serving import served


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(lambda: ScriptedAssistant(lambda _: ValueError())) as address:
        yield address


@pytest.mark.parametrize("path", ["", "config", "theme.css", "nowhere", "gradio_api/file=/etc/passwd"])
def test_every_response_carries_the_policy(address: str, path: str):
    headers = httpx.get(address + path).headers
    assert headers["content-security-policy"] == POLICY
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")


def test_the_policy_names_no_address_but_the_pages_own():
    assert "http" not in POLICY
    assert "*" not in POLICY
    assert "default-src 'self'" in POLICY
    assert "script-src-attr 'none'" in POLICY


def test_a_name_that_was_made_to_lead_here_is_not_answered(address: str):
    assert httpx.get(address, headers={"Host": "elsewhere.example"}).status_code == 400
    assert httpx.get(address, headers={"Host": "localhost"}).status_code == 200


def test_a_page_for_others_answers_to_any_name():
    assert len(guards("0.0.0.0")) == len(guards("127.0.0.1")) - 1


def test_the_icon_is_the_pages_own(address: str):
    icon = httpx.get(address + "favicon.ico")
    assert icon.headers["content-type"].startswith("image/svg+xml")
    assert "gradio" not in icon.text.lower()
    assert icon.text.startswith("<svg")
