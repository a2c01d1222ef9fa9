"""What stands where on the page."""

from dataclasses import dataclass
from pathlib import Path

import gradio as gr

from qa.chat.answer_view import conversation_html
from qa.chat.conversation import Conversation
from qa.chat.instead import SUGGESTIONS
from qa.chat.library_view import suggestions_html
from qa.chat.widgets import Widgets

_FOLDER = Path(__file__).parent
_LONGEST_QUESTION = 2000
_LONGEST_ADDRESS = 2000
_LONGEST_TITLE = 300
_LONGEST_TEXT = 1_000_000
# Browsers keep the visitor's token under this name; the second word hides it from nobody, and is the same after a new
# start, or every visitor would be a new one then.
_TOKEN_NAMES = ("article-qa-visitor", "article-qa")


@dataclass(frozen=True)
class Controls:
    """The components that only start events or carry their input."""

    new: gr.Button
    token: gr.BrowserState
    markdown: gr.Button
    json: gr.Button
    as_markdown: gr.Textbox
    as_json: gr.Textbox
    address: gr.Textbox
    add_address: gr.Button
    title: gr.Textbox
    text: gr.Textbox
    add_text: gr.Button


def lay_out() -> tuple[Widgets, Controls]:
    """The components of the page, inside the Blocks that is open."""
    script = _script("page.js")
    with gr.Row(elem_id="top"):
        _html("<h1>Ask the articles</h1>")
        with gr.Row(elem_id="keeping", visible=False) as keeping:
            markdown = gr.Button("Save as Markdown", size="sm", scale=0, elem_classes="quiet")
            json = gr.Button("Save as JSON", size="sm", scale=0, elem_classes="quiet")
        new = gr.Button("New conversation", size="sm", elem_id="new", scale=0)
    with gr.Row(elem_id="columns"):
        with gr.Column(elem_id="left"):
            view = _html(conversation_html([]), elem_id="conversation", js_on_load=script)
            suggestions = _html(suggestions_html(SUGGESTIONS), elem_id="suggestions", js_on_load=_script("library.js"))
            opening = _html(elem_id="opening")
            notice = _html(elem_id="notice")
            question, send, stop = _composer()
        with gr.Column(elem_id="right"):
            with gr.Row(elem_id="library"):
                chosen = gr.Dropdown(
                    [], value=[], multiselect=True, label="Articles to ask: all, or those chosen here", elem_id="chosen"
                )
                upload = gr.File(label="Add articles", file_count="multiple", elem_id="upload")
            pasting = _pasting()
            added = _html(elem_id="added")
            articles = _html(elem_id="articles", js_on_load=_script("library.js"))
            article = _html(elem_id="article", js_on_load=script)
    conversation, token = gr.State(Conversation()), _token()
    as_markdown, as_json = _held(), _held()
    widgets = Widgets(
        *(conversation, view, suggestions, question, send, stop, opening, notice),
        *(chosen, upload, added, articles, article, keeping),
    )
    return widgets, Controls(new, token, markdown, json, as_markdown, as_json, *pasting)


def _composer() -> tuple[gr.Textbox, gr.Button, gr.Button]:
    with gr.Row(elem_id="composer"):
        question = gr.Textbox(
            label="Question",
            show_label=False,
            placeholder="Ask a question",
            lines=1,
            max_lines=5,
            max_length=_LONGEST_QUESTION,
            autofocus=True,
            elem_id="question",
        )
        send = gr.Button("Ask", variant="primary", elem_id="send", scale=0, min_width=80)
        stop = gr.Button("Stop", visible=False, elem_id="stop", scale=0, min_width=80)
    return question, send, stop


def _pasting() -> tuple[gr.Textbox, gr.Button, gr.Textbox, gr.Textbox, gr.Button]:
    with gr.Accordion("Add a web address or a text", open=False, elem_id="pasting"):
        with gr.Row(elem_classes="line"):
            address = gr.Textbox(
                label="Web address", placeholder="https://", max_lines=1, max_length=_LONGEST_ADDRESS, elem_id="address"
            )
            add_address = gr.Button("Add page", size="sm", scale=0, min_width=92, elem_id="add-address")
        title = gr.Textbox(label="Title of the text", max_lines=1, max_length=_LONGEST_TITLE, elem_id="title")
        text = gr.Textbox(label="Text", lines=4, max_lines=8, max_length=_LONGEST_TEXT, elem_id="text")
        add_text = gr.Button("Add text", size="sm", scale=0, min_width=92, elem_id="add-text")
    return address, add_address, title, text, add_text


def _held() -> gr.Textbox:
    return gr.Textbox(visible="hidden", label="Export", elem_classes="held")


def _token() -> gr.BrowserState:
    name, secret = _TOKEN_NAMES
    return gr.BrowserState("", storage_key=name, secret=secret)


def _script(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _html(value: str = "", *, elem_id: str | None = None, js_on_load: str | None = None) -> gr.HTML:
    return gr.HTML(value, elem_id=elem_id, js_on_load=js_on_load, apply_default_css=False)
