"""Swift where tests/swift/in runs it: options of a preset, and what a test run has reported."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .paths import ROOT
from .report import FAILED, PASSED, SKIPPED, Case

IN = ROOT / "tests" / "swift" / "in"
SANITIZERS = {"asan": "address", "tsan": "thread"}
WARNINGS = ("-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror")
# Swift's importer makes a file of its own of a module's headers, and ends it without a new line.
IMPORTER = ("-Wno-newline-eof",)
# Swift's compiler knows no UBSan, whose handlers are in AddressSanitizer's runtime: but not what
# needs C++'s own type information.
UNDEFINED = ("-fsanitize=undefined", "-fno-sanitize=vptr", "-fno-sanitize-recover=all")
# ThreadSanitizer does not understand fences; Asio's only back up what its mutexes order already.
WITHOUT_FENCES = "-DBOOST_ASIO_DISABLE_FENCED_BLOCK=1"


def c(*flags: str) -> list[str]:
    """Flags for C and C++, wherever it is compiled."""
    return [word for flag in flags for word in ("-Xcc", flag)]


def options(preset: str) -> list[str]:
    """Of `swift build` and `swift test`. Tests look into modules, also of an optimised build."""
    strict = ["-Xswiftc", "-warnings-as-errors", *c(*WARNINGS, *IMPORTER)]
    if preset == "release":
        return ["-c", "release", "-Xswiftc", "-enable-testing", *strict]
    more = UNDEFINED if preset == "asan" else (WITHOUT_FENCES,)
    return ["--sanitize", SANITIZERS[preset], *c("-DBOLT_SANITIZED=1", *more), *strict]


def sanitizers(preset: str, reports: Path) -> dict[str, str]:
    """Options of the preset's runtimes, each of which reads those of UBSan, too. No signal: Swift
    would catch it, and wait for threads of ThreadSanitizer's that it cannot stop."""
    log = f"log_path={reports / 'sanitizer'}"
    env = {"SWIFT_BACKTRACE": "enable=no"}
    if preset == "tsan":
        return env | {"TSAN_OPTIONS": f"halt_on_error=1:second_deadlock_stack=1:{log}"}
    return env | {
        "ASAN_OPTIONS": f"detect_leaks=1:strict_string_checks=1:{log}",
        "UBSAN_OPTIONS": f"print_stacktrace=1:{log}",
    }


def reported(reports: Path) -> list[str]:
    """What sanitizers have said. Nothing else in these processes leaks, so each leak is ours."""
    texts = [path.read_text(errors="replace") for path in sorted(reports.glob("sanitizer.*"))]
    return [symbolized(text)[:6000] for text in texts if text.strip()]


def read_events(path: Path, preset: str, suite: str) -> list[Case]:
    """What Swift Testing has written while it ran, one JSON object a line: also of a run that was
    ended by a crash, whose last test then has none. A test of several arguments is one case."""
    names: dict[str, str] = {}
    several = set[str]()  # tests of arguments, each of which is another event
    seen: dict[str, set[str]] = {}  # what has happened -> to which tests
    problems: dict[str, list[str]] = {}
    for record in _records(path):
        payload = record["payload"]
        if record["kind"] == "test" and payload["kind"] == "function":
            names[payload["id"]] = _name(payload)
            if payload.get("isParameterized"):
                several.add(payload["id"])
        elif record["kind"] == "event" and (test := payload.get("testID")) in names:
            seen.setdefault(payload["kind"], set()).add(test)
            if payload["kind"] == "issueRecorded" and not payload["issue"].get("isKnown"):
                problems.setdefault(test, []).append(_problem(payload))

    def outcome(test: str) -> tuple[str, str]:
        if test in seen.get("testSkipped", ()):
            return SKIPPED, "skipped"
        if test in problems:
            return FAILED, "\n".join(problems[test])
        if test not in seen.get("testStarted", ()):
            return FAILED, "it did not begin"
        if test not in seen.get("testEnded", ()):
            return FAILED, "the process ended while it ran"
        if test in several and test not in seen.get("testCaseStarted", ()):
            return FAILED, "it has no arguments, so nothing ran"
        return PASSED, ""

    return [Case(preset, suite, name, *outcome(test)) for test, name in names.items()]


def _records(path: Path) -> Iterator[dict[str, Any]]:
    """Of whole lines: a process that ends may leave a half one."""
    whole = path.read_text().rpartition("\n")[0] if path.exists() else ""
    yield from map(json.loads, whole.splitlines())


def _name(test: dict[str, Any]) -> str:
    """What it is shown as, or 'Suite.function'."""
    if shown := test.get("displayName"):
        return shown
    owner = test["id"].split("/")[-3].rpartition(".")[2] if test["id"].count("/") > 1 else ""
    function = test["name"].partition("(")[0]
    return f"{owner}.{function}" if owner else function


def _problem(event: dict[str, Any]) -> str:
    where = event["issue"].get("sourceLocation", {})
    place = f"{Path(where['_filePath']).name}:{where['line']}: " if "_filePath" in where else ""
    return place + "\n".join(message["text"] for message in event["messages"])


# A frame as a sanitizer shows it where it has no symbolizer: '(/path/of/object+0x1234)'.
FRAME = re.compile(r"\((?P<object>/[^()\s]+)\+0x(?P<at>[0-9a-f]+)\)( \(BuildId: \w+\))?")
SWIFT_ROOT = ROOT / ".cache" / "swift" / "root"


def symbolized(text: str) -> str:
    """A report with the names of its frames: there is no symbolizer where Swift runs."""

    def place(found: re.Match[str]) -> str:
        path = Path(found["object"])
        return f"{path if path.exists() else SWIFT_ROOT / path.relative_to('/')} 0x{found['at']}"

    places = [place(found) for found in FRAME.finditer(text)]
    if not places:
        return text
    said = subprocess.run(
        ["llvm-symbolizer-19", "--no-inlines", "--output-style=LLVM"],
        input="\n".join(places),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    blocks = iter(block.splitlines() for block in said.split("\n\n"))

    def named(found: re.Match[str]) -> str:
        function, where = [*next(blocks, []), "??", "??"][:2]
        shown = f"{function} {where}" if function != "??" else Path(found["object"]).name
        return f"({shown})"

    return FRAME.sub(named, text)
