"""The command that serves the page."""

import inspect
import os
import webbrowser
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import typer

from qa import cli_chat_options as given
from qa.errors import SettingsError
from qa.opening import open_assistant
from qa.terminal import talk

_QUESTIONS_PER_MINUTE = 10
_UPLOADS_PER_HOUR = 100


def chat(
    context: typer.Context,
    *,
    host: given.Host = "127.0.0.1",
    port: given.Port = 7860,
    auth: given.Auth = None,
    no_auth: given.NoAuth = False,
    mcp: given.Mcp = False,
    shared: given.Shared = False,
    questions_per_minute: given.QuestionsPerMinute = None,
    uploads_per_hour: given.UploadsPerHour = None,
    answers_at_once: given.AnswersAtOnce = 4,
    most_waiting: given.MostWaiting = 50,
    log: given.Log = "",
    log_questions: given.LogQuestions = False,
    trace: given.Trace = False,
    browser: given.Browser = True,
) -> None:
    """Open the chat page in the browser, on this machine only unless --host says otherwise.

    Each option is also ARTICLE_QA_CHAT_... in the environment, and a line under [chat] in article-qa.toml.
    """
    _require_a_choice(host, auth, no_auth)
    from qa.chat.assistant_source import AssistantSource
    from qa.chat.desk import Desk, Rules
    from qa.chat.status import TOKEN_NAME
    from qa.chat.visitors import Keeping
    from qa.users import Users

    settings = context.obj()
    alone = auth is None and _is_loopback(host)
    rules = Rules(
        users=Users(auth) if auth else None,
        questions_per_minute=_limit(questions_per_minute, _QUESTIONS_PER_MINUTE, alone),
        uploads_per_hour=_limit(uploads_per_hour, _UPLOADS_PER_HOUR, alone),
        answers_at_once=answers_at_once,
        most_waiting=most_waiting,
        log_questions=log_questions,
        metrics_token=os.environ.get(TOKEN_NAME, ""),
    )
    _observe(log, trace=trace, questions=log_questions)
    source = AssistantSource(lambda: open_assistant(settings, None, progress=source.fetched), Desk(rules))
    _serve(
        source, host=host, port=port, mcp=mcp, keeping=Keeping(settings.data / "chat", shared=shared), browser=browser
    )


def chat_defaults(lines: dict[str, Any]) -> dict[str, Any]:
    """The lines under [chat] of article-qa.toml, for the options that are not given.

    Raises:
        SettingsError: There is no option of that name.
    """
    known = [name for name in inspect.signature(chat).parameters if name != "context"]
    for name in lines:
        if name not in known:
            raise SettingsError(
                f"There is no setting {name!r} under [chat] in article-qa.toml: use {', '.join(known)}."
            )
    return lines


def _observe(log: str, *, trace: bool, questions: bool) -> None:
    if log:
        from qa.chat.logs import log_to

        log_to(log, questions=questions)
    if trace:
        from qa.tracing import exporter, trace_to

        trace_to(exporter(), questions=questions)


def _serve(source: Any, *, browser: bool, mcp: bool, **options: Any) -> None:
    from qa.chat.ending import wait_for_end
    from qa.chat.page import serve

    page = serve(source, mcp=mcp, **options)
    if mcp:
        talk.print(f"The MCP tools are at {page.local_url}gradio_api/mcp/", soft_wrap=True)
    talk.print(f"The chat is at {page.local_url} (Ctrl-C ends it)")
    if browser:
        webbrowser.open(str(page.local_url))
    wait_for_end(page, source.desk, say=talk.print)


def _limit(wanted: int | None, most: int, alone: bool) -> int:
    return (0 if alone else most) if wanted is None else wanted


def _require_a_choice(host: str, auth: Path | None, no_auth: bool) -> None:
    if auth and no_auth:
        raise SettingsError("--auth and --no-auth contradict each other: leave out one of them.")
    if not (auth or no_auth or _is_loopback(host)):
        raise SettingsError(
            f"On {host} anyone who reaches this machine could ask and add articles: name the users with --auth FILE "
            "(article-qa users add NAME makes it), or let everyone in with --no-auth."
        )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
