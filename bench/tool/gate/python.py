"""Awaiting from Python, in CPython under callgrind: bench/python/count.py.

An interpreter counts alike where hashes are not random, nothing is written beside its modules,
`site` has not looked around, the collector is off, and its own allocator hands everything to
malloc: its pools come and go with whatever else was made. So each allocation is seen, too.
"""

from functools import partial

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

# CPython hashes addresses, too, so a call costs up to 2 % more where two happen to collide. Of two
# runs, whose environments differ in size and so shift all addresses, the lesser counts.
PADDINGS = (0, 9000)


def python(build: Build) -> Part:
    command = [interpreter(), "-S", "-s", "-B", str(ROOT / "bench" / "python" / "count.py")]
    command += [build.python_path, build.module]
    subjects = [*SUBJECTS, *WAITING]
    runs = callgrind.side_by_side(
        {
            padding: partial(
                callgrind.counts, command, subjects, {**ENVIRONMENT, "PADDING": "x" * padding}
            )
            for padding in PADDINGS
        }
    ).values()
    cases: dict[str, dict[str, float]] = {}
    for subject, counted in zip(subjects, zip(*runs, strict=True), strict=True):
        name = subject[0]
        cases[name] = {INSTRUCTIONS: min(count.instructions for count in counted)}
        if subject in SUBJECTS:
            cases[name][ALLOCATIONS] = max(count.allocations for count in counted)
    of = "import platform; print(platform.python_implementation(), platform.python_version())"
    return Part(f"{version(interpreter(), '-c', of)}, {libraries()}", cases)
