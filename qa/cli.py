"""The command article-qa. Data goes to standard output, talk to standard error; nothing else prints."""

import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from index import ArticleIndexError, Filter
from qa.audit import AuditRecord, require_new
from qa.cli_add import add
from qa.cli_backup import export_articles, import_articles
from qa.cli_chat import chat, chat_defaults
from qa.cli_eval import calibrate, evaluate, feedback
from qa.cli_options import Json, MaxRisk, OptionsAnywhere, filtering, json_text
from qa.cli_replay import Save, replay_answer
from qa.cli_users import users
from qa.errors import QAError
from qa.opening import open_assistant, open_index
from qa.settings import Settings, chat_options
from qa.terminal import last_of, talk

app = typer.Typer(
    name="article-qa",
    cls=OptionsAnywhere,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Ask questions about articles. Every sentence of an answer shows the exact passage that states it; "
    "what the articles do not say is said to be missing. Runs on this machine, with no key.\n\n"
    'First steps: article-qa ask "Who is Fluidstack?" (the bundled article), '
    'article-qa ask "..." --from my-article.txt, article-qa add my-article.txt, article-qa chat.',
)


@app.callback()
def options(
    context: typer.Context,
    data: Annotated[Path | None, typer.Option(help="Folder of the index [default: the user's data folder].")] = None,
    store: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Keep the articles on this Chroma server, as http://host:8000 [default: in that folder].",
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            help="Chat model: local:NAME, local:/path/to/file.gguf, openai:NAME, anthropic:NAME, ollama:NAME, the "
            "address of an OpenAI-compatible server, or none to quote only "
            "[default: local:qwen2.5-coder-1.5b-instruct]."
        ),
    ] = None,
    embedding: Annotated[
        str | None, typer.Option(help="Embedding model: a name, or a folder [default: all-MiniLM-L6-v2].")
    ] = None,
    reranker: Annotated[
        str | None,
        typer.Option(help="Put the best passages in order with this cross-encoder: a folder, or a name on the hub."),
    ] = None,
    reranker_optional: Annotated[
        bool | None, typer.Option("--reranker-optional", help="Search without the reranker where it cannot be had.")
    ] = None,
    max_risk: MaxRisk = None,
    allow_private_urls: Annotated[
        bool | None,
        typer.Option("--allow-private-urls", help="Also fetch from addresses that only this machine or network has."),
    ] = None,
) -> None:
    """Options of every command, before or behind it; each is also ARTICLE_QA_... and a line of article-qa.toml."""
    if context.invoked_subcommand == "chat":
        context.default_map = {"chat": chat_defaults(chat_options())}
    context.obj = partial(
        Settings.load,
        data=data,
        store=store,
        model=model,
        embedding=embedding,
        reranker=reranker,
        reranker_optional=reranker_optional,
        max_risk=max_risk,
        allow_private_urls=allow_private_urls,
    )


app.command()(add)


@app.command(name="list")
@filtering
def list_articles(context: typer.Context, *, which: Filter, as_json: Json = False) -> None:
    """List the articles of the index."""
    with open_index(context.obj()) as index:
        articles = index.list(which)
    if as_json:
        print(json_text([asdict(info) for info in articles]))
        return
    for info in articles:
        pages = f"{len(info.pages)} pages" if len(info.pages) > 1 else ""
        known = (info.source, info.author, info.published, info.language, pages, f"{info.characters:,} characters")
        print(f"{info.id}  {info.title}  ({', '.join(filter(None, known))})")
    if not articles:
        none = f"No article fits {which}." if str(which) else "No articles yet: add one with article-qa add PATH."
        talk.print(none, markup=False)


@app.command()
def remove(
    context: typer.Context,
    article: Annotated[str, typer.Argument(help="Its id, title or file name, as list shows them.")],
    as_json: Json = False,
) -> None:
    """Remove an article from the index."""
    with open_index(context.obj()) as index:
        info = index.remove(article)
    print(json_text(asdict(info)) if as_json else f"removed {info.title}")


@app.command()
@filtering
def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="A question about the articles.")],
    *,
    which: Filter,
    alone: Annotated[
        str | None,
        typer.Option("--from", metavar="PATH-OR-URL", help="Ask this file or web page alone, without adding it."),
    ] = None,
    save: Save = None,
    as_json: Json = False,
) -> None:
    """Ask a question; the answer comes with the quoted sentences that state it."""
    if save:
        require_new(save)
    with open_assistant(context.obj(), alone) as assistant:
        answer = last_of(assistant.stream(question, articles=which))
        print(answer.to_json(indent=1) if as_json else answer)
        if save:
            AuditRecord.of(assistant, answer, articles=which, alone=bool(alone)).save(save)
    if not answer.answered and not as_json:
        talk.print(f"Why not: {answer.reason}.", markup=False)


@app.command()
@filtering
def search(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="What to look for.")],
    *,
    which: Filter,
    k: Annotated[int | None, typer.Option(min=1, help="Most passages [default: as many as ask looks into].")] = None,
    as_json: Json = False,
) -> None:
    """Show the passages nearest to a question, with their ranks, and the sentences that ask would choose; no model."""
    from qa.search_command import explained

    with open_assistant(context.obj(model="none", passages=k), None) as assistant:
        hits, sources = assistant.find(question, articles=which)
    if as_json:
        print(json_text({"hits": [asdict(hit) for hit in hits], "sentences": [asdict(source) for source in sources]}))
        return
    print("\n".join(explained(hits, sources))) if hits else talk.print("Nothing was found.")


app.command()(chat)
app.command(name="eval")(evaluate)
app.command()(calibrate)
app.command()(feedback)
app.command(name="replay")(replay_answer)
app.command(name="export")(export_articles)
app.command(name="import")(import_articles)
app.add_typer(users, name="users")


@app.command()
def questions(
    context: typer.Context,
    article: Annotated[str, typer.Argument(help="A file or web address, or an article as list shows it.")],
    count: Annotated[int, typer.Option(min=1, help="How many; up to a third have no answer in the article.")] = 20,
    out: Annotated[Path | None, typer.Option(help="A new file for them [default: standard output].")] = None,
) -> None:
    """Draft a question set on an article with the chat model, as JSON Lines for you to check and edit."""
    from qa.evals.draft_command import write_drafts

    write_drafts(article, count=count, out=out, opened=partial(open_assistant, context.obj()), show=print)


@app.command()
def models(as_json: Json = False) -> None:
    """List the model files: what is there, from where, how large, under which licence."""
    from qa.doctor import model_lines, model_rows

    rows = model_rows()
    print(json_text(rows) if as_json else "\n".join(model_lines(rows)))


@app.command()
def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Check that everything needed to answer offline is in place, and say what to do where it is not."""
    from qa.doctor import examine

    findings = examine(context.obj())
    print(json_text([asdict(finding) for finding in findings]) if as_json else "\n".join(map(str, findings)))
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)


def main() -> None:
    """Run the command; an error of ours is one line and exit code 1."""
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except (QAError, ArticleIndexError, OSError) as error:
        talk.print(f"error: {error}", markup=False)
        sys.exit(1)
