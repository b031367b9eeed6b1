"""Suspending and being woken."""

import asyncio
import contextlib
import threading

import pytest

import libbolt


def test_yield_returns_to_the_host(module, run):
    async def main():
        order = []

        async def beside():
            for i in range(3):
                order.append(i)
                await asyncio.sleep(0)

        task = asyncio.ensure_future(beside())
        assert await module.yield_times(3) == 3
        assert order == [0, 1, 2]
        await task

    run(main)


def test_G4_wake_from_another_thread(module, run, begin):
    async def main():
        gate = module.gate_new()
        task = await begin(module.wait_open(gate))
        assert not task.done()
        module.gate_open_elsewhere(gate)
        assert await task is None

    run(main)


def test_G4_wakes_coalesce(module, run, begin):
    async def main():
        probe = module.probe_new()
        task = await begin(module.probe_wait(probe))
        module.probe_wake(probe, 5)
        for _ in range(5):
            await asyncio.sleep(0)
        module.probe_finish(probe)
        module.probe_wake(probe, 5)
        assert await task == 3, "five wakes, one poll"

    run(main)


def test_G4_wake_during_poll_is_again(module, run):
    async def main():
        assert await module.wake_itself(2) is None

    run(main)


def test_G4_wakes_arrive_first_in_first_out(module, run):
    async def main():
        gate = module.gate_new()
        order = []

        async def wait(i):
            await module.wait_open(gate)
            order.append(i)

        tasks = [asyncio.ensure_future(wait(i)) for i in range(100)]
        await asyncio.sleep(0)
        module.gate_open_elsewhere(gate)
        await asyncio.gather(*tasks)
        assert order == list(range(100))

    run(main)


@contextlib.contextmanager
def at_home():
    """However what is inside ends, the caller is where it was."""

    def where():
        return asyncio.get_running_loop(), threading.get_ident(), asyncio.current_task()

    before = where()
    try:
        yield
    finally:
        assert where() == before


def test_G12_resumes_on_the_same_loop(module, run):
    async def main():
        loop = asyncio.get_running_loop()
        gate, pool = module.gate_new(), module.gate_new()
        with at_home():
            assert await module.add(1, 2) == 3
        with at_home():
            assert await module.yield_times(3) == 3
        with at_home():
            loop.call_soon(module.gate_open_elsewhere, gate)  # by a thread, once the call waits
            await module.wait_open(gate)
        with at_home():
            loop.call_soon(module.gate_open, pool)
            assert await module.pool_value(pool) == 42
        with pytest.raises(module.NotFound), at_home():
            await module.find(-1)

        journal, never, acknowledge = module.journal_new(), module.gate_new(), module.gate_new()
        with pytest.raises(asyncio.CancelledError), at_home():
            loop.call_soon(asyncio.current_task().cancel)
            loop.call_soon(loop.call_soon, module.gate_open_elsewhere, acknowledge)
            await module.hold(journal, never, acknowledge)
        assert module.journal_lines(journal) == ["hold", "~hold"]

    run(main)


def test_many_concurrent(module, run):
    async def main():
        asyncio.get_running_loop().set_debug(False)  # it takes a traceback for each task
        gate = module.gate_new()
        calls = [
            module.wait_open(gate) if i % 2 == 0 else module.yield_times(2) for i in range(10_000)
        ]
        together = asyncio.gather(*calls)
        await asyncio.sleep(0)
        assert libbolt.live_futures() == 10_000
        assert module.gate_waiting(gate) == 5_000
        module.gate_open_elsewhere(gate)
        assert await together == [None if i % 2 == 0 else 2 for i in range(10_000)]

    run(main)


def test_G8_late_wake_after_the_end(module, run, begin):
    async def main():
        probe = module.probe_new()
        task = await begin(module.probe_wait(probe))
        module.probe_finish(probe)
        module.probe_wake(probe, 1)
        await task
        before = libbolt.counters()["late_wakes"]
        module.probe_wake(probe, 3)
        assert libbolt.counters()["late_wakes"] == before + 3

    run(main)


def test_G13_queue_closed_with_calls_in_flight(module, run):
    gate = module.gate_new()

    def start():
        call = module.wait_open(gate)
        call.send(None)
        return call

    async def main():
        return start()

    call = run(main)  # the loop is closed, and the call still waits
    module.gate_open_elsewhere(gate)
    module.gate_block_until_waiting(gate, 0)
    del call
