"""A fuzzer that found something, or that did nothing, must fail its stage."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.stages.fuzz import FLOOR, executions, wrong_with

TARGET = "fuzz_arguments"
ENOUGH = f"Done\nstat::number_of_executed_units: {FLOOR[TARGET]}\nstat::peak_rss_mb: 40\n"


def test_a_run_that_is_well(tmp_path: Path) -> None:
    assert executions(ENOUGH) == FLOOR[TARGET]
    assert wrong_with(TARGET, 0, ENOUGH, tmp_path) is None


@pytest.mark.parametrize("text", ["", "INFO: 0 files", ENOUGH.replace(str(FLOOR[TARGET]), "1")])
def test_one_that_did_nothing_is_not(text: str, tmp_path: Path) -> None:
    problem = wrong_with(TARGET, 0, text, tmp_path)
    assert problem is not None and f"at least {FLOOR[TARGET]} expected" in problem


def test_a_crash_is_shown_with_its_input(tmp_path: Path) -> None:
    (tmp_path / "crash-1").write_bytes(b"\x25\x05\x00")
    problem = wrong_with(TARGET, 77, ENOUGH, tmp_path)
    assert problem == "exit code 77\ncrash-1: the input, in hex: 250500"


def test_an_input_that_was_kept_is_a_failure_whatever_the_exit_code(tmp_path: Path) -> None:
    (tmp_path / "slow-unit-1").write_bytes(b"\x00")
    assert wrong_with(TARGET, 0, ENOUGH, tmp_path) is not None
