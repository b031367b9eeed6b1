"""The benchmarks' report: rows, ratios and goals of made-up figures, and what is written."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from harness.paths import ROOT

sys.path.insert(0, str(ROOT / "bench"))
from tool import docs, goals, peers, records, sections, text
from tool.goals import Goal
from tool.markdown import render
from tool.rows import cases_of, ratios, table

CASES = [
    ("ready", "noop", "ready_noop", "libbolt", ""),
    ("ready", "async def", "ready_noop", "async_def", ""),
    ("ready", "boltffi", "ready_noop", "boltffi", ""),
]
MACHINE = {
    "cpu": "a processor", "cores": 2, "memory_gib": 8.0, "system": "Linux", "date": "today",
    "load_before": 0.1, "loads": {"core": 0.2}, "libbolt": "abc", "quick": False,
}  # fmt: skip


def figures(ns: float, more: dict | None = None) -> dict:
    known = {"ns": ns, "ns_min": ns / 2, "cpu_ns": ns, "spread_ns": 1.0, "rounds": 3}
    return known | (more or {})


def groups(**of_libbolt: object) -> dict:
    found = {"noop": figures(10.0, of_libbolt), "async def": figures(5.0)}
    return {"ready": {**found, "boltffi": figures(1000.0)}}


def built(**crates: object) -> peers.Peers:
    return peers.Peers(**{**dict.fromkeys(peers.SUBJECTS, "built"), **crates})


def run_of(rows: list[dict], found: list[dict], **details: object) -> sections.Run:
    return sections.Run(rows, {"machine": MACHINE, "ratios": found, "peers": {}, **details})


def test_a_row_has_exactly_the_fields_of_the_schema() -> None:
    made = table("python", groups(), CASES)
    assert made.faults == []
    assert made.rows[0] == {
        "case": "ready_noop", "language": "python", "subject": "libbolt", "regime": "",
        "median_ns": 10.0, "min_ns": 5.0, "cpu_ns": 10.0, "spread_ns": 1.0, "rounds": 3,
        "unit": "ns",
    }  # fmt: skip


@pytest.mark.parametrize("field", ["ns", "ns_min", "cpu_ns", "spread_ns", "rounds"])
def test_a_figure_that_lacks_a_field_is_a_fault(field: str) -> None:
    made = table("python", groups(**{field: None}), CASES)
    assert made.faults == [f"python ready_noop, libbolt: no {field}"]
    assert [row["subject"] for row in made.rows] == ["async_def", "boltffi"]


def test_a_case_that_is_named_twice_is_a_fault() -> None:
    assert table("core", groups(), [*CASES, CASES[0]]).faults == [
        "core ready_noop, libbolt: named twice"
    ]


def test_a_peer_that_nobody_asked_for_has_no_row_and_a_floor_that_did_not_run_has() -> None:
    assert [row["subject"] for row in table("core", {}, CASES).rows] == ["libbolt", "async_def"]
    assert table("core", {}, CASES).rows[0]["not_supported"] == "did not run"


def test_a_peer_that_cannot_be_there_says_why() -> None:
    missing = built(boltffi=peers.Missing("no Rust here"))
    assert table("core", {}, CASES, missing).rows[2]["not_supported"] == "no Rust here"
    cannot = {"ready": {"boltffi": {"not_supported": "has no errors"}}}
    assert table("core", cannot, CASES, built()).rows[2]["not_supported"] == "has no errors"
    assert table("core", {}, CASES, built()).rows[2]["not_supported"] == "did not run"


def test_a_peer_that_cannot_be_there_in_one_language_says_why_also_when_written_again() -> None:
    partly = built(boltffi=SimpleNamespace(missing={"python": "no Python.h"}))
    again = records.Unbuilt({"boltffi": None}, {"python": {"boltffi": "no Python.h"}})
    for peer in (partly, again):
        assert table("python", {}, CASES, peer).rows[2]["not_supported"] == "no Python.h"
        assert table("swift", {}, CASES, peer).rows[2]["not_supported"] == "did not run"


def test_a_ratio_is_the_one_that_was_measured_within_rounds() -> None:
    beside = {"async def": {"ratio": 1.9, "ratio_min": 2.1}}
    first = ratios("python", groups(beside=beside), CASES)[0]
    assert (first["subject"], first["floor"]) == ("libbolt", "async_def")
    assert (first["median"], first["min"], first["of"]) == (1.9, 2.1, "rounds")


def test_a_ratio_of_samples_is_the_median_of_the_rounds() -> None:
    taken = groups(samples=[2.0, 200.0, 3.0])
    taken["ready"]["async def"]["samples"] = [1.0, 100.0, 1.0]
    assert ratios("python", taken, CASES)[0]["median"] == 2.0


def test_without_rounds_in_common_a_ratio_is_of_medians_and_says_so() -> None:
    taken = groups(samples=[2.0, 2.0])
    taken["ready"]["async def"]["samples"] = [1.0, 1.0, 1.0]
    first = ratios("python", taken, CASES)[0]
    assert (first["median"], first["of"]) == (2.0, "medians")


def test_no_ratio_is_of_two_regimes_or_cases() -> None:
    cases = [*CASES[:1], (*CASES[1][:4], "one processor"), ("ready", "boltffi", "x", "boltffi", "")]
    assert ratios("core", groups(), cases) == []


def test_the_loop_is_part_of_python_s_regime() -> None:
    tool = ModuleType("tool")
    tool.CASES = [("g", "s", "c", "libbolt", ""), ("g", "t", "d", "libbolt", "unpinned")]
    assert [case[-1] for case in cases_of(tool, "uvloop")] == ["uvloop", "uvloop, unpinned"]
    assert [case[-1] for case in cases_of(tool)] == ["", "unpinned"]


def ratio(median: float, least: float, regime: str = "asyncio") -> dict:
    key = {"case": "ready_noop", "language": "python", "regime": regime, "floor": "pyo3"}
    return {**key, "subject": "libbolt", "median": median, "min": least}


@pytest.mark.parametrize(
    ("median", "least", "verdict"),
    [
        (0.25, 0.5, goals.MET),
        (1 / 2.99, 1.0, goals.MET),
        (0.5, 0.25, goals.MISSED),
        (0.5, 0.5, goals.MISSED),
    ],
)
def test_a_goal_is_met_by_the_medians_alone(median: float, least: float, verdict: str) -> None:
    goal = Goal("python", "ready_noop", "pyo3", 3)
    (outcome,) = goals.outcomes([], [ratio(median, least)], [goal])
    assert (outcome.verdict, outcome.regime) == (verdict, "asyncio")


def test_a_goal_of_one_loop_leaves_the_other_alone() -> None:
    goal = Goal("python", "ready_noop", "pyo3", 3, "asyncio")
    there = [ratio(0.5, 0.5, "uvloop"), ratio(0.1, 0.1, "asyncio, one processor")]
    assert [each.verdict for each in goals.outcomes([], there, [goal])] == [goals.MET]


def test_a_goal_without_figures_is_not_met_and_has_the_peer_s_reason() -> None:
    goal = Goal("python", "ready_noop", "pyo3", 3)
    row = {"case": "ready_noop", "language": "python", "regime": "asyncio", "subject": "pyo3"}
    (outcome,) = goals.outcomes([{**row, "not_supported": "no Rust here"}], [], [goal])
    assert (outcome.verdict, outcome.why) == (goals.OPEN, "no Rust here")


def test_a_goal_of_a_language_that_did_not_run_says_why() -> None:
    run = run_of([], [], did_not_run={"swift": "no Swift here"})
    assert "| boltffi | 12x faster | no Swift here |" in sections.goals_beside_peers(run)


def test_without_crates_the_peers_that_are_there_are_named() -> None:
    row = {"case": "chain_10", "language": "core", "regime": "", "subject": "asio_awaitable"}
    run = run_of([{**row, **dict.fromkeys(("median_ns", "min_ns"), 1.0), "unit": "ns"}], [])
    run.details["peers"] = None
    assert "there are only asio_awaitable." in sections.goals_beside_peers(run)


def test_all_that_was_missed_is_listed_and_what_only_the_minima_meet() -> None:
    claim = {"where": "gcc", "floor": "malloc", "target": 1.5, "ratio_min": 1.0}
    claims = [
        {**claim, "what": name, "ratio": 2.0, "verdict": verdict}
        for name, verdict in (("a", "met"), ("b", "met by the minima"), ("c", "MISSED"))
    ]
    written = sections.missed(run_of([], [ratio(0.5, 0.25)], claims=claims))
    assert (
        "| Python: `ready_noop` asyncio | 2.00x faster than pyo3 | 3x faster | MISSED |" in written
    )
    assert "| gcc: a |" not in written
    assert "| gcc: b | 2.00 times malloc | ≤ 1.5 | met by the minima |" in written
    assert "| gcc: c | 2.00 times malloc | ≤ 1.5 | MISSED |" in written


def test_what_a_view_is_stands_under_the_table() -> None:
    cases = [("ready", "noop", "records_1k", "libbolt", "")]
    made = table("python", groups(), cases)
    assert "a *view*" in sections.beside_everything(run_of(made.rows, made.ratios))
    made = table("python", groups(), CASES)
    assert "a *view*" not in sections.beside_everything(run_of(made.rows, made.ratios))


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.123, "0.12 ns"), (9.996, "10.0 ns"), (99.96, "100 ns"), (999.6, "1.00 µs"),
     (12_345, "12.3 µs"), (2.5e6, "2.50 ms"), (3e9, "3.00 s")],
)  # fmt: skip
def test_a_duration_has_three_digits_and_a_unit_that_fits(value: float, said: str) -> None:
    assert text.duration(value) == said


def test_faster_and_slower_are_said_from_the_reader_s_side() -> None:
    assert [text.compared(r) for r in (0.01, 1.003, 1.5)] == ["100x faster", "as fast",
                                                             "1.50x slower"]  # fmt: skip
    assert text.in_bytes(0.5) == "2.00x smaller"


def test_the_report_names_everything_once() -> None:
    made = table("python", groups(), CASES, built(uniffi=peers.Missing("no Rust here")))
    run = run_of(made.rows, made.ratios, did_not_run={"swift": "no Swift here"})
    written = render(run, ["latency.svg"])
    assert "boltffi 100x faster" in written
    assert "async_def 2.00x slower" in written
    assert "swift did not run: no Swift here" in written
    assert "![latency](latency.svg)" in written
    assert "  \n" not in written and "\n\n\n" not in written


def test_where_libbolt_is_slower_is_said() -> None:
    taken = groups()
    taken["ready"]["boltffi"] = figures(4.0)
    made = table("python", taken, CASES, built())
    assert "2.50x slower than boltffi" in sections.losing(run_of(made.rows, made.ratios))


def test_of_a_growth_curve_the_size_with_the_worst_ratio_is_said() -> None:
    points = [
        {"curve": "payload", "subject": subject, "regime": "", "x": x, "median_ns": ns}
        for subject, times in (("libbolt", (10, 90, 40)), ("rust_box", (20, 30, 40)))
        for x, ns in zip((1, 1000, 10**6), times, strict=True)
    ]
    written = sections.losing(run_of([], [], growth=points))
    assert "| `payload` | 1,000 | 3.00x slower than rust_box |" in written


def test_a_report_of_nothing_can_be_read() -> None:
    assert "did not run" in render(run_of([], [], peers=None), [])


def test_a_report_is_written_again_of_what_was_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(records.environment, "run", lambda *_: True)
    tables = [{"language": "python", "groups": groups(), "cases": CASES}]
    kept = {"machine": {**MACHINE, "quick": True}, "tables": tables}
    records.save(tmp_path / "results.json", kept)
    assert records.write_again(tmp_path) == 0
    rows = json.loads((tmp_path / "report.json").read_text())
    assert [row["subject"] for row in rows] == ["libbolt", "async_def", "boltffi"]
    assert "a quick run" in (tmp_path / "report.md").read_text()
    tables[0]["groups"] = groups(rounds=None)
    records.save(tmp_path / "results.json", kept)
    assert records.write_again(tmp_path) == 1
    tables[0]["groups"] = groups()
    records.save(tmp_path / "results.json", kept)
    monkeypatch.setattr(records.environment, "run", lambda *_: False)
    (tmp_path / "report.md").unlink()
    assert records.write_again(tmp_path) == 1
    assert "NO CHARTS" in capsys.readouterr().out and (tmp_path / "report.md").exists()


def test_a_crate_that_does_not_build_does_not_stop_the_others(tmp_path: Path) -> None:
    def find(crate: str) -> object:
        if crate == "uniffi":
            raise ModuleNotFoundError("tool.peers.uniffi")

        def build(folder: Path) -> str:
            if crate == "boltffi":
                raise peers.Missing("no Rust here")
            if crate == "pyo3":
                raise SystemExit("cargo failed\nwith details")
            return f"{crate} in {folder.name}"

        return SimpleNamespace(build=build)

    found = peers.build_all(tmp_path, find)
    assert found.missing("boltffi") == "no Rust here"
    assert found.missing("pyo3_async_runtimes") == "its build failed: cargo failed"
    assert found.missing("uniffi") == "nothing builds it: tool.peers.uniffi"
    assert (found.missing("async_ffi"), found.async_ffi) == (None, "async_ffi in async_ffi")


def test_the_versions_of_the_published_crates_are_read_from_lock_files(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    lock = '[[package]]\nname = "pyo3"\nversion = "1.2.3"\n\n[[package]]\nname = "libc"\n'
    (tmp_path / "one" / "Cargo.lock").write_text(lock + 'version = "9"\n')
    assert peers.versions(tmp_path) == {"pyo3": "1.2.3"}


def test_a_report_replaces_what_stands_between_its_comments() -> None:
    page = "a\n<!-- report: begin -->\nold\n<!-- report: end -->\nz\n"
    written = docs.between(page, "report", r"new \1")
    assert written == "a\n<!-- report: begin -->\n\nnew \\1\n\n<!-- report: end -->\nz\n"
    assert docs.between(written, "report", r"new \1") == written
    with pytest.raises(SystemExit):
        docs.between(page, "charts", "")


def test_the_documents_have_their_places() -> None:
    for page, names in ((docs.PAGE, ("report", "instructions")), (docs.README, ("report",))):
        for name in names:
            docs.between(page.read_text(), name, "")


def test_the_table_of_instructions_is_that_of_the_gate() -> None:
    page = docs.PAGE.read_text()
    counted = docs.instructions(json.loads(docs.GATE.read_text()))
    assert docs.between(page, "instructions", counted) == page, "bench/gate --accept writes it"


def test_a_quick_report_does_not_go_into_documents(tmp_path: Path) -> None:
    run = run_of([], [])
    run.details["machine"] = {**MACHINE, "quick": True}
    with pytest.raises(SystemExit, match="quick"):
        docs.write(run, tmp_path)


def test_a_report_in_a_document_has_every_language_folded() -> None:
    made = table("python", groups(), CASES, built())
    written = docs.one_report(run_of(made.rows, made.ratios), ["performance/latency.svg"])
    assert "<summary>Python</summary>" in written
    assert "![latency](performance/latency.svg)" in written
