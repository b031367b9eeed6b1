"""What ran: one Case per test, and the tables of the summary."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"


@dataclass(frozen=True)
class Case:
    """One test that ran: `where` is a preset or 'host', `suite` a group in the summary."""

    where: str
    suite: str
    name: str
    outcome: str
    detail: str = ""


@dataclass
class Report:
    cases: list[Case] = field(default_factory=list)
    seconds: float = 0

    def add(self, cases: Iterable[Case]) -> None:
        self.cases.extend(cases)

    def names(self, where: str, suite: str) -> set[str]:
        """Cases that really ran (a skipped one did not)."""
        return {
            c.name
            for c in self.cases
            if c.where == where and c.suite == suite and c.outcome != SKIPPED
        }

    def table(self, excluded: Counter[tuple[str, str]]) -> str:
        rows = Counter((c.where, c.suite, c.outcome) for c in self.cases)
        groups = sorted({(w, s) for w, s, _ in rows})
        lines = [f"{'where':<16}{'suite':<26}{'passed':>8}{'failed':>8}{'excluded':>10}"]
        for where, suite in groups:
            passed, failed = rows[where, suite, PASSED], rows[where, suite, FAILED]
            lines.append(
                f"{where:<16}{suite:<26}{passed:>8}{failed:>8}{excluded[where, suite]:>10}"
            )
        return "\n".join(lines)


def read_junit(path: Path, where: str, suite: str, *, qualify: bool = True) -> list[Case]:
    """Reads what GoogleTest and pytest write. `qualify` puts the class before the name."""
    cases = []
    for element in ElementTree.parse(path).iter("testcase"):
        name = element.get("name", "?")
        if qualify:
            name = _qualified(element, name)
        outcome, detail = _outcome(element)
        cases.append(Case(where, suite, name, outcome, detail))
    return cases


def _qualified(element: ElementTree.Element, name: str) -> str:
    """GoogleTest's Suite.Case, or pytest's node id (folder/file.py::Class::test)."""
    owner, file = element.get("classname", ""), element.get("file")
    if file is None:
        return f"{owner}.{name}" if owner else name
    module = file.removesuffix(".py").replace("/", ".")
    classes = owner.removeprefix(module).strip(".").replace(".", "::")
    return "::".join(part for part in (file, classes, name) if part)


def _outcome(element: ElementTree.Element) -> tuple[str, str]:
    for tag in ("failure", "error"):
        problem = element.find(tag)
        if problem is not None:
            return FAILED, problem.get("message") or problem.text or tag
    not_run = element.get("status") in ("notrun", "disabled")
    if not_run or element.find("skipped") is not None or element.get("result") == "skipped":
        return SKIPPED, "skipped"
    return PASSED, ""
