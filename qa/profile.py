"""How the local model is run on a machine: threads, slots, context. No setting: it follows from what is there."""

from dataclasses import dataclass
from typing import Self

from qa.machine import Gpu, Machine

ARTICLE = "article"
# What is read often is kept in a slot of its own: how these prompts begin, and a whole article. The first are those
# that every question needs.
_SLOTS = ("answer", "check", ARTICLE, "followup", "premise", "standalone")
_NEEDED_SLOTS = 3
_SPARE_SLOTS = 4
_SLOT_TOKENS, _LONG_SLOT_TOKENS = 4096, 8192
_FEW_CORES, _MANY_CORES = 4, 8
# Of the default model a slot of 4,096 tokens takes 112 MiB, from the start.
_SMALL_GIB, _LARGE_GIB, _HUGE_GIB = 4.0, 16.0, 32.0


@dataclass(frozen=True)
class Profile:
    """What llama.cpp is started with.

    Attributes:
        threads: That read and write.
        slots: By number what is kept in each; prompts of other kinds take whichever has been idle longest.
        spare_slots: More of them, for questions that are answered at the same time.
        slot_tokens: How long a prompt with its reply may be.
        reasons: Why each is as it is, in words, one a choice.
    """

    threads: int
    slots: tuple[str, ...]
    spare_slots: int
    slot_tokens: int
    reasons: tuple[str, ...]

    @classmethod
    def of(cls, machine: Machine) -> Self:
        """That of a machine. On memory that is not known nothing is saved, and nothing spent."""
        threads, why_threads = _threads(machine)
        slots, spare, why_slots = _slots(machine)
        tokens = _LONG_SLOT_TOKENS if machine.memory_gib >= _HUGE_GIB else _SLOT_TOKENS
        reasons = (
            f"{_counted(threads, 'thread')}: {why_threads}",
            f"{len(slots) + spare} slots: {why_slots}",
            f"{tokens:,} tokens a slot: twice that from {_HUGE_GIB:.0f} GiB of memory on"
            if tokens == _SLOT_TOKENS
            else f"{tokens:,} tokens a slot: memory is plenty",
            _layers(machine.gpus),
            _attention(machine.gpus),
        )
        return cls(threads, slots, spare, tokens, reasons)

    def __str__(self) -> str:
        """As the doctor shows it."""
        return "; ".join(self.reasons)


def _threads(machine: Machine) -> tuple[int, str]:
    if machine.cores <= _FEW_CORES:
        return machine.cores, "one a core"
    if machine.physical_cores == machine.cores:
        return machine.cores, "one a physical core"
    # Two on the same multiplication units only wait for each other.
    return machine.physical_cores, f"one a physical core, of {machine.cores} that the system counts"


def _slots(machine: Machine) -> tuple[tuple[str, ...], int, str]:
    if 0 < machine.memory_gib < _SMALL_GIB:
        return _SLOTS[:_NEEDED_SLOTS], 0, f"those that every question needs, in {_gib(machine.memory_gib)} of memory"
    if machine.cores >= _MANY_CORES and machine.memory_gib >= _LARGE_GIB:
        return _SLOTS, _SPARE_SLOTS, f"one a kind of prompt, and {_SPARE_SLOTS} for questions asked at the same time"
    return _SLOTS, 0, "one a kind of prompt"


def _layers(gpus: tuple[Gpu, ...]) -> str:
    if not gpus:
        return "no layer on a GPU: llama.cpp sees none"
    named = " and ".join(f"{gpu.name} ({_gib(gpu.free_gib)} free)" for gpu in gpus)
    return f"as many layers on {named} as llama.cpp measures to fit, 1 GiB left free"


def _attention(gpus: tuple[Gpu, ...]) -> str:
    if not gpus:
        return "no flash attention: on a processor it takes longer behind what was read before"
    return "flash attention where llama.cpp chooses it"


def _gib(size: float) -> str:
    return f"{size:.0f} GiB" if size >= 10 or size == round(size) else f"{size:.1f} GiB"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"
