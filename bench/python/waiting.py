"""What waits: for a native thread that wakes it, once, a hundred times or ten thousand at once; or
for nothing, until it is cancelled."""

import asyncio
import os
from itertools import repeat

import floors
from subjects import Subject
from turns import Clock, Contestant, Group, measured

MANY = 10_000
MANY_SHARE = 0.1  # of the rounds: a turn is as long as hundreds of others
SUSPENSIONS = 100
TURN_NS = 2_000_000  # some wakes are as slow as a sleeping processor


def groups(module, subjects: list[Subject]) -> list[Group]:
    made = []
    for regime, where in places().items():
        made.append(suspend_once(module, subjects, regime, where))
        for how, function in (("driven", "suspend_100"), ("detached", "suspend_100_detached")):
            made.append(suspend_100(module, subjects, how, function, regime, where))
    return [*made, *gathers(subjects), cancel(subjects)]


def places() -> dict[str, tuple[int, int] | None]:
    """{regime: (the event loop's processor, all other threads')}"""
    first, *others = sorted(os.sched_getaffinity(0))
    apart = {"two processors": (first, others[0])} if others else {}
    return {"one processor": (first, first), **apart, "unpinned": None}


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
    ready = contestant(bolt.name, bolt.of("noop"), waits=False)
    # The same contestants in each regime: warm once.
    inside = contestant("sleep0_tasks", floors.sleep0, waits=False)
    bare = contestant("sleep0_tasks", asyncio.sleep, 0, waits=False)
    woken_bare = contestant(bolt.name, bolt.of("wake_from_thread"))
    woken = contestants(
        Group("", [inside]),
        subjects,
        "wake_from_thread",
        lambda each: contestant(each.name, wrapped(each.of("wake_from_thread"))),
    )
    made = []
    for regime, place in places().items():
        everyone, why = [*woken.contestants], {**woken.not_supported}
        group = Group(f"gather_10k, {regime}", everyone, place, MANY_SHARE, not_supported=why)
        made.append(group)
        made.append(Group(f"gather_10k_bare, {regime}", [bare, woken_bare], place, MANY_SHARE))
    return [*made, Group("gather_10k_ready", [sleeps, ready], share=MANY_SHARE)]


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
    group = Group("cancel_10k", [floor], share=MANY_SHARE)
    return contestants(group, subjects, "wait_forever", contestant)
