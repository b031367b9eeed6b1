"""One C++ preset: configure, build, ctest; the cases are those that GoogleTest and ctest report."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path
from threading import Lock

from ..expected import SDKS, Exclusions, Expectation
from ..paths import PYTHON, build_dir, sanitizer
from ..report import FAILED, PASSED, Case, read_junit
from ..shell import fresh_log, must, output, run, tail, without_address_randomisation

JOBS = "2"
BENCHES = "gcc-release"
# Programs that run the conformance table: their cases carry the table's names.
GTEST_CONFORMANCE, C_CONFORMANCE = "conformance_cpp", "conformance_c"
C_CASE = re.compile(r"^case (\S+) ok$", re.MULTILINE)
LIBRARY_OBJECTS = "libbolt/CMakeFiles/bolt.dir/"

# One build at a time in a preset's folder: stages that run side by side have some in common.
building: defaultdict[str, Lock] = defaultdict(Lock)


def configure(preset: str, log: str, *, whole: bool = False) -> None:
    """With the bindings and the examples only where a binding is tested, or if `whole`."""
    stages = Expectation.load().stages()
    whole = whole or any(f"{sdk}:{preset}" in stages for sdk in SDKS)
    sdks = ["-DBOLT_PYTHON=ON", "-DBOLT_KOTLIN=ON"] if whole else ["-DBOLT_EXAMPLES=OFF"]
    benches = ["-DBOLT_BENCH=ON"] if preset == BENCHES else []  # which are built, not run
    options = [*sdks, *benches, f"-DPython_EXECUTABLE={PYTHON}"]
    must(["cmake", "--preset", preset, *options], log)


def build(preset: str, log: str, targets: tuple[str, ...] = ("all",)) -> None:
    with building[preset]:
        configure(preset, log)
        must(["cmake", "--build", build_dir(preset), "-j", JOBS, "--target", *targets], log)


def cpp(preset: str, exclusions: Exclusions) -> list[Case]:
    log = f"cpp:{preset}"
    fresh_log(log)
    build(preset, log)

    reports = build_dir(preset) / "reports"
    shutil.rmtree(reports, ignore_errors=True)
    reports.mkdir()
    junit = reports / "ctest.junit"
    prefix = without_address_randomisation() if sanitizer(preset) == "thread" else []
    ctest = ["ctest", "--test-dir", build_dir(preset), "-j", JOBS, "--output-on-failure"]
    ctest += ["--test-output-size-passed", "1000000"]
    excluded = ":".join(exclusions.cpp_names(preset))
    env = {"GTEST_FILTER": f"-{excluded}"} if excluded else {}
    code = run([*prefix, *ctest, "--output-junit", junit], log, env=env)

    if not junit.exists():
        return [Case(preset, "ctest", "run", FAILED, f"exit code {code}\n{tail(log)}")]
    cases = read_ctest(preset, junit, reports)
    if not any(case.outcome == FAILED for case in cases) and code != 0:
        cases.append(Case(preset, "ctest", "run", FAILED, f"exit code {code}\n{tail(log)}"))
    if preset == "gcc-noreactor":
        cases.append(no_asio(preset))
    return cases


def read_ctest(preset: str, junit: Path, reports: Path) -> list[Case]:
    """A GoogleTest program stands for its cases; any other program is one case of suite 'ctest'. A
    program that failed without a failing case (a crash, a leak at exit) is a failed case itself."""
    cases = []
    for element in ElementTree.parse(junit).iter("testcase"):
        program = element.get("name", "?")
        passed = element.get("status") == "run"
        inner = program_cases(preset, program, element, reports / f"{program}.xml")
        cases.extend(inner)
        planted = program.startswith("planted")
        if not inner and passed:
            suite = "planted" if planted else "ctest"
            cases.append(Case(preset, suite, program.removeprefix("planted."), PASSED))
        elif not passed and not any(case.outcome == FAILED for case in inner):
            said = (element.findtext("system-out") or "").strip()
            suite = program if inner else "planted" if planted else "ctest"
            cases.append(Case(preset, suite, f"{program} (program)", FAILED, said[-4000:]))
    return cases


def program_cases(
    preset: str, program: str, element: ElementTree.Element, details: Path
) -> list[Case]:
    if program == C_CONFORMANCE:
        names = C_CASE.findall(element.findtext("system-out") or "")
        return [Case(preset, "c-conformance", name, PASSED) for name in names]
    if not details.exists():
        return []
    if program == GTEST_CONFORMANCE:
        return read_junit(details, preset, "cpp-conformance", qualify=False)
    return read_junit(details, preset, program)


def no_asio(preset: str) -> Case:
    """With the reactor off, nothing of the library or of a module may include Asio (G11)."""
    deps = output(["ninja", "-C", build_dir(preset), "-t", "deps"])
    users, current = set(), ""
    for line in deps.splitlines():
        if not line.startswith(" "):
            current = line.partition(":")[0]
        elif "/boost/asio" in line and "tests/" not in current:
            users.add(current)
    name = "G11_library_includes_no_asio"
    if LIBRARY_OBJECTS not in deps:
        return Case(preset, "build", name, FAILED, "ninja knows no dependencies of the library")
    return Case(preset, "build", name, FAILED if users else PASSED, "\n".join(sorted(users)))
