"""The verdict itself: whatever is left out of a run must make it fail."""

from __future__ import annotations

import pytest

from harness import expected
from harness.__main__ import batches
from harness.expected import Exclusions, Expectation, missing
from harness.leaks import own_leaks
from harness.report import FAILED, PASSED, SKIPPED, Case, Report

EXPECT = Expectation(
    {
        "lint": {"suites": ["rules"]},
        "cpp": {
            "presets": ["a-release", "b-release", "a-asan"],
            "suites": ["core"],
            "only": {"*-asan": ["planted"]},
            "absent": {"b-release": ["core/Core.timer*"]},
        },
        "python": {"presets": [], "suites": []},
    }
)
CPP = ["cpp:a-release", "cpp:b-release"]


@pytest.fixture(autouse=True)
def no_conformance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expected, "_conformance", lambda *_: [])


def report(*cases: tuple[str, str, str, str]) -> Report:
    return Report([Case(*case) for case in cases])


def verdict(ran: Report, stages: list[str], exclusions: Exclusions | None = None) -> list[str]:
    return missing(ran, stages, EXPECT, exclusions or Exclusions([]))


def test_a_complete_run_lacks_nothing() -> None:
    ran = report(("a-release", "core", "x", PASSED), ("b-release", "core", "x", FAILED))
    assert verdict(ran, CPP) == []


def test_a_preset_that_did_not_run_is_missed() -> None:
    lines = verdict(report(("a-release", "core", "x", PASSED)), CPP)
    assert any("cpp:b-release: suite core did not run" in line for line in lines)


def test_what_did_not_run_at_all_is_said_once() -> None:
    cases = [("a-release", "core", name, PASSED) for name in "xyz"]
    assert verdict(report(*cases), CPP) == ["cpp:b-release: suite core did not run"]


def test_a_suite_that_is_not_listed_is_missed() -> None:
    ran = report(("a-release", "core", "x", PASSED), ("a-release", "new", "y", PASSED))
    assert any("suite new ran but is not listed" in line for line in verdict(ran, CPP[:1]))


def test_a_suite_of_some_presets_is_expected_there_only() -> None:
    ran = report(("a-asan", "core", "x", PASSED))
    assert verdict(ran, ["cpp:a-asan"]) == ["cpp:a-asan: suite planted did not run"]


def test_a_case_that_one_preset_lacks_is_missed() -> None:
    both = [("a-release", "core", "x", PASSED), ("b-release", "core", "x", PASSED)]
    assert verdict(report(*both, ("a-release", "core", "y", PASSED)), CPP) == [
        "cpp:b-release: core: case y did not run"
    ]
    # unless a build option of that preset removes it
    assert verdict(report(*both, ("a-release", "core", "Core.timer", PASSED)), CPP) == []


def test_a_skipped_case_did_not_run() -> None:
    ran = report(("a-release", "core", "x", PASSED), ("a-release", "core", "y", SKIPPED))
    assert verdict(ran, CPP[:1]) == ["a-release: core: y was skipped without an exclusion"]


def test_an_exclusion_covers_exactly_its_case() -> None:
    entry = {"where": "a-release", "suite": "core", "name": "y", "reason": "r"}
    ran = report(("a-release", "core", "x", PASSED), ("a-release", "core", "y", SKIPPED))
    assert verdict(ran, CPP[:1], Exclusions([entry])) == []
    other = Exclusions([{**entry, "name": "z"}])
    assert verdict(ran, CPP[:1], other) != []


def test_an_exclusion_of_a_case_that_does_not_exist_is_reported() -> None:
    entry = {"where": "a-release", "suite": "core", "name": "gone", "reason": "r"}
    both = report(("a-release", "core", "x", PASSED), ("b-release", "core", "x", PASSED))
    assert verdict(both, CPP, Exclusions([entry])) == [
        "exclusion of a-release core gone: no such case ran anywhere"
    ]


def test_the_suites_of_an_sdk_are_compared_among_its_own_presets() -> None:
    expect = Expectation(
        {**EXPECT.data, "kotlin": {"presets": ["a-release", "a-asan"], "suites": ["kotlin-sdk"]}}
    )
    stages = ["kotlin:a-release", "kotlin:a-asan"]
    assert [stage for stage in expect.stages() if stage.startswith("kotlin")] == stages
    both = [(where, "kotlin-sdk", "x", PASSED) for where in ("a-release", "a-asan")]
    assert missing(report(*both), stages, expect, Exclusions([])) == []
    ran = report(*both, ("a-release", "kotlin-sdk", "y", PASSED))
    assert missing(ran, stages, expect, Exclusions([])) == [
        "kotlin:a-asan: kotlin-sdk: case y did not run"
    ]


def test_leaks_count_only_with_our_code_in_the_stack() -> None:
    ours = (
        "Direct leak of 8 byte(s)\n    #0 malloc\n    #1 f /x/build/gcc-asan/libbolt/libbolt.so.0"
    )
    python = "Direct leak of 8 byte(s)\n    #0 malloc\n    #1 PyObject_Malloc /usr/bin/python3.11"
    assert own_leaks(f"{python}\n\n{ours}\n\nSUMMARY") == [ours]
    assert own_leaks(f"{python}\n\nSUMMARY") == []


def test_a_typed_case_of_googletest_can_be_lacking() -> None:
    typed = "../../unit/t_test.cpp::things/reactor::G4_x"
    absent = {"b-release": ["core/*/reactor::*"]}
    expect = Expectation({**EXPECT.data, "cpp": {**EXPECT.data["cpp"], "absent": absent}})
    ran = report(
        ("a-release", "core", typed, PASSED),
        *[(p, "core", "x", PASSED) for p in ("a-release", "b-release")],
    )
    assert missing(ran, CPP, expect, Exclusions([])) == []


def test_stages_that_use_one_processor_run_in_pairs_in_their_order() -> None:
    stages = ["lint", "cpp:a", "python:a", "kotlin:a", "kotlin:b", "fuzz", "package"]
    assert list(batches(stages)) == [(1, stages[:2]), (2, stages[2:])]
