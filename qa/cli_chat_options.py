"""The options of the command that serves the page: each is also a variable and a line under [chat]."""

from pathlib import Path
from typing import Annotated, Any

import typer

_MOST = 1000


def _option(name: str, text: str, **others: Any) -> Any:
    variable = f"ARTICLE_QA_CHAT_{name.partition('/')[0].strip('-').replace('-', '_').upper()}"
    return typer.Option(name, help=text, envvar=variable, show_envvar=False, **others)


Host = Annotated[str, _option("--host", "Address to listen on; beyond 127.0.0.1 it takes --auth or --no-auth.")]
Port = Annotated[int, _option("--port", "Port to listen on.", min=1, max=65535)]
Auth = Annotated[Path | None, _option("--auth", "Readers sign in: the file of article-qa users add.", metavar="FILE")]
NoAuth = Annotated[bool, _option("--no-auth", "Let anyone in who reaches the address.")]
Mcp = Annotated[bool, _option("--mcp", "Let agents ask, search and list the articles as MCP tools as well.")]
Shared = Annotated[bool, _option("--shared", "What a visitor adds is everyone's [default: that visitor's own].")]
QuestionsPerMinute = Annotated[
    int | None,
    _option("--questions-per-minute", "Most of one reader; 0: any [default: 10, alone on this machine 0].", min=0),
]
UploadsPerHour = Annotated[
    int | None,
    _option("--uploads-per-hour", "Most of one reader; 0: any [default: 100, alone on this machine 0].", min=0),
]
AnswersAtOnce = Annotated[
    int, _option("--answers-at-once", "How many questions are answered at a time.", min=1, max=_MOST)
]
MostWaiting = Annotated[
    int, _option("--most-waiting", "How many more wait; the next one hears that the page is busy.", min=0, max=_MOST)
]
Log = Annotated[str, _option("--log", "Write a log of JSON lines; - for standard error.", metavar="FILE")]
LogQuestions = Annotated[bool, _option("--log-questions", "Write the questions into the log as well.")]
Trace = Annotated[bool, _option("--trace", "Send spans by OpenTelemetry to where OTEL_EXPORTER_OTLP_ENDPOINT says.")]
Browser = Annotated[bool, _option("--browser/--no-browser", "Open the page in a browser.")]
