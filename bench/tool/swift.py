"""Builds and runs the Swift benchmarks: a release build by SwiftPM, with the default options."""

import json
import os
import shutil
import statistics

from .build import ROOT, Build, python, quietly
from .claims import SWIFT, SWIFT_MORE
from .measure import output

IN = str(ROOT / "tests" / "swift" / "in")


def awaits(build: Build, quick: bool) -> dict:
    """{groups: {group: {subject: {ns, ns_min, cpu_ns, beside}}}, allocated, live, swift}"""
    package = assemble(build)
    program = compile_all(package)
    runs = [json.loads(run(program, build, 10 if quick else 40)) for _ in range(1 if quick else 3)]
    groups: dict = {}
    for claim in SWIFT + SWIFT_MORE:
        subjects = groups.setdefault(claim.group, {})
        for name in (claim.subject, claim.floor):
            subjects.setdefault(name, figures(runs, claim.group, name))
        beside = ratios(runs, claim.group, claim.subject, claim.floor)
        subjects[claim.subject]["beside"][claim.floor] = beside
    return {
        "swift": output([IN, "swift", "--version"]).split("\n")[0].strip(),
        "groups": groups,
        "allocated": worst(runs, "allocated"),
        "live": worst(runs, "live"),
    }


def clock(group: str) -> str:
    """What waits for nobody is timed by the processor: other programs are not in the figure."""
    return "ns" if group.startswith(("crossing", "concurrent")) else "cpu_ns"


def figures(runs: list[dict], group: str, subject: str) -> dict:
    times = samples(runs, group, subject, clock(group))
    return {
        "ns": statistics.median(times),
        "ns_min": min(times),
        "cpu_ns": statistics.median(samples(runs, group, subject, "cpu_ns")),
        "beside": {},
    }


def samples(runs: list[dict], group: str, subject: str, what: str) -> list[float]:
    return [time for run in runs for time in run["groups"][group][subject][what]]


def ratios(runs: list[dict], group: str, subject: str, floor: str) -> dict:
    what = clock(group)
    times, least = samples(runs, group, subject, what), samples(runs, group, floor, what)
    each = [time / beside for time, beside in zip(times, least, strict=True)]
    return {"ratio": statistics.median(each), "ratio_min": min(times) / min(least)}


def worst(runs: list[dict], what: str) -> dict:
    return {name: max(run[what][name] for run in runs) for name in runs[0][what]}


def assemble(build: Build) -> str:
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
    return str(package)


def compile_all(package: str) -> str:
    os.environ["BOLT_SOURCE"] = str(ROOT)
    quietly([IN, "swift", "build", "-c", "release", "--package-path", package])
    return f"{package}/.build/release/BoltBench"


def run(program: str, build: Build, rounds: int) -> str:
    return output([IN, program, build.module, str(rounds)])
