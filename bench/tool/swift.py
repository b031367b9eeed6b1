"""Builds and runs the Swift benchmarks: a release build by SwiftPM, with the default options.

All subjects of a case take turns in one process, in an order that each round shuffles, so that
figures of one round are neighbours in time. Peers are modules of the same program: what their own
generators write, with their default settings, over their library (release, LTO), compiled as the
rest is. Each takes turns in fewer operations than libbolt where it is slower. One that fails has no
figures, and the report says why; if libbolt or a floor fails, so does the program. Without `peers`
nothing of them is built.

What waits for nobody is timed by the processor time of all threads, all else by the wall.
"""

import json
import os
import shutil
import statistics
from pathlib import Path

from . import swift_peers
from .build import ROOT, Build, python, quietly
from .measure import output
from .peers import Peers
from .swift_cases import BY_PROCESSOR, CASES

__all__ = ["CASES", "awaits"]

IN = str(ROOT / "tests" / "swift" / "in")


def awaits(build: Build, quick: bool, peers: Peers | None = None) -> dict:
    """{groups: {group: {subject: {ns, ns_min, cpu_ns, spread_ns, rounds, samples, cpu_samples,
    beside}}}, allocated, live, swift}; of a peer that cannot do it {not_supported: why}."""
    package = assemble(build)
    added = swift_peers.add(package, peers)
    program = compile_with(added, package)
    # Beside peers a round lasts several times as long.
    rounds = 10 if quick else 15 if peers else 40
    runs = [json.loads(run(program, build, rounds)) for _ in range(1 if quick else 3)]
    return {
        "swift": output([IN, "swift", "--version"]).split("\n")[0].strip(),
        "groups": with_reasons(groups_of(runs), added.missing, runs[0]["not_supported"]),
        "allocated": worst(runs, "allocated"),
        "live": worst(runs, "live"),
    }


def groups_of(runs: list[dict]) -> dict:
    """Figures of all rounds of all runs, and ratios within a round to all others of a group."""
    groups: dict = {}
    for group, subjects in runs[0]["groups"].items():
        clock = "cpu_ns" if group.startswith(BY_PROCESSOR) else "ns"
        failed = {who: why for who in subjects if (why := failure(runs, group, who))}
        taken = {
            subject: {what: samples(runs, group, subject, what) for what in ("ns", "cpu_ns")}
            for subject in subjects
            if subject not in failed
        }
        groups[group] = {subject: figures(each, clock) for subject, each in taken.items()}
        groups[group] |= {subject: {"not_supported": why} for subject, why in failed.items()}
        for subject, each in taken.items():
            groups[group][subject]["beside"] = {
                other: ratio(each[clock], beside[clock])
                for other, beside in taken.items()
                if other != subject
            }
    return groups


def with_reasons(groups: dict, missing: dict[str, str], not_supported: dict[str, dict]) -> dict:
    """Peers that could not be compiled, or cannot do a case, have that in their places."""
    for group, subject, case, peer, _ in CASES:
        why = missing.get(peer) or not_supported.get(peer, {}).get(case)
        if why and group in groups:
            groups[group][subject] = {"not_supported": why}
    return groups


def failure(runs: list[dict], group: str, subject: str) -> str | None:
    """Why a peer has ended in one of the runs before its last turn."""
    reasons = (run["groups"][group][subject].get("not_supported") for run in runs)
    return next(filter(None, reasons), None)


def samples(runs: list[dict], group: str, subject: str, what: str) -> list[float]:
    return [time for run in runs for time in run["groups"][group][subject][what]]


def figures(taken: dict[str, list[float]], clock: str) -> dict:
    times = taken[clock]
    lower, _, upper = statistics.quantiles(times, n=4, method="inclusive")
    return {
        "ns": statistics.median(times),
        "ns_min": min(times),
        "cpu_ns": statistics.median(taken["cpu_ns"]),
        "spread_ns": upper - lower,
        "rounds": len(times),
        "samples": times,
        "cpu_samples": taken["cpu_ns"],
    }


def ratio(times: list[float], floor: list[float]) -> dict:
    each = [time / beside for time, beside in zip(times, floor, strict=True)]
    return {"ratio": statistics.median(each), "ratio_min": min(times) / min(floor)}


def worst(runs: list[dict], what: str) -> dict:
    return {name: max(run[what][name] for run in runs) for name in runs[0][what]}


def assemble(build: Build) -> Path:
    """The package: its own sources, and what boltgen makes of the module."""
    package = build.folder / "swift"
    shutil.rmtree(package / "generated", ignore_errors=True)
    package.mkdir(exist_ok=True)
    shutil.copy(ROOT / "bench" / "swift" / "Package.swift", package)
    links = {
        "Sources": ROOT / "bench" / "swift" / "Sources",
        "include": ROOT / "libbolt" / "include",
    }
    for name, place in links.items():
        (package / name).unlink(missing_ok=True)
        (package / name).symlink_to(place)
    boltgen = [python(), "-m", "boltgen", "swift", build.module]
    environment = {**os.environ, "PYTHONPATH": build.python_path}
    output([*boltgen, "-o", str(package / "generated")], env=environment)
    return package


def compile_with(added: swift_peers.Added, package: Path) -> str:
    """With the peers if that can be done."""
    try:
        return compile_all(package, added.environment)
    except SystemExit:  # it has said why
        if not added.environment:
            raise
    for peer in added.environment.split(","):
        name = peer.split("=")[0]
        added.missing[name] = "its bindings for Swift could not be compiled"
    return compile_all(package, "")


def compile_all(package: Path, peers: str) -> str:
    os.environ.update(BOLT_SOURCE=str(ROOT), BENCH_PEERS=peers)
    quietly([IN, "swift", "build", "-c", "release", "--package-path", str(package)])
    return f"{package}/.build/release/BoltBench"


def run(program: str, build: Build, rounds: int) -> str:
    return output([IN, program, build.module, str(rounds)])
