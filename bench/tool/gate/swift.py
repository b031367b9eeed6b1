"""Swift's calls: BoltCount, all of whose tasks run on the main thread.

The program is of the package of Swift's tests, as its stage `release` builds it; so SwiftPM
compiles the SDK once. It runs where Swift is, with this system's valgrind: without its debugging
information, which this valgrind cannot read.
"""

import subprocess
import tempfile
from pathlib import Path

from .. import callgrind
from ..build import ROOT, Build
from .core import version
from .verdict import ALLOCATIONS, INSTRUCTIONS, Part

IN = str(ROOT / "tests" / "swift" / "in")
PROGRAM = ROOT / "build" / "swift" / "release" / "release" / "BoltCount"
# The tool itself: valgrind's own program looks for it where the distribution has put it, and is not
# where Swift is.
TOOL = "/usr/libexec/valgrind/callgrind-amd64-linux"
VALGRIND = [IN, "env", f"VALGRIND_LAUNCHER={TOOL}", TOOL]

SUBJECTS = [
    ("ready_noop", 500),
    ("ready_add", 500),
    ("ready_typed_error", 200),
    ("echo_1k", 200),
    ("records_1k", 100),
    ("yield_once", 200),
    ("cancel", 100),
]


def swift(build: Build) -> Part:
    with tempfile.TemporaryDirectory(prefix="bolt-count-", dir="/tmp") as folder:
        program = Path(folder) / PROGRAM.name
        subprocess.run(["strip", "--strip-debug", "-o", program, PROGRAM], check=True)
        counted = callgrind.counts([str(program), build.module], SUBJECTS, {}, VALGRIND)
    cases = {
        name: {INSTRUCTIONS: count.instructions, ALLOCATIONS: count.allocations}
        for (name, _), count in zip(SUBJECTS, counted, strict=True)
    }
    return Part(tools(), cases)


def tools() -> str:
    said = version(IN, "swift", "--version").splitlines()
    compiler = next(line for line in said if "Swift version" in line).split("(")[0].strip()
    glibc = version(IN, "ldd", "--version").splitlines()[0].split()[-1]
    return f"{compiler}, glibc {glibc}, {version('valgrind', '--version')}"
