"""Swift where tests/swift/in runs it: options of a preset, and what a test run has reported."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from .paths import ROOT
from .report import FAILED, PASSED, SKIPPED, Case

IN = ROOT / "tests" / "swift" / "in"
SANITIZERS = {"asan": "address", "tsan": "thread"}
# Of C and C++; Swift's compiler has no such option. Its handlers are in AddressSanitizer's runtime,
# but not what needs C++'s own type information.
UNDEFINED = ["-Xcxx", "-fsanitize=undefined", "-Xcxx", "-fno-sanitize=vptr"]
STRICT = [
    *("-Xswiftc", "-warnings-as-errors"),
    *(word for flag in ("-Wall", "-Wextra", "-Werror") for word in ("-Xcxx", flag)),
]


def options(preset: str) -> list[str]:
    """Of `swift build` and `swift test`. Tests look into modules, also of an optimised build."""
    if preset == "release":
        return ["-c", "release", "-Xswiftc", "-enable-testing", *STRICT]
    undefined = UNDEFINED if preset == "asan" else []
    return ["--sanitize", SANITIZERS[preset], *undefined, *STRICT]


def reported(reports: Path) -> list[str]:
    """What sanitizers have said. Nothing else in these processes leaks, so each leak is ours."""
    texts = [path.read_text(errors="replace") for path in sorted(reports.glob("sanitizer.*"))]
    return [symbolized(text)[:6000] for text in texts if text.strip()]


def read_events(path: Path, preset: str, suite: str) -> list[Case]:
    """What Swift Testing has written while it ran, one JSON object a line: also of a run that was
    ended by a crash, whose last test then has none. A test of several arguments is one case."""
    names: dict[str, str] = {}
    problems: dict[str, list[str]] = {}
    begun, ended, skipped = set[str](), set[str](), set[str]()
    for line in path.read_text().splitlines() if path.exists() else []:
        record = json.loads(line)
        payload = record["payload"]
        if record["kind"] == "test" and payload["kind"] == "function":
            names[payload["id"]] = _name(payload)
        elif record["kind"] == "event" and (test := payload.get("testID")) in names:
            {"testStarted": begun, "testEnded": ended, "testSkipped": skipped}.get(
                payload["kind"], set()
            ).add(test)
            if payload["kind"] == "issueRecorded" and not payload["issue"].get("isKnown"):
                problems.setdefault(test, []).append(_problem(payload))

    def outcome(test: str) -> Case:
        name = names[test]
        if test in skipped:
            return Case(preset, suite, name, SKIPPED, "skipped")
        if test in problems:
            return Case(preset, suite, name, FAILED, "\n".join(problems[test]))
        if test not in ended:
            return Case(preset, suite, name, FAILED, "the process ended while it ran")
        return Case(preset, suite, name, PASSED)

    return [outcome(test) for test in names if test in begun | skipped]


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
