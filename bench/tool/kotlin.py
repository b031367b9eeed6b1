"""Builds and runs the Kotlin benchmarks: JMH in a JVM with the default options.

Peers are modules of their own in bench/kotlin/peers, which are compiled with the bindings that
their generators write: UniFFI's over JNA, BoltFFI's over JNI. Their subjects take turns with
libbolt's in the same JVMs, and do the same in the same loops. One that fails has no figures, and
the report says why; if libbolt or a floor fails, so does the program.

A subject is warm after 0.4 s and 20,000 calls (or five times 10,000 at once), within 3 s. The first
round of a JVM is not counted, each round has an order of its own, and before each turn the heap is
collected.
"""

import json
import os
import shutil
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .build import ROOT, Build, python, quietly
from .claims import KOTLIN, KOTLIN_MORE, WHERE
from .measure import output
from .peers import Missing

MAVEN = str(ROOT / "sdk-kotlin" / "mvn")
CLASS_PATH = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath"

# How JMH keeps the compiler from dropping results, as it tells the JVMs that it starts itself.
BLACKHOLE = [
    "-XX:+UnlockExperimentalVMOptions",
    "-XX:CompileCommand=quiet",
    "-XX:CompileCommand=blackhole,org.openjdk.jmh.infra.Blackhole::consumeCompiler",
    "-DcompilerBlackholesEnabled=true",
]

# Collections that are asked for give no memory back, which the next turn would have to take again.
KEEP_HEAP = "-XX:MaxHeapFreeRatio=100"

PEERS = ["boltffi", "uniffi"]


def same(group: str, case: str, subjects: dict[str, str], regime: str = "") -> list[tuple]:
    """Rows of one case: {the report's subject: its name in the group}."""
    return [(group, name, case, subject, regime) for subject, name in subjects.items()]


def peers_of(benchmark: str = "") -> dict[str, str]:
    return {peer: f"{peer} {benchmark}".strip() for peer in PEERS}


# (group, subject in it, case, subject, regime): what the report calls them.
CASES = [
    *same("ready", "ready_noop", {"libbolt": "noop", "bare_jni": "bare JNI add",
          "suspend_cancellable": "resumed at once", **peers_of("noop")}),
    *same("ready", "ready_add", {"libbolt": "add", "bare_jni": "bare JNI add",
          "suspend_cancellable": "add, resumed at once", **peers_of("add")}),
    *same("ready", "ready_typed_error", {"libbolt": "typed error", "kotlin_throw": "exception",
          **peers_of("error")}),
    *same("ready", "ready_method", {"libbolt": "method", "bare_jni": "bare JNI add"}),
    *same("ready", "echo_1k", {"libbolt": "echo 1 KB", "bytes_copy": "copy of 1 KB",
          **peers_of("echo")}),
    *same("records", "records_1k", {"libbolt": "records in place", "bytes_copy": "bytes, 24 KB",
          **peers_of("records")}),
    *same("records", "records_1k_objects", {"libbolt": "records as data classes",
          "objects_made": "data classes made by Kotlin", **peers_of("records")}),
    *same("records", "records_1k_read", {"libbolt": "records in place, read",
          **peers_of("recordsRead")}),
    *same("records", "records_1k_objects_read", {"libbolt": "records as data classes, read",
          **peers_of("recordsRead")}),
    *same("records", "numbers_1k", {"libbolt": "numbers in place", "bytes_copy": "array, 8 KB"}),
    *same("records", "numbers_1k_array", {"libbolt": "numbers as an array",
          "bytes_copy": "array, 8 KB"}),
    *same("yield", "yield_once", {"libbolt": "yield", "kotlinx_yield": "kotlinx yield()",
          **peers_of()}),
    *[row for where in WHERE for row in (
        *same(f"crossing, {where}", "suspend_once", {"libbolt": "woken",
              "suspend_cancellable": "resumed", "executor": "resumed by an executor",
              "bare_event_descriptor": "bare event descriptor", **peers_of()}, where),
        *same(f"suspend_100, {where}", "suspend_100_driven", {"libbolt": "driven",
              "suspend_cancellable": "suspend_cancellable", **peers_of()}, where),
        *same(f"suspend_100, {where}", "suspend_100_detached", {"libbolt": "detached",
              "suspend_cancellable": "suspend_cancellable", **peers_of("detached")}, where),
        *same(f"gather_10k, {where}", "gather_10k", {"libbolt": "libbolt",
              "suspend_cancellable": "suspend_cancellable", **peers_of()}, where),
    )],
    *same("gather_10k_default, unpinned", "gather_10k_default", {"libbolt": "libbolt",
          "suspend_cancellable": "suspend_cancellable", **peers_of()}, "unpinned"),
    *same("cancel_10k", "cancel_10k", {"libbolt": "libbolt",
          "suspend_cancellable": "suspend_cancellable", **peers_of()}),
]  # fmt: skip

