"""run_blocking(): calls without an event loop."""

import asyncio
import gc
import os
import signal
import socket
import threading

import pytest
import trio

import libbolt
from libbolt import run_blocking


class Oops(Exception):
    pass


class Foreign:
    def __await__(self):
        yield "what others yield"


def when_waiting(module, gate, then, *args):
    """A thread that calls `then` once a call waits at the gate."""

    def work():
        module.gate_block_until_waiting(gate, 1)
        then(*args)

    thread = threading.Thread(target=work)
    thread.start()
    return thread


@pytest.fixture
def handle():
    """Installs a signal handler until the test ends."""
    before = {}

    def install(number, handler):
        before[number] = signal.signal(number, handler)

    yield install
    for number, handler in before.items():
        signal.signal(number, handler)


def test_result(module):
    assert run_blocking(module.add(1, 2)) == 3
    assert run_blocking(module.yield_times(5)) == 5
    assert run_blocking(module.noop(), timeout=10) is None


def test_typed_error(module):
    with pytest.raises(module.NotFound):
        run_blocking(module.find(-1))


def test_wake_from_another_thread(module):
    """The GIL is free while it waits: the one who wakes is a thread of Python's."""
    gate = module.gate_new()
    opener = when_waiting(module, gate, module.gate_open, gate)
    assert run_blocking(module.wait_open(gate)) is None
    opener.join()


def test_coroutine(module):
    async def both(gate):
        with pytest.raises(module.NotFound):
            await module.find(-1)
        await module.wait_open(gate)
        return await module.yield_times(2)

    gate = module.gate_new()
    opener = when_waiting(module, gate, module.gate_open, gate)
    assert run_blocking(both(gate)) == 2
    opener.join()


def test_objects_with_an_await_method(module):
    class Waits:
        def __await__(self):
            return (yield from module.yield_times(3).__await__())

    assert run_blocking(Waits()) == 3


def test_many_threads(module):
    results = []

    def work():
        results.extend(run_blocking(module.pool_thread()) != 0 for _ in range(50))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 400


def test_timeout_cancels_and_waits(module):
    journal, gate, acknowledge = module.journal_new(), module.gate_new(), module.gate_new()
    opener = when_waiting(module, acknowledge, module.gate_open, acknowledge)
    with pytest.raises(TimeoutError, match=r"within 0\.001 seconds") as caught:
        run_blocking(module.hold(journal, gate, acknowledge), timeout=0.001)
    opener.join()
    assert not isinstance(caught.value, asyncio.CancelledError)
    assert module.journal_lines(journal) == ["hold", "~hold"]


def test_timeout_of_a_coroutine_is_a_cancellation_inside(module):
    async def work():
        try:
            await module.wait_open(module.gate_new())
        except asyncio.CancelledError:
            seen.append(await module.add(1, 2))
            raise

    seen = []
    with pytest.raises(TimeoutError):
        run_blocking(work(), timeout=0)
    assert seen == [3]

    async def goes_on():
        with pytest.raises(asyncio.CancelledError):
            await module.wait_open(module.gate_new())
        return 1

    assert run_blocking(goes_on(), timeout=0) == 1


def test_calls_that_yield_can_be_timed_out(module):
    with pytest.raises(TimeoutError):
        run_blocking(module.yield_times(1_000_000_000), timeout=0.001)


@pytest.mark.parametrize("timeout", [-1, float("nan"), "1"])
def test_timeout_that_is_none(module, timeout):
    call = module.add(1, 2)
    with pytest.raises((ValueError, TypeError)):
        run_blocking(call, timeout=timeout)
    call.close()


def test_keyboard_interrupt_cancels_and_waits(module, handle):
    """Again while it waits for the acknowledgement: nothing changes."""
    journal, gate, acknowledge = module.journal_new(), module.gate_new(), module.gate_new()
    handle(signal.SIGINT, signal.default_int_handler)

    def interrupt_twice():
        os.kill(os.getpid(), signal.SIGINT)
        module.gate_block_until_waiting(acknowledge, 1)
        assert module.journal_lines(journal) == ["hold"]
        os.kill(os.getpid(), signal.SIGINT)
        module.gate_open(acknowledge)

    thread = when_waiting(module, gate, interrupt_twice)
    with pytest.raises(KeyboardInterrupt):
        run_blocking(module.hold(journal, gate, acknowledge))
    thread.join()
    assert module.journal_lines(journal) == ["hold", "~hold"]


def test_signal_handlers_that_return_change_nothing(module, handle):
    """The signal arrives at another thread: the waiting one is told all the same."""
    gate = module.gate_new()
    handled = []

    def handler(number, frame):
        handled.append(number)
        module.gate_open(gate)

    handle(signal.SIGUSR1, handler)
    thread = when_waiting(module, gate, signal.raise_signal, signal.SIGUSR1)
    run_blocking(module.wait_open(gate))
    thread.join()
    assert handled == [signal.SIGUSR1]


