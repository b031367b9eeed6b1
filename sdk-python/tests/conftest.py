"""Loops to run on, scripts to run apart, and what must hold after each test."""

import asyncio
import gc
import os
import pathlib
import subprocess
import sys
import textwrap

import pytest
import uvloop

import libbolt

LIVE = (
    "live_futures",
    "live_frames",
    "live_buffers",
    "live_objects",
    "live_queues",
    "live_timers",
    "live_watches",
)


@pytest.fixture(scope="session")
def modules():
    """The folder with the test modules."""
    return pathlib.Path(os.environ["BOLT_TEST_MODULES"])


@pytest.fixture(scope="session")
def module(modules):
    return libbolt.load(modules / "libconformance.so")


@pytest.fixture(scope="session")
def awkward(modules):
    """The module with everything that is awkward for Python."""
    return libbolt.load(modules / "libawkward.so")


@pytest.fixture(autouse=True)
def nothing_left(module):
    """After each test: nothing native is alive, and no object of the extension."""
    gc.collect()
    before = libbolt.counters()
    yield
    gc.collect()
    after = libbolt.counters()
    assert {name: after[name] for name in LIVE} == {name: before[name] for name in LIVE}
    assert set(libbolt._core.live_objects().values()) == {0}


@pytest.fixture(params=["asyncio", "uvloop"])
def new_loop(request):
    return uvloop.new_event_loop if request.param == "uvloop" else asyncio.new_event_loop


@pytest.fixture
def run(new_loop):
    """Runs a coroutine function to its end on a loop of its own."""

    def run_on_loop(main):
        loop = new_loop()
        try:
            return loop.run_until_complete(main())
        finally:
            loop.close()

    return run_on_loop


@pytest.fixture
def begin():
    """Starts a call as a task and lets it run until it waits."""

    async def begin_call(call):
        task = asyncio.ensure_future(call)
        await asyncio.sleep(0)
        return task

    return begin_call


@pytest.fixture
def script(modules):
    """Runs a script with `module` loaded in a process of its own. It must end well and print
    nothing else."""

    def run_script(text, *, stdout=""):
        head = (
            "import asyncio, gc, os, sys, threading, libbolt\n"
            f"module = libbolt.load({str(modules / 'libconformance.so')!r})\n"
        )
        command = [sys.executable, "-X", "dev", "-W", "error", "-c", head + textwrap.dedent(text)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=100)
        assert (done.returncode, done.stdout, done.stderr) == (0, stdout, "")

    return run_script
