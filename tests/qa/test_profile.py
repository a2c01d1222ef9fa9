"""What is chosen for machines from small to large, and why."""

import pytest

from qa.machine import Gpu, Machine
from qa.profile import ARTICLE, Profile

SMALL = Machine(cores=1, physical_cores=1, memory_gib=2)
USUAL = Machine(cores=2, physical_cores=2, memory_gib=24)
LARGE = Machine(cores=16, physical_cores=8, memory_gib=64)


@pytest.mark.parametrize(
    ("machine", "threads", "slots", "spare", "tokens"),
    [
        (SMALL, 1, 3, 0, 4096),
        (USUAL, 2, 6, 0, 4096),
        (LARGE, 8, 6, 4, 8192),
        (Machine(16, 16, 64), 16, 6, 4, 8192),
        (Machine(4, 2, 8), 4, 6, 0, 4096),
        (Machine(8, 8, 15.5), 8, 6, 0, 4096),
        (Machine(8, 8, 16), 8, 6, 4, 4096),
        (Machine(2, 1, 0), 2, 6, 0, 4096),
    ],
)
def test_threads_slots_and_context_follow_cores_and_memory(
    machine: Machine, threads: int, slots: int, spare: int, tokens: int
) -> None:
    found = Profile.of(machine)
    assert (found.threads, len(found.slots), found.spare_slots, found.slot_tokens) == (threads, slots, spare, tokens)


@pytest.mark.parametrize("machine", [SMALL, USUAL, LARGE])
def test_what_every_question_needs_has_a_slot_on_any_machine(machine: Machine) -> None:
    assert {"answer", "check", ARTICLE} <= set(Profile.of(machine).slots)


def test_every_choice_has_its_reason() -> None:
    assert Profile.of(SMALL).reasons == (
        "1 thread: one a core",
        "3 slots: those that every question needs, in 2 GiB of memory",
        "4,096 tokens a slot: twice that from 32 GiB of memory on",
        "no layer on a GPU: llama.cpp sees none",
        "no flash attention: on a processor it takes longer behind what was read before",
    )
    assert Profile.of(LARGE).reasons[:3] == (
        "8 threads: one a physical core, of 16 that the system counts",
        "10 slots: one a kind of prompt, and 4 for questions asked at the same time",
        "8,192 tokens a slot: memory is plenty",
    )


def test_what_is_put_on_gpus_is_for_llama_cpp_to_measure() -> None:
    one = Profile.of(Machine(2, 2, 24, (Gpu("NVIDIA L4", 22.06),)))
    two = Profile.of(Machine(2, 2, 24, (Gpu("NVIDIA L4", 22.06), Gpu("NVIDIA T4", 3.5))))
    assert one.reasons[-2:] == (
        "as many layers on NVIDIA L4 (22 GiB free) as llama.cpp measures to fit, 1 GiB left free",
        "flash attention where llama.cpp chooses it",
    )
    assert "NVIDIA L4 (22 GiB free) and NVIDIA T4 (3.5 GiB free)" in str(two)
