"""A server for all tests of a run, and what must hold after each."""

import asyncio
import gc
import os

import pytest
from asking import one
from postgres_server import FOUND, Server

import libbolt


@pytest.fixture(scope="session")
def server():
    if not FOUND and "BOLT_TEST_PRESET" not in os.environ:
        pytest.skip("there is no PostgreSQL server here (on Debian: postgresql)")
    running = Server()
    yield running
    running.remove()


@pytest.fixture
def empty(server):
    """The server's URL; there is no table in it."""
    asyncio.run(one(server.url(), "DROP SCHEMA public CASCADE"))
    asyncio.run(one(server.url(), "CREATE SCHEMA public"))
    return server.url()


@pytest.fixture
def nothing_left():
    """Nothing native is alive that was not before."""

    def live():
        gc.collect()
        return {name: n for name, n in libbolt.counters().items() if name.startswith("live_")}

    before = live()
    yield
    assert live() == before
