"""Contestants, and rounds in which they take turns."""

import asyncio
import gc
import itertools
import os
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

TURN_NS = 500_000  # about how long a turn lasts
MOST = 5_000  # operations in a turn
PEERS = {"boltffi", "uniffi", "pyo3", "pyo3_async_runtimes"}  # whose faults are for the report
PATIENCE = 60  # seconds, for one operation or one turn in the warm-up


@dataclass
class Contestant:
    """`turn(n)` does n operations. One that `waits` is woken by another thread: it is timed by the
    wall. All others are timed by the processor time of all threads, so what else the machine does
    is not in the figure."""

    name: str
    turn: Callable[[int], Awaitable]
    waits: bool = False
    operations: int = 0  # 0: as many as fit into a turn
    turn_ns: int = TURN_NS


@dataclass
class Group:
    """A case in a regime. `place` says on which processors the threads run."""

    name: str
    contestants: list[Contestant]
    place: tuple[int, int] | None = None  # (the event loop's, all other threads')
    share: float = 1.0  # of the rounds
    # Puts the thread that carries calls out away from the loop on a processor: the loop's, as who
    # waits and who wakes are to be apart or together on all sides.
    pin_worker: Callable[[int], Awaitable] | None = None
    not_supported: dict[str, str] = field(default_factory=dict)


def measured(statement: str, *arguments) -> Callable[[int], Awaitable]:
    """A turn that does `statement`, in which the arguments are called f, a, b.

    Unrolled ten times, so that the loop is not in the figure; each contestant has code of its own,
    so that the interpreter specialises it for that callee.
    """
    inside = "".join(f"\n            {line}" for line in statement.split("\n"))
    source = f"""
def make(repeat, f=None, a=None, b=None):
    async def turn(n):
        for _ in repeat(None, n // 10):{inside * 10}
        for _ in repeat(None, n % 10):{inside}
    return turn
"""
    scope: dict = {}
    exec(source, scope)
    return scope["make"](itertools.repeat, *arguments)


async def run_group(group: Group, rounds: int) -> dict:
    """{subject: {ns, ns_min, cpu_ns, spread_ns, rounds, beside}}, or not_supported in its place."""
    failed = dict(group.not_supported)
    running = []
    for each in group.contestants:
        if why := await fault(each):
            if each.name not in PEERS:
                raise SystemExit(f"{group.name}: {each.name} {why}")
            failed[each.name] = why
        else:
            running.append(each)
    samples: dict[str, list[tuple[float, float]]] = {each.name: [] for each in running}
    rounds = max(5, int(rounds * group.share))
    for number in range(rounds):
        gc.collect()  # what the last round has left; the collector stays on during the turns
        for each in shuffled(running, number):
            with placed(group.place):
                if group.place and group.pin_worker:
                    await group.pin_worker(group.place[0])
                samples[each.name].append(await sample(each))
            if each.waits:
                await asyncio.sleep(0.0002)  # its threads rest before another is timed
    results: dict = {each.name: figures(each, samples[each.name]) for each in running}
    for each in running:
        others = [other for other in running if other is not each]
        results[each.name]["beside"] = {
            other.name: ratio(each, other, samples[each.name], samples[other.name])
            for other in others
        }
    return results | {name: {"not_supported": why} for name, why in failed.items()}


def shuffled(contestants: list[Contestant], number: int) -> list[Contestant]:
    """An order of its own for each round, so that nobody always follows the same one."""
    return random.Random(number).sample(contestants, len(contestants))


async def fault(contestant: Contestant) -> str | None:
    """Warms up; what went wrong is a fact for the report."""
    try:
        await asyncio.wait_for(warm_up(contestant), PATIENCE)
    except Exception as error:
        return f"failed: {type(error).__name__}: {error}".removesuffix(": ")
    return None


async def warm_up(contestant: Contestant) -> None:
    if contestant.operations == 0:
        await contestant.turn(11)
        begin = time.perf_counter_ns()
        await contestant.turn(10)
        each = (time.perf_counter_ns() - begin) / 10
        contestant.operations = fitting(each, contestant.turn_ns)
    await contestant.turn(contestant.operations)


def fitting(each: float, turn_ns: int) -> int:
    """How many operations of `each` ns make a turn: whole tens where they are many."""
    many = max(1, min(MOST, int(turn_ns / each)))
    return many - many % 10 if many > 10 else many


async def sample(contestant: Contestant) -> tuple[float, float]:
    """Nanoseconds of an operation: by the wall, and of all threads' processor time."""
    turn, n = contestant.turn, contestant.operations
    cpu = time.process_time_ns()
    begin = time.perf_counter_ns()
    await turn(n)
    wall = time.perf_counter_ns() - begin
    return wall / n, (time.process_time_ns() - cpu) / n


def figures(contestant: Contestant, samples: list[tuple[float, float]]) -> dict:
    times = clocked(samples, contestant.waits)
    quarters = statistics.quantiles(times, n=4)
    return {
        "ns": statistics.median(times),
        "ns_min": min(times),
        "cpu_ns": statistics.median(clocked(samples, False)),
        "spread_ns": quarters[2] - quarters[0],
        "rounds": len(times),
    }


def clocked(samples: list[tuple[float, float]], by_wall: bool) -> list[float]:
    return [wall if by_wall else cpu for wall, cpu in samples]


def ratio(one: Contestant, other: Contestant, samples: list, floor: list) -> dict:
    """The median of the ratios within rounds. Both by the same clock: the wall, if either waits."""
    by_wall = one.waits or other.waits
    times, least = clocked(samples, by_wall), clocked(floor, by_wall)
    each = [time / beside for time, beside in zip(times, least, strict=True)]
    return {"ratio": statistics.median(each), "ratio_min": min(times) / min(least)}


@contextmanager
def placed(place: tuple[int, int] | None) -> Iterator[None]:
    """Pins this thread and, to another or the same processor, all others of the process."""
    if place is None:
        yield
        return
    everywhere = os.sched_getaffinity(0)
    own = str(os.getpid())
    threads = os.listdir("/proc/self/task")
    for thread in threads:
        pin(int(thread), {place[0] if thread == own else place[1]})
    try:
        yield
    finally:
        for thread in os.listdir("/proc/self/task"):
            pin(int(thread), everywhere)


def pin(thread: int, processors: set[int]) -> None:
    with suppress(ProcessLookupError):  # it has ended
        os.sched_setaffinity(thread, processors)
