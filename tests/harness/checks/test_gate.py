"""The gate must fail what is worse, name it, and say how it is accepted."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from harness.paths import ROOT
from harness.report import FAILED, PASSED
from harness.stages import gate

sys.path.insert(0, str(ROOT / "bench"))
from tool import callgrind
from tool.gate.verdict import BETTER, GONE, NEW, OK, WORSE, Part, accepted, compare, read, write

BASELINE = {"core": Part("g++ 12", {"add": {"instructions": 300, "allocations": 1}})}


def verdict(cases: dict, tools: str = "g++ 12") -> dict[str, tuple[str, bool]]:
    found = compare(BASELINE, {"core": Part(tools, cases)})
    return {each.name: (each.verdict, each.failed) for each in found}


@pytest.mark.parametrize(
    ("count", "expected"),
    [(300, OK), (309, OK), (310, WORSE), (292, OK), (291, OK), (290, BETTER), (600, WORSE)],
)
def test_three_percent_more_instructions_are_allowed(count: float, expected: str) -> None:
    found = verdict({"add": {"instructions": count, "allocations": 1}})
    assert found["add: instructions"] == (expected, expected == WORSE)
    assert found["add: allocations"] == (OK, False)


@pytest.mark.parametrize(("count", "expected"), [(1, OK), (1.0001, WORSE), (2, WORSE), (0, BETTER)])
def test_allocations_are_exact(count: float, expected: str) -> None:
    found = verdict({"add": {"instructions": 300, "allocations": count}})
    assert found["add: allocations"] == (expected, expected == WORSE)


def test_an_allocation_where_there_was_none_is_worse() -> None:
    none = {"core": Part("g++ 12", {"add": {"allocations": 0}})}
    (found,) = compare(none, {"core": Part("g++ 12", {"add": {"allocations": 0.5}})})
    assert found.verdict == WORSE and "0 in the baseline, now 0.5" in found.explained()


def test_what_was_not_counted_fails_and_so_does_what_nobody_accepted() -> None:
    found = verdict({"noop": {"instructions": 1}})
    assert found == {
        "add: instructions": (GONE, True),
        "add: allocations": (GONE, True),
        "noop: instructions": (NEW, True),
    }
    assert all(each.failed for each in compare({}, BASELINE))


def test_accepting_leaves_alone_what_is_close_enough() -> None:
    """Or else small steps would add up."""
    now = {
        "core": Part(
            "g++ 13",
            {"add": {"instructions": 308, "allocations": 2}, "noop": {"instructions": 9}},
        )
    }
    kept = accepted(now, compare(BASELINE, now))["core"]
    assert kept.cases == {
        "add": {"instructions": 300, "allocations": 2},
        "noop": {"instructions": 9},
    }
    assert kept.tools == "g++ 13" and now["core"].cases["add"]["instructions"] == 308


def test_a_failure_says_what_when_with_which_tools_and_how_to_accept() -> None:
    slower = {"add": {"instructions": 330, "allocations": 1}}
    found = compare(BASELINE, {"core": Part("g++ 13", slower)})
    (text,) = [each.explained() for each in found if each.failed]
    assert text.splitlines() == [
        "300 in the baseline, now 330 (+10.0 %; at most +3%)",
        "the baseline was counted with g++ 12; this is g++ 13",
        "if that is meant: bench/gate --accept, and say in the commit what it buys",
    ]


def test_the_baseline_is_read_as_it_was_written(tmp_path: Path) -> None:
    write(tmp_path / "gate.json", BASELINE)
    assert read(tmp_path / "gate.json") == BASELINE
    assert read(tmp_path / "none.json") == {}


def test_the_stage_reports_a_worse_count_as_failed_and_one_that_is_not_found() -> None:
    row = {"part": "core", "name": "add: instructions", "text": "t", "better": False}
    worse, fine = {**row, "failed": True}, {**row, "failed": False}
    found = gate.cases({"found": [worse], "planted": [worse, fine]})
    assert [(case.suite, case.outcome) for case in found] == [
        ("gate-core", FAILED),
        ("gate", PASSED),
        ("gate", FAILED),
    ]
    assert found[0].name == "add: instructions"


def test_the_committed_baseline_names_the_parts_that_must_have_run() -> None:
    expected = {f"gate-{part}" for part in read(ROOT / "bench" / "gate.json")}
    assert expected | {"gate"} == set(gate.expected_suites())


# As callgrind writes it: names once, then numbers; after `calls=` the next line is what they cost.
PROFILE = """\
version: 1
events: Ir

ob=(1) /lib/libc.so.6
fl=(1) ./malloc/./malloc.c
fn=(1) malloc
10 50
+2 7

ob=(2) /module.so
fl=(2) task.cpp
fn=(2) run
20 100
fi=(3) inlined.hpp
* 5
fe=(2)
cob=(1)
cfi=(1)
cfn=(1)
calls=3 10
+4 57
-1 1

totals: 163
"""


def test_a_profile_is_read_without_what_the_heap_does_inside(tmp_path: Path) -> None:
    (tmp_path / "out.1").write_text(PROFILE)
    assert callgrind.read(tmp_path / "out.1") == callgrind.Count(100 + 5 + 1, 3)


def test_a_profile_of_nothing_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "out.1").write_text("version: 1\n")
    with pytest.raises(SystemExit, match="no counts"):
        callgrind.read(tmp_path / "out.1")


def test_an_exit_code_of_the_gate_is_a_failure_where_no_count_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = tmp_path / "gate.json"

    def ends_with(code: int, failed: bool) -> list[str]:
        found = {"part": "core", "name": "add", "failed": failed, "text": "", "better": False}

        def run(*_: object) -> int:
            results.write_text(json.dumps({"found": [found], "planted": []}))
            return code

        monkeypatch.setattr(gate, "run", run)
        return [case.name for case in gate.gate() if case.outcome == FAILED]

    monkeypatch.setattr(gate, "RESULTS", results)
    monkeypatch.setattr(gate, "build_all", lambda: None)
    monkeypatch.setattr(gate, "tail", lambda _: "")
    assert ends_with(0, failed=False) == []
    assert ends_with(1, failed=True) == ["add"]
    assert ends_with(1, failed=False) == ["run"]
