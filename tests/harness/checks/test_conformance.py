"""The summary counts what each language ran of the conformance table."""

from __future__ import annotations

import pytest

from harness import conformance
from harness.report import FAILED, PASSED, Case, Report

TABLE = [
    {"name": "add", "languages": ["c", "python"]},
    {"name": "sleep", "languages": ["python"]},
]


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conformance, "load_toml", lambda _: {"case": TABLE})


def lines(*cases: tuple[str, str, str]) -> list[str]:
    report = Report([Case(where, "python-conformance", *rest) for where, *rest in cases])
    return list(conformance.coverage(report))


def test_every_case_of_the_language_is_counted() -> None:
    assert lines(("a", "add", PASSED), ("a", "sleep", PASSED)) == [
        "conformance python     2 of 2 cases in each of 1 presets (2 in the table)"
    ]


def test_the_preset_with_the_fewest_counts() -> None:
    ran = [("a", "add", PASSED), ("a", "sleep", PASSED), ("b", "add", PASSED)]
    assert "   1 of 2 cases in each of 2 presets" in lines(*ran)[0]


def test_a_case_that_fails_on_one_loop_has_failed() -> None:
    ran = [("a", "add", PASSED), ("a", "add", FAILED), ("a", "sleep", PASSED)]
    assert "   1 of 2 cases" in lines(*ran)[0]
