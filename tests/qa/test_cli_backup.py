"""The commands that write a backup of the articles and read it again."""

import json
import shutil
from pathlib import Path

from qa.chat.owners import Owners
from tests.qa.samples import batteries, harbour, open_index
from tests.qa.test_cli import Run, failed_in_one_line, filled, replies, run

__all__ = ["filled", "replies", "run"]


def test_all_articles_go_into_a_file_and_come_out_of_it(run: Run, filled: Path) -> None:
    run("add", "batteries.md")
    listed = run("list").out
    exported = run("export", "b.jsonl")
    assert (exported.code, exported.out, exported.err) == (0, "2 articles in b.jsonl\n", "")
    imported = run("import", "b.jsonl", data="other")
    assert (imported.code, imported.out, imported.err) == (0, "2 added, 0 unchanged, 0 replaced, 0 bad\n", "")
    assert run("list", data="other").out == listed
    assert run("import", "b.jsonl", data="other").out == "0 added, 2 unchanged, 0 replaced, 0 bad\n"


def test_bad_lines_are_told_by_number(run: Run, filled: Path) -> None:
    assert run("export", "b.jsonl", "--json").json == {"articles": 1}
    head, article, *others = Path("b.jsonl").read_bytes().splitlines(keepends=True)
    Path("b.jsonl").write_bytes(b"".join([head, b"oops\n", article, *others]))
    result = run("import", "b.jsonl", data="other")
    assert (result.code, result.out) == (1, "1 added, 0 unchanged, 0 replaced, 2 bad\n")
    assert result.err.startswith("error: line 2 of b.jsonl: Expecting value")
    assert "error: line 4 of b.jsonl: 1 articles were written and 2 are here" in result.err
    again = run("import", "b.jsonl", "--json", data="other").json
    assert (again["unchanged"], [*again["bad"]]) == (["Harbour bridge reopens"], ["2", "4"])


def test_what_cannot_be_done_is_one_line(run: Run, filled: Path) -> None:
    run("export", "b.jsonl")
    assert failed_in_one_line(run("export", "b.jsonl"))
    assert failed_in_one_line(run("import", "harbour.md"))
    assert failed_in_one_line(run("import", "none.jsonl"))


def test_uploads_stay_their_owners_in_a_new_data_folder(run: Run, filled: Path) -> None:
    run("add", "batteries.md")
    Owners(filled / "chat").give("anna", batteries().id)
    run("export", "b.jsonl")
    run("import", "b.jsonl", data="other")
    owners = Owners(Path("other/chat"))
    assert owners.all() == {batteries().id: ["anna"]}
    with open_index(Path("other")) as index:
        assert [info.id for info in owners.visible("", index.list())] == [harbour().id]


def test_what_is_everyones_stays_everyones(run: Run, filled: Path) -> None:
    Owners(filled / "chat").give("anna", harbour().id)
    run("export", "b.jsonl")
    shutil.rmtree(filled / "chat")
    run("import", "b.jsonl")
    assert Owners(filled / "chat").all() == {}
    assert json.loads(Path("b.jsonl").read_text().splitlines()[1])["owners"] == ["anna"]


def test_owners_that_another_process_has_written_are_seen(tmp_path: Path) -> None:
    here, there = Owners(tmp_path), Owners(tmp_path)
    here.give("anna", "a1")
    assert there.owns("anna", "a1")
    there.give("ben", "b1")
    here.give("carl", "c1")
    assert there.all() == {"a1": ["anna"], "b1": ["ben"], "c1": ["carl"]}
