"""The command line: what goes where, exit codes, and one line for everything that can go wrong."""

import errno
import io
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer

from index import Article, Filter, bundled_articles
from index.derived_file import DerivedFile
from index.errors import ModelFileError
from qa import assistant as assistant_module
from qa import cli
from qa.answers import NO_ANSWER
from qa.assistant import Assistant
from qa.audit import AuditRecord
from qa.feedback import Vote
from qa.models import ChatModel, chat_model
from qa.types import Answer
from tests.index.reading import samples
from tests.index.tiny_rerankers import write_cross_encoder
from tests.qa.samples import BATTERIES, COST, COST_REPLY, HARBOUR, harbour, open_index, prompts_of, scripted

COMMANDS = sorted(typer.main.get_command(cli.app).commands)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Result]


@pytest.fixture
def replies() -> list[Any]:
    """What the model called "scripted" says, one a question; a test may put in what it wants."""
    return [COST_REPLY]


@pytest.fixture
def run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    counted_words: None,
    replies: list[Any],
) -> Run:
    """Runs `article-qa --data data --model scripted ...` in an empty folder, in this process."""

    def reply(prompt: str) -> str:
        said = replies.pop(0)
        if isinstance(said, BaseException):
            raise said
        return str(said)

    def model(name: str, **others: Any) -> ChatModel | None:
        return scripted(reply) if name == "scripted" else chat_model(name, **others)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(assistant_module, "chat_model", model)
    monkeypatch.setenv("ARTICLE_QA_MODELS", str(tmp_path / "models"))

    def run(*arguments: str, data: str = "data", model: str = "scripted", stdin: bytes = b"") -> Result:
        capsys.readouterr()
        chosen = ["--model", model] if model else []
        monkeypatch.setattr(sys, "argv", ["article-qa", "--data", data, *chosen, *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return Result(int(ended.value.code or 0), *capsys.readouterr())

    return run


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """The folder `data` with one article in it, and files beside it."""
    (tmp_path / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    (tmp_path / "batteries.md").write_text(BATTERIES, encoding="utf-8")
    (tmp_path / "empty.txt").write_text("")
    open_index(tmp_path / "data", [harbour()]).close()
    return tmp_path / "data"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ask Q? --model none --json", "--model none ask Q? --json"),
        ("ask Q? --model=none --from x", "--model=none ask Q? --from x"),
        ("--data d ask --reranker-optional Q?", "--data d --reranker-optional ask Q?"),
        ("users add ann --data d", "--data d users add ann"),
        ("ask -- --model", "ask -- --model"),
        ("ask --article --data", "ask --article --data"),
        ("--help", "--help"),
        ("", ""),
    ],
)
def test_options_of_every_command_may_stand_behind_it(written: str, read: str) -> None:
    group: Any = typer.main.get_command(cli.app)
    assert group.in_front(written.split()) == read.split()


def test_a_question_is_asked_with_the_model_that_stands_behind_it(run: Run, filled: Path) -> None:
    result = run("ask", COST, "--json", "--model", "none", model="")
    assert (result.code, json.loads(result.out)["model"]) == (0, "none")


def failed_in_one_line(result: Result, *, out: str = "") -> bool:
    """True for exit code 1, one line on standard error and nothing but `out` on standard output."""
    assert "Traceback" not in result.err
    return (result.code, result.out, result.err.count("\n")) == (1, out, 1) and result.err.startswith("error: ")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder that holds something."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".lock", ".sqlite3-wal", ".sqlite3-shm")
    }


# What the commands do


def test_add_takes_articles_in_and_says_what_became_of_them(run: Run, filled: Path) -> None:
    result = run("add", "harbour.md", "batteries.md")
    assert (result.code, result.out) == (0, "1 added, 1 unchanged, 0 replaced, 0 skipped, 0 failed\n")
    assert "added: Two rivals in batteries" in result.err


def test_add_twice_changes_nothing(run: Run, filled: Path) -> None:
    before = run("list", "--json").json
    assert run("add", "harbour.md", "--json").json["unchanged"] == ["Harbour bridge reopens"]
    assert run("list", "--json").json == before


def test_add_reads_standard_input(run: Run) -> None:
    assert run("add", "-", stdin="# Über\n\nDer Pier wurde 1911 gebaut.\n".encode()).code == 0
    [info] = run("list", "--json").json
    assert (info["title"], info["source"]) == ("Über", f"standard input {info['id'][:8]}")


def test_another_text_on_standard_input_is_another_article_and_the_same_one_is_not(run: Run) -> None:
    texts = [b"The pier is old.", b"The bridge is new.", b"The pier is old."]
    assert [run("add", "-", "--json", stdin=text).json["added"] for text in texts] == [
        ["standard input"],
        ["standard input"],
        [],
    ]


def test_standard_input_that_is_no_utf8_is_added_all_the_same(run: Run) -> None:
    assert run("add", "-", stdin=b"The caf\xe9 by the pier opened in 1911.").code == 0


def test_add_goes_on_after_a_file_that_fails(run: Run, filled: Path) -> None:
    result = run("add", "nofile.txt", "batteries.md", "--json")
    assert (result.code, result.json["added"]) == (1, ["Two rivals in batteries"])
    assert list(result.json["failed"]) == ["nofile.txt"]
    assert "error: There is no file nofile.txt: check the path." in result.err


