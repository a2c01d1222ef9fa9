"""What is waited for before a question can be answered."""

import pytest

from qa.chat.answer_view import status_html
from qa.chat.waiting import Fetched, Waiting


def test_with_nothing_to_fetch_the_model_loads() -> None:
    assert Fetched().waiting == Waiting("Loading the model", None)


def test_a_file_that_is_fetched_is_told_with_its_share() -> None:
    fetched = Fetched()
    fetched("qwen from huggingface.co", 312_000_000, 1_117_000_000)
    assert fetched.waiting.doing == "Fetching files, this once: qwen from huggingface.co, 312 of 1,117 MB"
    assert fetched.waiting.share == pytest.approx(0.279, abs=0.001)


def test_once_it_is_whole_the_model_loads() -> None:
    fetched = Fetched()
    fetched("qwen from huggingface.co", 10, 10)
    assert fetched.waiting == Waiting()


def test_a_status_has_a_bar_where_the_share_is_known_and_seconds_always() -> None:
    assert '<progress value="0.250" aria-label="Fetched"></progress>' in status_html(Waiting("Fetching", 0.25), 3.4)
    assert status_html(Waiting("Writing"), 3.4) == (
        '<p class="status">Writing… <span class="seconds" aria-hidden="true">3 s</span></p>'
    )


def test_a_label_is_text() -> None:
    assert "&lt;b&gt;" in status_html(Waiting("<b>"), 0)
