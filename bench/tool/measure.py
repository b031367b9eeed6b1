"""Runs the programs and collects their figures as plain dictionaries."""

import json
import os
import subprocess
import tempfile
from functools import partial
from pathlib import Path

from . import callgrind, core_cases, core_peers, samples
from .build import Build
from .peers import Peers

CASES = core_cases.CASES

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


def core(build: Build, quick: bool, peers: Peers | None = None) -> dict:
    """Groups of the core, the peers that were built in the same turns; and live_1m."""
    environment, missing = core_peers.environment(peers)
    groups = {
        **groups_of(build, "core", quick, environment),
        "live_1m": live_group(build, quick, environment),
    }
    if peers is not None:
        for group, subjects in core_peers.not_supported(missing).items():
            groups[group] = {**subjects, **groups.get(group, {})}
    return groups


def io(build: Build, quick: bool) -> dict:
    return groups_of(build, "io", quick)


def sleepers(build: Build) -> dict:
    """{who: {n, resident, wake_ns}}, of 100,000 tasks that sleep at once; a process for each."""
    return {
        who: json.loads(output([build.program("sleepers"), who, "100000"]))
        for who in ("bolt", "asio")
    }


def groups_of(build: Build, program: str, quick: bool, environment: dict | None = None) -> dict:
    """{group: {subject: figures}}, as rows.py has them, of what was measured in each round."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "samples"
        options = ["--quick"] if quick else []
        output(
            [build.program(program), *options, "--samples", str(file)],
            env={**os.environ, **(environment or {})},
        )
        return samples.groups(file.read_text().splitlines())


def allocations(build: Build) -> dict:
    """{group/subject: allocations per operation}"""
    return json.loads(output([build.program("count")]))


def live(build: Build, quick: bool) -> list[dict]:
    """For each number of futures, the least of some runs; the numbers take turns."""
    sizes = [10_000, 100_000, 1_000_000]
    best: dict[int, dict] = {}
    for _ in range(1 if quick else 5):
        for size in sizes:
            run = live_once(build, "libbolt", size, {})
            least = best.setdefault(size, run)
            best[size] = {name: min(value, least[name]) for name, value in run.items()}
    return [best[size] for size in sizes]


def live_once(build: Build, who: str, size: int, environment: dict) -> dict:
    command = [build.program("live"), who, str(size)]
    return json.loads(output(command, env={**os.environ, **environment}))


def crowds(build: Build, environment: dict) -> list[str]:
    """Whose futures the program can keep by the million."""
    return output([build.program("live")], env={**os.environ, **environment}).split()


def live_group(build: Build, quick: bool, environment: dict) -> dict:
    """{subject: resident bytes of each of a million futures}, a process for each run."""
    runs: dict[str, list[dict]] = {}
    for _ in range(1 if quick else 3):
        for who in crowds(build, environment):
            runs.setdefault(who, []).append(live_once(build, who, 1_000_000, environment))
    return {who: samples.live_figures(of) for who, of in runs.items()}


def growth(build: Build, quick: bool, peers: Peers | None = None) -> list[dict]:
    """Points of the curves, as rows.py has them: "live", of futures that wait at once (bytes are
    those of malloc: the pages of few would show nothing else); "depth", a frame of a chain that is
    ready at once; "resume", a suspension below so many frames; "payload", echo of so many bytes."""
    environment, _ = core_peers.environment(peers)
    groups = groups_of(build, "growth", quick, environment)
    return live_points(build, quick, environment) + samples.points(groups)


def live_points(build: Build, quick: bool, environment: dict) -> list[dict]:
    runs: dict[tuple[str, int], list[dict]] = {}
    for _ in range(1 if quick else 3):
        for size in (10**exponent for exponent in range(7)):
            for who in crowds(build, environment):
                run = live_once(build, who, size, environment)
                runs.setdefault((who, size), []).append(run)
    return [samples.live_point(who, size, of) for (who, size), of in runs.items()]


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
