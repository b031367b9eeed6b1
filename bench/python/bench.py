"""Awaiting libbolt from Python, beside the least that each await could cost there.

    python bench.py MODULE [--loop asyncio|uvloop] [--rounds N]    prints one JSON object

Contestants take turns within a round, in rotating order; ratios are taken within a round. All
is the default: libbolt.load, no options, the garbage collector on.
"""

import argparse
import array
import asyncio
import itertools
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import libbolt

GATHERED = 10_000


@dataclass
class Contestant:
    name: str
    turn: Callable  # an async function: does its operations, answers nanoseconds each
    floor: str = ""


def measured_await(call: str, function, *args, times: int = 500, clock=time.thread_time_ns):
    """The same of `await call`."""
    return measured(f"await {call}", function, *args, times=times, clock=clock)


def measured(what: str, function, *args, times: int = 500, clock=time.thread_time_ns):
    """An async function that does `what` ten times per round of its loop, `times` rounds.

    The clock is the thread's processor time, so what else the machine does is not in it; what waits
    for another thread is timed by the wall instead. Each contestant gets code of its own, so that
    the interpreter specialises it for that callee.
    """
    body = f"            {what}\n" * 10
    source = f"""
def make(f, clock, repeat, a=None):
    async def turn():
        begin = clock()
        for _ in repeat(None, {times}):
{body}
        return (clock() - begin) / {times * 10}
    return turn
"""
    scope: dict = {}
    exec(source, scope)
    return scope["make"](function, clock, itertools.repeat, *args)


async def plain_noop():
    return None


async def plain_add(a, b):
    return a + b


async def plain_echo(text):
    return text


def ready_group(module) -> list[Contestant]:
    text = "x" * 1024
    return [
        Contestant("async def noop", measured_await("f()", plain_noop)),
        Contestant("noop", measured_await("f()", module.noop), "async def noop"),
        Contestant("async def add", measured_await("f(1, 2)", plain_add)),
        Contestant("add", measured_await("f(1, 2)", module.add), "async def add"),
        Contestant("async def echo", measured_await("f(a)", plain_echo, text)),
        Contestant("echo 1 KB", measured_await("f(a)", module.echo, text), "async def echo"),
    ]


def yield_group(module) -> list[Contestant]:
    return [
        Contestant("asyncio.sleep(0)", measured_await("f(0)", asyncio.sleep, times=50)),
        Contestant("yield", measured_await("f()", module.yield_once, times=50), "asyncio.sleep(0)"),
    ]


async def plain_copy(memory):
    return bytes(memory)


def result_of(call):
    """The result of a call that does not wait."""
    try:
        call.send(None)
    except StopIteration as end:
        return end.value
    raise RuntimeError("the call waits")


def records_group(module) -> list[Contestant]:
    """1,000 records or numbers as results and as arguments."""
    view = result_of(module.records_1k())
    records = view.tolist()
    rows = [(each.id, each.x, each.y) for each in records]
    numbers = result_of(module.list_of_numbers_1k())
    packed = array.array("d", numbers)
    build = "[f(id, x, y) for id, x, y in a]"
    take = "[(each.id, each.x, each.y) for each in a]"
    count_records, count_numbers = module.count_records, module.count_numbers
    memory = bytearray(view)

    def contestant(name, what, *args, times=500, floor=""):
        return Contestant(name, measured(what, *args, times=times), floor)

    return [
        contestant("bytes, 24 KB", "f(a)", bytes, memory),
        contestant("async def bytes, 24 KB", "await f(a)", plain_copy, memory,
                   floor="bytes, 24 KB"),
        contestant("records in place", "await f()", module.records_1k,
                   floor="async def bytes, 24 KB"),
        contestant("dataclasses made by Python", build, module.Record, rows, times=5),
        contestant("records as dataclasses", "await f()", module.list_of_records_1k, times=5,
                   floor="dataclasses made by Python"),
        contestant("async def bytes, 8 KB", "await f(a)", plain_copy, bytearray(packed)),
        contestant("numbers in place", "await f()", module.numbers_1k,
                   floor="async def bytes, 8 KB"),
        contestant("array.tolist()", "f()", packed.tolist, times=50),
        contestant("numbers as a list", "await f()", module.list_of_numbers_1k, times=50,
                   floor="array.tolist()"),
        contestant("view as an argument", "f(a)", count_records, view, floor="bytes, 24 KB"),
        contestant("fields read by Python", take, None, records, times=5),
        contestant("dataclasses as an argument", "f(a)", count_records, records, times=5,
                   floor="fields read by Python"),
        contestant("array.array of a list", 'f("d", a)', array.array, numbers, times=50),
        contestant("list as an argument", "f(a)", count_numbers, numbers, times=50,
                   floor="array.array of a list"),
    ]  # fmt: skip


