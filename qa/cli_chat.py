"""The command that serves the page."""

import webbrowser
from typing import Annotated

import typer

from qa.opening import open_assistant
from qa.terminal import talk


def chat(
    context: typer.Context,
    host: Annotated[
        str, typer.Option(help="Address to listen on; beyond 127.0.0.1 anyone who reaches it can ask.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 7860,
    mcp: Annotated[
        bool, typer.Option("--mcp", help="Let agents ask, search and list the articles as MCP tools as well.")
    ] = False,
    shared: Annotated[
        bool, typer.Option("--shared", help="What a visitor adds is everyone's [default: that visitor's own].")
    ] = False,
) -> None:
    """Open the chat page in the browser, on this machine only unless --host says otherwise."""
    from qa.chat.assistant_source import AssistantSource
    from qa.chat.page import serve, wait_for_interrupt
    from qa.chat.visitors import Keeping

    settings = context.obj()
    source = AssistantSource(lambda: open_assistant(settings, None, progress=source.fetched))
    keeping = Keeping(settings.data / "chat", shared=shared)
    page = serve(source, host=host, port=port, mcp=mcp, keeping=keeping)
    if mcp:
        talk.print(f"The MCP tools are at {page.local_url}gradio_api/mcp/", soft_wrap=True)
    talk.print(f"The chat is at {page.local_url} (Ctrl-C ends it)")
    webbrowser.open(str(page.local_url))
    wait_for_interrupt(page)
