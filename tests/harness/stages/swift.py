"""The Swift SDK and what boltgen writes for it, compiled and run by SwiftPM, in one package."""

from __future__ import annotations

import shutil
from pathlib import Path
from threading import Lock

from ..expected import Exclusions, Expectation
from ..paths import BUILD, PYTHON, ROOT, build_dir
from ..report import FAILED, Case
from ..shell import fresh_log, must, run, tail, without_address_randomisation
from ..swift import IN, SANITIZERS, options, read_events, reported, sanitizers
from .cpp import build
from .swift_docs import packages
from .swift_planted import planted

HOME = "gcc-release"  # whose modules boltgen reads, and tests load
WORK = BUILD / "swift"
PACKAGE = WORK / "package"

# What boltgen writes: module -> Swift module. The hard ones are for its own tests.
HARD = ("quirks", "reserved", "words", "curious", "station", "awkward")
# The one of the benchmarks is compiled, with what uses it, but not run.
GENERATED = {name: name.capitalize() for name in ("conformance", "demo", "bench", *HARD)}
FILES = {"station": "station_old"}  # of modules whose libraries are not called after them
TARGETS = (
    *("bolt_python", *(FILES.get(name, name) for name in GENERATED)),
    *("station_new", "cmodule", "notmodule", "futuremodule", "hostile", "trouble"),
)

# What the package's folder has: where the sources are.
LINKS = {
    "links/bench": ROOT / "bench" / "swift" / "Sources",
    "links/conformance": ROOT / "tests" / "conformance" / "swift",
    "links/generated": ROOT / "tests" / "boltgen" / "swift",
    "links/demo": ROOT / "docs" / "examples" / "demo" / "swift",
    "links/planted": ROOT / "tests" / "swift" / "planted",
    "links/include": ROOT / "libbolt" / "include",
    "links/sdk": ROOT / "sdk-swift" / "Tests" / "BoltTests",
    "linked/CConformance/fixture": ROOT / "tests" / "conformance" / "fixture",
    "docs/tests/TextsTests.swift": ROOT / "tests" / "docs" / "swift" / "TextsTests.swift",
}

# suite -> the test target
SUITES = {
    "swift-sdk": "BoltTests",
    "swift-conformance": "ConformanceTests",
    "swift-generated": "GeneratedTests",
    "swift-demo": "StoryTests",
    "swift-docs": "DocsTests",  # the examples of the documents
}
SNIPPETS = ROOT / "tests" / "docs" / "swift_snippets.py"

assembling = Lock()
assembled = False


def swift(preset: str, _exclusions: Exclusions) -> list[Case]:
    log = f"swift:{preset}"
    fresh_log(log)
    with assembling:
        assemble()
    must([*command(preset, "build"), "--build-tests"], log, env=environment(preset))
    expected = Expectation.load().suites(f"swift:{preset}")
    suites = [suite for suite in SUITES if suite in expected]
    cases = [case for suite in suites for case in test(preset, suite)]
    if "swift-docs" in suites:
        modules = build_dir(HOME) / "modules"
        cases += packages(preset, "swift-docs", PACKAGE / "docs", PACKAGE / "generated", modules)
    if preset in SANITIZERS:
        cases += planted(preset, WORK / preset / "debug" / "planted", WORK / "reports" / preset)
    return cases


def assemble() -> None:
    """The package: a manifest, links, and what boltgen makes of the modules."""
    global assembled  # once in a run, whichever preset comes first
    if assembled:
        return
    log = "swift-assemble"
    fresh_log(log)
    build(HOME, log, TARGETS)
    shutil.rmtree(PACKAGE, ignore_errors=True)
    for link, source in LINKS.items():
        place = PACKAGE / link
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(source)
    env = {"PYTHONPATH": str(build_dir(HOME) / "python")}
    for module in GENERATED:
        library = build_dir(HOME) / "modules" / f"lib{FILES.get(module, module)}.so"
        arguments = ["--name", module, "-o", PACKAGE / "generated"]
        must([PYTHON, "-m", "boltgen", "swift", library, *arguments], log, env=env)
    must([PYTHON, SNIPPETS, ROOT, PACKAGE / "docs"], log)
    header = PACKAGE / "linked" / "CConformance" / "include"
    header.symlink_to(PACKAGE / "generated" / "CConformance")
    shutil.copy(ROOT / "tests" / "swift" / "Package.swift", PACKAGE)
    assembled = True


def command(preset: str, what: str) -> list[str | Path]:
    prefix = without_address_randomisation() if preset == "tsan" else []
    where = ["--package-path", str(PACKAGE), "--scratch-path", str(WORK / preset)]
    return [*prefix, IN, "swift", what, *where, *options(preset)]


def test(preset: str, suite: str) -> list[Case]:
    log = f"swift:{preset}"
    reports = WORK / "reports" / preset / suite
    shutil.rmtree(reports, ignore_errors=True)
    reports.mkdir(parents=True)
    events = reports / "events.jsonl"
    words = [
        *command(preset, "test"),
        *("--skip-build", "--disable-xctest", "--filter", rf"^{SUITES[suite]}\."),
        *("--experimental-event-stream-output", str(events)),
        *("--experimental-event-stream-version", "0"),
    ]
    code = run(words, log, env=environment(preset, reports), timeout=900)
    cases = read_events(events, preset, suite)
    if code != 0 and not any(case.outcome == FAILED for case in cases):
        cases.append(Case(preset, suite, "run", FAILED, f"exit code {code}\n{tail(log)}"))
    if problems := reported(reports):
        cases.append(Case(preset, suite, "sanitizer", FAILED, "\n".join(problems)))
    return cases


def environment(preset: str, reports: Path | None = None) -> dict[str, str]:
    modules = build_dir(HOME) / "modules"
    env = {
        "BOLT_TEST_MODULES": str(modules),
        "BOLT_LIBRARY_DEMO": str(modules / "libdemo.so"),
        "BOLT_DOCS": str(ROOT / "docs"),
    }
    env |= {f"BOLT_LIBRARY_{name.upper()}": str(modules / f"lib{name}.so") for name in HARD}
    if preset not in SANITIZERS:
        return {**env, "BOLT_LIBRARY_CONFORMANCE": str(modules / "libconformance.so")}
    # The fixture has calls that sleep.
    env |= {"BOLT_SWIFT_LINKED": "1", "BOLT_REACTOR": "ON"}
    env |= {"BOLT_TEST_SANITIZER": SANITIZERS[preset]}
    return env if reports is None else {**env, **sanitizers(preset, reports)}