DETACHED = "its futures are polled by the host's coroutine only"


def awaits(build: Build, quick: bool, peers: Any = None) -> dict:
    """{groups: {group: {subject: {ns, ns_min, cpu_ns, spread_ns, rounds, samples, cpu_samples,
    beside}}}, allocated, live, jvm}

    The compiler of a JVM decides anew in each process, so the rounds are those of several.
    """
    bindings, missing = generate(build, peers)
    try:
        compile_all(build, bindings)
    except SystemExit:  # it has said why
        if not bindings:
            raise
        missing |= dict.fromkeys(bindings, "its bindings for Kotlin could not be compiled")
        bindings = {}
        compile_all(build, bindings)
    # Beside peers a round lasts several times as long.
    rounds, machines = (8, 1) if quick else (8, 2) if bindings else (25, 3)
    command = java(build, bindings, rounds)
    runs = [json.loads(output([*command, str(seed)])) for seed in range(machines)]
    groups = groups_of(runs)
    for claim in KOTLIN + KOTLIN_MORE:
        subjects = groups[claim.group]
        subjects[claim.subject]["beside"][claim.floor] = ratios(
            subjects[claim.subject]["samples"], subjects[claim.floor]["samples"]
        )
    for group, name, case, subject, _ in CASES:
        if subject in missing:
            groups[group][name] = {"not_supported": missing[subject]}
        elif subject in bindings and case == "suspend_100_detached":
            groups[group][name] = {"not_supported": DETACHED}
    return {
        "jvm": runs[0]["jvm"],
        "groups": groups,
        "allocated": worst(runs, "allocated"),
        "live": worst(runs, "live"),
    }


def groups_of(runs: list[dict]) -> dict:
    """Figures of all rounds of all JVMs, or why a peer has none."""
    return {
        group: {
            subject: {"not_supported": why}
            if (why := failure(runs, group, subject))
            else figures(runs, group, subject)
            for subject in subjects
        }
        for group, subjects in runs[0]["groups"].items()
    }


def failure(runs: list[dict], group: str, subject: str) -> str | None:
    """Why a peer has ended in one of the JVMs before its last turn."""
    reasons = (run["groups"][group][subject].get("not_supported") for run in runs)
    return next(filter(None, reasons), None)


def figures(runs: list[dict], group: str, subject: str) -> dict:
    times = samples(runs, group, subject, "ns")
    cpu_times = samples(runs, group, subject, "cpu_ns")
    lower, _, upper = statistics.quantiles(times, n=4)
    return {
        "ns": statistics.median(times),
        "ns_min": min(times),
        "cpu_ns": statistics.median(cpu_times),
        "spread_ns": upper - lower,
        "rounds": len(times),
        "samples": times,
        "cpu_samples": cpu_times,
        "beside": {},
    }


def samples(runs: list[dict], group: str, subject: str, what: str) -> list[float]:
    return [time for run in runs for time in run["groups"][group][subject][what]]


