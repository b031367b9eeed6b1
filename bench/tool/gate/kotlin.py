"""The native half of the Kotlin SDK, called as Kotlin calls it: bench/kotlin/native/count.cpp.

A JVM itself is not counted: what its compiler makes of the other half differs from run to run. That
half is measured by `bench/run --only kotlin`, with the bytes that it allocates.
"""

from .. import callgrind
from ..build import Build
from .core import tools
from .verdict import ALLOCATIONS, INSTRUCTIONS, Part

SUBJECTS = [
    (name, 500)
    for name in (
        *("ready_noop", "ready_add", "echo_1k", "records_1k", "records_kept"),
        *("yield_once", "suspend_once", "cancel"),
    )
]


def kotlin(build: Build) -> Part:
    counted = callgrind.counts([build.program("jni"), build.jni, build.module], SUBJECTS)
    cases = {
        name: {INSTRUCTIONS: count.instructions, ALLOCATIONS: count.allocations}
        for (name, _), count in zip(SUBJECTS, counted, strict=True)
    }
    return Part(tools(build), cases)
