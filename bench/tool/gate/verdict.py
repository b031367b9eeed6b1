"""Compares counts with those of the baseline. Nothing is measured here."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

INSTRUCTIONS, ALLOCATIONS = "instructions", "allocations"
# How much worse a count of instructions may be. Counts repeat far better than that; what is left is
# room for the small changes that every change of a file brings. It is a share of the baseline, not
# of the last run, so small steps do not add up unseen.
TOLERANCE = 0.03
HOW_TO_ACCEPT = "if that is meant: bench/gate --accept, and say in the commit what it buys"

OK, WORSE, BETTER, NEW, GONE = "ok", "worse", "better", "new", "gone"
FAILING = (WORSE, NEW, GONE)

# {case: {unit: count}}
Counts = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Part:
    """One language's counts, and the versions of what they depend on beside libbolt."""

    tools: str
    cases: Counts


@dataclass(frozen=True)
class Finding:
    part: str
    case: str
    unit: str
    baseline: float | None
    now: float | None
    note: str = ""  # what else may have changed the count

    @property
    def name(self) -> str:
        return f"{self.case}: {self.unit}"

    @property
    def verdict(self) -> str:
        if self.baseline is None:
            return NEW
        if self.now is None:
            return GONE
        slack = self.baseline * TOLERANCE if self.unit == INSTRUCTIONS else 0
        if self.now > self.baseline + slack:
            return WORSE
        return BETTER if self.now < self.baseline - slack else OK

    @property
    def failed(self) -> bool:
        return self.verdict in FAILING

    @property
    def percent(self) -> str:
        if self.baseline is None or self.now is None:
            return ""
        if self.baseline == 0:
            return "" if self.now == 0 else "from 0"
        return f"{(self.now / self.baseline - 1) * 100:+.1f} %"

    def row(self) -> str:
        cells = (shown(self.baseline), shown(self.now), self.percent)
        columns = "".join(f"{cell:>12}" for cell in cells)
        return f"{self.part:<8}{self.name:<56}{columns}  {self.verdict}".rstrip()

    def explained(self) -> str:
        """All that is to be known about a failure, for whoever sees nothing else."""
        limit = f"at most +{TOLERANCE:.0%}" if self.unit == INSTRUCTIONS else "it may not grow"
        lines = {
            WORSE: f"{shown(self.baseline)} in the baseline, now {shown(self.now)}"
            f" ({self.percent}; {limit})",
            NEW: f"now {shown(self.now)}, and the baseline does not have it",
            GONE: f"{shown(self.baseline)} in the baseline, and nothing was counted",
        }
        return "\n".join(filter(None, [lines[self.verdict], self.note, HOW_TO_ACCEPT]))


def shown(count: float | None) -> str:
    return "-" if count is None else f"{count:,.10g}"


def compare(baseline: Mapping[str, Part], now: Mapping[str, Part]) -> list[Finding]:
    """Of the parts that were measured: each count of either side."""
    findings = []
    for name, part in now.items():
        known = baseline.get(name, Part("nothing", {}))
        note = ""
        if known.tools != part.tools:
            note = f"the baseline was counted with {known.tools}; this is {part.tools}"
        before, after = flat(known.cases), flat(part.cases)
        findings += [
            Finding(name, case, unit, before.get((case, unit)), after.get((case, unit)), note)
            for case, unit in {**before, **after}
        ]
    return findings


def accepted(now: Mapping[str, Part], findings: Iterable[Finding]) -> dict[str, Part]:
    """The parts as they are now, but with the baseline's count where that is close enough: else
    small steps would add up, one acceptance after the other."""
    parts = {
        name: Part(part.tools, {case: dict(counts) for case, counts in part.cases.items()})
        for name, part in now.items()
    }
    for each in findings:
        if each.verdict == OK:
            parts[each.part].cases[each.case][each.unit] = each.baseline
    return parts


def flat(cases: Counts) -> dict[tuple[str, str], float]:
    return {
        (case, unit): rounded(count, 0 if unit == INSTRUCTIONS else 4)
        for case, counts in cases.items()
        for unit, count in counts.items()
    }


def rounded(count: float, digits: int) -> float:
    """A whole number as one: so it is written."""
    value = round(count, digits)
    return int(value) if value == int(value) else value


def read(path: Path) -> dict[str, Part]:
    data = json.loads(path.read_text()) if path.exists() else {}
    return {name: Part(part["tools"], part["cases"]) for name, part in data.items()}


def write(path: Path, parts: Mapping[str, Part]) -> None:
    """A line for each case, so that a change of the file can be read."""
    blocks = []
    for name, part in parts.items():
        counts: dict[str, dict[str, float]] = {}
        for (case, unit), count in flat(part.cases).items():
            counts.setdefault(case, {})[unit] = count
        lines = [f"{json.dumps(case)}: {json.dumps(counts[case])}" for case in counts]
        cases = ",\n      ".join(lines)
        head = f'  {json.dumps(name)}: {{\n    "tools": {json.dumps(part.tools)},'
        blocks.append(f'{head}\n    "cases": {{\n      {cases}\n    }}\n  }}')
    path.write_text("{\n" + ",\n".join(blocks) + "\n}\n")
