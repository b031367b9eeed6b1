"""How the figures of the Swift benchmarks are made of what the program prints."""

import re
import sys

from harness.paths import ROOT

sys.path.insert(0, str(ROOT / "bench"))
from tool import claims, swift, swift_cases

SOURCES = ROOT / "bench" / "swift" / "Sources" / "BoltBench"


def run_of(**groups: dict) -> dict:
    return {"groups": groups}


def test_median_minimum_and_spread_are_those_of_all_rounds_of_all_runs() -> None:
    one = {"libbolt": {"ns": [1.0, 2.0], "cpu_ns": [5.0, 5.0]}}
    two = {"libbolt": {"ns": [3.0, 4.0], "cpu_ns": [7.0, 7.0]}}
    found = swift.groups_of([run_of(suspend_once=one), run_of(suspend_once=two)])
    figures = found["suspend_once"]["libbolt"]
    assert (figures["ns"], figures["ns_min"], figures["rounds"]) == (2.5, 1.0, 4)
    assert (figures["spread_ns"], figures["cpu_ns"]) == (1.5, 6.0)


def test_a_ratio_is_taken_within_a_round() -> None:
    taken = {
        "libbolt": {"ns": [2.0, 200.0, 2.0], "cpu_ns": [1.0, 1.0, 1.0]},
        "pthread_continuation": {"ns": [1.0, 100.0, 1.0], "cpu_ns": [1.0, 1.0, 1.0]},
    }
    beside = swift.groups_of([run_of(suspend_once=taken)])["suspend_once"]["libbolt"]["beside"]
    assert beside == {"pthread_continuation": {"ratio": 2.0, "ratio_min": 2.0}}


def test_what_waits_for_nobody_is_timed_by_the_processor() -> None:
    taken = {"libbolt": {"ns": [9.0, 9.0], "cpu_ns": [1.0, 1.0]}}
    found = swift.groups_of([run_of(ready_noop=taken, from_main_actor=taken)])
    assert found["ready_noop"]["libbolt"]["ns"] == 1.0
    assert found["from_main_actor"]["libbolt"]["ns"] == 9.0


def test_what_a_peer_cannot_do_is_said_in_its_place() -> None:
    groups: dict = {"cancel_10k": {"libbolt": {"ns": 1.0}}, "ready_noop": {}}
    found = swift.with_reasons(groups, {"boltffi": "no"}, {"uniffi": {"cancel_10k": "goes on"}})
    assert found["cancel_10k"]["uniffi"] == {"not_supported": "goes on"}
    assert found["cancel_10k"]["boltffi"] == {"not_supported": "no"}
    assert found["ready_noop"] == {"boltffi": {"not_supported": "no"}}


def test_a_peer_that_fails_in_one_run_has_no_figures() -> None:
    good = {"ns": [1.0, 1.0], "cpu_ns": [1.0, 1.0]}
    one = {"libbolt": good, "uniffi": good}
    two = {"libbolt": good, "uniffi": {"not_supported": "it failed: Oops()"}}
    found = swift.groups_of([run_of(gather=one), run_of(gather=two)])["gather"]
    assert found["uniffi"] == {"not_supported": "it failed: Oops()"}
    assert (found["libbolt"]["rounds"], found["libbolt"]["beside"]) == (4, {})


def test_a_row_has_one_place() -> None:
    assert len({case[:2] for case in swift.CASES}) == len(swift.CASES)
    assert len({case[2:] for case in swift.CASES}) == len(swift.CASES)


def test_each_claim_is_about_subjects_of_one_group() -> None:
    known = {case[:2] for case in swift.CASES}
    for claim in claims.SWIFT + claims.SWIFT_MORE + claims.SWIFT_PEERS:
        assert {(claim.group, claim.subject), (claim.group, claim.floor)} <= known


def test_the_table_has_the_program_s_groups_and_subjects() -> None:
    text = "".join(file.read_text() for file in sorted(SOURCES.glob("*Groups.swift")))
    cases = set(re.findall(r'Group\(\s*"(\w+)"', text))
    subjects = set(re.findall(r'Subject\((?:\w+: )?"(\w+)"', text))
    assert cases == {group[0] for group in swift_cases.GROUPS}
    assert subjects == {subject for group in swift_cases.GROUPS for subject in group[2]}
