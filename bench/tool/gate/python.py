"""Awaiting from Python, in CPython under callgrind: bench/python/count.py.

An interpreter counts alike where hashes are not random, nothing is written beside its modules and
`site` has not looked around; then it repeats to a few instructions a call. Allocations are those of
a second run, in which Python's own allocator hands each to malloc.
"""

from .. import callgrind
from ..build import ROOT, Build
from ..build import python as interpreter
from .core import libraries, version
from .verdict import ALLOCATIONS, INSTRUCTIONS, Part

SUBJECTS = [
    ("ready_noop", 500),
    ("ready_add", 500),
    ("ready_typed_error", 200),
    ("echo_1k", 200),
    ("records_1k", 100),
    ("records_1k_objects", 5),
    ("numbers_1k_objects", 20),
]
# An event loop's queues grow by chunks: their allocations are not of one call.
WAITING = [("yield_once", 100), ("cancel", 50)]
ENVIRONMENT = {"PYTHONHASHSEED": "0"}


def python(build: Build) -> Part:
    command = [interpreter(), "-S", "-s", "-B", str(ROOT / "bench" / "python" / "count.py")]
    command += [build.python_path, build.module]
    fewer = [(name, 20) for name, _ in SUBJECTS]
    through_malloc = {**ENVIRONMENT, "PYTHONMALLOC": "malloc"}
    runs = callgrind.side_by_side(
        {
            INSTRUCTIONS: lambda: callgrind.counts(command, [*SUBJECTS, *WAITING], ENVIRONMENT),
            ALLOCATIONS: lambda: callgrind.counts(command, fewer, through_malloc),
        }
    )
    cases = {
        name: {INSTRUCTIONS: count.instructions}
        for (name, _), count in zip([*SUBJECTS, *WAITING], runs[INSTRUCTIONS], strict=True)
    }
    for (name, _), count in zip(SUBJECTS, runs[ALLOCATIONS], strict=True):
        cases[name][ALLOCATIONS] = count.allocations
    of = "import platform; print(platform.python_implementation(), platform.python_version())"
    return Part(f"{version(interpreter(), '-c', of)}, {libraries()}", cases)
