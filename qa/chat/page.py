"""The chat page: what stands where, what happens when, and how it is served."""

import atexit
import errno
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Read when gradio is imported: nothing is reported to anyone; uploads lie where only the user can look; and no table
# of all events is made anew at each event, for a page that is switched off.
os.environ["GRADIO_TEMP_DIR"] = tempfile.mkdtemp(prefix="article-qa-uploads-")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000000")

import gradio as gr

from qa.chat.answer_view import conversation_html
from qa.chat.assistant_source import AssistantSource
from qa.chat.conversation import Conversation
from qa.chat.endpoints import offer_endpoints, require_mcp
from qa.chat.events import ALL_ARTICLES, Events, Widgets
from qa.chat.exchange_actions import ExchangeActions
from qa.chat.instead import SUGGESTIONS
from qa.chat.page_guards import guards
from qa.errors import SettingsError

if TYPE_CHECKING:
    from qa.assistant import Assistant

atexit.register(shutil.rmtree, os.environ["GRADIO_TEMP_DIR"], ignore_errors=True)

FILE_TYPES = [".txt", ".md", ".html", ".pdf", ".docx", ".epub"]

_FOLDER = Path(__file__).parent
_LONGEST_QUESTION = 2000
# No spinner over what is being read, no public endpoint, no waiting for another visitor's event.
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}


def serve(
    open_assistant: "Callable[[], Assistant] | AssistantSource",
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    open_browser: bool = False,
    block: bool = True,
    mcp: bool = False,
) -> gr.Blocks:
    """The page, served; `local_url` is its address and `close()` ends it.

    Args:
        open_assistant: Called once, in the background: the page is there before the model is. As an `AssistantSource`,
            it can tell the page of the files that it fetches.
        host: Address to listen on; other than 127.0.0.1, others may reach it.
        port: Port to listen on.
        open_browser: Open the page in the user's browser.
        block: Return only after Ctrl-C, with the page closed.
        mcp: Offer the endpoints as MCP tools too, at `gradio_api/mcp/`.

    Raises:
        SettingsError: The port is in use, the host is no address of this machine, or MCP tools cannot be offered.
    """
    _check_address(host, port)
    if mcp:
        require_mcp()
    source = open_assistant if isinstance(open_assistant, AssistantSource) else AssistantSource(open_assistant)
    source.start()
    page = build_page(source)
    _launch(page, host=host, port=port, open_browser=open_browser, mcp=mcp)
    if block:
        wait_for_interrupt(page)
    return page


def _launch(page: gr.Blocks, *, host: str, port: int, open_browser: bool, mcp: bool) -> None:
    _reach_directly(host)
    page.launch(
        server_name=host,
        server_port=port,
        inbrowser=open_browser,
        prevent_thread_lock=True,
        share=False,
        quiet=True,
        ssr_mode=False,
        pwa=False,
        mcp_server=mcp,
        enable_monitoring=False,
        run_history=False,
        footer_links=[],
        max_file_size="50mb",
        theme=_theme(),
        css_paths=_FOLDER / "page.css",
        app_kwargs={"middleware": guards(host)},
    )
    if page.mcp_error:
        page.close(verbose=False)
        raise SettingsError(f"The MCP tools cannot be offered; leave out --mcp. {page.mcp_error}")


def wait_for_interrupt(page: gr.Blocks) -> None:
    """Return after Ctrl-C, with the page closed."""
    try:
        while page.is_running:
            time.sleep(0.2)
    except KeyboardInterrupt:
        pass
    finally:
        page.close(verbose=False)


def build_page(source: AssistantSource) -> gr.Blocks:
    """The page with its events; `serve` gives it its looks and its address."""
    page = gr.Blocks(title="Ask the articles", analytics_enabled=False, fill_width=True)
    with page:
        widgets, new, suggestions = _layout()
        events = Events(source, widgets)
        _wire(page, widgets, new, suggestions, events)
        _wire_actions(widgets, ExchangeActions(source, widgets, events))
        offer_endpoints(source)
    return page


