"""What every case starts from, and what must hold when it has ended."""

import gc
import os
import pathlib

import pytest
from hosts import HOSTS

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
def module():
    folder = pathlib.Path(os.environ["BOLT_TEST_MODULES"])
    return libbolt.load(folder / "libconformance.so")


@pytest.fixture(params=list(HOSTS))
def host(request, module):
    """Each case runs on each of the event loops; then nothing of it may be left."""
    before = libbolt.counters()
    yield HOSTS[request.param]()
    gc.collect()
    after = libbolt.counters()
    assert {name: after[name] for name in LIVE} == {name: before[name] for name in LIVE}
    assert set(libbolt._core.live_objects().values()) == {0}


@pytest.fixture
def run(host):
    """Runs a coroutine function on a loop of its own."""
    return host.run


@pytest.fixture
def begin(host):
    """Starts a call as a task and lets it run until it waits."""
    return host.begin