def ratios(times: list[float], least: list[float]) -> dict:
    each = [time / beside for time, beside in zip(times, least, strict=True)]
    return {"ratio": statistics.median(each), "ratio_min": min(times) / min(least)}


def worst(runs: list[dict], what: str) -> dict:
    """Of the JVMs that have it: a peer may have failed in one."""
    names = dict.fromkeys(name for run in runs for name in run[what])
    return {name: max(run[what][name] for run in runs if name in run[what]) for name in names}


@dataclass
class Bindings:
    """A peer's: Kotlin sources in a folder, and what the JVM is told to find its library."""

    sources: Path
    properties: dict[str, str]


def generate(build: Build, peers: Any) -> tuple[dict[str, Bindings], dict[str, str]]:
    """Of the peers that are there, what their generators make of the fixtures; why of the others.
    One that could not be built at all is missing from both: the report knows why."""
    bindings, missing = {}, {}
    for peer, find in {"boltffi": of_boltffi, "uniffi": of_uniffi}.items():
        built = getattr(peers, peer, None)
        if built is None or isinstance(built, Missing):
            continue
        try:
            bindings[peer] = find(build, built)
        except Missing as reason:
            missing[peer] = reason.why
    return bindings, missing


def of_boltffi(_: Build, built: Any) -> Bindings:
    if "kotlin" in built.missing:
        raise Missing(built.missing["kotlin"])
    properties = {"java.library.path": str(built.kotlin_library.parent)}
    return Bindings(built.kotlin_sources, properties)


def of_uniffi(build: Build, built: Any) -> Bindings:
    folder = work(build) / "peer-uniffi-generated"
    shutil.rmtree(folder, ignore_errors=True)
    built.generate("kotlin", folder)
    return Bindings(folder, {"jna.library.path": str(built.library.parent)})


def compile_all(build: Build, bindings: dict[str, Bindings]) -> None:
    """The SDK, what boltgen makes of the module, the benchmarks, and peers."""
    generated = str(work(build) / "bench-generated")
    boltgen = [python(), "-m", "boltgen", "kotlin", build.module]
    environment = {**os.environ, "PYTHONPATH": build.python_path}
    output([*boltgen, "--package", "dev.libbolt.bench", "-o", generated], env=environment)
    command = [MAVEN, "-f", str(ROOT / "bench" / "kotlin"), "package", "-Dmaven.test.skip"]
    command += [f"-Dbolt.build={work(build)}", f"-Dbolt.native={build.folder}"]
    command += [f"-Dbench.generated={generated}"]
    for peer, each in bindings.items():
        command += [f"-Ppeer-{peer}", f"-D{peer}.generated={each.sources}"]
    command += [CLASS_PATH, "-Dmdep.outputFile=${project.build.directory}/classpath.txt"]
    quietly(command)


def java(build: Build, bindings: dict[str, Bindings], rounds: int) -> list[str]:
    class_path: list[str] = []
    for module in ("benchmarks", *(f"peer-{peer}" for peer in bindings)):
        folder = work(build) / module
        listed = (folder / "classpath.txt").read_text().strip().split(":")
        # A peer's list has the benchmarks as a jar, which are there as classes.
        listed = [path for path in listed if not path.startswith(str(work(build) / "benchmarks"))]
        class_path += [str(folder / "classes"), *listed]
    properties = {
        "dev.libbolt.jni": build.jni,
        "dev.libbolt.module.bench": build.module,
        "dev.libbolt.jmh.floors": build.floors,
        "jmh.ignoreLock": "true",  # it is one file for the whole machine
    }
    for each in bindings.values():
        properties |= each.properties
    command = [output([MAVEN, "--java"]).strip(), *BLACKHOLE, KEEP_HEAP]
    command += [f"-D{name}={value}" for name, value in properties.items()]
    command += ["-cp", ":".join(dict.fromkeys(class_path))]
    return [*command, "dev.libbolt.jmh.MainKt", str(rounds)]


def work(build: Build) -> Path:
    return build.folder / "kotlin" / "jvm"
