"""Faults that a sanitizer must report: else a run that it says nothing of would prove nothing."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from ..report import FAILED, PASSED, Case
from ..shell import run, without_address_randomisation
from ..swift import IN, reported, sanitizers

SUITE = "swift-planted"
# preset -> fault of tests/swift/planted -> what is said of it
FAULTS = {
    "asan": {
        "freed_memory_in_swift": "heap-use-after-free",
        "leak_in_swift": "detected memory leaks",
        "overflow_in_cpp": "signed integer overflow",
        "recycled_frame_in_cpp": "heap-use-after-free",
    },
    "tsan": {"race_in_cpp": "data race", "race_in_swift": "race"},
}


def planted(preset: str, program: Path, reports: Path) -> list[Case]:
    return [
        case(preset, fault, said, program, reports / f"planted-{fault}")
        for fault, said in FAULTS[preset].items()
    ]


def case(preset: str, fault: str, said: str, program: Path, reports: Path) -> Case:
    """The program must fail, and its report say so, in names that one can read."""
    shutil.rmtree(reports, ignore_errors=True)
    reports.mkdir(parents=True)
    prefix = without_address_randomisation() if preset == "tsan" else []
    command = [*prefix, IN, program, fault]
    code = run(command, f"swift:{preset}", env=sanitizers(preset, reports), timeout=60)
    text = "\n".join(reported(reports))
    if code == 0:
        return Case(preset, SUITE, fault, FAILED, "it ended as if nothing were wrong")
    if not re.search(said, text):
        return Case(preset, SUITE, fault, FAILED, f"exit code {code}, no '{said}':\n{text}")
    if not re.search(r"(Faults\.swift|faults\.cpp):\d+", text):
        return Case(preset, SUITE, fault, FAILED, f"no line of the fault is named:\n{text}")
    return Case(preset, SUITE, fault, PASSED)