def test_add_takes_folders_patterns_files_and_standard_input_together(run: Run, filled: Path) -> None:
    (filled.parent / "news").mkdir()
    for name in ("pier.md", ".hidden.md", "notes.log", "other.log"):
        (filled.parent / "news" / name).write_text(f"The pier is in {name}.")
    result = run("add", "news", "bat*.md", "-", "empty.txt", "--json", stdin=b"The bridge is new.")
    assert result.code == 1
    assert result.json == {
        "added": ["pier", "Two rivals in batteries", "standard input"],
        "unchanged": [],
        "replaced": [],
        "near_duplicates": [],
        "left_out": {},
        "skipped": {
            str(Path("news", ".hidden.md")): "hidden",
            str(Path("news", "notes.log")): "of a kind that is not looked for in folders",
            str(Path("news", "other.log")): "of a kind that is not looked for in folders",
        },
        "failed": {"empty.txt": f"{filled.parent / 'empty.txt'} is empty: there is nothing to ask about."},
    }
    assert f"skipped (hidden): {Path('news', '.hidden.md')}\n" in result.err
    assert f"not looked for in folders): {Path('news', 'notes.log')} and 1 more\n" in result.err


def test_add_reads_any_kind_of_file_from_standard_input(run: Run) -> None:
    assert run("add", "-", "--json", stdin=samples.docx()).json["added"] == ["The bridges"]


