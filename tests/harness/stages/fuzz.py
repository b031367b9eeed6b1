"""The fuzzers: each runs for a while from a corpus made at build time. Run as a program, with a
number of seconds, they run longer and keep what they find in build/fuzz."""

from __future__ import annotations

import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ..paths import BUILD, build_dir
from ..report import FAILED, PASSED, Case
from ..shell import fresh_log, log_path, run, tail
from .cpp import build

PRESET = "clang-fuzz"
WORK = BUILD / "fuzz"
SECONDS = 25
LONGEST_INPUT = 1024
# Fewer executions in that time, and the fuzzer did not do its work: one that has nothing to run
# ends well, too.
FLOOR = {"fuzz_arguments": 1000, "fuzz_descriptors": 500}
EXECUTIONS = re.compile(r"^stat::number_of_executed_units:\s*(\d+)", re.MULTILINE)
ENVIRONMENT = {
    "ASAN_OPTIONS": "detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1",
    "UBSAN_OPTIONS": "print_stacktrace=1",
}


def fuzz() -> list[Case]:
    shutil.rmtree(WORK, ignore_errors=True)
    return both(SECONDS)


def both(seconds: int) -> list[Case]:
    """Side by side: each uses one processor."""
    fresh_log("fuzz")
    build(PRESET, "fuzz", ("fuzz",))
    with ThreadPoolExecutor(len(FLOOR)) as pool:
        return list(pool.map(lambda target: fuzz_one(target, seconds), FLOOR))


def fuzz_one(target: str, seconds: int) -> Case:
    name = target.removeprefix("fuzz_")
    found, reproducers = WORK / name, WORK / f"{name}-failures"
    found.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(reproducers, ignore_errors=True)
    reproducers.mkdir()
    fresh_log(target)
    command = [
        build_dir(PRESET) / "tests" / "fuzz" / target,
        *(f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=2048", "-seed=1"),
        *(f"-max_len={LONGEST_INPUT}", "-print_final_stats=1"),
        f"-artifact_prefix={reproducers}/",
        found,
        build_dir(PRESET) / "corpus" / name,
    ]
    code = run(command, target, env=ENVIRONMENT, timeout=seconds + 300)
    text = log_path(target).read_text(errors="replace")
    problem = wrong_with(target, code, text, reproducers)
    if problem is None:
        print(f"{target:<22} {executions(text):>9,} executions in {seconds} s", flush=True)
        return Case("host", "fuzz", target, PASSED)
    return Case("host", "fuzz", target, FAILED, f"{problem}\n{tail(target)}")


def executions(text: str) -> int:
    found = EXECUTIONS.search(text)
    return int(found[1]) if found else 0


def wrong_with(target: str, code: int, text: str, reproducers: Path) -> str | None:
    """What a run came to, if it was not well: its exit code, an input that it kept, too little
    done."""
    problems = [] if code == 0 else [f"exit code {code}"]
    kept = sorted(reproducers.iterdir())  # crash-, leak-, timeout-, oom-, slow-unit-
    problems += [f"{path.name}: the input, in hex: {path.read_bytes().hex()}" for path in kept]
    if executions(text) < FLOOR[target]:
        problems.append(f"{executions(text)} executions, at least {FLOOR[target]} expected")
    return "\n".join(problems) or None


def main(seconds: int) -> int:
    failed = [case for case in both(seconds) if case.outcome == FAILED]
    for case in failed:
        print(f"FAILED {case.name}\n{case.detail}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
