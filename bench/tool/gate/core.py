"""The core through its function table, and the C++ layer: what bolt_bench_count does."""

import json
import subprocess
from functools import partial

from .. import callgrind
from ..build import Build
from ..measure import output
from .verdict import ALLOCATIONS, INSTRUCTIONS, Finding, Part, compare

# Of these the allocations alone: system calls and batches are not for callgrind.
ALLOCATING = [
    "ready/add, released",
    "suspension/task, by queue, batches of 64",
    "suspension/task, by queue with descriptor",
    "chain/1 frame",
]

# Calls of this one with something too much, which the gate has to find: {unit: subject}.
PLANTED_IN = "ready/add"
PLANTED = {INSTRUCTIONS: "work", ALLOCATIONS: "allocation"}


def core(build: Build) -> Part:
    program = build.program("count")
    counted = callgrind.side_by_side(
        {
            f"{group}/{subject}": partial(callgrind.per_operation, [program, group, subject], n)
            for group, subject, n in callgrind.COUNTED
        }
    )
    allocated = json.loads(output([program]))
    cases = {
        case: {INSTRUCTIONS: count, ALLOCATIONS: allocated[case]} for case, count in counted.items()
    }
    cases |= {case: {ALLOCATIONS: allocated[case]} for case in ALLOCATING}
    return Part(tools(build), cases)


def planted(build: Build, baseline: Part) -> list[Finding]:
    """What the gate says of a call that is a few percent slower, and of one that allocates."""
    program = build.program("count")
    counts = {
        INSTRUCTIONS: callgrind.per_operation([program, "planted", PLANTED[INSTRUCTIONS]], 10_000),
        ALLOCATIONS: json.loads(output([program]))[f"planted/{PLANTED[ALLOCATIONS]}"],
    }
    known = Part(baseline.tools, {PLANTED_IN: baseline.cases[PLANTED_IN]})
    return compare({"core": known}, {"core": Part(baseline.tools, {PLANTED_IN: counts})})


def tools(build: Build) -> str:
    return f"g++ {version(compiler(build), '-dumpfullversion')}, {libraries()}"


def libraries() -> str:
    glibc = version("ldd", "--version").splitlines()[0].split()[-1]
    return f"glibc {glibc}, {version('valgrind', '--version')}"


def compiler(build: Build) -> str:
    cache = (build.folder / "CMakeCache.txt").read_text().splitlines()
    line = next(line for line in cache if line.startswith("CMAKE_CXX_COMPILER:"))
    return line.partition("=")[2]


def version(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
