"""How the figures of the Kotlin benchmarks are made of what the JVMs print."""

import sys

from harness.paths import ROOT

sys.path.insert(0, str(ROOT / "bench"))
from tool import kotlin

GOOD = {"ns": [1.0, 2.0], "cpu_ns": [3.0, 3.0]}


def run_of(uniffi: dict) -> dict:
    return {"groups": {"yield": {"yield": GOOD, "uniffi": uniffi}}}


def test_figures_are_those_of_all_rounds_of_all_jvms() -> None:
    found = kotlin.groups_of([run_of(GOOD), run_of({"ns": [3.0, 4.0], "cpu_ns": [5.0, 5.0]})])
    figures = found["yield"]["uniffi"]
    assert (figures["ns"], figures["ns_min"], figures["rounds"]) == (2.5, 1.0, 4)
    assert figures["cpu_ns"] == 4.0


def test_a_peer_that_fails_in_one_jvm_has_no_figures() -> None:
    why = {"not_supported": "it failed: Oops"}
    found = kotlin.groups_of([run_of(GOOD), run_of(why)])["yield"]
    assert found["uniffi"] == why
    assert found["yield"]["rounds"] == 4


def test_what_one_jvm_lacks_is_that_of_the_others() -> None:
    runs = [{"allocated": {"a": 1.0}}, {"allocated": {"a": 2.0, "b": 3.0}}]
    assert kotlin.worst(runs, "allocated") == {"a": 2.0, "b": 3.0}
