"""Formatting, static analysis, self-contained headers and the house rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .. import tidy
from ..jvm import KOTLIN_TOOL
from ..paths import BUILD, PYTHON, ROOT, build_dir, source_files
from ..report import FAILED, PASSED, Case, read_junit
from ..shell import fresh_log, must, run, tail
from ..swift import IN
from .cpp import configure

PRESET = "clang-release"
WORKERS = 2
KOTLIN = {".kt", ".kts"}
SWIFT_FORMAT = [IN, "swift-format"]
HEADERS = ROOT / "libbolt" / "include"


def lint() -> list[Case]:
    files = source_files()
    configure(PRESET, "lint-configure", whole=True)  # for clang-tidy's compile commands
    cpp = [p for p in files if p.suffix in tidy.CPP and "compile-fail" not in p.parts]
    python = [p for p in files if p.suffix == ".py"]
    kotlin = [p for p in files if p.suffix in KOTLIN]
    swift = [p for p in files if p.suffix == ".swift"]
    return [
        *harness_checks(),
        *house_rules(files),
        *each("clang-format", cpp, ["clang-format-19", "--dry-run", "--Werror"], batch=True),
        *each("ruff", python, [PYTHON, "-m", "ruff", "check", "--no-cache"], batch=True),
        *each("ruff-format", python, [PYTHON, "-m", "ruff", "format", "--check"], batch=True),
        *each("ktlint", kotlin, [KOTLIN_TOOL, "ktlint"], batch=True),
        *each("swift-format", swift, [*SWIFT_FORMAT, "lint", "--strict"], batch=True),
        *each("header", public_headers(files), self_contained),
        *each("clang-tidy", tidy_units(files), clang_tidy),
    ]


def harness_checks() -> list[Case]:
    """The checks of this harness: that it fails when it should."""
    folder, junit = ROOT / "tests" / "harness" / "checks", BUILD / "lint" / "harness.junit"
    options = ["-q", "-p", "no:cacheprovider", f"--junitxml={junit}"]
    fresh_log("lint-harness")
    code = run([PYTHON, "-m", "pytest", folder, *options], "lint-harness")
    cases = read_junit(junit, "host", "harness", qualify=False) if junit.exists() else []
    if code != 0 and not any(case.outcome == FAILED for case in cases):
        cases.append(Case("host", "harness", "run", FAILED, tail("lint-harness")))
    return cases


def house_rules(files: list[Path]) -> list[Case]:
    cases = []
    for rule in tidy.RULES:
        problems = list(rule(files))
        outcome, detail = (FAILED, "\n".join(problems)) if problems else (PASSED, "")
        cases.append(Case("host", "rules", rule.__name__, outcome, detail))
    return cases


def each(
    suite: str,
    files: list[Path],
    command: list[str | Path] | Callable[[Path], list[str | Path]],
    *,
    batch: bool = False,
) -> list[Case]:
    """One case per file, or one for all where the tool names the offenders itself (`batch`)."""

    def check(name: str, words: Iterable[str | Path]) -> Case:
        log = f"lint-{suite}-{name.replace('/', '_')}"
        fresh_log(log)
        passed = run(list(words), log) == 0
        return Case("host", suite, name, PASSED if passed else FAILED, "" if passed else tail(log))

    if batch:
        assert isinstance(command, list)
        return [check("all", [*command, *files])] if files else []
    assert callable(command)
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(lambda p: check(str(p.relative_to(ROOT)), command(p)), files))


def public_headers(files: list[Path]) -> list[Path]:
    return [p for p in files if p.is_relative_to(HEADERS) and p.suffix in (".h", ".hpp")]


def self_contained(header: Path) -> list[str | Path]:
    """Every public header compiles alone; the C ones as C11, without a complaint."""
    warnings = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror"]
    # -include keeps "#pragma once in the main file" out of the way.
    unit = BUILD / "lint" / f"unit{header.suffix}"
    unit.parent.mkdir(parents=True, exist_ok=True)
    unit.write_text("typedef int not_empty;\n")
    options = ["-fsyntax-only", *warnings, "-I", HEADERS, "-include", header]
    if header.suffix == ".h":
        return ["gcc-12", "-std=c11", *options, "-x", "c", unit]
    return ["g++-12", "-std=c++20", *options, "-x", "c++", unit]


def tidy_units(files: list[Path]) -> list[Path]:
    """The library, and the demo's module block, which brings the public headers in."""
    library = [p for p in files if p.is_relative_to(ROOT / "libbolt" / "src")]
    units = [*library, ROOT / "docs" / "examples" / "demo" / "src" / "module.cpp"]
    return [p for p in units if p.suffix == ".cpp" and p.name != "no_reactor.cpp"]


def clang_tidy(unit: Path) -> list[str | Path]:
    return ["clang-tidy-19", "-quiet", "--warnings-as-errors=*", "-p", build_dir(PRESET), unit]


def format_all() -> None:
    """`make format`."""
    files = source_files()
    cpp = [p for p in files if p.suffix in tidy.CPP]
    must(["clang-format-19", "-i", *cpp], "format")
    python = [p for p in files if p.suffix == ".py"]
    must([PYTHON, "-m", "ruff", "check", "--fix", *python], "format")
    must([PYTHON, "-m", "ruff", "format", *python], "format")
    must([KOTLIN_TOOL, "ktlint", "--format", *(p for p in files if p.suffix in KOTLIN)], "format")
    must([*SWIFT_FORMAT, "format", "-i", *(p for p in files if p.suffix == ".swift")], "format")
