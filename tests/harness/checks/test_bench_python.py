"""The Python benchmarks' own logic: turns, ratios, and the names that the report has."""

from __future__ import annotations

import asyncio
import sys
from types import SimpleNamespace

import pytest

from harness.paths import ROOT

sys.path.insert(0, str(ROOT / "bench"))
sys.path.insert(0, str(ROOT / "bench" / "python"))
import turns
from tool import claims, python, python_cases
from tool.peers import Missing
from turns import Contestant, Group


def contestant(name: str, *, waits: bool = False, operations: int = 0) -> Contestant:
    async def turn(n: int) -> None:
        counted[name] = counted.get(name, 0) + n

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


def test_who_waits_for_a_thread_is_compared_by_the_wall() -> None:
    samples = [(10.0, 1.0), (40.0, 4.0), (20.0, 2.0)]
    floor = [(5.0, 1.0), (10.0, 1.0), (10.0, 1.0)]
    alone, waiting = contestant("alone"), contestant("waiting", waits=True)
    assert turns.ratio(alone, alone, samples, floor) == {"ratio": 2.0, "ratio_min": 1.0}
    assert turns.ratio(alone, waiting, samples, floor) == {"ratio": 2.0, "ratio_min": 2.0}
    assert turns.figures(alone, samples)["ns"] == 2.0
    assert turns.figures(waiting, samples)["ns"] == 20.0
    assert turns.figures(waiting, samples)["cpu_ns"] == 2.0


def test_all_take_turns_and_one_that_fails_is_a_fact_of_the_report() -> None:
    async def fails(_n: int) -> None:
        raise ValueError("not today")

    group = Group("case", [contestant("a", operations=3), contestant("b", operations=2)])
    group.contestants.append(Contestant("pyo3", fails))
    group.not_supported["d"] = "it cannot"
    found = asyncio.run(turns.run_group(group, 6))
    assert found["a"]["rounds"] == found["b"]["rounds"] == 6
    assert counted == {"a": 7 * 3, "b": 7 * 2}, "a warm-up and six rounds"
    assert set(found["a"]["beside"]) == {"b"}
    assert found["pyo3"] == {"not_supported": "failed: ValueError: not today"}
    assert found["d"] == {"not_supported": "it cannot"}
    libbolt = Group("case", [Contestant("libbolt", fails)])
    with pytest.raises(SystemExit, match="case: libbolt failed: ValueError: not today"):
        asyncio.run(turns.run_group(libbolt, 6))


def test_what_is_claimed_is_measured() -> None:
    measured = {(group, subject) for group, subject, *_ in python.CASES}
    for claim in claims.PYTHON:
        assert {(claim.group, claim.subject), (claim.group, claim.floor)} <= measured


def test_a_case_has_a_subject_once_in_a_regime() -> None:
    rows = [row[2:] for row in python_cases.CASES]
    assert len(rows) == len(set(rows))


def test_peers_that_are_not_built_are_not_imported() -> None:
    pyo3 = SimpleNamespace(python_path="/there")
    described = python.describe(SimpleNamespace(pyo3=pyo3, uniffi=Missing("no cargo")))
    assert {name: about["path"] for name, about in described.items()} == {
        "pyo3": "/there",
        "pyo3_async_runtimes": "/there",
    }
    assert python.describe(None) == {}
