"""The chat page: what stands where, what happens when, and how it is served."""

import atexit
import errno
import os
import shutil
import socket
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

# Read when gradio is imported: nothing is reported to anyone; uploads lie where only the user can look; and no table
# of all events is made anew at each event, for a page that is switched off.
os.environ["GRADIO_TEMP_DIR"] = tempfile.mkdtemp(prefix="article-qa-uploads-")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000000")

import gradio as gr

from qa.chat.article_events import ArticleEvents
from qa.chat.assistant_source import AssistantSource
from qa.chat.conversation_events import ConversationEvents
from qa.chat.endpoints import offer_endpoints, require_mcp
from qa.chat.exchange_actions import ExchangeActions
from qa.chat.export import as_json, as_markdown
from qa.chat.layout import Controls, lay_out
from qa.chat.library import Library
from qa.chat.library_events import LibraryEvents
from qa.chat.owners import Owners
from qa.chat.page_guards import guards
from qa.chat.sign_in import SignIn
from qa.chat.sparing_blocks import SparingBlocks
from qa.chat.status import status_routes
from qa.chat.suggestions import Suggestions
from qa.chat.visitors import Keeping, Visitors
from qa.chat.widgets import Widgets
from qa.errors import SettingsError

if TYPE_CHECKING:
    from qa.assistant import Assistant

atexit.register(shutil.rmtree, os.environ["GRADIO_TEMP_DIR"], ignore_errors=True)

# The file is made in the browser: the server holds no copy that another visitor could ask for.
_DOWNLOAD = """(text) => {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  Object.assign(document.createElement("a"), { href: address, download: "NAME" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}"""

_FOLDER = Path(__file__).parent
_MOST_EVENTS = 1000
# Gradio keeps the conversation of every page that was ever opened, of ten thousand if it may.
_MOST_PAGES = 1000
# No spinner over what is being read, no public endpoint, no waiting for another visitor's event.
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}


def serve(
    open_assistant: "Callable[[], Assistant] | AssistantSource",
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    mcp: bool = False,
    keeping: Keeping | None = None,
) -> gr.Blocks:
    """The page, served; `local_url` is its address and `close()` ends it.

    Args:
        open_assistant: Called once, in the background: the page is there before the model is. As an `AssistantSource`,
            it can tell the page of the files that it fetches, and has rules for its readers.
        host: Address to listen on; other than 127.0.0.1, others may reach it.
        port: Port to listen on.
        mcp: Offer the endpoints as MCP tools too, at `gradio_api/mcp/`.
        keeping: Where it is kept what visitors ask and own; default: in memory.

    Raises:
        SettingsError: The port is in use, the host is no address of this machine, or MCP tools cannot be offered.
    """
    _check_address(host, port)
    if mcp:
        require_mcp()
    source = open_assistant if isinstance(open_assistant, AssistantSource) else AssistantSource(open_assistant)
    if mcp and source.desk.rules.users:
        raise SettingsError("--mcp cannot be used with --auth, since agents cannot sign in: leave out one of them.")
    source.start()
    page = build_page(source, keeping or Keeping())
    _launch(page, source, host=host, port=port, mcp=mcp)
    return page


def _launch(page: gr.Blocks, source: AssistantSource, *, host: str, port: int, mcp: bool) -> None:
    users = source.desk.rules.users
    _reach_directly(host)
    page.queue(max_size=_MOST_EVENTS)
    page.launch(
        server_name=host,
        server_port=port,
        inbrowser=False,
        prevent_thread_lock=True,
        share=False,
        quiet=True,
        ssr_mode=False,
        pwa=False,
        mcp_server=mcp,
        # Each event holds a place from start to end, one that waits without a thread too: no fewer than may be queued.
        max_threads=_MOST_EVENTS,
        state_session_capacity=_MOST_PAGES,
        enable_monitoring=False,
        run_history=False,
        footer_links=[],
        max_file_size="50mb",
        theme=_theme(),
        css_paths=_FOLDER / "page.css",
        favicon_path=str(_FOLDER / "favicon.svg"),
        auth=cast(Any, SignIn(users).check) if users else None,  # may be a coroutine, though its type does not say so
        app_kwargs={
            "middleware": guards(host, knows=users.knows if users else None),
            "routes": status_routes(source),
        },
    )
    if page.mcp_error:
        page.close(verbose=False)
        raise SettingsError(f"The MCP tools cannot be offered; leave out --mcp. {page.mcp_error}")


