"""Instructions and allocations per call, beside the accepted ones: bench/gate, see its help."""

from __future__ import annotations

import json
import sys

from ..expected import Expectation
from ..paths import PYTHON, ROOT, build_dir
from ..report import FAILED, PASSED, Case
from ..shell import CommandFailed, fresh_log, must, run, tail
from . import swift
from .cpp import build

PRESET = "gcc-release"
TARGETS = ("bolt_bench_count", "bolt_bench_jni", "bolt_jni", "bolt_python")
RESULTS = build_dir(PRESET) / "gate.json"


def gate() -> list[Case]:
    build_all()
    RESULTS.unlink(missing_ok=True)
    code = run([PYTHON, ROOT / "bench" / "gate", "--built", "--results", RESULTS], "gate")
    if not RESULTS.exists():
        return [Case("host", "gate", "run", FAILED, f"exit code {code}\n{tail('gate')}")]
    counted = cases(json.loads(RESULTS.read_text()))
    if code != 0 and not any(case.outcome == FAILED for case in counted):
        counted.append(Case("host", "gate", "run", FAILED, f"exit code {code}\n{tail('gate')}"))
    return counted


def build_all() -> None:
    """Where the stages of the languages have run, it is all there."""
    fresh_log("gate")
    build(PRESET, "gate", TARGETS)
    with swift.assembling:
        swift.assemble()
    command = [*swift.command("release", "build"), "--product", "BoltCount"]
    must(command, "gate", env=swift.environment("release"))


def cases(results: dict) -> list[Case]:
    """What was counted; and what was planted, which must have failed."""
    found = [
        Case("host", f"gate-{each['part']}", each["name"], outcome(each["failed"]), each["text"])
        for each in results["found"]
    ]
    for each in results["found"]:
        if each["better"]:  # which fails nothing, but should be kept
            print(f"gate: {each['text']}: bench/gate --accept", flush=True)
    planted = [
        Case("host", "gate", f"finds what is worse: {each['name']}", outcome(not each["failed"]),
             each["text"])
        for each in results["planted"]
    ]  # fmt: skip
    return found + planted


def expected_suites() -> list[str]:
    return Expectation.load().suites("gate")


def outcome(failed: bool) -> str:
    return FAILED if failed else PASSED


if __name__ == "__main__":  # for bench/gate
    try:
        build_all()
    except CommandFailed as error:
        sys.exit(str(error))
