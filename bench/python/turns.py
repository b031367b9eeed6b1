"""Contestants, and rounds in which they take turns."""

import asyncio
import gc
import itertools
import os
import random
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

TURN_NS = 500_000  # about how long a turn lasts
MOST = 5_000  # operations in a turn
PEERS = {"boltffi", "uniffi", "pyo3", "pyo3_async_runtimes"}  # whose faults are for the report
FEWEST = 5  # rounds, of those groups that have a share of them
PATIENCE = 60  # seconds, for a turn or a warm-up


Elapsed = tuple[int, int]  # nanoseconds: by the wall, and of all threads' processor time


class Clock:
    """Runs from where it is made. Each turn has it inside: what begins a turn and what takes its
    result is in nobody's time."""

    __slots__ = ("cpu", "wall")

    def __init__(self) -> None:
        self.cpu = time.process_time_ns()
        self.wall = time.perf_counter_ns()

    def elapsed(self) -> Elapsed:
        wall = time.perf_counter_ns() - self.wall
        return wall, time.process_time_ns() - self.cpu


@dataclass
class Contestant:
    """`turn(n)` does n operations and says how long they took. One that `waits` is woken by another
    thread, or carried out by one."""

    name: str
    turn: Callable[[int], Coroutine[object, object, Elapsed]]
    waits: bool = False
    operations: int = 0  # 0: as many as fit into a turn
    turn_ns: int = TURN_NS
    warm: bool = False


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

    @property
    def waits(self) -> bool:
        """Whether any of them does: then all are timed by the wall. If none does, all are timed by
        the processor time of all threads, so what else the machine does is not in the figures."""
        return any(each.waits for each in self.contestants)


def measured(statement: str, *arguments) -> Callable[[int], Coroutine[object, object, Elapsed]]:
    """A turn that does `statement`, in which the arguments are called f, a, b.

    Unrolled ten times, so that the loop is not in the figure; each contestant has code of its own,
    so that the interpreter specialises it for that callee. All names are the turn's own variables,
    which are found fastest.
    """
    inside = "".join(f"\n            {line}" for line in statement.split("\n"))
    source = f"""
def make(Clock, repeat, f=None, a=None, b=None):
    async def turn(n, f=f, a=a, b=b):
        clock = Clock()
        for _ in repeat(None, n // 10):{inside * 10}
        for _ in repeat(None, n % 10):{inside}
        return clock.elapsed()
    return turn
"""
    scope: dict = {}
    exec(source, scope)
    return scope["make"](Clock, itertools.repeat, *arguments)


async def run_group(group: Group, rounds: int, seed: int = 0) -> dict:
    """{"waits", "subjects": {subject: {"wall_ns": [of a round], "cpu_ns": [...]}}}, or
    {"not_supported": why} in a subject's place; a peer that has failed takes no more turns."""
    failed = dict(group.not_supported)
    samples: dict[str, list[tuple[float, float]]] = {each.name: [] for each in group.contestants}
    for each in group.contestants:
        if not each.warm:
            await attempt(group, each, warm_up(each), failed)
            each.warm = each.name not in failed
    for number in range(max(min(rounds, FEWEST), int(rounds * group.share))):
        gc.collect()  # what the last round has left; the collector stays on during the turns
        running = [each for each in group.contestants if each.name not in failed]
        for each in shuffled(running, f"{seed}, {number}"):
            with placed(group.place):
                if group.place and group.pin_worker:
                    await group.pin_worker(group.place[0])
                turn = each.turn(each.operations)
                if elapsed := await attempt(group, each, turn, failed):
                    wall, cpu = elapsed
                    samples[each.name].append((wall / each.operations, cpu / each.operations))
            if each.waits:
                await asyncio.sleep(0.0002)  # its threads rest before another is timed
    subjects: dict[str, dict] = {
        name: {"wall_ns": [wall for wall, _ in taken], "cpu_ns": [cpu for _, cpu in taken]}
        for name, taken in samples.items()
    }
    subjects |= {name: {"not_supported": why} for name, why in failed.items()}
    return {"waits": group.waits, "subjects": subjects}


def shuffled(contestants: list[Contestant], seed: str) -> list[Contestant]:
    """An order of its own for each round, so that nobody always follows the same one."""
    return random.Random(seed).sample(contestants, len(contestants))


async def attempt(
    group: Group, contestant: Contestant, work: Coroutine, failed: dict[str, str]
) -> Elapsed | None:
    """Carries `work` out in a task of its own, which the loop resumes with nothing of ours between
    them. What goes wrong with a peer, of which some raise what is no Exception, is a fact for the
    report: it is put into `failed`."""
    task = asyncio.create_task(work)
    await asyncio.wait([task], timeout=PATIENCE)
    if not task.done():
        task.cancel()
        why = f"failed: it did not end in {PATIENCE} seconds"
    elif task.cancelled():
        why = "failed: it was cancelled"
    elif error := task.exception():
        why = reason(error)
    else:
        return task.result()
    if contestant.name not in PEERS:
        raise SystemExit(f"{group.name}: {contestant.name} {why}")
    failed[contestant.name] = why
    return None


def reason(error: BaseException) -> str:
    return f"failed: {type(error).__name__}: {error}".removesuffix(": ")


async def warm_up(contestant: Contestant) -> None:
    if contestant.operations == 0:
        await contestant.turn(11)
        wall, _ = await contestant.turn(10)
        contestant.operations = fitting(wall / 10, contestant.turn_ns)
    await contestant.turn(contestant.operations)


def fitting(each: float, turn_ns: int) -> int:
    """How many operations of `each` ns make a turn: whole tens where they are many."""
    many = max(1, min(MOST, int(turn_ns / each)))
    return many - many % 10 if many > 10 else many


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