def _layout() -> tuple[Widgets, gr.Button, list[gr.Button]]:
    script = (_FOLDER / "page.js").read_text(encoding="utf-8")
    with gr.Row(elem_id="top"):
        _html("<h1>Ask the articles</h1>")
        new = gr.Button("New conversation", size="sm", elem_id="new", scale=0)
    with gr.Row(elem_id="columns"):
        with gr.Column(elem_id="left"):
            view = _html(conversation_html([]), elem_id="conversation", js_on_load=script)
            with gr.Column(elem_id="suggestions") as column:
                _html("<p>Every sentence of an answer shows the passage that states it. Try one of these:</p>")
                suggestions = [gr.Button(text, size="sm", elem_classes="suggestion") for text in SUGGESTIONS]
            notice = _html(elem_id="notice")
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
        with gr.Column(elem_id="right"):
            with gr.Row(elem_id="library"):
                chosen = gr.Dropdown(
                    [("All articles", ALL_ARTICLES)],
                    value=ALL_ARTICLES,
                    label="Articles to ask",
                    elem_id="chosen",
                )
                upload = gr.File(label="Add an article", file_types=FILE_TYPES, elem_id="upload")
            added = _html(elem_id="added")
            article = _html(elem_id="article", js_on_load=script)
    conversation = gr.State(Conversation())
    widgets = Widgets(conversation, view, column, question, send, stop, notice, chosen, upload, added, article)
    return widgets, new, suggestions


def _html(value: str = "", *, elem_id: str | None = None, js_on_load: str | None = None) -> gr.HTML:
    return gr.HTML(value, elem_id=elem_id, js_on_load=js_on_load, apply_default_css=False)


def _wire(page: gr.Blocks, widgets: Widgets, new: gr.Button, suggestions: list[gr.Button], events: Events) -> None:
    outputs, quiet = widgets.changing(), _QUIET
    session, chosen = widgets.conversation, widgets.chosen
    sent = [widgets.question.submit, widgets.send.click]
    gr.on(sent, events.ask, [widgets.question, session, chosen], outputs, **quiet)
    for suggestion in suggestions:
        suggestion.click(events.ask, [suggestion, session, chosen], outputs, **quiet)
    widgets.stop.click(events.stop, session, None, **quiet)
    new.click(events.clear, session, outputs, **quiet)
    # Whoever presses a second mark before the first is shown wants the second.
    widgets.view.select(events.show_citation, session, outputs, **quiet, trigger_mode="always_last")
    chosen.input(events.choose, [chosen, session], outputs, **quiet, trigger_mode="always_last")
    widgets.upload.upload(events.add, [widgets.upload, session, chosen], outputs, **quiet)
    page.load(events.greet, session, outputs, **quiet)


def _wire_actions(widgets: Widgets, actions: ExchangeActions) -> None:
    """The buttons of an exchange; page.js sends their events by these names."""
    outputs, session, view = widgets.changing(), widgets.conversation, widgets.view
    view.retry(actions.ask_again, [session, widgets.chosen], outputs, **_QUIET)
    view.submit(actions.ask_instead, [session, widgets.chosen], outputs, **_QUIET)
    view.edit(actions.edit, session, outputs, **_QUIET)
    view.like(actions.vote, session, outputs, **_QUIET)


def _theme() -> gr.themes.Base:
    fonts = ["system-ui", "sans-serif"]
    return gr.themes.Default(
        primary_hue="teal", neutral_hue="slate", font=fonts, font_mono=["ui-monospace", "monospace"]
    )


def _check_address(host: str, port: int) -> None:
    """Say what is wrong before gradio tries other ports or prints a traceback."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            # On Windows the option means that a port in use may be taken.
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(f"Port {port} is in use: choose another with --port.") from error
        if error.errno == errno.EACCES:
            raise SettingsError(f"Port {port} needs more rights: choose one above 1023 with --port.") from error
        raise SettingsError(f"The host {host} is no address of this machine: choose another with --host.") from error


def _reach_directly(host: str) -> None:
    """Gradio asks its own server whether it is up; a proxy for the outside must not get that question."""
    for name in ("NO_PROXY", "no_proxy"):
        known = [item for item in os.environ.get(name, "").split(",") if item]
        os.environ[name] = ",".join(dict.fromkeys([*known, "127.0.0.1", "localhost", host]))
