"""The core through its function table, and the C++ layer: what bolt_bench_count does."""

import json
import subprocess

from .. import callgrind
from ..build import Build
from ..measure import output
from .verdict import ALLOCATIONS, INSTRUCTIONS, Finding, Part, compare

# Of these the allocations alone.
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
    counted = callgrind.counts([program], callgrind.COUNTED)
    allocated = json.loads(output([program]))  # which counts more of them, and knows each kind
    cases: dict[str, dict[str, float]] = {
        f"{group}/{subject}": {INSTRUCTIONS: count.instructions}
        for (group, subject, _), count in zip(callgrind.COUNTED, counted, strict=True)
    }
    for case in (*cases, *ALLOCATING):
        cases.setdefault(case, {})[ALLOCATIONS] = allocated[case]
    return Part(tools(build), cases)


def planted(build: Build, baseline: Part) -> list[Finding]:
    """What the gate says of a call that is a few percent slower, and of one that allocates."""
    program = build.program("count")
    (slower,) = callgrind.counts([program], [("planted", PLANTED[INSTRUCTIONS], 1000)])
    allocated = json.loads(output([program]))[f"planted/{PLANTED[ALLOCATIONS]}"]
    counted = {INSTRUCTIONS: slower.instructions, ALLOCATIONS: allocated}
    known = Part(baseline.tools, {PLANTED_IN: baseline.cases[PLANTED_IN]})
    return compare({"core": known}, {"core": Part(baseline.tools, {PLANTED_IN: counted})})


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
