"""What waits: for a native thread that wakes it, once, a hundred times or ten thousand at once; or
for nothing, until it is cancelled."""

import asyncio
import os
from itertools import repeat

import floors
from subjects import Subject
from turns import Clock, Contestant, Group, measured

MANY = 10_000
SUSPENSIONS = 100
TURN_NS = 2_000_000  # some wakes are as slow as a sleeping processor


def groups(module, subjects: list[Subject]) -> list[Group]:
    places = {"one processor": (0, 0), "two processors": (0, 1), "unpinned": None}
    processors = sorted(os.sched_getaffinity(0))
    if len(processors) < 2:
        del places["two processors"]
    made = []
    for regime, place in places.items():
        where = (processors[place[0]], processors[place[1]]) if place else None
        made.append(suspend_once(module, subjects, regime, where))
        for how, function in (("driven", "suspend_100"), ("detached", "suspend_100_detached")):
            made.append(suspend_100(module, subjects, how, function, regime, where))
    return [*made, *gathers(subjects), cancel(subjects)]


def contestants(group: Group, subjects: list[Subject], function: str, contestant) -> Group:
    """Adds those subjects that have the function."""
    for each in subjects:
        if why := each.lacks(function):
            group.not_supported[each.name] = why
        else:
            group.contestants.append(contestant(each))
    return group


def bare_futures(module, suspensions: int = 1):
    async def turn(n):
        async with floors.Reader(module) as reader:
            wait = reader.wait
            clock = Clock()
            for _ in repeat(None, n * suspensions):
                await wait()
            return clock.elapsed()

    return turn


def suspend_once(module, subjects: list[Subject], regime: str, place) -> Group:
    async def ping(n):
        clock = Clock()
        module.ping(n)
        return clock.elapsed()

    def contestant(each: Subject) -> Contestant:
        turn = measured("await f()", each.of("wake_from_thread"))
        return Contestant(each.name, turn, waits=True, turn_ns=TURN_NS)

    group = Group(f"suspend_once, {regime}", [
        Contestant("bare_event_descriptor", ping, waits=True, turn_ns=TURN_NS),
        Contestant("asyncio_future", bare_futures(module), waits=True, turn_ns=TURN_NS),
    ], place, share=0.5)  # fmt: skip
    return contestants(group, subjects, "wake_from_thread", contestant)


def suspend_100(module, subjects, how: str, function: str, regime: str, place) -> Group:
    """One call that is woken a hundred times: on the loop's thread, or away from it."""

    def contestant(each: Subject) -> Contestant:
        turn = measured("await f()", each.of(function))
        return Contestant(each.name, turn, waits=True, operations=1)

    floor = Contestant("asyncio_future", bare_futures(module, SUSPENSIONS), True, operations=1)
    group = Group(
        f"suspend_100_{how}, {regime}", [floor], place, share=0.25, pin_worker=module.pin_reactor
    )
    if (how, regime) == ("detached", "two processors"):
        apart = "its workers cannot be put on the loop's processor, where libbolt's is"
        group.not_supported |= {each.name: apart for each in subjects if each.threads}
        subjects = [each for each in subjects if not each.threads]
    return contestants(group, subjects, function, contestant)


def gathers(subjects: list[Subject]) -> list[Group]:
    def wrapped(function):
        async def call():
            await function()

        return call

    def gathered(make, *arguments):
        async def turn(n):
            clock = Clock()
            await asyncio.gather(*[make(*arguments) for _ in range(n)])
            return clock.elapsed()

        return turn

    def contestant(name, make, *arguments, waits=True):
        return Contestant(name, gathered(make, *arguments), waits, MANY)

    bolt = subjects[0]
    sleeps = contestant("sleep0_tasks", asyncio.sleep, 0, waits=False)
    inside = contestant("sleep0_tasks", floors.sleep0, waits=False)
    group = contestants(
        Group("gather_10k", [inside], share=0.2),
        subjects,
        "wake_from_thread",
        lambda each: contestant(each.name, wrapped(each.of("wake_from_thread"))),
    )
    woken = contestant(bolt.name, bolt.of("wake_from_thread"))
    ready = contestant(bolt.name, bolt.of("noop"), waits=False)
    return [
        group,
        Group("gather_10k_bare", [sleeps, woken], share=0.2),
        Group("gather_10k_ready", [sleeps, ready], share=0.2),
    ]


def cancel(subjects: list[Subject]) -> Group:
    """Ten thousand tasks are started, wait, are cancelled, and have all ended."""

    def cancelled(make):
        async def wait():
            await make()

        async def turn(n):
            clock = Clock()
            tasks = [asyncio.create_task(wait()) for _ in range(n)]
            await asyncio.sleep(0)  # all have begun
            for each in tasks:
                each.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            elapsed = clock.elapsed()
            if not all(isinstance(each, asyncio.CancelledError) for each in ended):
                raise RuntimeError("not all were cancelled")
            return elapsed

        return turn

    def contestant(each: Subject) -> Contestant:
        return Contestant(each.name, cancelled(each.of("wait_forever")), each.threads, MANY)

    floor = Contestant("asyncio_future", cancelled(floors.pending), operations=MANY)
    group = Group("cancel_10k", [floor], share=0.2)
    return contestants(group, subjects, "wait_forever", contestant)
