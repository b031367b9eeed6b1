"""Prints the figures, each claim with its verdict."""

import itertools
import re
from pathlib import Path

from .claims import LINEAR, NO_ALLOCATION, Claim
from .peers import ALL_SUBJECTS

MET, BY_MINIMA, MISSED = "met", "met by the minima", "MISSED"

WIDTHS = (44, 30, 9, 9, 8, 8, 7)


class Report:
    """Collects verdicts while it prints."""

    def __init__(self) -> None:
        self.missed: list[str] = []
        self.by_minima: list[str] = []
        self.met = 0
        self.verdicts: list[dict] = []  # of each claim, for report.md
        self.checks: list[dict] = []  # what is counted rather than timed, likewise

    def heading(self, text: str) -> None:
        print(f"\n== {text}")

    def claims(self, where: str, claims: list[Claim], groups: dict) -> None:
        self.row("subject", "floor", "ns", "floor ns", "median", "minimum", "target", "")
        for claim in claims:
            group = groups.get(claim.group, {})
            if why := absent(group, claim):
                self.row(claim.what, claim.floor, "-", "-", "-", "-", "", why)
                if claim.target is not None:
                    self.missed.append(f"{where}: {claim.what}: {why}")
                continue
            self.claim(where, claim, group[claim.subject], group[claim.floor])

    def claim(self, where: str, claim: Claim, subject: dict, floor: dict) -> None:
        beside = subject.get("beside", {}).get(claim.floor, subject)
        ratio, least = beside["ratio"], beside["ratio_min"]
        target, verdict = "", ""
        if claim.target is not None:
            target = f"<= {claim.target:g}"
            verdict = self.verdict(f"{where}: {claim.what}", claim, ratio, least)
        self.verdicts.append(
            {"where": where, "what": claim.what, "floor": claim.floor, "ratio": ratio,
             "ratio_min": least, "target": claim.target, "verdict": verdict}
        )  # fmt: skip
        self.row(claim.what, claim.floor, f"{subject['ns']:.1f}", f"{floor['ns']:.1f}",
                 f"{ratio:.2f}", f"{least:.2f}", target, verdict)  # fmt: skip

    def verdict(self, what: str, claim: Claim, ratio: float, least: float) -> str:
        # Half a unit of the second decimal: what is printed as 1.50 is not called more than 1.5.
        limit = claim.target + 0.005
        detail = f"{what}: {ratio:.2f}, minimum {least:.2f}, target {claim.target:g}"
        if claim.aim:
            return "reached" if ratio < limit else "not reached (an aim)"
        if ratio < limit:
            self.met += 1
            return MET
        if least < limit:
            self.by_minima.append(detail)
            return BY_MINIMA
        self.missed.append(detail)
        return MISSED

    def check(self, what: str, ok: bool, detail: str) -> None:
        verdict = MET if ok else MISSED
        print(f"  {what}: {detail}: {verdict}")
        self.checks.append({"what": what, "detail": detail, "verdict": verdict})
        if ok:
            self.met += 1
        else:
            self.missed.append(f"{what}: {detail}")

    def row(self, *cells: str) -> None:
        padded = [
            cell.ljust(width) if i < 2 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(cells, WIDTHS, strict=False))
        ]
        print(" ".join([*padded, *cells[len(WIDTHS) :]]).rstrip())

    def sleepers(self, where: str, sleepers: dict) -> None:
        self.heading(f"{where}: 100,000 tasks that sleep at once")
        for who, figures in sleepers.items():
            print(f"  {who:<8} {figures['resident']:8.0f} bytes per task, resident")

    def allocations(self, where: str, counts: dict) -> None:
        self.heading(f"{where}: calls of malloc and its like per operation, after warm-up")
        worst = max(NO_ALLOCATION, key=lambda name: counts[name])
        for name, count in counts.items():
            print(f"  {name:<44} {count:8.2f}")
        detail = f"{len(NO_ALLOCATION)} subjects, most: {counts[worst]:g} ({worst})"
        self.check(f"{where}: nothing is allocated", counts[worst] == 0, detail)

    def python_memory(self, loop: str, left: dict[str, int]) -> None:
        said = ", ".join(f"{who} {count}" for who, count in left.items())
        what = f"python, {loop}: no call of libbolt's is left after the run"
        self.check(what, not left["libbolt"], said)

    def kotlin_memory(self, allocated: dict, live: dict) -> None:
        self.heading("kotlin: bytes allocated per operation, of the JVM (JMH's gc profiler)")
        for name, count in allocated.items():
            print(f"  {name:<44} {count:10.1f}")
        # What the loop around the operations has made is in it; an object is 16 bytes at least.
        slack = 0.5
        ready = {name: allocated[f"ready/{name}"] for name in
                 ("noop", "add", "resumed at once", "add, resumed at once")}  # fmt: skip
        box = ready["add, resumed at once"] - ready["resumed at once"]
        self.check("kotlin: noop allocates nothing", ready["noop"] < slack,
                   f"{ready['noop']:.1f} bytes")  # fmt: skip
        self.check("kotlin: add allocates its boxed result at most", ready["add"] < box + slack,
                   f"{ready['add']:.1f} bytes, the result {box:.1f}")  # fmt: skip
        left = ", ".join(f"{name} {count}" for name, count in live.items())
        own = [count for name, count in live.items() if name not in ALL_SUBJECTS]
        self.check("kotlin: nothing of libbolt's is left after the run", not any(own), left)

    def swift_memory(self, allocated: dict, live: dict) -> None:
        self.heading("swift: calls of malloc and its like per ready call")
        for name, count in allocated.items():
            # Other threads are counted as well; a call that allocates does so each time.
            self.check(f"swift: {name} allocates nothing", count < 0.01, f"{count:g}")
        left = ", ".join(f"{name} {count}" for name, count in live.items())
        self.check("swift: nothing is left after the run", not any(live.values()), left)

    def processor_time(self, where: str, groups: dict) -> None:
        self.heading(f"{where}: processor time of all threads, medians in ns")
        for group, subjects in groups.items():
            for name, figures in subjects.items():
                if "not_supported" not in figures:
                    print(f"  {group + ': ' + name:<60} {figures['cpu_ns']:10.1f}")

    def live(self, where: str, runs: list[dict]) -> None:
        self.heading(f"{where}: live suspended futures (a C++ task each; least of the runs)")
        print(f"  {'futures':>10} {'resident B':>11} {'malloc B':>9} "
              f"{'create ns':>10} {'wake ns':>8} {'finish ns':>10}   each")  # fmt: skip
        for run in runs:
            sizes = f"{run['n']:>10,} {run['resident']:>11.1f} {run['allocated']:>9.1f}"
            steps = f"{run['create_ns']:>10.1f} {run['wake_ns']:>8.1f} {run['finish_ns']:>10.1f}"
            print(f"  {sizes} {steps}")
        smaller, larger = runs[-2], runs[-1]
        for step in ("create_ns", "finish_ns"):
            growth = larger[step] / smaller[step]
            what = f"{where}: {step.removesuffix('_ns')} is linear"
            detail = f"1,000,000 beside 100,000: {growth:.2f} times each, at most {LINEAR:g}"
            self.check(what, growth <= LINEAR, detail)

    def instructions(self, where: str, counts: dict[str, float]) -> None:
        self.heading(f"{where}: instructions per operation (callgrind)")
        for name, count in counts.items():
            print(f"  {name:<44} {count:8.1f}")

    def read_modify_writes(self, protocol: Path) -> None:
        """The counted budget, from the document whose table a test compares with the code."""
        self.heading(f"atomic read-modify-writes per operation (docs/{protocol.name}, tested)")
        lines = protocol.read_text().splitlines() if protocol.exists() else []
        heads = (i for i, line in enumerate(lines) if re.match(r"\|.*read-modify-writes", line))
        start = next(heads, len(lines))
        table = list(itertools.takewhile(lambda line: line.startswith("|"), lines[start:]))
        print("\n".join(f"  {line}" for line in table) or "  not found")

    def summary(self) -> None:
        counts = f"{len(self.by_minima)} met by the minima only, {len(self.missed)} missed"
        self.heading(f"{self.met} claims met, {counts}")
        for each in self.by_minima:
            print(f"  by minima  {each}")
        for each in self.missed:
            print(f"  missed     {each}")


def absent(group: dict, claim: Claim) -> str | None:
    """Why the two subjects of a claim cannot be compared, or None."""
    for name in (claim.subject, claim.floor):
        if name not in group:
            return "did not run"
        if "not_supported" in group[name]:
            return f"not supported: {group[name]['not_supported']}"
    return None
