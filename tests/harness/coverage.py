"""`make coverage`: how much of libbolt/ the C++ tests and the fuzzers' corpora run. Prints a line
per file and a total; the pages with the lines themselves are in build/coverage/html."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from .paths import BUILD, build_dir
from .shell import fresh_log, must, output, run, tail
from .stages.cpp import build

LOG = "coverage"
PRESET = "coverage"
WORK = build_dir(PRESET)
RAW, DATA = WORK / "raw", WORK / "merged.profdata"
ELSEWHERE = r"(/tests/|/docs/|^/usr/)"


def main() -> int:
    fresh_log(LOG)
    build(PRESET, LOG, ("all", "fuzz"))
    shutil.rmtree(RAW, ignore_errors=True)
    env = {"LLVM_PROFILE_FILE": str(RAW / "%p-%m.profraw")}
    tests = ["ctest", "--test-dir", WORK, "-j2", "--output-on-failure"]
    if run(tests, LOG, env=env) != 0:
        print(f"the tests failed; what they ran is counted all the same\n{tail(LOG)}")
    for name in ("arguments", "descriptors"):
        corpora = [WORK / "corpus" / name, BUILD / "fuzz" / name]
        fuzzer = WORK / "tests" / "fuzz" / f"fuzz_{name}"
        inputs = [path for folder in corpora for path in sorted(folder.glob("*")) if path.is_file()]
        must([fuzzer, *inputs], LOG, env=env)
    must(["llvm-profdata-19", "merge", "--sparse", "-o", DATA, *sorted(RAW.iterdir())], LOG)
    options = [f"-instr-profile={DATA}", f"-ignore-filename-regex={ELSEWHERE}", *objects()]
    must(["llvm-cov-19", "show", "-format=html", f"-output-dir={WORK / 'html'}", *options], LOG)
    # What is compiled into each program is counted once: llvm-cov merges it by its source.
    report = ["llvm-cov-19", "report", "-show-functions=false", "-show-region-summary=false"]
    print(output([*report, "-show-branch-summary", *options]))
    return 0


def objects() -> list[str]:
    """The library and every program that compiles its headers."""
    library = WORK / "libbolt" / "libbolt.so"
    programs = [p for p in sorted((WORK / "tests").rglob("*")) if is_program(p)]
    return [str(library), *(word for p in programs for word in ("-object", str(p)))]


def is_program(path: Path) -> bool:
    if not path.is_file() or not os.access(path, os.X_OK):
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


if __name__ == "__main__":
    sys.exit(main())