def test_exception_of_a_signal_handler_leaves_after_the_native_side(module, handle):
    def handler(number, frame):
        raise Oops

    handle(signal.SIGUSR1, handler)
    journal, gate = module.journal_new(), module.gate_new()
    thread = when_waiting(module, gate, signal.raise_signal, signal.SIGUSR1)
    with pytest.raises(Oops):
        run_blocking(module.nested(journal, gate))
    thread.join()
    assert module.journal_lines(journal)[3:] == ["~inner", "~middle", "~outer"]


def test_wakeup_descriptor_is_put_back_and_gets_its_signals(module, handle):
    gate = module.gate_new()
    handle(signal.SIGUSR1, lambda number, frame: module.gate_open(gate))
    mine, other = socket.socketpair()
    with mine, other:
        mine.setblocking(False)
        other.setblocking(False)
        before = signal.set_wakeup_fd(mine.fileno())
        try:
            thread = when_waiting(module, gate, signal.raise_signal, signal.SIGUSR1)
            run_blocking(module.wait_open(gate))
            thread.join()
        finally:
            assert signal.set_wakeup_fd(before) == mine.fileno()
        assert other.recv(10) == bytes([signal.SIGUSR1])


def test_refused_where_a_loop_runs(module, run):
    def refused():
        call = module.add(1, 2)
        with pytest.raises(RuntimeError, match="would stop the event loop"):
            run_blocking(call)
        call.close()

    async def main():
        refused()

    run(main)
    trio.run(main)
    run_blocking(main())

    async def elsewhere():
        return await asyncio.to_thread(run_blocking, module.pool_thread())

    assert run(elsewhere) > 0


def test_other_awaitables_are_refused_by_name(module):
    loop = asyncio.new_event_loop()
    closed = []

    async def main(awaited):
        try:
            await awaited
        finally:
            closed.append(await module.add(1, 2))

    with pytest.raises(RuntimeError, match=r"waits for <Future pending.*needs its event loop"):
        run_blocking(main(loop.create_future()))
    with pytest.raises(RuntimeError, match="waits for 'what others yield'"):
        run_blocking(main(Foreign()))
    assert closed == [3, 3]
    loop.close()


@pytest.mark.parametrize("wrong", [None, 1, [], lambda: None])
def test_not_awaitable(wrong):
    with pytest.raises(TypeError, match="takes a call or a coroutine, not "):
        run_blocking(wrong)


def test_call_is_used_once(module):
    call = module.add(1, 2)
    run_blocking(call)
    with pytest.raises(RuntimeError, match="cannot reuse"):
        run_blocking(call)


def test_call_that_was_begun_without_a_loop(module):
    call = module.yield_times(2)
    call.send(None)
    with pytest.raises(RuntimeError, match="is being awaited already"):
        run_blocking(call)
    call.close()


def test_call_that_a_coroutine_leaves_suspended_is_collected(module):
    async def leaves():
        module.wait_open(module.gate_new()).send(None)

    run_blocking(leaves())
    gc.collect()
    assert libbolt.live_futures() == 0
    assert set(libbolt._core.live_objects().values()) == {0}


def test_call_whose_queue_other_threads_read_is_woken_by_them(module, new_loop):
    """The other loop may take the token, and then tells this thread, which waits already."""
    loop, one, two = new_loop(), module.gate_new(), module.gate_new()
    call = module.all_of([one, two])
    moved, told = threading.Event(), threading.Event()
    waiters, results = [], []

    async def begin():
        waiter = call.send(None)
        waiter._asyncio_future_blocking = False
        module.gate_open(one)
        await waiter

    class GoesOn:
        def __await__(self):
            waiters.append(call.send(None))
            moved.set()
            yield waiters[0]
            return (yield from call)

    loop.run_until_complete(begin())
    thread = threading.Thread(target=lambda: results.append(run_blocking(GoesOn(), timeout=20)))
    thread.start()
    assert moved.wait(20)
    there = waiters.pop().get_loop()
    there.call_soon_threadsafe(told.set)
    assert told.wait(20)
    there.call_soon_threadsafe(module.gate_open, two)
    thread.join()
    assert results == [[one, two]]
    del there
    loop.close()


def test_loops_inside_and_between(module, new_loop):
    """Loops that run inside a step, or before and after on the same thread."""
    loop = new_loop()

    async def waits(gate):
        module.gate_open_elsewhere(gate)
        await module.wait_open(gate)
        return 1

    def on_loop():
        asyncio.set_event_loop(None)
        return loop.run_until_complete(waits(module.gate_new()))

    async def inside():
        total = await waits(module.gate_new()) + on_loop()
        await module.yield_times(2)
        return total + await waits(module.gate_new()) + trio.run(waits, module.gate_new())

    for _ in range(3):
        assert on_loop() == 1
        assert run_blocking(inside()) == 4
    loop.close()


def test_nothing_is_left(module):
    """Who wakes is joined: a queue's descriptor stays open until its last producer has returned."""

    def call():
        gate = module.gate_new()
        opener = when_waiting(module, gate, module.gate_open, gate)
        run_blocking(module.wait_open(gate))
        opener.join()

    for _ in range(3):
        call()
    gc.collect()  # loops of the tests before
    before = sorted(os.listdir("/proc/self/fd"))
    for _ in range(50):
        call()
    assert sorted(os.listdir("/proc/self/fd")) == before
    assert libbolt.counters()["live_queues"] == 0
