"""Runs the programs and collects their figures as plain dictionaries."""

import json
import os
import subprocess
from functools import partial

from . import callgrind
from .build import Build, python

# (group, subject, how many): instructions of what waits, beside Asio.
COUNTED_IO = [
    (group, subject, n)
    for group, n in (("timers", 100), ("ping-pong", 2_000))
    for subject in ("asio callbacks", "asio awaitable", "bolt task")
]


def output(command: list[str], **options) -> str:
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise SystemExit(f"bench: {' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def core(build: Build, quick: bool) -> dict:
    return groups_of(build, "core", quick)


def io(build: Build, quick: bool) -> dict:
    return groups_of(build, "io", quick)


def sleepers(build: Build) -> dict:
    """{who: {n, resident, wake_ns}}, of 100,000 tasks that sleep at once; a process for each."""
    return {
        who: json.loads(output([build.program("sleepers"), who, "100000"]))
        for who in ("bolt", "asio")
    }


def groups_of(build: Build, program: str, quick: bool) -> dict:
    """{group: {subject: {ns, ns_min, ratio, ratio_min}}}"""
    command = [build.program(program), *(["--quick"] if quick else []), "--benchmark_format=json"]
    groups: dict = {}
    for run in json.loads(output(command))["benchmarks"]:
        group = groups.setdefault(run["name"].split("/iterations")[0], {})
        for counter, value in run.items():
            if isinstance(value, float) and "/" in counter:
                subject, figure = counter.rsplit("/", 1)
                group.setdefault(subject, {})[figure] = value
    return groups


def allocations(build: Build) -> dict:
    """{group/subject: allocations per operation}"""
    return json.loads(output([build.program("count")]))


def live(build: Build, quick: bool) -> list[dict]:
    """For each number of futures, the least of some runs; the numbers take turns."""
    sizes = [10_000, 100_000, 1_000_000]
    best: dict[int, dict] = {}
    for _ in range(1 if quick else 5):
        for size in sizes:
            run = json.loads(output([build.program("live"), str(size)]))
            least = best.setdefault(size, run)
            best[size] = {name: min(value, least[name]) for name, value in run.items()}
    return [best[size] for size in sizes]


def python_awaits(build: Build, loop: str, quick: bool) -> dict:
    """{group: {subject: {ns, ns_min, floor, ratio, ratio_min}}}"""
    script = os.path.join(os.path.dirname(__file__), "..", "python", "bench.py")
    command = [python(), script, build.module, "--loop", loop, "--rounds", "20" if quick else "200"]
    environment = {**os.environ, "PYTHONPATH": build.python_path}
    return json.loads(output(command, env=environment))


def has_uvloop() -> bool:
    return subprocess.run([python(), "-c", "import uvloop"], capture_output=True).returncode == 0


def instructions(build: Build) -> dict[str, float]:
    """{group/subject: instructions per operation}, by callgrind: the same on any machine."""
    if not callgrind.available():
        raise SystemExit("bench: --instructions needs valgrind")
    program, waiting = build.program("count"), [build.program("io"), "--once"]
    counted = callgrind.counts([program], callgrind.COUNTED)
    found = {
        f"{group}/{subject}": count.instructions
        for (group, subject, _), count in zip(callgrind.COUNTED, counted, strict=True)
    }
    return found | callgrind.side_by_side(
        {
            f"{group}/{subject}": partial(callgrind.per_operation, [*waiting, group, subject], n)
            for group, subject, n in COUNTED_IO
        }
    )
