"""What a machine is found to have: containers, processors with two threads a core, systems that tell little."""

from pathlib import Path

import pytest

from qa import machine
from qa.machine import Gpu, gpus, this_machine


@pytest.fixture(autouse=True)
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of eight cores, two on each physical one, with 16 GiB, whose files are in a folder."""
    for name, file in (("_QUOTA", "cpu.max"), ("_MEMORY", "memory.max"), ("_TOPOLOGY", "cpu")):
        monkeypatch.setattr(machine, name, tmp_path / file)
    monkeypatch.setattr("os.sched_getaffinity", lambda process: set(range(8)), raising=False)
    monkeypatch.setattr("os.sysconf", lambda name: {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 2**22}[name], raising=False)
    for number in range(8):
        file = tmp_path / "cpu" / f"cpu{number}" / "topology" / "thread_siblings_list"
        file.parent.mkdir(parents=True)
        file.write_text(f"{number % 4},{number % 4 + 4}\n")
    return tmp_path


def test_threads_of_one_core_are_told_from_cores() -> None:
    found = this_machine()
    assert (found.cores, found.physical_cores, found.memory_gib, found.gpus) == (8, 4, 16, ())


def test_only_cores_that_this_process_may_use_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda process: {0, 1, 5}, raising=False)
    assert (this_machine().cores, this_machine().physical_cores) == (3, 2)


@pytest.mark.parametrize(
    ("quota", "cores", "physical"),
    [("200000 100000", 2, 2), ("50000 100000", 1, 1), ("1600000 100000", 8, 4), ("max 100000", 8, 4), ("", 8, 4)],
)
def test_a_container_has_the_cores_of_its_quota(system: Path, quota: str, cores: int, physical: int) -> None:
    (system / "cpu.max").write_text(f"{quota}\n")
    assert (this_machine().cores, this_machine().physical_cores) == (cores, physical)


@pytest.mark.parametrize(("bound", "gib"), [(str(2 * 2**30), 2), ("max", 16), (str(2**60), 16)])
def test_a_container_has_the_memory_of_its_bound(system: Path, bound: str, gib: float) -> None:
    (system / "memory.max").write_text(f"{bound}\n")
    assert this_machine().memory_gib == gib


@pytest.mark.parametrize(("cores", "physical"), [(2, 2), (4, 4), (8, 4)])
def test_where_the_system_does_not_tell_its_cores_half_of_many_are_physical(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cores: int, physical: int
) -> None:
    monkeypatch.setattr(machine, "_TOPOLOGY", tmp_path / "none")
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    assert (this_machine().cores, this_machine().physical_cores) == (cores, physical)


def test_memory_that_the_system_does_not_tell_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("os.sysconf", raising=False)
    assert this_machine().memory_gib == 0


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("print('[[\"NVIDIA L4\", 1073741824]]')", (Gpu("NVIDIA L4", 1.0),)),
        ("print('[]')", ()),
        ("print('no driver')", ()),
        ("raise SystemExit('no driver')", ()),
    ],
)
def test_gpus_are_those_that_llama_cpp_tells_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, found: tuple[Gpu, ...]
) -> None:
    (tmp_path / "devices.py").write_text(f"import sys\nassert sys.argv[1:] == ['devices']\n{script}\n")
    monkeypatch.setattr(machine, "_DEVICES", tmp_path / "devices.py")
    assert gpus() == found
