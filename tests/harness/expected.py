"""What a whole run must contain (tests/expected.toml), what it may leave out
(tests/exclusions.toml), and the check that nothing else is missing."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any

from .paths import ROOT
from .report import SKIPPED, Report

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


# Kinds of stages whose suites are named after them: python-sdk. All others are C++'s.
SDKS = ("python", "kotlin", "swift")


def kind_of(suite: str) -> str:
    return next((sdk for sdk in SDKS if suite.startswith(f"{sdk}-")), "cpp")


def load_toml(name: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / "tests" / name).read_text())


@dataclass(frozen=True)
class Exclusion:
    """One test that is not run somewhere, and why."""

    where: str
    suite: str
    name: str
    reason: str


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


class Exclusions:
    def __init__(self, entries: list[dict[str, Any]]) -> None:
        """`where` is a preset or a list of them; so is `name`."""
        self.entries = [
            Exclusion(where, entry["suite"], name, entry["reason"])
            for entry in entries
            for where in _listed(entry["where"])
            for name in _listed(entry["name"])
        ]

    @classmethod
    def load(cls) -> Exclusions:
        return cls(load_toml("exclusions.toml").get("exclusion", []))

    def names(self, where: str, suite: str) -> list[str]:
        """Names to leave out of a preset's run of a suite."""
        return [e.name for e in self.entries if (e.where, e.suite) == (where, suite)]

    def cpp_names(self, where: str) -> list[str]:
        """GoogleTest names to leave out of a preset's run, whatever their program."""
        entries = [e for e in self.entries if kind_of(e.suite) == "cpp"]
        return [e.name for e in entries if e.where == where]

    def cover(self, where: str, suite: str, name: str) -> bool:
        return any((e.where, e.suite, e.name) == (where, suite, name) for e in self.entries)

    def counts(self) -> Counter[tuple[str, str]]:
        return Counter((e.where, e.suite) for e in self.entries)

    def listing(self) -> list[str]:
        return [f"excluded: {e.where} {e.suite} {e.name}: {e.reason}" for e in self.entries]


@dataclass
class Expectation:
    """tests/expected.toml: the presets, and for each the suites that must have run there."""

    data: dict[str, Any]

    @classmethod
    def load(cls) -> Expectation:
        return cls(load_toml("expected.toml"))

    def stages(self) -> list[str]:
        kinds = [kind for kind in ("cpp", *SDKS) if kind in self.data]
        by_preset = [f"{kind}:{p}" for kind in kinds for p in self.data[kind]["presets"]]
        return ["lint", "model", *by_preset, "gate", "fuzz", "package"]

    def suites(self, stage: str) -> list[str]:
        """The suites a stage must have run at least one case of."""
        kind, _, preset = stage.partition(":")
        section = self.data[kind]
        suites = list(section["suites"])
        for pattern, only in section.get("only", {}).items():
            if fnmatch(preset, pattern):
                suites += only
        absent = section.get("absent", {}).get(preset, [])
        return [s for s in suites if not any(fnmatch(s, pattern) for pattern in absent)]

    def may_lack(self, kind: str, preset: str, suite: str, name: str) -> bool:
        """Whether a preset need not have a case that another one has: an option removes it."""
        patterns = self.data[kind].get("absent", {}).get(preset, [])
        return any(fnmatch(suite, p) or fnmatch(f"{suite}/{name}", p) for p in patterns)


def missing(
    report: Report, stages: list[str], expect: Expectation, exclude: Exclusions
) -> list[str]:
    """Everything that should have run in `stages` and did not, one line each."""
    lines = [
        *_missing_suites(report, stages, expect),
        *_unequal_cases(report, stages, expect, exclude),
    ]
    lines += _skipped(report, exclude)
    lines += _stale_exclusions(report, stages, exclude)
    lines += _conformance(report, stages, exclude)
    return lines


def _missing_suites(report: Report, stages: list[str], expect: Expectation) -> Iterator[str]:
    for stage in stages:
        where = stage.partition(":")[2] or "host"
        wanted = expect.suites(stage)
        for suite in wanted:
            if not report.names(where, suite):
                yield f"{stage}: suite {suite} did not run"
    cpp = {stage.partition(":")[2] for stage in stages if stage.startswith("cpp:")}
    for where, suite in sorted({(c.where, c.suite) for c in report.cases if c.where in cpp}):
        if kind_of(suite) != "cpp" or suite in expect.suites(f"cpp:{where}"):
            continue
        yield f"cpp:{where}: suite {suite} ran but is not listed in tests/expected.toml"


def _unequal_cases(
    report: Report, stages: list[str], expect: Expectation, exclude: Exclusions
) -> Iterator[str]:
    """A case that ran in one preset must have run in every preset of its kind. (Of a suite that did
    not run at all, _missing_suites() says so once.)"""
    for kind in ("cpp", *SDKS):
        presets = [s.partition(":")[2] for s in stages if s.startswith(f"{kind}:")]
        suites = {c.suite for c in report.cases if c.where in presets}
        for suite in sorted(s for s in suites if kind_of(s) == kind):
            # A suite that only some presets have (a planted fault) is compared among those.
            owners = [p for p in presets if suite in expect.suites(f"{kind}:{p}")]
            union = set().union(*(report.names(p, suite) for p in owners))
            for preset in owners:
                ran = report.names(preset, suite)
                if not ran and suite in expect.suites(f"{kind}:{preset}"):
                    continue
                for name in sorted(union - ran):
                    excluded = exclude.cover(preset, suite, name)
                    if not excluded and not expect.may_lack(kind, preset, suite, name):
                        yield f"{kind}:{preset}: {suite}: case {name} did not run"


def _skipped(report: Report, exclude: Exclusions) -> Iterator[str]:
    for case in report.cases:
        if case.outcome == SKIPPED and not exclude.cover(case.where, case.suite, case.name):
            yield f"{case.where}: {case.suite}: {case.name} was skipped without an exclusion"


def _stale_exclusions(report: Report, stages: list[str], exclude: Exclusions) -> Iterator[str]:
    """An exclusion names a case that exists: some other preset of this run has run it."""
    presets = {stage.partition(":")[2] for stage in stages}
    for entry in exclude.entries:
        others = presets - {entry.where, ""}
        known = any((c.suite, c.name) == (entry.suite, entry.name) for c in report.cases)
        if entry.where in presets and others and not known:
            text = f"exclusion of {entry.where} {entry.suite} {entry.name}"
            yield f"{text}: no such case ran anywhere"


def _conformance(report: Report, stages: list[str], exclude: Exclusions) -> Iterator[str]:
    """Every language ran exactly the cases that the conformance table gives it. (Where it ran none,
    _missing_suites() says so once.)"""
    if not (ROOT / "tests" / "conformance" / "cases.toml").exists():
        yield "tests/conformance/cases.toml does not exist"
        return
    table = load_toml("conformance/cases.toml")["case"]
    for stage in stages:
        kind, _, preset = stage.partition(":")
        languages = ("cpp", "c") if kind == "cpp" else (kind,) if kind in SDKS else ()
        if kind == "cpp" and preset == "gcc-noreactor":
            continue
        for language in languages:
            suite = f"{language}-conformance"
            wanted = {c["name"] for c in table if language in c["languages"]}
            ran = report.names(preset, suite)
            for name in sorted(wanted - ran if ran else []):
                if not exclude.cover(preset, suite, name):
                    yield f"{stage}: conformance case {name} did not run in {language}"
            for name in sorted(ran - wanted):
                yield f"{stage}: {language} ran case {name}, which is not in the conformance table"
