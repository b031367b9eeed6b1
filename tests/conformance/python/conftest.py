"""What every case starts from, and what must hold when it has ended."""

import asyncio
import gc
import os
import pathlib

import pytest
import uvloop

import libbolt

LIVE = ("live_futures", "live_frames", "live_buffers", "live_objects", "live_queues", "live_timers")


@pytest.fixture(scope="session")
def module():
    folder = pathlib.Path(os.environ["BOLT_TEST_MODULES"])
    return libbolt.load(folder / "libconformance.so")


@pytest.fixture(params=["asyncio", "uvloop"])
def run(request, module):
    """Runs a coroutine function on a loop of its own; then nothing of it may be left."""
    factory = uvloop.new_event_loop if request.param == "uvloop" else asyncio.new_event_loop
    before = libbolt.counters()

    def run_on_loop(main):
        loop = factory()
        try:
            return loop.run_until_complete(main())
        finally:
            loop.close()

    yield run_on_loop
    gc.collect()
    after = libbolt.counters()
    assert {name: after[name] for name in LIVE} == {name: before[name] for name in LIVE}
    assert set(libbolt._core.live_objects().values()) == {0}


@pytest.fixture
def begin():
    """Starts a call as a task and lets it run until it waits."""

    async def begin_call(call):
        task = asyncio.ensure_future(call)
        await asyncio.sleep(0)
        return task

    return begin_call
