"""How the figures of the core's benchmarks are made of what its programs write."""

import json
import sys

import pytest

from harness.paths import ROOT

sys.path.insert(0, str(ROOT / "bench"))
from tool import core_cases, core_peers, goals, measure, rows, samples
from tool.peers import ALL_SUBJECTS, Missing, Peers


def line(group: str, subject: str, ns: list[float], floor: str = "") -> str:
    fields = {"group": group, "subject": subject, "floor": floor, "ns": ns, "cpu_ns": ns}
    return json.dumps(fields)


def test_a_figure_is_the_median_of_its_rounds_with_their_spread() -> None:
    found = samples.groups([line("ready", "add", [1.0, 2.0, 3.0, 4.0, 100.0])])
    assert found["ready"]["add"] == {
        "ns": 3.0,
        "ns_min": 1.0,
        "cpu_ns": 3.0,
        "spread_ns": 2.0,
        "rounds": 5,
        "beside": {},
    }


def test_ratios_are_taken_within_rounds_to_each_other_subject_of_the_group() -> None:
    lines = [line("ready", "floor", [1.0, 100.0, 1.0]), line("ready", "noop", [3.0, 100.0, 3.0])]
    lines.append(line("ready", "add", [2.0, 200.0, 2.0], floor="floor"))
    add = samples.groups(lines)["ready"]["add"]
    assert add["beside"]["floor"] == {"ratio": 2.0, "ratio_min": 2.0}
    assert add["beside"]["noop"]["ratio_min"] == 2 / 3
    assert (add["ratio"], add["ratio_min"]) == (2.0, 2.0)
    assert "ratio" not in samples.groups(lines)["ready"]["noop"]


def test_a_curve_has_a_point_for_each_group_and_subject() -> None:
    lines = [
        line("ready at depth 100", "libbolt", [2.0]),
        line("resume at depth 1", "BoltFFI", [3.0]),
    ]
    lines.append(line("echo of 1000 bytes", "two copies", [5.0]))
    found = samples.points(samples.groups(lines))
    assert [(each["curve"], each["subject"], each["x"], each["median_ns"]) for each in found] == [
        ("depth", "libbolt", 100, 2.0),
        ("resume", "boltffi", 1, 3.0),
        ("payload", "bytes_copied_twice", 1000, 5.0),
    ]


def test_a_live_future_costs_its_whole_life() -> None:
    run = {"resident": 90.0, "allocated": 80.0, "create_ns": 5.0, "wake_ns": 2.0, "finish_ns": 4.0}
    point = samples.live_point("rust_box", 10, [{**run, "again": 7.0}, {**run, "again": 9.0}])
    assert (point["median_ns"], point["min_ns"], point["bytes"]) == (8.0, 7.0, 80.0)
    figures = samples.live_figures([{**run, "again": 20.0}])
    assert (figures["ns"], figures["unit"], figures["rounds"]) == (90.0, "bytes", 1)
    assert figures["cpu_ns"] == 11.0


def test_each_row_is_named_once_and_each_goal_has_its_rows() -> None:
    cases = rows.cases_of(measure)
    keys = [tuple(names[2:]) for names in cases]
    assert len(keys) == len(set(keys))
    named = {(case, subject) for _, _, case, subject, _ in cases}
    for goal in goals.GOALS:
        if goal.language == "core":
            assert {(goal.case, goal.peer), (goal.case, "libbolt")} <= named


def test_the_peers_are_those_of_the_report() -> None:
    assert set(core_cases.PEERS.values()) <= set(ALL_SUBJECTS)
    assert all(samples.SUBJECTS[name] == subject for name, subject in core_cases.PEERS.items())


def test_a_peer_that_is_missing_here_says_why_in_all_its_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    no_rust = Missing("no Rust here")
    built = Peers(
        boltffi="its bindings", uniffi=None, pyo3=None, async_ffi="a.so", rust_box=no_rust
    )
    broken = Missing("its core path does not compile")
    monkeypatch.setattr(core_peers.built_peers, "build_one", lambda *_: broken)
    environment, missing = core_peers.environment(built)
    assert environment == {core_peers.ASYNC_FFI: "a.so"}
    assert missing == {"rust_box": "no Rust here", "boltffi": broken.why}

    groups = core_peers.not_supported(missing)
    made = rows.rows("core", groups, rows.cases_of(measure), built)
    said = {(row["case"], row["subject"]): row["not_supported"] for row in made}
    assert said["create_poll_free", "boltffi"] == said["yield_once", "boltffi"] == broken.why
    assert said["create_poll_free", "async_ffi"] == "did not run"
    assert said["yield_once", "async_ffi"] == core_cases.WHY_NOT_COMPARED
    assert said["suspend_once", "asio_awaitable"] == core_cases.WHY_NOT_COMPARED