def gathered(make, *args):
    async def turn():
        begin = time.perf_counter_ns()
        await asyncio.gather(*[make(*args) for _ in range(GATHERED)])
        return (time.perf_counter_ns() - begin) / GATHERED

    return turn


def gather_group(module) -> list[Contestant]:
    async def wrapped_wake():
        await module.wake_from_thread()

    async def wrapped_sleep():
        await asyncio.sleep(0)

    return [
        Contestant("gather sleep(0)", gathered(asyncio.sleep, 0)),
        Contestant("gather woken", gathered(module.wake_from_thread), "gather sleep(0)"),
        Contestant("gather async def sleep(0)", gathered(wrapped_sleep)),
        Contestant("gather async def woken", gathered(wrapped_wake), "gather async def sleep(0)"),
        Contestant("gather ready", gathered(module.noop), "gather sleep(0)"),
    ]


def pinged(module, times: int = 50):
    async def turn():
        return module.ping(times) / times

    return turn


def reader_pinged(module, times: int = 50):
    """A bare asyncio future, completed by a reader of what the same thread writes to."""

    async def turn():
        loop = asyncio.get_running_loop()
        descriptor = module.reply_fd()

        def arrived():
            os.eventfd_read(descriptor)
            future.set_result(None)

        loop.add_reader(descriptor, arrived)
        begin = time.perf_counter_ns()
        for _ in range(times):
            future = loop.create_future()
            module.call_thread()
            await future
        end = time.perf_counter_ns()
        loop.remove_reader(descriptor)
        return (end - begin) / times

    return turn


def pinned(turn, module, main: int, other: int):
    """The turn with both threads pinned; -1 leaves a thread to the scheduler."""

    async def run():
        everywhere = os.sched_getaffinity(0)
        module.pin_thread(other)
        if main >= 0:
            os.sched_setaffinity(0, {main})
        try:
            return await turn()
        finally:
            os.sched_setaffinity(0, everywhere)
            module.pin_thread(-1)

    return run


def crossing_group(module, main: int, other: int) -> list[Contestant]:
    clock = time.perf_counter_ns
    woken = measured_await("f()", module.wake_from_thread, times=5, clock=clock)
    return [
        Contestant("bare event descriptor", pinned(pinged(module), module, main, other)),
        Contestant("woken", pinned(woken, module, main, other), "bare event descriptor"),
        Contestant(
            "asyncio future by add_reader",
            pinned(reader_pinged(module), module, main, other),
            "bare event descriptor",
        ),
    ]


async def run_group(contestants: list[Contestant], rounds: int) -> dict:
    samples: dict[str, list[float]] = {each.name: [] for each in contestants}
    for each in contestants:  # warm up
        await each.turn()
    for number in range(rounds):
        first = number % len(contestants)
        for each in contestants[first:] + contestants[:first]:
            samples[each.name].append(await each.turn())
    results = {}
    for each in contestants:
        times = samples[each.name]
        result = {"ns": statistics.median(times), "ns_min": min(times)}
        if each.floor:
            floor = samples[each.floor]
            ratios = [time / least for time, least in zip(times, floor, strict=True)]
            result["floor"] = each.floor
            result["ratio"] = statistics.median(ratios)
            result["ratio_min"] = min(times) / min(floor)
        results[each.name] = result
    return results


async def run(module, rounds: int) -> dict:
    groups = {
        "ready": (ready_group(module), rounds),
        "yield": (yield_group(module), rounds),
        "records": (records_group(module), rounds),
        "gather": (gather_group(module), max(5, rounds // 10)),
        "crossing, one processor": (crossing_group(module, 0, 0), rounds // 2),
        "crossing, two processors": (crossing_group(module, 0, 1), rounds // 2),
        "crossing, unpinned": (crossing_group(module, -1, -1), rounds // 2),
    }
    if (os.cpu_count() or 1) < 2:
        del groups["crossing, two processors"]
    results = {}
    for name, (contestants, times) in groups.items():
        results[name] = await run_group(contestants, times)
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("module")
    parser.add_argument("--loop", choices=["asyncio", "uvloop"], default="asyncio")
    parser.add_argument("--rounds", type=int, default=200)
    options = parser.parse_args()
    module = libbolt.load(options.module)
    work = run(module, options.rounds)
    if options.loop == "uvloop":
        import uvloop

        results = uvloop.run(work)
    else:
        results = asyncio.run(work)
    results["python"] = platform.python_version()
    results["live futures"] = libbolt.live_futures()
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
