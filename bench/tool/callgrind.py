"""Counts instructions with callgrind: the same on any machine, whatever else runs there.

What could differ between two machines, and does not:
- the processor: valgrind shows programs one of its own making, and glibc is told to leave alone
  what only some have, so memory is copied by the same code everywhere (its SSE2 one);
- addresses: valgrind lays them out itself;
- the environment, whose size moves the stack: the programs get one of fixed contents;
- what a program does once: a count is the difference between 2n operations and n;
- the heap, which other allocations leave in another state: what malloc and free do inside is not
  counted in instructions, their calls are counted instead.

A counted program takes subjects and numbers as arguments. It does each subject n times to warm up,
then n times, then 2n times, and calls sched_yield() after each of these, where callgrind writes
down what it has counted since. So one start serves all subjects of a program.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ENVIRONMENT = {
    "PATH": "/usr/sbin:/usr/bin:/bin",
    "LC_ALL": "C",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-AVX_Fast_Unaligned_Load,-SSSE3,-SSE4_1,-SSE4_2,"
    "-ERMS,-FSRM,-BMI2,-LZCNT,-MOVBE,-RTM",
}
VALGRIND = ("valgrind",)
MARK = "sched_yield"
# glibc's, as its debugging symbols say, which Debian's valgrind brings along.
HEAP = ("/malloc.c", "/arena.c")
ALLOCATORS = ("malloc", "calloc", "realloc", "aligned_alloc", "posix_memalign")

# (group, subject, how many) of bolt_bench_count: libbolt's own.
COUNTED = [
    ("ready", "add", 1000),
    ("ready", "noop", 1000),
    ("ready", "hand-written body", 1000),
    ("ready", "echo 1 KB", 1000),
    ("suspension", "body, by callback", 1000),
    ("suspension", "task, by callback", 1000),
    ("suspension", "body, by queue", 1000),
    ("suspension", "task, by queue", 1000),
    ("suspension", "body, yield", 1000),
    ("suspension", "task, yield", 1000),
    ("suspension", "whole life", 1000),
    ("suspension", "cancelled life", 1000),
    ("chain", "10 frames", 1000),
    ("chain", "one ready await in a loop", 1000),
]


@dataclass(frozen=True)
class Count:
    """Of one operation."""

    instructions: float
    allocations: float  # calls of malloc and its like


def available() -> bool:
    return shutil.which(VALGRIND[0]) is not None


def counts(
    command: Sequence[str],
    subjects: Sequence[tuple[str | int, ...]],
    environment: Mapping[str, str] | None = None,
    valgrind: Sequence[str] = VALGRIND,
) -> list[Count]:
    """Of each subject: the words that name it to the program, and n."""
    words = [str(word) for subject in subjects for word in subject]
    # Not TMPDIR: where Swift runs, there is /tmp.
    with tempfile.TemporaryDirectory(prefix="bolt-count-", dir="/tmp") as folder:
        out = Path(folder) / "out"
        options = ["--tool=callgrind", f"--callgrind-out-file={out}", f"--dump-before={MARK}"]
        collected([*valgrind, *options, *command, *words], environment or {})
        parts = [read(Path(f"{out}.{i + 1}")) for i in range(3 * len(subjects))]
        if Path(f"{out}.{len(parts) + 1}").exists():
            raise SystemExit(f"bench: {command[0]} calls {MARK}() elsewhere, too")
    return [
        Count(
            (twice.instructions - once.instructions) / n,
            (twice.allocations - once.allocations) / n,
        )
        for (*_, n), once, twice in zip(subjects, parts[1::3], parts[2::3], strict=True)
    ]


def read(part: Path) -> Count:
    """One of the files that callgrind writes: what was done between two marks."""
    names: dict[str, str] = {}  # a name is written where it first appears, then it is a number

    def name(line: str, kind: str) -> str:
        number, _, text = line.partition("=")[2].partition(" ")
        return names.setdefault(kind + number, text)

    file, function, called, calls, spent = "", "", "", 0, 0
    inclusive = in_allocator = False
    for line in part.read_text().splitlines():
        if line.startswith(("fl=", "fi=", "fe=", "cfi=", "cfl=")):
            seen = name(line, "file")
            file = seen if line.startswith("fl=") else file
        elif line.startswith("fn="):
            function = name(line, "function")
            in_allocator = file.endswith(HEAP)
        elif line.startswith("cfn="):
            called = name(line, "function")
        elif line.startswith("calls="):
            # malloc'2 is one that was called by malloc
            calls += int(line[6:].split()[0]) if called in ALLOCATORS else 0
            inclusive = True  # the next line is what they have cost
        elif line[:1].isdigit() or line[:1] in ("+", "-", "*"):
            spent += 0 if inclusive or in_allocator else int(line.split()[1])
            inclusive = False
    if not function:
        raise SystemExit(f"bench: {part} has no counts")
    return Count(spent, calls)


def per_operation(command: Sequence[str], n: int) -> float:
    """Instructions of a program that knows nothing of marks; its last argument is how many."""
    tool = [*VALGRIND, "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    once, twice = (collected([*tool, *command, str(times)], {}) for times in (n, 2 * n))
    return (twice - once) / n


def collected(command: Sequence[str], environment: Mapping[str, str]) -> int:
    done = subprocess.run(
        command, capture_output=True, text=True, env={**ENVIRONMENT, **environment}
    )
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or found is None:
        raise SystemExit(f"bench: {' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return int(found[1])


def side_by_side(jobs: Mapping) -> dict:
    """What the functions answer, by their keys. Two at a time: counts do not mind."""
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(jobs, pool.map(lambda job: job(), jobs.values()), strict=True))
