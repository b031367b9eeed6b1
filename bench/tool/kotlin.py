"""Builds and runs the Kotlin benchmarks: JMH in a JVM with the default options."""

import json
import os
import statistics

from .build import ROOT, Build, python, quietly
from .claims import KOTLIN, KOTLIN_MORE
from .measure import output

MAVEN = str(ROOT / "sdk-kotlin" / "mvn")
CLASS_PATH = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath"

# How JMH keeps the compiler from dropping results, as it tells the JVMs that it starts itself.
BLACKHOLE = [
    "-XX:+UnlockExperimentalVMOptions",
    "-XX:CompileCommand=quiet",
    "-XX:CompileCommand=blackhole,org.openjdk.jmh.infra.Blackhole::consumeCompiler",
    "-DcompilerBlackholesEnabled=true",
]


def awaits(build: Build, quick: bool) -> dict:
    """{groups: {group: {subject: {ns, ns_min, beside}}}, allocated, live, jvm}

    The compiler of a JVM decides anew in each process, so the rounds are those of several.
    """
    compile_all(build)
    runs = [json.loads(run(build, 8 if quick else 25)) for _ in range(1 if quick else 3)]
    groups: dict = {}
    for claim in KOTLIN + KOTLIN_MORE:
        subjects = groups.setdefault(claim.group, {})
        for name in (claim.subject, claim.floor):
            times = samples(runs, claim.group, name)
            figures = {"ns": statistics.median(times), "ns_min": min(times), "beside": {}}
            subjects.setdefault(name, figures)
        beside = ratios(runs, claim.group, claim.subject, claim.floor)
        subjects[claim.subject]["beside"][claim.floor] = beside
    return {
        "jvm": runs[0]["jvm"],
        "groups": groups,
        "allocated": {
            name: max(run["allocated"][name] for run in runs) for name in runs[0]["allocated"]
        },
        "live": {name: max(run["live"][name] for run in runs) for name in runs[0]["live"]},
    }


def samples(runs: list[dict], group: str, subject: str) -> list[float]:
    return [time for run in runs for time in run["groups"][group][subject]]


def ratios(runs: list[dict], group: str, subject: str, floor: str) -> dict:
    times, least = samples(runs, group, subject), samples(runs, group, floor)
    each = [time / beside for time, beside in zip(times, least, strict=True)]
    return {"ratio": statistics.median(each), "ratio_min": min(times) / min(least)}


def compile_all(build: Build) -> None:
    """The SDK, what boltgen makes of the module, and the benchmarks."""
    generated = f"{work(build)}/bench-generated"
    boltgen = [python(), "-m", "boltgen", "kotlin", build.module]
    environment = {**os.environ, "PYTHONPATH": build.python_path}
    output([*boltgen, "--package", "dev.libbolt.bench", "-o", generated], env=environment)
    command = [MAVEN, "-f", str(ROOT / "bench" / "kotlin"), "package", "-Dmaven.test.skip"]
    command += [f"-Dbolt.build={work(build)}", f"-Dbolt.native={build.folder}"]
    command += [f"-Dbench.generated={generated}"]
    command += [CLASS_PATH, "-Dmdep.outputFile=${project.build.directory}/classpath.txt"]
    quietly(command)


def run(build: Build, rounds: int) -> str:
    folder = f"{work(build)}/benchmarks"
    with open(f"{folder}/classpath.txt") as file:
        class_path = f"{folder}/classes:{file.read().strip()}"
    properties = {
        "dev.libbolt.jni": build.jni,
        "dev.libbolt.module.bench": build.module,
        "dev.libbolt.jmh.floors": build.floors,
        "jmh.ignoreLock": "true",  # it is one file for the whole machine
    }
    command = [output([MAVEN, "--java"]).strip(), *BLACKHOLE]
    command += [f"-D{name}={value}" for name, value in properties.items()]
    return output([*command, "-cp", class_path, "dev.libbolt.jmh.MainKt", str(rounds)])


def work(build: Build) -> str:
    return str(build.folder / "kotlin" / "jvm")
