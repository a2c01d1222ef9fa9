"""What the rounds of several settings come to, and that the product's own setting is one that can be changed."""

from pathlib import Path

from tests.benchmarks.thread_waiting import PatientModel, lines


def test_each_setting_is_compared_with_the_first_one_round_by_round() -> None:
    found = {0: [[10.0, 8.0, 4.0], [12.0, 8.0, 4.0]], 1000: [[20.0, 8.0, 2.0], [24.0, 8.0, 2.0]]}
    none, some = lines(found)
    assert none.startswith("     0 turns, tokens a second, 0 busy: 11.0 (1.0")
    alone, one, two = some.split("; ")
    assert "0 busy: 22.0 (2.0" in alone
    assert one.startswith("1 busy: 8.0 (1.0")
    assert two.startswith("2 busy: 2.0 (0.5")


def test_the_turns_reach_the_process_that_runs_the_model(tmp_path: Path) -> None:
    model = PatientModel(tmp_path / "model.gguf")
    model.turns = 7
    assert model.environment["GOMP_SPINCOUNT"] == "7"
