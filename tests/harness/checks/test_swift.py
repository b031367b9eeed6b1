"""What Swift Testing and the sanitizers write becomes cases, and what did not run fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness import swift
from harness.report import FAILED, PASSED, SKIPPED
from harness.stages import swift_planted
from harness.swift import read_events, reported


def listed_test(name: str, *, shown: str | None = None, several: bool = False) -> dict[str, object]:
    payload = {"kind": "function", "name": name, "id": f"T.Suite/{name}/File.swift:1:2"}
    if shown:
        payload["displayName"] = shown
    return {"kind": "test", "payload": {**payload, "isParameterized": several}}


def event(kind: str, name: str, **more: object) -> dict[str, object]:
    payload = {"kind": kind, "testID": f"T.Suite/{name}/File.swift:1:2", **more}
    return {"kind": "event", "payload": payload}


def issue(name: str, *, known: bool = False) -> dict[str, object]:
    where = {"_filePath": "/a/b/File.swift", "line": 7}
    found = {"isKnown": known, "sourceLocation": where}
    return event("issueRecorded", name, issue=found, messages=[{"text": "why"}])


def whole(name: str, *between: dict[str, object]) -> list[dict[str, object]]:
    return [event("testStarted", name), *between, event("testEnded", name)]


def outcomes(path: Path, *records: dict[str, object], end: str = "") -> dict[str, tuple[str, str]]:
    events = path / "events.jsonl"
    events.write_text("".join(json.dumps(record) + "\n" for record in records) + end)
    cases = read_events(events, "asan", "swift-sdk")
    return {case.name: (case.outcome, case.detail) for case in cases}


def test_names(tmp_path: Path) -> None:
    listed = [
        listed_test("plain()"),
        listed_test("with(a:b:)"),
        listed_test("shown()", shown="G5_x"),
    ]
    ran = [*whole("plain()"), *whole("with(a:b:)"), *whole("shown()")]
    said = outcomes(tmp_path, *listed, *ran)
    assert said == dict.fromkeys(["Suite.plain", "Suite.with", "G5_x"], (PASSED, ""))


def test_an_issue_fails_its_test_unless_it_is_known(tmp_path: Path) -> None:
    ran = [*whole("a()", issue("a()")), *whole("b()", issue("b()", known=True))]
    said = outcomes(tmp_path, listed_test("a()"), listed_test("b()"), *ran)
    assert said == {"Suite.a": (FAILED, "File.swift:7: why"), "Suite.b": (PASSED, "")}


def test_a_crash_fails_what_ran_and_what_did_not_begin(tmp_path: Path) -> None:
    listed = [listed_test("a()"), listed_test("b()"), listed_test("c()")]
    ran = [*whole("a()"), event("testStarted", "b()")]
    said = outcomes(tmp_path, *listed, *ran, end='{"kind":"ev')
    assert said == {
        "Suite.a": (PASSED, ""),
        "Suite.b": (FAILED, "the process ended while it ran"),
        "Suite.c": (FAILED, "it did not begin"),
    }


def test_a_test_without_arguments_has_not_run(tmp_path: Path) -> None:
    listed = [listed_test("a(x:)", several=True), listed_test("b(x:)", several=True)]
    ran = [*whole("a(x:)"), *whole("b(x:)", event("testCaseStarted", "b(x:)"))]
    said = outcomes(tmp_path, *listed, *ran)
    assert said["Suite.a"] == (FAILED, "it has no arguments, so nothing ran")
    assert said["Suite.b"] == (PASSED, "")


def test_a_disabled_test_is_skipped(tmp_path: Path) -> None:
    said = outcomes(tmp_path, listed_test("a()"), event("testSkipped", "a()"))
    assert said == {"Suite.a": (SKIPPED, "skipped")}


def test_no_events_are_no_cases(tmp_path: Path) -> None:
    assert read_events(tmp_path / "none", "asan", "swift-sdk") == []


def test_a_report_is_found(tmp_path: Path) -> None:
    (tmp_path / "sanitizer.12").write_text("ERROR: AddressSanitizer: something")
    (tmp_path / "sanitizer.13").write_text("\n")
    assert reported(tmp_path) == ["ERROR: AddressSanitizer: something"]


@pytest.mark.parametrize(
    ("code", "said", "passes"),
    [
        (1, "ERROR: heap-use-after-free at Faults.swift:3", True),
        (0, "ERROR: heap-use-after-free at Faults.swift:3", False),
        (1, "ERROR: heap-use-after-free at 0x1234", False),
        (1, "no report, and 1", False),
    ],
)
def test_a_planted_fault_must_be_reported(
    code: int, said: str, passes: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*_: object, **__: object) -> int:
        (tmp_path / "reports" / "sanitizer.1").write_text(said)
        return code

    monkeypatch.setattr(swift_planted, "run", run)
    monkeypatch.setattr(swift, "symbolized", lambda text: text)
    fault = ("asan", "freed_memory_in_swift", "heap-use-after-free")
    case = swift_planted.case(*fault, tmp_path / "planted", tmp_path / "reports")
    assert (case.outcome == PASSED) is passes, case.detail
