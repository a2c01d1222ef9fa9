"""Votes on answers, kept and read again."""

import json
import stat
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from qa.errors import RecordError
from qa.feedback import FILE, Vote, read_votes
from qa.types import Answer, Citation

CITED = Citation("a" * 16, "Harbour", "harbour.md", 3, 11, "It opens", 1)
ANSWER = Answer(
    "And when?",
    searched_question="When does it open?",
    text="It opens in May. [1]",
    answered=True,
    citations=(CITED,),
    asked="2026-01-02T03:04:05Z",
    model="scripted",
)


def test_a_vote_is_one_line_with_all_that_it_is_about(tmp_path: Path) -> None:
    Vote.on(ANSWER, "down", "  It opens\nin <June>. ").save(tmp_path / "new")
    [line] = (tmp_path / "new" / FILE).read_text().splitlines()
    kept = json.loads(line)
    assert kept["question"] == "When does it open?"
    assert (kept["vote"], kept["reason"]) == ("down", "It opens in <June>.")
    assert kept["answer"] == ANSWER.text
    assert kept["citations"][0]["quote"] == "It opens"
    assert kept["time"].endswith("Z")


def test_votes_are_read_as_they_were_kept_and_another_one_on_an_answer_takes_the_place_of_the_first(
    tmp_path: Path,
) -> None:
    first, other = Vote.on(ANSWER, "up"), Vote.on(replace(ANSWER, asked="2026-02-02T03:04:05Z"), "up")
    last = Vote.on(ANSWER, "down", "It is June.")
    for vote in (first, other, last):
        vote.save(tmp_path)
    assert read_votes(tmp_path / FILE) == [last, other]


def test_votes_at_once_do_not_mix(tmp_path: Path) -> None:
    answers = [replace(ANSWER, question=f"{number}?", searched_question=f"{number}?") for number in range(40)]
    threads = [Thread(target=Vote.on(answer, "up", "x" * 3000).save, args=(tmp_path,)) for answer in answers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {vote.question for vote in read_votes(tmp_path / FILE)} == {answer.question for answer in answers}


def test_the_file_is_the_users_own(tmp_path: Path) -> None:
    Vote.on(ANSWER, "up").save(tmp_path)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(RecordError, match=r"^The vote cannot be kept in .+feedback.jsonl \(.+\)\.$"):
        Vote.on(ANSWER, "up").save(tmp_path / "data")


def test_a_missing_file_and_a_broken_line_are_told_by_their_place(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="vote on answers on the chat page first"):
        read_votes(tmp_path / FILE)
    Vote.on(ANSWER, "up").save(tmp_path)
    with (tmp_path / FILE).open("a") as file:
        file.write('\n{"vote": "sideways"}\n')
    with pytest.raises(RecordError, match=r"feedback.jsonl, line 3 is no vote: mend or delete the line\.$"):
        read_votes(tmp_path / FILE)
