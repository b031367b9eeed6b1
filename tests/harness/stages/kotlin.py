"""The Kotlin SDK under one preset's native code. Kotlin is compiled once for all presets."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from difflib import unified_diff
from functools import cache
from pathlib import Path
from threading import Lock

from ..expected import Exclusions, Expectation
from ..jvm import CHECKED, KOTLIN_TOOL, MAVEN, complaints, environment, java
from ..paths import BUILD, PYTHON, ROOT, build_dir
from ..report import FAILED, PASSED, Case, read_junit
from ..sanitizers import reported
from ..shell import fresh_log, log_path, must, output, run, tail
from .cpp import build

HOME = CHECKED  # whose modules boltgen reads
WORK = BUILD / "kotlin"

# What boltgen writes: module -> package
GENERATED = {
    "conformance": "dev.libbolt.conformance",
    **{name: f"com.example.{name}" for name in ("demo", "quirks", "station", "awkward", "curious")},
}
COMPILED = {"bench": "dev.libbolt.bench"}  # with what uses it, but not run
FILES = {"station": "station_old"}  # of modules whose libraries are not called after them
# The modules that tests load, beside these.
TARGETS = (
    *("bolt_jni", *(FILES.get(name, name) for name in GENERATED)),
    *("station_new", "cmodule", "notmodule", "futuremodule"),
)

# suite -> its classes: a folder in WORK, and options of JUnit's launcher
SUITES = {
    "kotlin-sdk": ("sdk", ["--exclude-package=dev.libbolt.conformance"]),
    "kotlin-conformance": ("sdk", ["--include-package=dev.libbolt.conformance"]),
    "kotlin-demo": ("demo", []),
    "kotlin-docs": ("docs", []),  # the examples of the documents
}
# package.Class.method(its parameters)[repetition]
CASE = re.compile(r"^(?:[\w.]+\.)?(?P<owner>[\w$]+)\.(?P<name>[^(\[]+)(?:\([^)]*\))?(?P<rest>.*)$")
SNIPPETS = ROOT / "tests" / "docs" / "kotlin_snippets.py"
ABI_SUITE, ABI = "kotlin-abi", ROOT / "sdk-kotlin" / "api" / "libbolt-kotlin.api"
compiling = Lock()


def kotlin(preset: str, exclusions: Exclusions) -> list[Case]:
    log = f"kotlin:{preset}"
    fresh_log(log)
    if preset != HOME:
        build(preset, log, TARGETS)
    with compiling:
        compile_all()
    cases: list[Case] = []
    expected = Expectation.load().suites(f"kotlin:{preset}")
    for suite in SUITES:
        if suite in expected:
            cases += junit(preset, suite, exclusions)
    if ABI_SUITE in expected:
        cases.append(public_abi(preset))
    return cases


@cache
def compile_all() -> None:
    """The SDK, the tests and what boltgen makes of the modules, each with its class path."""
    log = "kotlin-compile"
    fresh_log(log)
    build(HOME, log, (*TARGETS, "bolt_python", "bench"))
    generated = build_dir(HOME) / "kotlin" / "generated"
    shutil.rmtree(generated, ignore_errors=True)
    shutil.rmtree(WORK, ignore_errors=True)
    env = {"PYTHONPATH": str(build_dir(HOME) / "python")}
    for module, package in {**GENERATED, **COMPILED}.items():
        library = build_dir(HOME) / "modules" / f"lib{FILES.get(module, module)}.so"
        options = ["--name", module, "--package", package, "-o", generated / module]
        must([PYTHON, "-m", "boltgen", "kotlin", library, *options], log, env=env)
    must([PYTHON, SNIPPETS, ROOT, WORK / "snippets"], log)
    must(
        [
            *(MAVEN, "-f", ROOT / "tests" / "kotlin", "package", "-Dmaven.test.skip.exec"),
            f"-Dbolt.native={build_dir(HOME)}",
            f"-Dbolt.build={WORK}",
            f"-Ddemo.sources={generated / 'demo'}",
            f"-Ddemo.natives={WORK / 'none'}",
            f"-Ddemo.target={WORK / 'demo'}",
            f"-Dbench.generated={generated / 'bench'}",
            "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath",
            "-Dmdep.outputFile=${project.build.directory}/classpath.txt",
        ],
        log,
    )


def public_abi(preset: str) -> Case:
    """What callers are compiled against is what the repository says."""
    name = "public_abi"
    said = output([KOTLIN_TOOL, "abi", WORK / "sdk" / "classes"])
    wanted = ABI.read_text().strip()
    lines = list(unified_diff(wanted.splitlines(), said.splitlines(), "reviewed", "built", n=1))
    if not lines:
        return Case(preset, ABI_SUITE, name, PASSED)
    lines.append("if that is meant: make kotlin-abi, and review what it changes")
    return Case(preset, ABI_SUITE, name, FAILED, "\n".join(lines[:60]))


def junit(preset: str, suite: str, exclusions: Exclusions) -> list[Case]:
    log = f"kotlin:{preset}"
    reports = build_dir(preset) / "reports" / suite
    shutil.rmtree(reports, ignore_errors=True)
    reports.mkdir(parents=True)
    begin = log_path(log).stat().st_size if log_path(log).exists() else 0

    folder, chosen = SUITES[suite]
    classes = WORK / folder / "test-classes"
    command = [
        *java(preset, reports, TARGETS[1:]),
        *("-cp", class_path(folder)),
        *("org.junit.platform.console.ConsoleLauncher", "execute", "--disable-banner"),
        *(f"--scan-class-path={classes}", "--include-classname=.*", "--details=testfeed"),
        *("--config=junit.jupiter.execution.timeout.default=180 s", f"--reports-dir={reports}"),
        *chosen,
        *excluded(exclusions.names(preset, suite)),
    ]
    code = run(command, log, env=environment(reports), timeout=900)

    cases = read(reports / "TEST-junit-jupiter.xml", preset, suite)
    if code != 0 and not any(case.outcome == FAILED for case in cases):
        cases.append(Case(preset, suite, "run", FAILED, f"exit code {code}\n{tail(log)}"))
    said = log_path(log).read_bytes()[begin:].decode(errors="replace")
    for name, problems in (("sanitizer", reported(reports)), ("jni", complaints(said))):
        if problems:
            cases.append(Case(preset, suite, name, FAILED, "\n".join(problems)))
    return cases


def read(report: Path, preset: str, suite: str) -> list[Case]:
    """'CallsTest.ready', or 'ready' alone if it is a case of the conformance table."""
    if not report.exists():
        return []
    cases = []
    for case in read_junit(report, preset, suite):
        found = CASE.match(case.name)
        name = case.name
        if found:
            name = found["name"]
            if suite != "kotlin-conformance":
                name = f"{found['owner']}.{name}{found['rest']}"
        cases.append(replace(case, name=name))
    return cases


def excluded(names: list[str]) -> list[str]:
    """Options that leave out methods by what read() calls them."""
    patterns = [r".*\b" + re.escape(name.replace(".", "#")) for name in names]
    return [f"--exclude-methodname={pattern}" for pattern in patterns]


def class_path(folder: str) -> str:
    own = [WORK / folder / name for name in ("test-classes", "classes")]
    listed = (WORK / folder / "classpath.txt").read_text().strip()
    return ":".join([*map(str, own), listed])
