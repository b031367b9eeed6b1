"""Signal handlers that raise in the middle of it lose nothing."""

import asyncio
import signal
import threading

import pytest

import libbolt


class Oops(Exception):
    pass


@pytest.fixture(autouse=True)
def raising_handler():
    def handler(number, frame):
        raise Oops

    before = signal.signal(signal.SIGUSR1, handler)
    yield
    signal.signal(signal.SIGUSR1, before)


class SignalledLoop(asyncio.SelectorEventLoop):
    """Signals arrive while it schedules: before or after the callback has been noted."""

    before = after = 0

    def call_soon(self, callback, *args, context=None):
        if self.before > 0:
            self.before -= 1
            signal.raise_signal(signal.SIGUSR1)
        handle = super().call_soon(callback, *args, context=context)
        if self.after > 0:
            self.after -= 1
            signal.raise_signal(signal.SIGUSR1)
        return handle


def run(main):
    loop = SignalledLoop()
    try:
        loop.run_until_complete(main(loop))
    finally:
        loop.close()


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("signals", [1, 2, 5])
def test_drain_loses_no_wake(module, when, signals):
    async def main(loop):
        gate, ended = module.gate_new(), []

        async def wait(i):
            await module.wait_open(gate)
            ended.append(i)

        tasks = [asyncio.ensure_future(wait(i)) for i in range(5)]
        await asyncio.sleep(0)
        module.gate_open(gate)
        (queue,) = libbolt._core.queues()
        setattr(loop, when, signals)
        with pytest.raises(Oops):
            queue()
        assert (loop.before, loop.after) == (0, 0)
        await asyncio.gather(*tasks)
        assert ended == list(range(5))

    run(main)


def test_capped_drain_goes_on(module):
    """More wakes than one drain takes; the signal arrives while the next one is scheduled."""

    async def main(loop):
        gate = module.gate_new()
        tasks = [asyncio.ensure_future(module.wait_open(gate)) for _ in range(1025)]
        await asyncio.sleep(0)
        module.gate_open(gate)
        (queue,) = libbolt._core.queues()
        plain, scheduled = loop.call_soon, []

        def call_soon(callback, *args, context=None):
            if callback is queue and not scheduled:
                scheduled.append(callback)
                signal.raise_signal(signal.SIGUSR1)
            return plain(callback, *args, context=context)

        loop.call_soon = call_soon
        with pytest.raises(Oops):
            queue()
        assert scheduled == [queue]
        await asyncio.gather(*tasks)
        del loop.call_soon

    run(main)


def test_signal_while_the_call_begins_to_wait(module):
    """Where the task cannot wait, the exception is one that is thrown into the await: it leaves
    after the native side."""

    async def main(loop):
        journal, gate, acknowledge = module.journal_new(), module.gate_new(), module.gate_new()
        plain = loop.create_future

        def create_future():
            loop.create_future = plain
            signal.raise_signal(signal.SIGUSR1)

        async def hold():
            loop.create_future = create_future
            await module.hold(journal, gate, acknowledge)

        task = asyncio.ensure_future(hold())
        for _ in range(5):
            await asyncio.sleep(0)
        assert not task.done()
        assert module.journal_lines(journal) == ["hold"]
        module.gate_open(acknowledge)
        with pytest.raises(Oops):
            await task
        assert module.journal_lines(journal) == ["hold", "~hold"]

    run(main)


def test_signal_during_a_poll(module):
    """The poll goes on to its end; then the exception leaves by the await."""

    async def main():
        journal, leave, then = module.journal_new(), module.gate_new(), module.gate_new()

        def signal_inside():
            module.gate_block_until_waiting(leave, 1)
            signal.pthread_kill(threading.main_thread().ident, signal.SIGUSR1)
            module.gate_open(leave)

        thread = threading.Thread(target=signal_inside)
        thread.start()
        with pytest.raises(Oops):
            await module.block_in_poll(journal, leave, then)
        thread.join()
        assert module.journal_lines(journal) == ["poll", "~poll"]
        assert module.gate_waiting(then) == 0
        return await module.add(1, 2)

    assert asyncio.run(main()) == 3
