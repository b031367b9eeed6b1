"""Awaiting from Python, in CPython under callgrind: bench/python/count.py.

An interpreter counts alike where hashes are not random, nothing is written beside its modules,
`site` has not looked around, the collector is off, and its own allocator hands everything to
malloc: its pools come and go with whatever else was made. Then a call repeats to a few
instructions, and each allocation is seen.
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
ENVIRONMENT = {"PYTHONHASHSEED": "0", "PYTHONMALLOC": "malloc"}


def python(build: Build) -> Part:
    command = [interpreter(), "-S", "-s", "-B", str(ROOT / "bench" / "python" / "count.py")]
    command += [build.python_path, build.module]
    counted = callgrind.counts(command, [*SUBJECTS, *WAITING], ENVIRONMENT)
    cases: dict[str, dict[str, float]] = {}
    for subject, count in zip([*SUBJECTS, *WAITING], counted, strict=True):
        name = subject[0]
        cases[name] = {INSTRUCTIONS: count.instructions}
        if subject in SUBJECTS:
            cases[name][ALLOCATIONS] = count.allocations
    of = "import platform; print(platform.python_implementation(), platform.python_version())"
    return Part(f"{version(interpreter(), '-c', of)}, {libraries()}", cases)
