"""`tests/run`: runs the stages, prints the summary, fails if anything failed or was left out."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby

from .conformance import coverage
from .expected import SDKS, Exclusions, Expectation, missing
from .report import FAILED, PASSED, SKIPPED, Case, Report
from .shell import CommandFailed
from .stages.cpp import cpp
from .stages.fuzz import fuzz
from .stages.gate import gate
from .stages.kotlin import kotlin
from .stages.lint import format_all, lint
from .stages.model import model
from .stages.package import package
from .stages.python import python
from .stages.swift import swift


def stage_function(stage: str, exclusions: Exclusions) -> Callable[[], list[Case]]:
    kind, _, preset = stage.partition(":")
    if preset:
        run = {"cpp": cpp, "python": python, "kotlin": kotlin, "swift": swift}[kind]
        return lambda: run(preset, exclusions)
    alone = {"lint": lint, "model": model, "gate": gate, "fuzz": fuzz, "package": package}
    return alone[kind]


# Kinds of stages that use about one processor each: they run two at a time. (The gate uses two, and
# counts, which a neighbour does not disturb.)
IN_PAIRS = (*SDKS, "gate", "fuzz", "package")


def batches(stages: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Stages in their order, and how many of them may run at a time."""
    for in_pairs, group in groupby(stages, lambda stage: stage.partition(":")[0] in IN_PAIRS):
        yield 2 if in_pairs else 1, list(group)


def run_stage(stage: str, exclusions: Exclusions) -> list[Case]:
    start = time.monotonic()
    try:
        cases = stage_function(stage, exclusions)()
    except (CommandFailed, subprocess.SubprocessError, OSError) as error:
        where = stage.partition(":")[2] or "host"
        cases = [Case(where, stage.partition(":")[0], "stage", FAILED, str(error))]
    describe(stage, cases, time.monotonic() - start)
    return cases


def describe(stage: str, cases: list[Case], seconds: float) -> None:
    failed = [case for case in cases if case.outcome == FAILED]
    passed = sum(case.outcome == PASSED for case in cases)
    lines = [f"{stage:<22} {passed:>5} passed {len(failed):>4} failed  {seconds:6.1f} s"]
    for case in failed:
        lines.append(f"  FAILED {case.where} {case.suite} {case.name}")
        lines += ["    " + line for line in case.detail.splitlines()]
    print("\n".join(lines), flush=True)


def chosen(only: str | None, every: list[str]) -> list[str]:
    if only is None:
        return every
    words = only.split(",")
    unknown = [word for word in words if word not in every and f"{word}:" not in str(every)]
    if unknown:
        sys.exit(f"unknown stage {', '.join(unknown)}; there are {', '.join(every)}")
    return [stage for stage in every if stage in words or stage.partition(":")[0] in words]


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests/run", description=__doc__)
    parser.add_argument("--only", metavar="STAGES", help="comma-separated, as --list shows them")
    parser.add_argument("--list", action="store_true", help="print the stages and stop")
    parser.add_argument("--format", action="store_true", help="format every file and stop")
    arguments = parser.parse_args()

    expectation, exclusions = Expectation.load(), Exclusions.load()
    stages = chosen(arguments.only, expectation.stages())
    if arguments.list:
        print("\n".join(stages))
        return 0
    if arguments.format:
        format_all()
        return 0

    report, start = Report(), time.monotonic()
    for width, batch in batches(stages):
        with ThreadPoolExecutor(width) as pool:
            for cases in pool.map(lambda stage: run_stage(stage, exclusions), batch):
                report.add(cases)
    report.seconds = time.monotonic() - start
    return finish(report, stages, expectation, exclusions, whole=arguments.only is None)


def finish(
    report: Report, stages: list[str], expect: Expectation, exclude: Exclusions, *, whole: bool
) -> int:
    absent = missing(report, stages, expect, exclude)
    print("\n" + report.table(exclude.counts()))
    for line in [*coverage(report), *exclude.listing()]:
        print(line)
    # Last, so that the end of a long log says what is wrong.
    for case in report.cases:
        if case.outcome == FAILED:
            print(f"FAILED {case.where} {case.suite} {case.name}")
    for line in absent:
        print(f"MISSING {line}")
    if not whole:
        print(f"(only {', '.join(stages)})")

    passed = sum(case.outcome == PASSED for case in report.cases)
    failed = sum(case.outcome == FAILED for case in report.cases) + len(absent)
    assert len(report.cases) == passed + failed - len(absent) + sum(
        case.outcome == SKIPPED for case in report.cases
    )
    print(f"total {report.seconds:.0f} s")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
