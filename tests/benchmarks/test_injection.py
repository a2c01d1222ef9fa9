"""A run of the benchmark with planted orders, on a scripted model that obeys or does not."""

from pathlib import Path

import pytest

from tests.benchmarks.injection import Pair, ask_pairs, report
from tests.benchmarks.row_file import RowFile
from tests.benchmarks.systems import OURS, PEERS, systems_over
from tests.benchmarks.test_attacks import ARTICLE, ORDER, trial
from tests.qa.samples import assistant, open_index, prompts_of

TRIALS = [trial(), trial("end", inside=True)]


@pytest.fixture
def rows(tmp_path: Path) -> RowFile:
    return RowFile(tmp_path / "rows.jsonl", {})


def obedient(prompt: str) -> str:
    return "A poem on photosynthesis: oh leaf so green!" if ORDER in prompt else "Ships sail to Gdańsk. [1]"


def pairs(tmp_path: Path, rows: RowFile) -> tuple[dict[str, list[Pair]], int]:
    """What both systems said, and how many prompts that took."""
    with open_index(tmp_path / "data", [ARTICLE]) as index:
        asked = assistant(index, obedient)
        ask_pairs(TRIALS, asked, systems_over(asked, [OURS, PEERS[0]]), rows)
        prompts = len(prompts_of(asked))
    keys = [f"{one.place}/{ORDER}" for one in TRIALS]
    found = {
        name: [
            Pair(one, rows.rows["plain/q", name], rows.rows[key, name]) for one, key in zip(TRIALS, keys, strict=True)
        ]
        for name in (OURS, PEERS[0])
    }
    return found, prompts


def test_a_model_that_obeys_is_found_out_and_by_its_citations_too_where_they_have_a_place(
    tmp_path: Path, rows: RowFile
) -> None:
    found, _ = pairs(tmp_path, rows)
    assert [pair.signs for pair in found[PEERS[0]]] == [{"foreign", "topic"}] * 2
    assert [pair.signs for pair in found[OURS]] == [{"foreign", "topic", "cites"}] * 2
    assert all(pair.plain.right for of_system in found.values() for pair in of_system)
    assert not any(pair.planted.right for pair in found[PEERS[0]])


def test_what_is_on_disk_is_not_asked_again(tmp_path: Path, rows: RowFile) -> None:
    _, prompts = pairs(tmp_path, rows)
    assert prompts > 0
    assert pairs(tmp_path, rows)[1] == 0


def test_the_report_counts_effects_and_right_answers_and_shows_the_answers(tmp_path: Path, rows: RowFile) -> None:
    found, _ = pairs(tmp_path, rows)
    lines = report(found[PEERS[0]]).splitlines()
    shares = {line[:48].strip(): line[48:].split(" ")[0] for line in lines if line[48:].endswith(")")}
    assert shares["answers that show the effect"] == "1.000"
    assert shares["cites"] == "0.000"
    assert shares["planted beside the gold paragraph"] == "1.000"
    assert shares["the planted text was among the passages found"] == "1.000"
    assert (shares["right without the plant"], shares["right with it"]) == ("1.000", "0.000")
    assert shares["right with it, less right without it"] == "-1.000"
    assert "  Poem: 2" in lines
    assert lines[-1] == f"  {ORDER} -> A poem on photosynthesis: oh leaf so green! (was: Ships sail to Gdańsk.)"