def build_page(source: AssistantSource, keeping: Keeping) -> gr.Blocks:
    """The page with its events; `serve` gives it its looks and its address."""
    visitors = Visitors(keeping.folder)
    library = Library(source, Owners(keeping.folder), shared=keeping.shared)
    suggestions = Suggestions(source, lambda: visitors.busy, keeping.folder)
    # An upload that no event took is gone after an hour.
    page = SparingBlocks(title="Ask the articles", analytics_enabled=False, fill_width=True, delete_cache=(600, 3600))
    with page:
        widgets, controls = lay_out()
        articles = ArticleEvents(source, widgets=widgets, library=library, suggestions=suggestions)
        events = ConversationEvents(source, widgets=widgets, articles=articles, library=library, visitors=visitors)
        _wire(page, widgets, controls, events)
        _wire_articles(widgets, articles)
        _wire_actions(widgets, ExchangeActions(source, widgets=widgets, events=events))
        offer_endpoints(source, library)
        adding = LibraryEvents(source, widgets=widgets, articles=articles, library=library, suggestions=suggestions)
        _wire_library(widgets, controls, adding)
    return page


def _wire(page: gr.Blocks, widgets: Widgets, controls: Controls, events: ConversationEvents) -> None:
    outputs, quiet = widgets.changing(), _QUIET
    session, chosen = widgets.conversation, widgets.chosen
    sent = [widgets.question.submit, widgets.send.click]
    gr.on(sent, events.ask, [widgets.question, session, chosen], outputs, **quiet)
    widgets.stop.click(events.stop, session, None, **quiet)
    controls.new.click(events.clear, session, outputs, **quiet)
    arrived = page.load(events.arrive, [controls.token, session], [controls.token, session], **quiet)
    arrived.then(events.greet, [session, chosen], outputs, **quiet)
    for button, held, written, name in (
        (controls.markdown, controls.as_markdown, as_markdown, "md"),
        (controls.json, controls.as_json, as_json, "json"),
    ):
        exported = button.click(partial(events.exported, written), session, held, **quiet)
        exported.then(None, held, None, js=_DOWNLOAD.replace("NAME", f"answers.{name}"), **quiet)


def _wire_articles(widgets: Widgets, events: ArticleEvents) -> None:
    outputs, session, chosen = widgets.changing(), widgets.conversation, widgets.chosen
    # Whoever presses a second mark before the first is shown wants the second.
    latest: dict[str, Any] = {**_QUIET, "trigger_mode": "always_last"}
    widgets.view.select(events.show_citation, session, outputs, **latest)
    chosen.input(events.choose, [chosen, session], outputs, **latest)


def _wire_actions(widgets: Widgets, actions: ExchangeActions) -> None:
    """The buttons of an exchange, and suggestions; page.js sends their events by these names."""
    outputs, session, view = widgets.changing(), widgets.conversation, widgets.view
    view.retry(actions.ask_again, [session, widgets.chosen], outputs, **_QUIET)
    view.submit(actions.ask_instead, [session, widgets.chosen], outputs, **_QUIET)
    view.edit(actions.edit, session, outputs, **_QUIET)
    view.like(actions.vote, session, outputs, **_QUIET)
    widgets.suggestions.submit(actions.ask_instead, [session, widgets.chosen], outputs, **_QUIET)


def _wire_library(widgets: Widgets, controls: Controls, events: LibraryEvents) -> None:
    outputs, known = widgets.changing(), [widgets.conversation, widgets.chosen]
    address, title, text = controls.address, controls.title, controls.text
    # What is added while another article still is must not be dropped.
    each: dict[str, Any] = {**_QUIET, "trigger_mode": "multiple"}
    added = [
        widgets.upload.upload(events.add_files, [widgets.upload, *known], outputs, **each),
        gr.on([address.submit, controls.add_address.click], events.add_address, [address, *known], outputs, **each),
        controls.add_text.click(events.add_text, [title, text, *known], outputs, **each),
    ]
    for adding in added:
        adding.then(events.offer, widgets.conversation, outputs, **_QUIET)
    widgets.articles.select(events.read, known, outputs, **_QUIET)
    widgets.articles.delete(events.remove, known, outputs, **_QUIET)


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
