"""Outputs that an event leaves as they are: told to stay, and not made anew."""

import asyncio
from collections.abc import Callable
from typing import Any

import gradio as gr
import pytest
from gradio.state_holder import SessionState

from qa.chat.sparing_blocks import SparingBlocks

STAYS = {"__type__": "update"}


Changes = Callable[[list[Any]], Any]


def changes_of(given: Changes, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Any], int]:
    """What browsers are told of three outputs, and how many components that made; `given` takes the outputs."""

    async def told() -> tuple[list[Any], int]:
        # Gradio makes event loops that it never closes, unless there is one already.
        with SparingBlocks() as page:
            outputs = [gr.HTML("a"), gr.HTML("b"), gr.Button("c")]
            page.load(lambda: None, None, outputs)
        [event] = page.fns.values()
        made = count_made(monkeypatch)
        return await page.postprocess_data(event, given(outputs), SessionState(page)), len(made)

    return asyncio.run(told())


def count_made(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The components that are made from now on."""
    made: list[object] = []
    for kind in (gr.HTML, gr.Button):

        def noted(self: Any, *others: Any, make: Any = kind.__init__, **named: Any) -> None:
            made.append(self)
            make(self, *others, **named)

        monkeypatch.setattr(kind, "__init__", noted)
    return made


def test_what_an_event_leaves_out_or_skips_is_told_to_stay_and_is_not_made_anew(monkeypatch: pytest.MonkeyPatch):
    told, made = changes_of(lambda outputs: {outputs[1]: "new", outputs[2]: gr.skip()}, monkeypatch)
    assert (told, made) == ([STAYS, "new", STAYS], 0)


def test_an_update_of_a_component_is_told_in_its_place(monkeypatch: pytest.MonkeyPatch):
    told, made = changes_of(lambda outputs: {outputs[2]: gr.update(visible=False), outputs[0]: "new"}, monkeypatch)
    assert (told[0], told[1], told[2]["visible"], made) == ("new", STAYS, False, 1)


def test_an_event_that_changes_nothing_makes_nothing(monkeypatch: pytest.MonkeyPatch):
    assert changes_of(lambda outputs: {outputs[0]: gr.skip()}, monkeypatch) == ([STAYS] * 3, 0)


def test_an_event_may_give_all_its_outputs_in_turn(monkeypatch: pytest.MonkeyPatch):
    told, _ = changes_of(lambda _: ["x", "y", "z"], monkeypatch)
    assert told == ["x", "y", "z"]


def test_nothing_is_kept_of_what_was_shown() -> None:
    async def kept() -> tuple[list[Any], SessionState, SparingBlocks]:
        with SparingBlocks() as page:
            chosen, view = gr.Dropdown(choices=["a"], value=["a"], multiselect=True), gr.HTML()
            page.load(lambda _: None, chosen, [chosen, view])
        [event] = page.fns.values()
        state = SessionState(page)
        for number in range(3):
            await page.preprocess_data(event, [["a"]], state)
            updated = {chosen: gr.update(choices=["a", "b"]), view: f"answer {number}"}
            told = await page.postprocess_data(event, updated, state)
        return told, state, page

    told, state, page = asyncio.run(kept())
    assert told[0]["choices"] == [["a", "a"], ["b", "b"]] and told[1] == "answer 2"
    assert [*state.components] == []
    assert state.blocks_config.blocks.keys() == page.blocks.keys()
