"""What JUnit and the JVM print becomes cases with the names that the summary compares."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.jvm import complaints
from harness.report import FAILED, PASSED
from harness.stages.kotlin import excluded, read

REPORT = """<testsuite>
<testcase name="G5_ready_noop(Continuation)" classname="dev.libbolt.CallsTest"/>
<testcase name="echo(String, int)[2]" classname="dev.libbolt.CallsTest$Inner"/>
<testcase name="fails()" classname="dev.libbolt.CallsTest"><failure message="why"/></testcase>
</testsuite>"""


@pytest.mark.parametrize(
    ("suite", "names"),
    [
        ("kotlin-sdk", ["CallsTest.G5_ready_noop", "CallsTest$Inner.echo[2]", "CallsTest.fails"]),
        ("kotlin-conformance", ["G5_ready_noop", "echo", "fails"]),
    ],
)
def test_names(suite: str, names: list[str], tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text(REPORT)
    cases = read(tmp_path / "report.xml", "gcc-release", suite)
    assert [case.name for case in cases] == names
    assert [case.outcome for case in cases] == [PASSED, PASSED, FAILED]


def test_no_report_is_no_case(tmp_path: Path) -> None:
    assert read(tmp_path / "none.xml", "gcc-release", "kotlin-sdk") == []


def test_a_case_is_excluded_by_its_name() -> None:
    assert excluded(["CallsTest.fails", "G5_x"]) == [
        r"--exclude-methodname=.*\bCallsTest\#fails",
        r"--exclude-methodname=.*\bG5_x",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "WARNING in native method: JNI call made without checking exceptions when required to",
        "WARNING: JNI local refs: 34, exceeds capacity: 33",
        "FATAL ERROR in native method: Bad global or local ref passed to JNI",
    ],
)
def test_what_the_jvm_complains_of_is_found(line: str) -> None:
    assert complaints(f"JUnit Jupiter > x\n{line}\n\tat dev.libbolt.Natives") == [line]


def test_what_it_says_otherwise_is_not() -> None:
    assert complaints("WARNING: a test says so\nJNI is fine") == []
