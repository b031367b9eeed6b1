"""The Python benchmarks' own logic: turns, ratios, and the names that the report has."""

from __future__ import annotations

import asyncio
import importlib
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from harness.paths import ROOT

sys.path.insert(0, str(ROOT / "bench"))
sys.path.insert(0, str(ROOT / "bench" / "python"))
import turns
from tool import claims, python, python_cases, python_rounds
from tool.peers import Missing, Peers
from turns import Contestant, Group


def contestant(name: str, *, waits: bool = False, operations: int = 0) -> Contestant:
    async def turn(n: int) -> turns.Elapsed:
        counted[name] = counted.get(name, 0) + n
        return 20 * n, 10 * n

    counted.clear()
    return Contestant(name, turn, waits, operations)


counted: dict[str, int] = {}


@pytest.mark.parametrize("n", [1, 9, 10, 25])
def test_a_turn_does_as_many_operations_as_it_is_told(n: int) -> None:
    done = []
    asyncio.run(turns.measured("f(a)", done.append, 7)(n))
    assert done == [7] * n


@pytest.mark.parametrize(
    ("each", "fits"), [(50, 5_000), (1_000, 500), (33_000, 10), (70_000, 7), (10**9, 1)]
)
def test_slow_operations_are_fewer_in_a_turn(each: float, fits: int) -> None:
    assert turns.fitting(each, 500_000) == fits


def test_one_that_waits_for_a_thread_puts_its_whole_group_on_the_wall() -> None:
    alone = Group("case", [contestant("a"), contestant("b")])
    beside = Group("case", [contestant("a"), contestant("b", waits=True)])
    assert (alone.waits, beside.waits) == (False, True)
    subjects = {
        "a": {"wall_ns": [10.0, 40.0, 20.0], "cpu_ns": [1.0, 4.0, 2.0]},
        "b": {"wall_ns": [5.0, 10.0, 10.0], "cpu_ns": [1.0, 1.0, 1.0]},
    }
    for waits, ns, least, ratio in ((False, 2.0, 1.0, 1.0), (True, 20.0, 10.0, 2.0)):
        found = python_rounds.group_of([{"waits": waits, "subjects": subjects}])
        assert (found["a"]["ns"], found["a"]["ns_min"]) == (ns, least)
        assert found["a"]["cpu_ns"] == 2.0
        assert found["a"]["beside"] == {"b": {"ratio": 2.0, "ratio_min": ratio}}


def test_the_rounds_of_all_processes_are_one_figure() -> None:
    def run(times: list[float], peer: dict) -> dict:
        mine = {"wall_ns": times, "cpu_ns": times}
        return {"case": {"waits": False, "subjects": {"libbolt": mine, "pyo3": peer}}}

    there = {"wall_ns": [4.0, 4.0], "cpu_ns": [4.0, 4.0]}
    found = python_rounds.groups_of([run([1.0, 2.0], there), run([4.0, 8.0], there)])["case"]
    assert found["libbolt"]["rounds"] == 4
    assert found["libbolt"]["ns"] == 3.0
    assert found["libbolt"]["beside"]["pyo3"] == {"ratio": 0.75, "ratio_min": 0.25}
    failed = {"not_supported": "failed: it"}
    found = python_rounds.groups_of([run([1.0, 2.0], there), run([4.0, 8.0], failed)])["case"]
    assert found["pyo3"] == failed
    assert found["libbolt"]["rounds"] == 4
    assert found["libbolt"]["beside"] == {}
    assert python_rounds.left([{"libbolt": 0, "pyo3": 3}, {"libbolt": 1}]) == {
        "libbolt": 1,
        "pyo3": 3,
    }


def test_all_take_turns() -> None:
    group = Group("case", [contestant("a", operations=3), contestant("b", operations=2)])
    group.not_supported["d"] = "it cannot"
    found = asyncio.run(turns.run_group(group, 6))
    assert not found["waits"]
    assert found["subjects"]["a"] == {"wall_ns": [20.0] * 6, "cpu_ns": [10.0] * 6}
    assert counted == {"a": 7 * 3, "b": 7 * 2}, "a warm-up and six rounds"
    assert found["subjects"]["d"] == {"not_supported": "it cannot"}
    asyncio.run(turns.run_group(group, 6))
    assert counted == {"a": 13 * 3, "b": 13 * 2}, "who is warm is not warmed again"


class Panic(BaseException):
    """What Rust's is in Python: no Exception."""


@pytest.mark.parametrize("after", [0, 3])
def test_a_peer_that_fails_is_a_fact_of_the_report_and_the_others_go_on(after: int) -> None:
    did = []

    async def fails(_n: int) -> turns.Elapsed:
        did.append(1)
        if len(did) > after:
            raise Panic("not today")
        return 1, 1

    peer = Contestant("pyo3", fails, operations=1)
    found = asyncio.run(turns.run_group(Group("case", [contestant("a"), peer]), 6))["subjects"]
    assert found["pyo3"] == {"not_supported": "failed: Panic: not today"}
    assert len(found["a"]["wall_ns"]) == 6
    assert len(did) == after + 1, "it takes no more turns"
    did.clear()
    libbolt = Group("case", [Contestant("libbolt", fails, operations=1)])
    with pytest.raises(SystemExit, match="case: libbolt failed: Panic: not today"):
        asyncio.run(turns.run_group(libbolt, 6))


def test_a_peer_that_cannot_be_imported_lacks_everything(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "libbolt", ModuleType("libbolt"))
    monkeypatch.delitem(sys.modules, "subjects", raising=False)
    monkeypatch.setattr(sys, "path", [*sys.path])
    subjects = importlib.import_module("subjects")
    monkeypatch.delitem(sys.modules, "subjects")
    (tmp_path / "broken_peer.py").write_text("raise ImportError('no such symbol')")
    about = {"path": str(tmp_path), "module": "broken_peer", "refused": "R"}
    (peer,) = subjects.peers({"boltffi": about})
    assert peer.lacks("noop") == peer.lacks("echo") == "failed: ImportError: no such symbol"


def test_a_peer_that_does_not_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def waits(_n: int) -> turns.Elapsed:
        await asyncio.sleep(60)
        return 1, 1

    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    peer = Contestant("uniffi", waits, operations=1)
    found = asyncio.run(turns.run_group(Group("case", [peer]), 6))["subjects"]
    assert found["uniffi"] == {"not_supported": "failed: it did not end in 0.01 seconds"}


def test_what_is_claimed_is_measured() -> None:
    measured = {(group, subject) for group, subject, *_ in python.CASES}
    for claim in claims.PYTHON:
        assert {(claim.group, claim.subject), (claim.group, claim.floor)} <= measured


def test_a_case_has_a_subject_once_in_a_regime() -> None:
    rows = [row[2:] for row in python_cases.CASES]
    assert len(rows) == len(set(rows))


def test_peers_that_are_not_built_are_not_imported_and_say_why() -> None:
    built = SimpleNamespace(python_path="/there")
    boltffi = SimpleNamespace(python_path=None, missing={"python": "no Python.h"})
    uniffi = Missing("no cargo")
    described, missing = python.describe(Peers(boltffi, uniffi, built, None, None))
    assert {name: about["path"] for name, about in described.items()} == {
        "pyo3": "/there",
        "pyo3_async_runtimes": "/there",
    }
    assert missing == {"boltffi": "no Python.h", "uniffi": "no cargo"}
    assert python.describe(None) == ({}, {})
