"""Runs the parts of the benchmarks one after the other, prints each and keeps its figures.

A part that cannot run here is said and does not stop the others; one that fails is an error, too.
"""

import os
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from . import claims, kotlin, languages, measure, peers, python, swift
from .build import ROOT, Build, build
from .peers import cargo
from .records import machine, save
from .report import Report
from .rows import cases_of

LANGUAGES = ["python", "kotlin", "swift"]
PARTS = ["core", "io", "live", "growth", "allocations", *LANGUAGES]


class Suite:
    """`results` is all that a report is made of: {machine, peers, parts: {name: figures}}."""

    def __init__(self, report: Report, build_in: Path, quick: bool, parts: list[str]) -> None:
        self.report = report
        self.build_in = build_in
        self.quick = quick
        self.parts = parts
        self.peers: peers.Peers | None = None
        self.failed = False
        facts = {**machine(quick), "loads": {}}
        self.results: dict[str, Any] = {"machine": facts, "compilers": {}}
        self.results |= {"did_not_run": {}, "tables": []}

    def run(self, compilers: list[str], with_peers: bool) -> None:
        if with_peers:
            self.build_peers()
        usable = [compiler for compiler in compilers if self.can_run(compiler)]
        self.results["machine"]["compiler"] = ", ".join(usable[:1])
        for compiler in usable:
            # Languages are measured with one build, that of the compiler named first.
            self.part(compiler, partial(self.compiler, compiler, compiler == usable[0]))
        self.report.read_modify_writes(ROOT / "docs" / "protocol.md")
        self.report.summary()
        self.keep()

    def compiler(self, name: str, first: bool) -> None:
        used = [part for part in self.parts if first or part not in LANGUAGES]
        wanted = [part for part in LANGUAGES if part in used and self.can_run(part)]
        programs = not set(used).issubset(LANGUAGES)
        if not programs and not wanted:
            return
        built = build(name, set(wanted), programs, self.build_in)
        self.core(built, used, rows=first)
        for language in wanted:
            self.part(language, partial(getattr(self, language), built))

    def build_peers(self) -> None:
        self.report.heading("peers: their crates, built in .cache/peers")
        if cargo.find() is None:
            print(f"  {cargo.NEEDED}: looked in PATH and ~/.cargo/bin; going on without them")
        begin = time.monotonic()
        self.peers = peers.build_all(ROOT / ".cache" / "peers")
        for crate, subjects in peers.SUBJECTS.items():
            why = self.peers.missing(subjects[0])
            print(f"  {crate:<12} {f'not built: {why}' if why else 'built'}")
        print(f"  {time.monotonic() - begin:.0f} seconds")
        self.results["peers"] = {name: self.peers.missing(name) for name in peers.ALL_SUBJECTS}
        self.results["peers_in"] = {
            language: {
                name: why
                for name in peers.ALL_SUBJECTS
                if (why := self.peers.missing(name, language))
            }
            for language in ("core", *LANGUAGES)
        }
        self.results["machine"]["peers"] = peers.versions(ROOT / "bench" / "peers")
        self.results["machine"]["peer_settings"] = peers.settings()

    def can_run(self, name: str) -> bool:
        why = languages.missing(name)
        if why:
            self.report.heading(f"{name}: did not run: {why}")
            self.results["did_not_run"][name] = why
        return not why

    def part(self, name: str, run: Callable[[], None]) -> None:
        # The last minute's, in which this run itself may have compiled.
        self.results["machine"]["loads"][name] = os.getloadavg()[0]
        try:
            run()
        except (Exception, SystemExit) as error:
            traceback.print_exc()
            self.failed = True
            why = peers.first_line(error)
            self.results["did_not_run"][name] = f"failed: {why}"
            self.report.missed.append(f"{name}: failed: {why}")
        self.keep()

    def keep(self) -> None:
        """After each part: a run that is interrupted later has its figures (bench/run --report)."""
        self.results["claims"] = self.report.verdicts
        self.results["checks"] = self.report.checks
        save(self.build_in / "bench" / "results.json", self.results)

    def core(self, built: Build, parts: list[str], rows: bool) -> None:
        where = built.compiler
        results = self.results["compilers"].setdefault(where, {})
        steps = {
            "core": self.core_groups,
            "io": self.io_groups,
            "live": self.live,
            "growth": self.growth,
            "allocations": self.allocations,
        }
        for part, step in steps.items():
            if part in parts and (part != "growth" or rows):
                self.part(f"{where}: {part}", partial(step, built, results))
        groups = {**results.get("core", {}), **results.get("io", {})}
        if rows and groups:
            self.table("core", groups, cases_of(measure))
            self.results["growth"] = results.get("growth", [])

    def core_groups(self, built: Build, results: dict) -> None:
        where = built.compiler
        results["core"] = groups = measure.core(built, self.quick, self.peers)
        self.report.heading(f"{where}: core, through the function table; load {load()}")
        self.report.claims(where, claims.CORE, groups)
        self.report.heading(f"{where}: core, for information")
        self.report.claims(where, claims.CORE_MORE, groups)
        self.report.heading(f"{where}: peers in the same turns")
        self.report.claims(where, claims.PEERS, groups)

    def io_groups(self, built: Build, results: dict) -> None:
        where = built.compiler
        results["io"] = groups = measure.io(built, self.quick)
        self.report.heading(f"{where}: waiting, and structured concurrency; load {load()}")
        self.report.claims(where, claims.IO, groups)
        self.report.heading(f"{where}: the same, for information")
        self.report.claims(where, claims.IO_MORE, groups)
        results["sleepers"] = measure.sleepers(built)
        self.report.sleepers(where, results["sleepers"])

    def live(self, built: Build, results: dict) -> None:
        results["live"] = runs = measure.live(built, self.quick)
        self.report.live(built.compiler, runs)

    def growth(self, built: Build, results: dict) -> None:
        results["growth"] = measure.growth(built, self.quick, self.peers)

    def allocations(self, built: Build, results: dict) -> None:
        results["allocations"] = measure.allocations(built)
        self.report.allocations(built.compiler, results["allocations"])

    def python(self, built: Build) -> None:
        results: dict = {}
        self.results["python"] = results
        for loop in ["asyncio", "uvloop"] if python.has_uvloop() else ["asyncio"]:
            figures = python.python_awaits(built, loop, self.quick, self.peers)
            results[loop] = figures
            groups = figures["groups"]
            self.report.heading(f"python {figures['python']}, {loop}; load {load()}")
            self.report.claims(f"python, {loop}", claims.PYTHON, groups)
            self.beside_peers(f"python, {loop}", groups)
            self.report.python_memory(loop, figures["left"])
            self.table("python", groups, cases_of(python, loop))
        self.results["machine"]["python"] = figures["python"]

    def kotlin(self, built: Build) -> None:
        self.results["kotlin"] = figures = kotlin.awaits(built, self.quick, self.peers)
        where = f"kotlin, JDK {figures['jvm']}"
        self.results["machine"]["jvm"] = figures["jvm"]
        self.report.heading(f"{where}; load {load()}")
        self.report.claims("kotlin", claims.KOTLIN, figures["groups"])
        self.report.heading(f"{where}, for information")
        self.report.claims("kotlin", claims.KOTLIN_MORE, figures["groups"])
        self.report.kotlin_memory(figures["allocated"], figures["live"])
        self.beside_peers("kotlin", figures["groups"])
        self.table("kotlin", figures["groups"], cases_of(kotlin))

    def swift(self, built: Build) -> None:
        self.results["swift"] = figures = swift.awaits(built, self.quick, self.peers)
        self.results["machine"]["swift"] = figures["swift"]
        self.report.heading(f"{figures['swift']}; load {load()}")
        self.report.claims("swift", claims.SWIFT, figures["groups"])
        self.report.heading("swift, for information")
        self.report.claims("swift", claims.SWIFT_MORE, figures["groups"])
        self.report.processor_time("swift", figures["groups"])
        self.report.swift_memory(figures["allocated"], figures["live"])
        self.beside_peers("swift", figures["groups"])
        self.table("swift", figures["groups"], cases_of(swift))

    def beside_peers(self, where: str, groups: dict) -> None:
        """Without targets: those are goals.py's, of the rows."""
        list_of = f"{where.split(',')[0].upper()}_PEERS"
        if self.peers and (beside := getattr(claims, list_of, [])):
            self.report.heading(f"{where}, beside peers; load {load()}")
            self.report.claims(where, [replace(claim, target=None) for claim in beside], groups)

    def table(self, language: str, groups: dict, cases: list) -> None:
        """What the report makes rows of: kept whole, so that it can be written again."""
        self.results["tables"].append({"language": language, "groups": groups, "cases": cases})

    def instructions(self, compilers: list[str]) -> None:
        for compiler in compilers:
            built = build(compiler, set(), True, self.build_in)
            counts = measure.instructions(built)
            self.report.instructions(compiler, counts)
            self.results["compilers"][compiler] = {"instructions": counts}


def load() -> str:
    """How busy the machine was: a reader's first question about a missed target."""
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
