"""Counts instructions with callgrind: the same on any machine, whatever else runs there.

What could differ between two machines, and does not:
- the processor: valgrind shows programs one of its own making, and glibc is told to leave alone
  what only some have, so memory is copied by the same code everywhere (its SSE2 one);
- addresses: valgrind lays them out itself;
- the environment, whose size moves the stack: the programs get one of fixed contents;
- what a program does once: a count is the difference between two numbers of operations.
"""

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LC_ALL": "C",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-AVX_Fast_Unaligned_Load,-SSSE3,-SSE4_1,-SSE4_2,"
    "-ERMS,-FSRM,-BMI2,-LZCNT,-MOVBE,-RTM",
}
TOOL = ("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null")

# (group, subject, how many) of bolt_bench_count: libbolt's own. So many that the few hundred
# instructions by which two starts of a program may differ do not show.
COUNTED = [
    ("ready", "add", 10_000),
    ("ready", "noop", 10_000),
    ("ready", "hand-written body", 10_000),
    ("ready", "echo 1 KB", 2_000),
    ("suspension", "body, by callback", 10_000),
    ("suspension", "task, by callback", 10_000),
    ("suspension", "body, by queue", 10_000),
    ("suspension", "task, by queue", 10_000),
    ("suspension", "body, yield", 10_000),
    ("suspension", "task, yield", 10_000),
    ("suspension", "whole life", 5_000),
    ("suspension", "cancelled life", 5_000),
    ("chain", "10 frames", 2_000),
    ("chain", "one ready await in a loop", 10_000),
]


def available() -> bool:
    return shutil.which("valgrind") is not None


def per_operation(
    command: Sequence[str],
    n: int,
    tool: Sequence[str] = TOOL,
    environment: Mapping[str, str] | None = None,
) -> float:
    """What one operation costs of a program whose last argument is how many it does."""
    once, twice = (
        collected([*tool, *command, str(times)], environment or {}) for times in (n, 2 * n)
    )
    return (twice - once) / n


def collected(command: Sequence[str], environment: Mapping[str, str]) -> int:
    done = subprocess.run(
        command, capture_output=True, text=True, env={**ENVIRONMENT, **environment}
    )
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or found is None:
        raise SystemExit(f"bench: {' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return int(found[1])


def side_by_side(jobs: Mapping[str, Callable[[], float]]) -> dict[str, float]:
    """Two at a time: counts do not mind."""
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(jobs, pool.map(lambda job: job(), jobs.values()), strict=True))
