"""A run of the benchmarks goes on where a part is absent or fails, and says so."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from harness.paths import ROOT

sys.path.insert(0, str(ROOT / "bench"))
from tool import peers, suite
from tool.report import Report
from tool.suite import Suite


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Suite:
    monkeypatch.setattr(suite, "machine", lambda quick: {"quick": quick})
    absent = {"clang": "no clang++-19 here", "swift": "no Swift here"}
    monkeypatch.setattr(suite.languages, "missing", absent.get)
    monkeypatch.setattr(
        suite, "build", lambda compiler, *_: SimpleNamespace(compiler=compiler, folder=tmp_path)
    )
    return Suite(Report(), tmp_path, True, ["live", "kotlin", "swift"])


def test_what_is_absent_is_said_and_is_no_error(
    made: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Suite, "live", lambda *_: None)
    monkeypatch.setattr(Suite, "kotlin", lambda *_: None)
    made.run(["clang", "gcc"], with_peers=False)
    absent = {"clang": "no clang++-19 here", "swift": "no Swift here"}
    assert made.results["did_not_run"] == absent
    assert not made.failed
    assert made.results["machine"]["compiler"] == "gcc"


def test_what_fails_is_an_error_that_stops_no_other_part(
    made: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def fails(*_: object) -> None:
        raise SystemExit("it crashed\nwith details")

    monkeypatch.setattr(Suite, "live", fails)
    monkeypatch.setattr(Suite, "kotlin", lambda *_: ran.append("kotlin"))
    made.run(["gcc"], with_peers=False)
    assert ran == ["kotlin"]
    kept = json.loads((made.build_in / "bench" / "results.json").read_text())
    assert kept["did_not_run"] == made.results["did_not_run"]
    assert made.failed
    assert made.results["did_not_run"]["gcc: live"] == "failed: it crashed"


def test_a_build_that_fails_is_one_too(made: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise SystemExit("bench: cmake failed")

    monkeypatch.setattr(suite, "build", fails)
    made.run(["gcc"], with_peers=False)
    assert made.failed
    assert made.results["did_not_run"]["gcc"] == "failed: bench: cmake failed"


def test_without_cargo_that_is_said_first_and_the_run_goes_on(
    made: Suite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    absent = peers.Missing(suite.cargo.NEEDED)
    monkeypatch.setattr(suite.cargo, "find", lambda: None)
    monkeypatch.setattr(
        suite.peers, "build_all", lambda _: peers.Peers(**dict.fromkeys(peers.SUBJECTS, absent))
    )
    made.build_peers()
    assert capsys.readouterr().out.splitlines()[2].startswith(f"  {suite.cargo.NEEDED}: looked in")
    assert made.results["peers"]["boltffi"] == suite.cargo.NEEDED
