"""Awaits things a given number of times, to be counted: see bench/tool/callgrind.py.

    PYTHONHASHSEED=0 python -S -s -B count.py SDK MODULE [SUBJECT N]...

SDK is where the package libbolt is. What is ready at once is awaited without an event loop; the
others have asyncio's, alone in their thread, so that nothing depends on when another one runs.
"""

import asyncio
import gc
import itertools
import os
import sys

sys.path.insert(0, sys.argv[1])

import libbolt

READY = {
    "ready_noop": "await m.noop()",
    "ready_add": "await m.add(1, 2)",
    "ready_typed_error": "await refused(m)",
    "echo_1k": "await m.echo(text)",
    "records_1k": "await m.records_1k()",
    "records_1k_objects": "await m.list_of_records_1k()",
    "numbers_1k_objects": "await m.list_of_numbers_1k()",
}
WAITING = {
    "yield_once": "await m.yield_once()",
    "cancel": "await cancelled(m)",
}


async def refused(m):
    try:
        await m.refuse(1)
    except m.Refused:
        return
    raise RuntimeError("it did not fail")


async def cancelled(m):
    """Begun, suspended, cancelled, ended."""
    task = asyncio.ensure_future(m.wait_until_cancelled())
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        return
    raise RuntimeError("it was not cancelled")


def repeated(expression: str):
    """Each in code of its own, which the interpreter specialises."""
    source = f"""
async def times(m, text, n):
    for _ in repeat(None, n):
        {expression}
"""
    scope = {"refused": refused, "cancelled": cancelled, "repeat": itertools.repeat}
    exec(source, scope)
    return scope["times"]


def drive(coroutine) -> None:
    try:
        coroutine.send(None)
    except StopIteration:
        return
    raise RuntimeError("the call waits")


def main() -> None:
    gc.disable()  # how much it looks at, and when, depends on what was made before
    m = libbolt.load(sys.argv[2])
    text = "x" * 1024
    loop = asyncio.new_event_loop()
    for subject, n in zip(sys.argv[3::2], map(int, sys.argv[4::2]), strict=True):
        waits = subject in WAITING
        times = repeated(WAITING[subject] if waits else READY[subject])
        run = loop.run_until_complete if waits else drive
        for count in (n, n, 2 * n):
            run(times(m, text, count))
            os.sched_yield()
    loop.close()


main()
