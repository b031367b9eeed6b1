"""The conformance table as each language ran it: how many of its cases, for the summary."""

from __future__ import annotations

from collections.abc import Iterator

from .expected import load_toml
from .report import PASSED, Report

SUITE = "-conformance"


def coverage(report: Report) -> Iterator[str]:
    """One line for each language that ran, with the least that any of its presets passed."""
    table = load_toml("conformance/cases.toml")["case"]
    for language in sorted({c.suite.removesuffix(SUITE) for c in report.cases if SUITE in c.suite}):
        suite = language + SUITE
        wanted = {case["name"] for case in table if language in case["languages"]}
        places = sorted({case.where for case in report.cases if case.suite == suite})
        least = min(len(passed(report, where, suite) & wanted) for where in places)
        yield (
            f"conformance {language:<7} {least:>4} of {len(wanted)} cases in each of "
            f"{len(places)} presets ({len(table)} in the table)"
        )


def passed(report: Report, where: str, suite: str) -> set[str]:
    """A case that runs on several event loops has passed if none of its runs failed."""
    ran = [case for case in report.cases if (case.where, case.suite) == (where, suite)]
    failed = {case.name for case in ran if case.outcome != PASSED}
    return {case.name for case in ran} - failed
