"""The components of the page that events read or change."""

from dataclasses import dataclass, fields
from typing import Any

import gradio as gr

# What an event gives back: the components that change, with their new values.
Changes = dict[gr.blocks.Block, Any]


@dataclass(frozen=True)
class Widgets:
    """The components, by what they show."""

    conversation: gr.State
    view: gr.HTML
    suggestions: gr.HTML
    question: gr.Textbox
    send: gr.Button
    stop: gr.Button
    opening: gr.HTML
    notice: gr.HTML
    chosen: gr.Dropdown
    upload: gr.File
    added: gr.HTML
    articles: gr.HTML
    article: gr.HTML
    keeping: gr.Row

    def changing(self) -> "list[gr.blocks.Block]":
        """All that an event may change."""
        return [getattr(self, item.name) for item in fields(self) if item.name != "conversation"]
