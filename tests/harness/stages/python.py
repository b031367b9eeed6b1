"""The Python SDK under one preset's native code: its own tests and the conformance cases."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from ..expected import Exclusions, Expectation
from ..paths import PYTHON, ROOT, build_dir, sanitizer
from ..report import FAILED, Case, read_junit
from ..sanitizers import reported, runtimes
from ..shell import fresh_log, run, tail, without_address_randomisation
from .cpp import build

# suite -> folder of its tests
SUITES = {
    "python-sdk": "sdk-python/tests",
    "python-conformance": "tests/conformance/python",
    "python-demo": "docs/examples/demo",
    "python-boltgen": "tests/boltgen",
}

# The package and the modules that its tests load.
TARGETS = (
    *("bolt_python", "conformance", "awkward", "hostile", "demo"),
    *("cmodule", "notmodule", "futuremodule"),
    *("station_old", "station_new", "trouble", "curious", "quirks"),
    *("reserved", "words"),
)


def python(preset: str, exclusions: Exclusions) -> list[Case]:
    log = f"python:{preset}"
    fresh_log(log)
    build(preset, log, TARGETS)
    cases: list[Case] = []
    expected = Expectation.load().suites(f"python:{preset}")
    for suite, folder in SUITES.items():
        if suite in expected:
            cases += pytest(preset, suite, ROOT / folder, exclusions)
    return cases


def pytest(preset: str, suite: str, folder: Path, exclusions: Exclusions) -> list[Case]:
    log = f"python:{preset}"
    reports = build_dir(preset) / "reports" / suite
    shutil.rmtree(reports, ignore_errors=True)
    reports.mkdir(parents=True)
    junit = reports / "pytest.junit"

    prefix = without_address_randomisation() if sanitizer(preset) == "thread" else []
    options = ["-q", "-p", "no:cacheprovider", "--timeout=300", "-o", "junit_family=xunit1"]
    options += exclude(suite, exclusions.names(preset, suite))
    if sanitizer(preset):  # for the interpreter only, not for the prefix
        prefix += ["env", f"LD_PRELOAD={' '.join(runtimes(preset))}"]
    env = environment(preset, reports)
    command = [
        *prefix,
        PYTHON,
        "-X",
        "dev",
        "-m",
        "pytest",
        folder,
        *options,
        f"--junitxml={junit}",
    ]
    code = run(command, log, env=env)

    cases = []
    if junit.exists():
        cases = read_junit(junit, preset, suite, qualify=suite != "python-conformance")
        if suite == "python-conformance":
            cases = [replace(case, name=table_name(case.name)) for case in cases]
    if code != 0 and not any(case.outcome == FAILED for case in cases):
        cases.append(Case(preset, suite, "run", FAILED, f"exit code {code}\n{tail(log)}"))
    if problems := reported(reports):
        cases.append(Case(preset, suite, "sanitizer", FAILED, "\n".join(problems)))
    return cases


def exclude(suite: str, names: list[str]) -> list[str]:
    if suite == "python-conformance":  # by the names of the table
        return ["-k", " and ".join(f"not test_{name}" for name in names)] if names else []
    return [word for name in names for word in ("--deselect", name)]


def table_name(test: str) -> str:
    """test_echo_string[uvloop] runs the case echo_string of the conformance table."""
    return test.removeprefix("test_").partition("[")[0]


def environment(preset: str, reports: Path) -> dict[str, str]:
    env = {
        "PYTHONPATH": str(build_dir(preset) / "python"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "BOLT_TEST_MODULES": str(build_dir(preset) / "modules"),
        "BOLT_TEST_PRESET": preset,
        "BOLT_MODULES": str(build_dir(preset) / "modules"),
        "BOLT_TEST_SANITIZER": sanitizer(preset) or "",
    }
    if sanitizer(preset):
        log = f"log_path={reports / 'sanitizer'}"
        env |= {
            "PYTHONMALLOC": "malloc",
            # The interpreter itself leaks at exit, so leaks alone do not fail a process:
            # own_leaks() looks for our code in what was reported. Everything else aborts.
            "ASAN_OPTIONS": f"detect_leaks=1:exitcode=0:abort_on_error=1:handle_segv=2:{log}",
            "UBSAN_OPTIONS": f"print_stacktrace=1:abort_on_error=1:{log}",
            # A forked child that starts threads is a case of the suite (R11).
            "TSAN_OPTIONS": f"halt_on_error=1:die_after_fork=0:{log}",
        }
    return env
