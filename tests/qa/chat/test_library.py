"""Articles by visitor: seen, asked and removed by their owners alone."""

from pathlib import Path

import pytest

from index import Article
from qa import Answer
from qa.chat.assistant_source import AssistantSource
from qa.chat.library import Library
from qa.chat.owners import FILE, Owners
from qa.errors import RecordError, SettingsError
from tests.qa.chat.scripted import ScriptedAssistant

EVERYONES = Article("The bridge is old.", "The bridge", "bridge.md")
OWN = Article("The castle is old.", "The castle", "https://example.org/castle")


def library(owners: Owners | None = None, *articles: Article, shared: bool = False) -> Library:
    source = AssistantSource(lambda: ScriptedAssistant(lambda _: Answer("q"), *(articles or (EVERYONES,))))
    return Library(source, owners or Owners(), shared=shared)


def titles(of: Library, visitor: str) -> list[str]:
    return [info.title for info in of.visible(visitor)]


def test_what_a_visitor_adds_is_seen_and_asked_by_that_visitor_alone():
    held = library()
    assert held.add("one", OWN) == "added"
    assert titles(held, "one") == ["The bridge", "The castle"]
    assert titles(held, "two") == titles(held, "") == ["The bridge"]
    assert held.asked("one", [OWN.id]) == [OWN.id]
    assert held.asked("two", [OWN.id]) == [EVERYONES.id]


def test_an_address_of_a_visitors_own_takes_no_other_articles_place():
    held = library()
    held.add("one", OWN)
    assert [info.source for info in held.visible("one")][1] == f"https://example.org/castle#{OWN.id[:8]}"


def test_the_same_text_of_two_visitors_goes_with_the_second_who_removes_it():
    held = library()
    held.add("one", OWN)
    assert held.add("two", OWN) == "added"
    held.remove("one", OWN.id)
    assert titles(held, "one") == ["The bridge"]
    assert titles(held, "two") == ["The bridge", "The castle"]
    held.remove("two", OWN.id)
    assert titles(held, "two") == ["The bridge"]


def test_everyones_article_stays_everyones_when_a_visitor_adds_it_again():
    held = library()
    assert held.add("one", EVERYONES) == "unchanged"
    assert titles(held, "two") == ["The bridge"]


@pytest.mark.parametrize("article_id", [EVERYONES.id, OWN.id, "unknown", ""])
def test_a_visitor_removes_only_what_is_theirs(article_id: str):
    held = library()
    held.add("one", OWN)
    with pytest.raises(SettingsError, match="only who added it can"):
        held.remove("two", article_id)


def test_a_shared_library_lets_anyone_remove_what_anyone_added():
    held = library(shared=True)
    held.add("one", OWN)
    assert held.remove("two", OWN.id) == "The castle"


def test_owners_are_known_after_a_new_start(tmp_path: Path):
    library(Owners(tmp_path)).add("one", OWN)
    again = library(Owners(tmp_path), EVERYONES, OWN)
    assert titles(again, "two") == ["The bridge"]
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


def test_nobody_sees_anything_while_owners_cannot_be_told(tmp_path: Path):
    (tmp_path / FILE).write_text("[")
    with pytest.raises(RecordError, match="does not say whose articles are whose"):
        library(Owners(tmp_path)).visible("one")
