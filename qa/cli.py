"""The command article-qa. Data goes to standard output, talk to standard error; nothing else prints."""

import json
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from index import ArticleIndexError
from qa.cli_eval import evaluate
from qa.errors import QAError
from qa.opening import open_assistant, open_index
from qa.settings import Settings
from qa.terminal import last_of, talk

app = typer.Typer(
    name="article-qa",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Ask questions about articles. Every sentence of an answer shows the exact passage that states it; "
    "what the articles do not say is said to be missing. Runs on this machine, with no key.\n\n"
    'First steps: article-qa ask "Who is Fluidstack?" (the bundled article), '
    'article-qa ask "..." --from my-article.txt, article-qa add my-article.txt, article-qa chat.',
)
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


@app.callback()
def options(
    context: typer.Context,
    data: Annotated[Path | None, typer.Option(help="Folder of the index [default: the user's data folder].")] = None,
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
    allow_private_urls: Annotated[
        bool | None,
        typer.Option("--allow-private-urls", help="Also fetch from addresses that only this machine or network has."),
    ] = None,
) -> None:
    """Options before any command; each is also ARTICLE_QA_... and a line of article-qa.toml."""
    context.obj = lambda: Settings.load(
        data=data, model=model, embedding=embedding, allow_private_urls=allow_private_urls
    )


@app.command()
def add(
    context: typer.Context,
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="PATH-OR-URL...", help="Files, folders, patterns, web addresses; - for standard input."),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read them and say what would be done; add none.")] = False,
    as_json: Json = False,
) -> None:
    """Add articles: .txt, .md, .html, .pdf, .docx and .epub files, and web pages.

    The same text twice changes nothing; another text of the same file or address takes the older one's place.
    """
    from qa.adding import add_inputs

    settings = context.obj()
    with open_index(settings) as index:
        result = add_inputs(index, inputs, dry_run=dry_run, allow_private_urls=settings.allow_private_urls)
    if as_json:
        _print_json(result)
    else:
        counts = ("added", "unchanged", "replaced", "skipped", "failed")
        print(", ".join(f"{len(result[name])} {name}" for name in counts))
    raise typer.Exit(1 if result["failed"] else 0)


@app.command(name="list")
def list_articles(context: typer.Context, as_json: Json = False) -> None:
    """List the articles of the index."""
    with open_index(context.obj()) as index:
        articles = index.list()
    if as_json:
        _print_json([asdict(info) for info in articles])
        return
    for info in articles:
        pages = f"{len(info.pages)} pages" if len(info.pages) > 1 else ""
        known = (info.source, info.author, info.published, info.language, pages, f"{info.characters:,} characters")
        print(f"{info.id}  {info.title}  ({', '.join(filter(None, known))})")
    if not articles:
        talk.print("No articles yet: add one with article-qa add PATH.")


@app.command()
def remove(
    context: typer.Context,
    article: Annotated[str, typer.Argument(help="Its id, title or file name, as list shows them.")],
    as_json: Json = False,
) -> None:
    """Remove an article from the index."""
    with open_index(context.obj()) as index:
        info = index.remove(article)
    _print_json(asdict(info)) if as_json else print(f"removed {info.title}")


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="A question about the articles.")],
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="PATH-OR-URL", help="Ask this file or web page alone, without adding it."),
    ] = None,
    article: Annotated[
        str | None, typer.Option(help="Ask this article of the index alone: its id, title or file name.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Ask a question; the answer comes with the quoted sentences that state it."""
    with open_assistant(context.obj(), source) as assistant:
        answer = last_of(assistant.stream(question, articles=[article] if article else None))
    print(answer.to_json(indent=1) if as_json else answer)
    if not answer.answered and not as_json:
        talk.print(f"Why not: {answer.reason}.", markup=False)


@app.command()
def search(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="What to look for.")],
    k: Annotated[int, typer.Option(min=1, help="Most passages.")] = 5,
    as_json: Json = False,
) -> None:
    """Show the passages nearest to a question, and their best sentences; no chat model."""
    with open_index(context.obj(), bundled=True) as index:
        hits = index.search(question, k=k)
        sentences = index.sentences(question, hits)[:k]
    if as_json:
        _print_json({"hits": [asdict(hit) for hit in hits], "sentences": [asdict(row) for row in sentences]})
        return
    for hit in hits:
        passage = hit.passage
        print(f"{hit.rank}. {hit.score:.2f} ({' + '.join(hit.found_by)}) {hit.title}, {passage.start}-{passage.end}")
        print("   " + " ".join(passage.text.split())[:200])
    print("\nBest sentences:")
    for row in sentences:
        print(f"{row.score:.2f}  {' '.join(row.text.split())}")


@app.command()
def chat(
    context: typer.Context,
    host: Annotated[
        str, typer.Option(help="Address to listen on; beyond 127.0.0.1 anyone who reaches it can ask.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 7860,
) -> None:
    """Open the chat page in the browser, on this machine only unless --host says otherwise."""
    from qa.chat.page import serve, wait_for_interrupt

    settings = context.obj()
    page = serve(lambda: open_assistant(settings, None), host=host, port=port, open_browser=True, block=False)
    talk.print(f"The chat is at {page.local_url} (Ctrl-C ends it)")
    wait_for_interrupt(page)


app.command(name="eval")(evaluate)


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
    from qa.doctor import model_rows

    rows = model_rows()
    if as_json:
        _print_json(rows)
        return
    for row in rows:
        print(f"{row['name']}  ({row['kind']}, {row['megabytes']:,} MB, {row['licence']})")
        print(f"   {row['path'] or 'not fetched yet'}\n   from {row['hub']}, or {row['wheels']}")


@app.command()
def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Check that everything needed to answer offline is in place, and say what to do where it is not."""
    from qa.doctor import examine

    findings = examine(context.obj())
    if as_json:
        _print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.ok else 'FAIL'} {finding.what}: {finding.found}")
            if finding.advice:
                print(f"     {finding.advice}")
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


def _print_json(value: Any) -> None:
    print(json.dumps(value, indent=1, ensure_ascii=False))