def test_add_shows_a_name_in_one_line_whatever_is_in_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a\n\x1b[31m.txt").write_text("")
    result = run("add", "a\n\x1b[31m.txt", "\udce9.txt", "--json")
    assert list(result.json["failed"]) == ["a\\n\\x1b[31m.txt", "\\udce9.txt"]
    assert result.err.count("\n") == 2 and "\x1b" not in result.err


def test_list_shows_id_title_source_and_size(run: Run, filled: Path) -> None:
    assert run("list").out == (
        f"{harbour().id}  Harbour bridge reopens  (harbour.md, {len(harbour().text)} characters)\n"
    )


def test_list_of_nothing_says_what_to_do(run: Run) -> None:
    result = run("list")
    assert (result.code, result.out) == (0, "")
    assert "add one with article-qa add PATH" in result.err


@pytest.mark.parametrize("name", ["harbour.md", "harbour", "Harbour bridge reopens", harbour().id])
def test_remove_takes_an_article_by_any_of_its_names(run: Run, filled: Path, name: str) -> None:
    assert run("remove", name).out == "removed Harbour bridge reopens\n"
    assert run("list", "--json").json == []


def test_remove_prints_what_went_as_json(run: Run, filled: Path) -> None:
    assert run("remove", "harbour.md", "--json").json["id"] == harbour().id


def test_ask_prints_the_answer_with_its_citations(run: Run, filled: Path) -> None:
    result = run("ask", COST)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith('The repairs of the bridge cost 4.2 million euros. [1]\n\n[1] "Repairs cost')
    assert "Harbour bridge reopens (harbour.md), characters " in result.out


def test_ask_prints_an_answer_as_json_that_reads_back_equal(run: Run, filled: Path) -> None:
    answer = Answer.from_json(run("ask", COST, "--json").out)
    assert answer.answered
    assert answer.citations[0].quote in harbour().text


def test_a_refusal_is_an_answer_and_says_why_on_standard_error(run: Run, filled: Path, replies: list[Any]) -> None:
    replies[:] = 2 * ["The repairs of the bridge cost 42 million euros. [2]"]
    result = run("ask", COST)
    assert result.code == 0
    assert result.out.startswith(f'{NO_ANSWER}\n\nThe nearest passage:\n- "Repairs')
    assert result.err == "Why not: the cited text does not have the figure 42,000,000.\n"


def test_ask_shows_links_and_html_of_a_reply_as_text_and_its_control_characters_not_at_all(
    run: Run, filled: Path, replies: list[Any]
) -> None:
    replies[:] = [
        "The repairs \x1b]of\x1b[m the\x07 bridge \u202ecost <b>4.2 million euros</b>, "
        "[see](http://a.example) ![x](http://a.example/x.png). [2]"
    ]
    result = run("ask", COST)
    assert "<b>4.2 million euros</b>, [see](http://a.example) ![x](http://a.example/x.png). [1]" in result.out
    assert not {*"\x1b\x07\u202e"} & {*result.out, *result.err}


def test_ask_from_a_file_leaves_the_index_alone(run: Run, filled: Path, replies: list[Any]) -> None:
    replies[:] = ["Voltane plans to open a second plant in Spain. [3]"]
    result = run("ask", "Where will Voltane open a plant?", "--from", "batteries.md", "--json")
    assert {Path(citation["source"]).name for citation in result.json["citations"]} == {"batteries.md"}
    assert len(run("list", "--json").json) == 1


def test_ask_saves_the_answer_with_all_that_led_to_it(run: Run, filled: Path) -> None:
    result = run("ask", COST, "--article", "harbour.md", "--save", "a.json", "--json")
    record = AuditRecord.load(Path("a.json"))
    assert result.code == 0
    assert Answer.from_json(result.out) == record.answer
    assert (record.articles, record.alone) == (Filter(articles=("harbour.md",)), "")


def test_replay_ends_with_zero_for_the_same_answer_and_with_one_for_another(
    run: Run, filled: Path, replies: list[Any]
) -> None:
    run("ask", COST, "--save", "a.json")
    replies[:] = [COST_REPLY, COST_REPLY, *2 * ["The repairs of the bridge cost 9 million euros."]]
    same, again, other = run("replay", "a.json"), run("replay", "a.json", "--json"), run("replay", "a.json")
    assert (same.code, again.code, other.code) == (0, 0, 1)
    assert same.out.endswith("The answer is the same.\n")
    assert other.out.endswith("The answer differs.\n")
    assert (again.json["same"], again.json["changes"]) == (True, [])
    assert again.json["again"]["answer"]["text"] == AuditRecord.load(Path("a.json")).answer.text


def test_replay_looks_citations_up_in_the_present_articles_without_a_model(run: Run, filled: Path) -> None:
    run("remove", "harbour.md")
    run("add", "harbour.md")  # known by its whole path, as the texts that follow
    run("ask", COST, "--article", "harbour", "--save", "a.json")
    states = []
    for text in (HARBOUR, f"News.\n\n{HARBOUR}", HARBOUR.replace("4.2", "9")):
        Path("harbour.md").write_text(text, encoding="utf-8")
        run("add", "harbour.md")
        found = run("replay", "a.json", "--no-model", "--json", model="nonsense")
        states.append((found.code, *(check["status"] for check in found.json["citations"])))
    assert states == [(0, "unchanged"), (0, "found_again"), (1, "stale")]
    assert run("replay", "a.json", "--no-model").out.endswith("1 of 1 citations are stale.\n")


def test_a_file_that_was_asked_alone_is_read_again(run: Run, filled: Path, replies: list[Any]) -> None:
    run("ask", COST, "--from", "harbour.md", "--save", "a.json")
    assert AuditRecord.load(Path("a.json")).alone == str(Path("harbour.md").absolute())
    Path("harbour.md").write_text(f"News.\n\n{HARBOUR}", encoding="utf-8")
    replies[:] = [COST_REPLY]
    result = run("replay", "a.json", data="elsewhere")
    assert (result.code, "the article has changed and still says it" in result.out) == (0, True)
    assert run("replay", "a.json", "--no-model", data="elsewhere").code == 0
    Path("harbour.md").unlink()
    assert failed_in_one_line(run("replay", "a.json", "--no-model"))


@pytest.mark.parametrize(
    ("name", "then", "said"),
    [
        ("model", "local:/no/such.gguf", "The model is scripted and no longer local:/no/such.gguf. There is no model"),
        (
            "model",
            "https://example.org/v1",
            "Asking scripted: https://example.org/v1 is asked only with --model https:",
        ),
        ("embedding", "another", "The embedding is all-MiniLM-L6-v2 and no longer another. The index in /"),
        ("reranker", "/no/such", "The reranker is none and no longer /no/such. "),
    ],
)
def test_what_a_record_names_and_cannot_be_had_is_as_it_is_set_now(
    run: Run, filled: Path, replies: list[Any], monkeypatch: pytest.MonkeyPatch, name: str, then: str, said: str
) -> None:
    run("add", "batteries.md")  # an index of the product's own making, whose embedding is written down
    run("ask", COST, "--save", "a.json")
    record = json.loads(Path("a.json").read_text())
    record["settings"][name] = then
    Path("a.json").write_text(json.dumps(record))
    monkeypatch.setenv("ARTICLE_QA_MODEL", "scripted")
    replies[:] = [COST_REPLY]
    result = run("replay", "a.json", model="")
    assert (result.code, result.err.count("\n")) == (0, 1)
    assert result.err.startswith(said)
    assert f"changed since: {name}: {then!r} then, " in result.out


def test_replay_asks_with_the_settings_of_the_record_unless_an_option_says_otherwise(
    run: Run, filled: Path, replies: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("ask", COST, "--save", "a.json")
    monkeypatch.setenv("ARTICLE_QA_MODEL", "none")
    monkeypatch.setenv("ARTICLE_QA_THRESHOLD", "1")
    replies[:] = [COST_REPLY]
    kept = run("replay", "a.json", model="")
    assert kept.code == 0
    assert re.search(r"changed since: threshold: (0\.\d+) then, 1\.0 now, asked again with \1", kept.out)
    assert "changed since: model: 'scripted' then, 'none' now, asked again with 'scripted'" in kept.out
    chosen = run("replay", "a.json", model="none")
    assert chosen.code == 1
    assert "changed since: model: 'scripted' then, 'none' now\n" in chosen.out


def test_ask_of_one_article_looks_into_no_other(run: Run, filled: Path) -> None:
    run("add", "batteries.md")
    result = run("ask", COST, "--article", "batteries.md", "--json")
    assert {Path(hit["source"]).name for hit in result.json["hits"]} == {"batteries.md"}


def test_a_filter_names_the_articles_that_are_asked_searched_or_listed(run: Run, filled: Path) -> None:
    (filled.parent / "old.md").write_text("---\ndate: 1998-04-01\nlang: en-GB\n---\nThe pier burned down.\n")
    run("add", "batteries.md", "old.md")
    fitting = {
        ("--source", "*.md"): {"harbour.md", "batteries.md", "old.md"},
        ("--since", "1998-04", "--until", "1998"): {"old.md"},
        ("--language", "en"): {"old.md"},
        ("--article", "old.md", "--article", "harbour"): {"old.md", "harbour.md"},
    }
    for options, names in fitting.items():
        listed = run("list", *options, "--json").json
        found = run("search", "pier", *options, "--json").json["hits"]
        asked = run("ask", "pier", *options, "--json", model="none").json["hits"]
        assert [{Path(row["source"]).name for row in rows} for rows in (listed, found, asked)] == [names] * 3


def test_a_list_that_a_filter_leaves_empty_says_so(run: Run, filled: Path) -> None:
    result = run("list", "--since", "2024")
    assert (result.code, result.out, result.err) == (0, "", "No article fits since '2024'.\n")


def test_the_first_question_brings_the_bundled_article(run: Run, replies: list[Any]) -> None:
    replies[:] = ["Fluidstack is a cloud computing startup based in the UK. [1]"]
    assert "Fluidstack is a cloud computing startup based in the UK. [1]" in run("ask", "Who is Fluidstack?").out
    assert [info["id"] for info in run("list", "--json").json] == [article.id for article in bundled_articles()]


def test_an_answer_without_a_model_is_a_quote(run: Run, filled: Path) -> None:
    assert run("ask", "When was the pier built?", model="none").out.startswith("The pier was built in 1911. [1]\n")


def test_a_model_file_that_cannot_be_fetched_leaves_quotes(
    run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def model(name: str, **others: Any) -> None:
        if name != "none":
            raise ModelFileError("the hub cannot be reached")

    monkeypatch.setattr(assistant_module, "chat_model", model)
    result = run("ask", "When was the pier built?")
    assert result.out.startswith("The pier was built in 1911. [1]\n")
    assert result.err == "No chat model, so answers are quotes alone: the hub cannot be reached\n"


def test_search_shows_the_ranks_of_each_passage_and_numbers_what_a_model_would_be_given(run: Run, filled: Path) -> None:
    result = run("search", "When was the pier built?", model="nonsense")
    first, *lines = result.out.splitlines()
    assert (result.code, result.err) == (0, "")
    assert re.fullmatch(r"1\. score 0\.\d\d \(dense 1, terms 1\)  Harbour bridge reopens, characters \d+-\d+", first)
    assert any(re.fullmatch(r" *\[\d\] The pier was built in 1911\.", line) for line in lines)
    assert re.fullmatch(r"A model would be given the \d numbered sentences\.", lines[-1])


def test_search_leaves_the_sentences_without_a_number_that_do_not_fit(run: Run, filled: Path) -> None:
    (filled.parent / "article-qa.toml").write_text("source_tokens = 1\n")
    out = run("search", "When was the pier built?").out
    assert [line for line in out.splitlines() if "[" in line] == ["   [1] The pier was built in 1911."]
    assert "       It took 14 months.\n" in out


def test_the_sentences_of_search_are_those_that_ask_gives_the_model(run: Run, filled: Path, tmp_path: Path) -> None:
    found = run("search", COST, "--json").json
    with Assistant(open_index(filled), scripted([COST_REPLY])) as asked:
        answer = asked.ask(COST)
    lines = [f"[{row['number']}] {' '.join(row['text'].split())}\n" for row in found["sentences"]]
    assert f"\n{''.join(lines)}" in prompts_of(asked)[0] and len(lines) > 1
    assert [hit["passage"]["start"] for hit in found["hits"]] == [hit.passage.start for hit in answer.hits]
    assert found["hits"][0]["found_by"] == ["dense", "terms"]
    assert (found["hits"][0]["dense_rank"], found["hits"][0]["term_rank"]) == (1, 1)


def test_search_gives_as_many_as_it_is_told_and_says_when_there_is_nothing(run: Run, filled: Path) -> None:
    run("add", "batteries.md")
    assert [len(run("search", "pier", *options, "--json").json["hits"]) for options in ([], ["--k", "1"])] == [3, 1]
    result = run("search", " ")
    assert (result.code, result.out, result.err) == (0, "", "Nothing was found.\n")


def test_search_and_ask_take_a_reranker_and_one_of_the_opposite_opinion(run: Run, filled: Path, tmp_path: Path) -> None:
    run("add", "batteries.md")
    orders = []
    for sign in (1.0, -1.0):
        folder = write_cross_encoder(tmp_path / f"reranker {sign}", sign=sign)
        hits = run("--reranker", folder, "search", "pier", "--json").json["hits"]
        assert run("--reranker", folder, "ask", "pier", "--json", model="none").json["hits"] == hits
        first, *_ = run("--reranker", folder, "search", "pier").out.splitlines()
        assert f", reranker {hits[0]['reranked']:.3f})  {hits[0]['title']}, characters " in first
        orders.append([hit["passage"]["text"] for hit in hits])
    assert orders[0] == orders[1][::-1] and len(set(orders[0])) == 3


def test_a_reranker_that_cannot_be_had_is_one_line_and_is_done_without_only_where_that_is_allowed(
    run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    for command in (["search", "pier"], ["ask", "pier"]):
        result = run("--reranker", "tiny/none", *command, model="none")
        assert failed_in_one_line(result)
        assert "'tiny/none' is not on this machine and cannot be fetched: " in result.err
        allowed = run("--reranker", "tiny/none", "--reranker-optional", *command, "--json", model="none")
        assert (allowed.code, allowed.err.count("\n")) == (0, 1)
        assert allowed.err.startswith("Searching without the reranker. The reranker 'tiny/none' is not on")
        assert {hit["reranked"] for hit in allowed.json["hits"]} == {None}
    assert run("--reranker", "tiny/none", "list").code == 0


def test_chat_serves_the_page_on_this_machine_unless_told_otherwise_and_says_where(
    run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[tuple[str, int, int]] = []
    with_tools: list[bool] = []
    kept: list[tuple[str, bool]] = []
    opened_at: list[str] = []
    waited: list[Any] = []

    def serve(opened: Any, *, host: str, port: int, mcp: bool, keeping: Any) -> SimpleNamespace:
        with opened.assistant() as assistant:
            served.append((host, port, len(assistant.index.list())))
        with_tools.append(mcp)
        kept.append((keeping.folder.name, keeping.shared))
        return SimpleNamespace(local_url=f"http://{host}:{port}/")

    monkeypatch.setitem(sys.modules, "qa.chat.page", SimpleNamespace(serve=serve))
    monkeypatch.setattr("qa.chat.ending.wait_for_end", lambda page, desk, say: waited.append(desk.rules))
    monkeypatch.setattr("webbrowser.open", opened_at.append)
    result = run("chat")
    assert (result.code, result.out) == (0, "")
    assert opened_at == ["http://127.0.0.1:7860/"]
    assert "http://127.0.0.1:7860/" in result.err
    assert run("chat", "--host", "0.0.0.0", "--port", "8080", "--no-auth").code == 0
    assert served == [("127.0.0.1", 7860, 1), ("0.0.0.0", 8080, 1)]
    assert "MCP" not in result.err
    assert "MCP tools are at http://127.0.0.1:7860/gradio_api/mcp/" in run("chat", "--mcp").err
    assert with_tools == [False, False, True]
    assert run("chat", "--shared").code == 0
    assert kept == [("chat", False)] * 3 + [("chat", True)]
    assert [rules.questions_per_minute for rules in waited] == [0, 10, 0, 0]


def test_the_page_is_told_of_the_files_that_chat_fetches(
    run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares: list[float | None] = []

    def fetch(name: str, *, progress: Callable[..., None], **others: Any) -> ChatModel:
        progress("the model", 1, 4)
        return scripted()

    def serve(opened: Any, **others: Any) -> SimpleNamespace:
        opened.assistant().close()
        shares.append(opened.waiting.share)
        return SimpleNamespace(local_url="")

    monkeypatch.setattr(assistant_module, "chat_model", fetch)
    monkeypatch.setitem(sys.modules, "qa.chat.page", SimpleNamespace(serve=serve))
    monkeypatch.setattr("qa.chat.ending.wait_for_end", lambda page, desk, say: None)
    monkeypatch.setattr("webbrowser.open", str)
    assert run("chat").code == 0
    assert shares == [0.25]


def test_models_and_doctor_print_json(run: Run) -> None:
    assert {row["kind"] for row in run("models", "--json").json} == {"chat", "embedding"}
    result = run("doctor", "--json", model="none")
    assert result.code == 1
    assert {finding["what"]: finding["ok"] for finding in result.json}["embedding model"] is False


def test_doctor_prints_its_advice_for_people(run: Run) -> None:
    result = run("doctor", model="none")
    assert "FAIL embedding model: all-MiniLM-L6-v2 is not in" in result.out
    assert "ok   chat model: none" in result.out
    assert "not fetched yet" in run("models").out


# Evaluation


@pytest.fixture
def questions(tmp_path: Path) -> str:
    """Three questions on the harbour."""
    rows = [
        {"question": COST, "answers": ["4.2 million"], "evidence": ["Repairs cost 4.2 million euros, twice the first"]},
        {"question": "When was the pier built?", "answers": ["1911"]},
        {"question": "Who is the king?", "answerable": False},
    ]
    (tmp_path / "set.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return "set.jsonl"


def test_eval_measures_and_keeps_every_row(run: Run, filled: Path, questions: str, replies: list[Any]) -> None:
    replies[:] = [COST_REPLY, TimeoutError("timed out"), "Nobody knows."]
    result = run("eval", questions, "--out", "out", "--json")
    assert result.code == 0
    assert json.loads((filled.parent / "out" / "run.json").read_text()) == result.json
    assert [row["error"][:10] for row in result.json["rows"]] == ["", "ModelError", ""]
    assert (result.json["summary"]["right"]["value"], result.json["summary"]["right"]["n"]) == (0.5, 2)


def test_eval_prints_the_metrics_for_people(run: Run, filled: Path, questions: str, replies: list[Any]) -> None:
    result = run("eval", questions, "--limit", "1", "--out", "out")
    assert "right                             1.000  1.000 to 1.000            1" in result.out
    assert "The run is in out" in result.err


def test_eval_keeps_the_rows_when_it_is_stopped(run: Run, filled: Path, questions: str, replies: list[Any]) -> None:
    replies[:] = [COST_REPLY, KeyboardInterrupt()]
    result = run("eval", questions, "--out", "out", "--json")
    assert (result.code, [row["right"] for row in result.json["rows"]]) == (1, [True])
    assert "Stopped: 1 of 3 are kept" in result.err
    replies[:] = ["Nobody knows.", "Nobody knows."]
    result = run("eval", questions, "--out", "out", "--json")
    assert (result.code, len(result.json["rows"])) == (0, 3)


def test_eval_fails_a_build_under_a_limit(run: Run, filled: Path, questions: str, replies: list[Any]) -> None:
    result = run("eval", questions, "--limit", "1", "--out", "out", "--fail-under", "right=0.8,over_refused=0.1")
    assert result.code == 0
    replies[:] = ["Nobody knows."]
    result = run("eval", questions, "--limit", "1", "--out", "out2", "--fail-under", "right=0.8")
    assert (result.code, result.err.splitlines()[-1]) == (1, "FAIL right is 0.000, 0.800 under the limit 0.8.")


def test_a_wrong_limit_or_baseline_is_said_before_anything_is_asked(run: Run, filled: Path, questions: str) -> None:
    assert "There is no metric 'write'" in run("eval", questions, "--fail-under", "write=1").err
    assert failed_in_one_line(run("eval", questions, "--fail-on-regression", "nofile.json"))
    assert not (filled.parent / "article-qa-eval").exists()


def test_eval_compares_two_runs(run: Run, filled: Path, questions: str, replies: list[Any]) -> None:
    replies[:] = [COST_REPLY, "Nobody knows.", "Nobody knows."] + ["Nobody knows."] * 3
    run("eval", questions, "--out", "before")
    result = run("eval", questions, "--out", "after", "--fail-on-regression", "before/run.json")
    result = run("eval", "--compare", "before/run.json", "after/run.json")
    assert (result.code, "Wrong now, right before: 1" in result.out) == (0, True)
    found = run("eval", "--compare", "before/run.json", "after/run.json", "--json").json
    assert (found["questions"], found["differences"]["right"]["change"]["value"]) == (3, -0.5)


def test_a_bad_question_set_is_one_line(run: Run, filled: Path) -> None:
    (filled.parent / "bad.jsonl").write_text('{"question": ""}\nnonsense\n')
    result = run("eval", "bad.jsonl")
    assert failed_in_one_line(result)
    assert "line 1: " in result.err
    assert "line 2: " in result.err
    assert failed_in_one_line(run("eval", "nofile.jsonl"))


def test_questions_are_drafted_and_can_be_asked(run: Run, filled: Path, replies: list[Any]) -> None:
    drafted = "Question: When was the pier of the town built?\nAnswer: in 1911"
    replies[:] = ["nothing", "nothing", "nothing", "nothing", drafted, "The pier was built in 1911. [1]"]
    result = run("questions", "harbour", "--count", "1", "--out", "set.jsonl")
    assert (result.code, result.out) == (0, "")
    assert "They are drafts" in result.err
    asked = run("eval", "set.jsonl", "--json")
    assert "1 of 1 questions are drafts that nobody has checked" in asked.err
    assert asked.json["rows"][0]["answers"] == ["in 1911"]


def test_drafted_questions_are_printed_without_a_file(run: Run, filled: Path, replies: list[Any]) -> None:
    replies[:] = ["Question: What over the Lenne reopened on Friday?\nAnswer: The bridge"]
    result = run("questions", "harbour.md", "--count", "1")
    assert (json.loads(result.out)["draft"], result.code) == (True, 0)


# What goes wrong


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["add", "nofile.txt"], "There is no file nofile.txt"),
        (["add", "empty.txt"], "empty.txt is empty"),
        (["add", "no/*.md"], "Nothing matches no/*.md"),
        (["ask", "   "], "The question is empty"),
        (["ask", ""], "The question is empty"),
        (["ask", "x" * 10_000], "The question has 10,000 characters"),
        (["ask", COST, "--article", "nobody.md"], "There is no article 'nobody.md'"),
        (["ask", COST, "--since", "2024"], "No article of the 1 in the index fits since '2024', so nothing was"),
        (["search", "pier", "--language", "de"], "No article of the 1 in the index fits language 'de'"),
        (["list", "--until", "May 2024"], "'May 2024' is no date: write 2024, 2024-05 or 2024-05-03"),
        (["list", "--article", "harbor"], "There is no article 'harbor' in the index; the nearest there is: 'Harbour"),
        (["ask", COST, "--from", "nofile.txt"], "There is no file nofile.txt"),
        (["ask", COST, "--from", "empty.txt"], "empty.txt is empty"),
        (["remove", "nobody.md"], "There is no article 'nobody.md'"),
        (["eval", "--out", "harbour.md/out"], "The folder harbour.md/out cannot be written"),
        (["questions", "nobody"], "There is no article 'nobody'"),
        (["questions", "empty.txt"], "empty.txt is empty"),
        (["ask", COST, "--save", "batteries.md"], "The file batteries.md is there already: name a new one"),
        (["replay", "batteries.md"], "batteries.md is no record of an answer (Invalid JSON"),
        (["replay", "nothing.json", "--no-model"], "nothing.json cannot be read (No such file or directory)"),
        (["questions", "harbour", "--out", "batteries.md"], "The file batteries.md is there already"),
    ],
)
def test_a_mistake_is_one_line_and_the_index_is_as_it_was(
    run: Run, filled: Path, arguments: list[str], message: str
) -> None:
    before, listed = contents(filled), run("list", "--json").json
    out = "0 added, 0 unchanged, 0 replaced, 0 skipped, 1 failed\n" if arguments[0] == "add" else ""
    result = run(*arguments)
    assert failed_in_one_line(result, out=out)
    assert message in result.err
    assert run("list", "--json").json == listed
    assert contents(filled).keys() == before.keys()


@pytest.mark.parametrize("name", ["nonsense", "local:nobody", "local:/no/such.gguf", "nobody:gpt"])
def test_an_unknown_model_is_one_line_and_no_index_is_made(run: Run, tmp_path: Path, name: str) -> None:
    result = run("ask", COST, model=name)
    assert failed_in_one_line(result)
    assert "There is no " in result.err
    assert not (tmp_path / "data").exists()


def test_a_model_that_fails_is_one_line(run: Run, filled: Path, replies: list[Any]) -> None:
    replies[:] = [ConnectionError("Connection refused")]
    assert failed_in_one_line(run("ask", COST))


@pytest.mark.parametrize("command", [["list"], ["add", "harbour.md"], ["ask", COST], ["search", "pier"]])
def test_a_data_folder_under_a_file_is_one_line(run: Run, filled: Path, command: list[str]) -> None:
    result = run(*command, data="harbour.md/data")
    assert failed_in_one_line(result)
    assert "cannot be written (Not a directory): use another --data folder." in result.err
    assert (filled.parent / "harbour.md").read_text(encoding="utf-8") == HARBOUR


@pytest.mark.parametrize("command", [["list"], ["add", "batteries.md"], ["ask", COST], ["search", "pier"]])
def test_a_damaged_store_is_one_line_and_nothing_is_overwritten(run: Run, filled: Path, command: list[str]) -> None:
    (filled / "chroma" / "chroma.sqlite3").write_bytes(b"It was a dark and stormy night. " * 300)
    before = contents(filled)
    result = run(*command)
    assert failed_in_one_line(result)
    assert "move the folder away and add the articles again" in result.err
    assert contents(filled) == before


def test_damaged_settings_of_an_index_are_one_line(run: Run, filled: Path) -> None:
    (filled / "index.json").write_text("{")
    assert failed_in_one_line(run("list"))
    assert (filled / "index.json").read_text() == "{"


def test_a_damaged_term_file_is_made_again(run: Run, filled: Path) -> None:
    before = run("search", "pier", "--json").json
    (filled / "terms.sqlite3").write_bytes(b"It was a dark and stormy night. " * 300)
    assert run("search", "pier", "--json").json == before


def test_a_bad_line_of_the_settings_file_is_one_line(run: Run, filled: Path) -> None:
    (filled.parent / "article-qa.toml").write_text("passages = 'many'\n")
    assert failed_in_one_line(run("list"))


FULL = OSError(errno.ENOSPC, "No space left on device")


def large(sentences: int) -> str:
    return "".join(f"Sentence {number} tells of pier {number * number}.\n\n" for number in range(sentences))


def test_a_full_disk_is_one_line_and_the_index_is_as_it_was(
    run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object, **options: object) -> None:
        raise FULL

    listed, found = run("list", "--json").json, run("search", "pier", "--json").json
    with monkeypatch.context() as patched:
        patched.setattr("chromadb.api.models.Collection.Collection.upsert", full)
        result = run("add", "batteries.md")
    assert failed_in_one_line(result)
    assert "is full ([Errno 28] No space left on device): make room" in result.err
    assert run("list", "--json").json == listed
    assert run("search", "pier", "--json").json == found


def test_a_disk_too_full_for_the_term_file_is_one_line_and_all_that_is_listed_can_be_found(
    run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(file: DerivedFile) -> sqlite3.Connection:
        connection = opened(file)
        if file._file.name == "terms.sqlite3":
            connection.execute("PRAGMA max_page_count = 1")
        return connection

    opened = DerivedFile._connect
    (filled.parent / "large.txt").write_text(large(400))
    with monkeypatch.context() as patched:
        patched.setattr(DerivedFile, "_connect", connect)
        result = run("add", "large.txt")
    assert failed_in_one_line(result)
    assert "database or disk is full" in result.err
    for info in run("list", "--json").json:
        hits = run("ask", "Which pier?", "--article", info["id"], "--json", model="none").json["hits"]
        assert {hit["source"] for hit in hits} == {info["source"]}
        assert {name for hit in hits for name in hit["found_by"]} == {"dense", "terms"}


IN_A_SMALL_SPACE = """
import resource, signal, sys
from index import article_index
from qa.cli import main
from tests.fakes import BagOfWordsEmbeddings
article_index.SentenceTransformerEmbeddings = lambda name, **others: BagOfWordsEmbeddings()
import chromadb
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (250_000, resource.RLIM_INFINITY))
main()
"""


def test_an_article_that_the_disk_has_no_room_for_is_not_there_afterwards(run: Run, filled: Path) -> None:
    (filled.parent / "large.txt").write_text(large(3000))
    listed, found = run("list", "--json").json, run("search", "pier", "--json").json
    command = [sys.executable, "-c", IN_A_SMALL_SPACE, "--data", str(filled), "add", str(filled.parent / "large.txt")]
    root = Path(__file__).parents[2]
    ended = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False)
    assert failed_in_one_line(Result(ended.returncode, ended.stdout, ended.stderr))
    assert run("list", "--json").json == listed
    assert run("search", "pier", "--json").json == found


def test_output_that_cannot_be_written_is_one_line(run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object, **options: object) -> None:
        raise FULL

    monkeypatch.setattr("builtins.print", full)
    assert failed_in_one_line(run("list"))


# Usage


@pytest.mark.parametrize(
    "arguments",
    [
        ["--colour"],
        ["nonsense"],
        ["ask"],
        ["add"],
        ["ask", COST, "--colour"],
        ["search", "pier", "--k", "0"],
        ["chat", "--port", "99999"],
        ["eval", "--limit", "none"],
        ["questions", "harbour.md", "--count", "0"],
        ["replay"],
    ],
)
def test_a_wrong_usage_is_exit_code_two_with_the_usage_on_standard_error(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.code, result.out) == (2, "")
    assert "Usage: " in result.err


def test_every_command_of_the_design_is_there() -> None:
    designed = "add list remove ask search chat eval feedback questions replay models doctor users"
    assert set(designed.split()) <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_all_its_arguments_explained(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert (result.code, result.err) == (0, "")
    assert f"article-qa {command} " in result.out.splitlines()[0]
    described = typer.main.get_command(cli.app).commands[command]  # type: ignore[attr-defined]
    assert all(parameter.help for parameter in described.params if parameter.name != "help")


def test_the_help_of_the_program_lists_every_command(run: Run) -> None:
    out = run("--help").out
    assert all(f"\n  {command} " in out for command in COMMANDS)


def test_an_article_read_from_a_file_is_the_one_read_from_a_string(run: Run, filled: Path) -> None:
    assert run("list", "--json").json[0]["id"] == Article(text=HARBOUR, title="", source="").id


# Feedback


def test_votes_of_the_page_become_a_set_that_eval_asks(run: Run, filled: Path, tmp_path: Path) -> None:
    answer = Answer.from_json(run("ask", COST, "--json").out)
    Vote.on(answer, "up").save(filled)
    Vote.on(replace(answer, searched_question="How deep is it?"), "down", "not that").save(filled)
    result = run("feedback", "--out", "set.jsonl")
    assert (result.code, result.out) == (0, "")
    assert result.err.startswith("To review: How deep is it? -> The repairs")
    assert result.err.endswith("(not that)\n")
    assert len((tmp_path / "set.jsonl").read_text().splitlines()) == 1


def test_eval_finds_an_approved_answer_right_again(run: Run, filled: Path, replies: list[Any]) -> None:
    Vote.on(Answer.from_json(run("ask", COST, "--json").out), "up").save(filled)
    run("feedback", "--out", "set.jsonl")
    replies.append(COST_REPLY)
    [row] = run("eval", "set.jsonl", "--json").json["rows"]
    assert (row["right"], row["refused"], row["scores"]["exact_match"]) == (True, False, 1.0)


def test_feedback_that_is_not_there_is_one_line(run: Run, filled: Path) -> None:
    assert failed_in_one_line(run("feedback"))


# Confidence


def write_questions(folder: Path, count: int) -> str:
    """A set on the harbour, every second question of which has no answer."""
    rows = [
        {
            "question": f"{COST[:-1]} {number}?",
            "answers": ["4.2 million"] if number % 2 else [],
            "answerable": number % 2 == 1,
        }
        for number in range(count)
    ]
    (folder / "set.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return "set.jsonl"


def test_calibrate_fits_on_a_set_and_ask_then_uses_it(
    run: Run, replies: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.calibration.user_data_path", lambda _: tmp_path / "own")
    (tmp_path / "harbour.md").write_text(HARBOUR)
    run("add", "harbour.md")
    replies[:] = 200 * [COST_REPLY]
    result = run("calibrate", write_questions(tmp_path, 60), "--json")
    assert result.code == 0, result.err
    assert (result.json["model"], result.json["questions"]) == ("scripted", 60)
    assert (tmp_path / "own" / "calibrations" / "scripted.json").is_file()
    # Half of the replies were wrong, and nothing tells them apart.
    assert run("ask", f"{COST[:-1]} 31?", "--json").json["confidence"] == pytest.approx(0.5, abs=0.15)


def test_a_set_too_small_to_calibrate_on_is_an_error_and_leaves_no_calibration(
    run: Run, replies: list[Any], tmp_path: Path
) -> None:
    (tmp_path / "harbour.md").write_text(HARBOUR)
    run("add", "harbour.md")
    replies[:] = 20 * [COST_REPLY]
    result = run("calibrate", write_questions(tmp_path, 4), "--to", "own.json")
    assert result.code == 1
    assert "a calibration needs 20 of each" in result.err
    assert not (tmp_path / "own.json").exists()


@pytest.mark.parametrize(("max_risk", "answered"), [("0.9", True), ("0", False)])
def test_max_risk_decides_how_sure_an_answer_must_be(run: Run, tmp_path: Path, max_risk: str, answered: bool) -> None:
    (tmp_path / "harbour.md").write_text(HARBOUR)
    run("add", "harbour.md")
    result = run("--max-risk", max_risk, "ask", COST, "--json")
    assert result.json["answered"] is answered


def test_a_risk_that_is_no_share_is_a_usage_error(run: Run) -> None:
    result = run("--max-risk", "2", "ask", COST)
    assert result.code == 2
    assert "--max-risk" in result.err
