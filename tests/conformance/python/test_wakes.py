"""Suspending and being woken."""

import contextlib

import pytest

import libbolt


def test_yield_returns_to_the_host(module, host, run):
    async def main():
        order = []

        async def beside():
            for i in range(3):
                order.append(i)
                await host.turn()

        task = host.spawn(beside())
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


def test_G4_wakes_coalesce(module, host, run, begin):
    async def main():
        probe = module.probe_new()
        task = await begin(module.probe_wait(probe))
        module.probe_wake(probe, 5)
        await host.turns()
        module.probe_finish(probe)
        module.probe_wake(probe, 5)
        assert await task == 3, "five wakes, one poll"

    run(main)


def test_G4_wake_during_poll_is_again(module, run):
    async def main():
        assert await module.wake_itself(2) is None

    run(main)


def test_G4_wakes_arrive_first_in_first_out(module, host, run):
    async def main():
        gate = module.gate_new()
        order = []

        async def wait(i):
            await module.wait_open(gate)
            order.append(i)

        tasks = [host.spawn(wait(i)) for i in range(100)]
        await host.turns()
        module.gate_open_elsewhere(gate)
        await host.gather(*tasks)
        assert order == list(range(100))

    run(main)


@contextlib.contextmanager
def at_home(host):
    """However what is inside ends, the caller is where it was."""
    before = host.where()
    try:
        yield
    finally:
        assert host.where() == before


def test_G12_resumes_on_the_same_loop(module, host, run, begin):
    async def main():
        gate, pool = module.gate_new(), module.gate_new()
        with at_home(host):
            assert await module.add(1, 2) == 3
        with at_home(host):
            assert await module.yield_times(3) == 3
        with at_home(host):
            host.soon(module.gate_open_elsewhere, gate)  # by a thread, once the call waits
            await module.wait_open(gate)
        with at_home(host):
            host.soon(module.gate_open, pool)
            assert await module.pool_value(pool) == 42
        with pytest.raises(module.NotFound), at_home(host):
            await module.find(-1)

        journal, never, acknowledge = module.journal_new(), module.gate_new(), module.gate_new()

        async def hold():
            with at_home(host):
                await module.hold(journal, never, acknowledge)

        task = await begin(hold())
        task.cancel()
        await host.turns()
        module.gate_open_elsewhere(acknowledge)
        await host.cancelled(task)
        assert module.journal_lines(journal) == ["hold", "~hold"]

    run(main)


def test_many_concurrent(module, host, run):
    async def main():
        host.without_debug()
        gate = module.gate_new()
        calls = [
            module.wait_open(gate) if i % 2 == 0 else module.yield_times(2) for i in range(10_000)
        ]
        tasks = [host.spawn(call) for call in calls]
        await host.turn()
        assert libbolt.live_futures() == 10_000
        assert module.gate_waiting(gate) == 5_000
        module.gate_open_elsewhere(gate)
        assert await host.gather(*tasks) == [None if i % 2 == 0 else 2 for i in range(10_000)]

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
