"""trio: nurseries, cancel scopes, deadlines, and the end of a run."""

import asyncio
import builtins
import gc
import signal
import threading

import pytest
import trio
import trio.testing
from trio import lowlevel

import libbolt

blocked = trio.testing.wait_all_tasks_blocked


def test_nursery_takes_functions_and_calls(module):
    async def main():
        gate = module.gate_new()
        async with trio.open_nursery() as nursery:
            nursery.start_soon(module.wait_open, gate)
            nursery.start_soon(module.yield_times, 3)
            await blocked()
            assert module.gate_waiting(gate) == 1
            module.gate_open_elsewhere(gate)
        return await module.add(1, 2)

    assert trio.run(main) == 3
    assert trio.run(module.add, 3, 4) == 7


def test_typed_errors_leave_a_nursery(module):
    async def main():
        gate = module.gate_new()
        with pytest.raises(builtins.BaseExceptionGroup) as caught:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(module.wait_open, gate)
                await blocked()
                nursery.start_soon(module.find, -1)
        assert [type(error) for error in caught.value.exceptions] == [module.NotFound]
        assert module.gate_waiting(gate) == 0

    trio.run(main)


def test_G7_cancelled_leaves_after_the_acknowledgement(module):
    async def main():
        journal, gate, acknowledge = module.journal_new(), module.gate_new(), module.gate_new()
        seen = []

        async def work():
            try:
                await module.hold(journal, gate, acknowledge)
            except BaseException as error:
                seen.append((type(error), error.__cause__, error.__context__))
                raise

        async with trio.open_nursery() as nursery:
            nursery.start_soon(work)
            await blocked()
            nursery.cancel_scope.cancel()
            with trio.CancelScope(shield=True):
                await blocked()
                module.gate_open(gate)  # too late
                await blocked()
                assert not seen
                assert module.journal_lines(journal) == ["hold"]
                module.gate_open_elsewhere(acknowledge)
        assert nursery.cancel_scope.cancelled_caught
        assert seen == [(trio.Cancelled, None, None)]
        assert module.journal_lines(journal) == ["hold", "~hold"]

    trio.run(main)


def test_deadline_cancels_and_waits(module):
    async def main():
        journal, gate = module.journal_new(), module.gate_new()
        with trio.move_on_after(5) as scope:
            await module.nested(journal, gate)
        assert scope.cancelled_caught
        assert module.journal_lines(journal)[3:] == ["~inner", "~middle", "~outer"]
        with pytest.raises(trio.TooSlowError), trio.fail_after(5):
            await module.wait_open(gate)

    trio.run(main, clock=trio.testing.MockClock(autojump_threshold=0))


def test_shielded_call_goes_on(module):
    async def main():
        gate = module.gate_new()
        with trio.CancelScope() as outer:
            outer.cancel()
            with trio.CancelScope(shield=True):
                lowlevel.current_trio_token().run_sync_soon(module.gate_open_elsewhere, gate)
                await module.wait_open(gate)
                assert await module.add(1, 2) == 3
            await module.wait_open(module.gate_new())
        assert outer.cancelled_caught

    trio.run(main)


def test_nothing_begins_in_a_cancelled_scope(module):
    async def main():
        journal = module.journal_new()
        await module.add(1, 2)  # the run has its queue
        with trio.CancelScope() as scope:
            scope.cancel()
            await module.write_line(journal, "ran")
        assert scope.cancelled_caught
        assert module.journal_lines(journal) == []

    trio.run(main)


def test_calls_that_yield_can_be_cancelled(module):
    async def main():
        async with trio.open_nursery() as nursery:
            nursery.start_soon(module.yield_times, 1_000_000)
            for _ in range(10):
                await lowlevel.checkpoint()
            nursery.cancel_scope.cancel()
        assert nursery.cancel_scope.cancelled_caught

    trio.run(main)


def test_cancelled_after_its_wake(module):
    """The token arrives between the cancellation and the task's next turn."""

    async def main():
        gate = module.gate_new()
        async with trio.open_nursery() as nursery:
            nursery.start_soon(module.wait_open, gate)
            await blocked()
            nursery.cancel_scope.cancel()
            module.gate_open(gate)
            (queue,) = libbolt._core.queues()
            queue()
        assert module.gate_waiting(gate) == 0

    trio.run(main)


def test_many_calls(module):
    async def main():
        gate = module.gate_new()
        async with trio.open_nursery() as nursery:
            for _ in range(3000):
                nursery.start_soon(module.wait_open, gate)
            await blocked()
            module.gate_open_elsewhere(gate)

    trio.run(main)


def test_runs_leave_nothing_and_do_not_wait_for_the_reader(module):
    async def main():
        gate = module.gate_new()
        lowlevel.current_trio_token().run_sync_soon(module.gate_open_elsewhere, gate)
        await module.wait_open(gate)
        assert libbolt.counters()["live_queues"] == 1

    for _ in range(50):
        trio.run(main)


def test_late_wakes_are_dropped(module):
    gate = module.gate_new()
    calls = []

    async def main():
        call = module.wait_open(gate)
        call.send(None)
        calls.append(call)

    trio.run(main)
    module.gate_open_elsewhere(gate)
    module.gate_block_until_waiting(gate, 0)
    calls.clear()


def test_acknowledged_while_the_run_ends(module):
    """System tasks are cancelled together with the one that reads the queue, and asynchronous
    generators are closed after it."""
    journal = module.journal_new()
    threads = []

    def opens(gate):
        """The gate, which a thread opens once a call waits there."""

        def work():
            module.gate_block_until_waiting(gate, 1)
            module.gate_open(gate)

        threads.append(threading.Thread(target=work))
        threads[-1].start()
        return gate

    async def system_task():
        await module.hold(journal, module.gate_new(), opens(module.gate_new()))

    async def generate():
        try:
            yield
        finally:
            with trio.CancelScope(shield=True):
                await module.wait_open(opens(module.gate_new()))
            with trio.CancelScope(shield=True) as scope:
                token = lowlevel.current_trio_token()
                token.run_sync_soon(setattr, scope, "shield", False)
                await module.hold(journal, module.gate_new(), opens(module.gate_new()))

    generator = generate()

    async def main():
        lowlevel.spawn_system_task(system_task)
        await generator.__anext__()
        await blocked()
        assert module.journal_lines(journal) == ["hold"]

    trio.run(main)
    for thread in threads:
        thread.join()
    assert module.journal_lines(journal) == ["hold", "~hold", "hold", "~hold"]
    assert len(threads) == 3


def test_keyboard_interrupt_cancels_and_waits(module):
    journal, gate = module.journal_new(), module.gate_new()

    async def main():
        # Delivered to the run, which is protected, and from there to the main task.
        lowlevel.spawn_system_task(interrupt)
        await module.nested(journal, gate)

    async def interrupt():
        await blocked()
        signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            trio.run(main)
    finally:
        signal.signal(signal.SIGINT, before)
    assert module.journal_lines(journal)[3:] == ["~inner", "~middle", "~outer"]


def test_runs_in_many_threads(module):
    async def main():
        for _ in range(20):
            gate = module.gate_new()
            lowlevel.current_trio_token().run_sync_soon(module.gate_open_elsewhere, gate)
            await module.wait_open(gate)
            assert await module.yield_times(2) == 2

    threads = [threading.Thread(target=trio.run, args=(main,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_trio_and_asyncio_take_turns_on_a_thread(module):
    """A call begins on the queue that its thread used last, and waits where it is awaited."""
    gate = module.gate_new()
    loop = asyncio.new_event_loop()

    async def in_asyncio():
        loop.call_soon(module.gate_open_elsewhere, gate)
        await module.wait_open(gate)

    async def in_trio():
        lowlevel.current_trio_token().run_sync_soon(module.gate_open_elsewhere, gate)
        await module.wait_open(gate)
        with trio.CancelScope() as scope:
            scope.cancel()
            await module.wait_open(module.gate_new())
        assert scope.cancelled_caught

    for _ in range(3):
        gate = module.gate_new()
        loop.run_until_complete(in_asyncio())
        gate = module.gate_new()
        trio.run(in_trio)
    loop.close()


def test_the_queue_of_a_run_that_is_over_is_collected_while_a_call_begins(module, monkeypatch):
    """A thread's next call begins on the queue that it used last, whose run may be garbage."""
    collected = []
    asked = trio.current_effective_deadline

    def deadline():
        before = libbolt.counters()["live_queues"]
        gc.collect()
        collected.append(before - libbolt.counters()["live_queues"])
        return asked()

    async def main():
        gate = module.gate_new()
        lowlevel.current_trio_token().run_sync_soon(module.gate_open_elsewhere, gate)
        await module.wait_open(gate)

    gc.collect()
    gc.disable()
    try:
        trio.run(main)
        monkeypatch.setattr(trio, "current_effective_deadline", deadline)
        trio.run(main)
    finally:
        gc.enable()
    assert collected[0] == 1


def test_guest_of_an_asyncio_loop(script):
    """In a guest run, calls of trio tasks are trio's and those of asyncio tasks are asyncio's."""
    script("""
        import trio

        async def in_trio(gate):
            trio.lowlevel.current_trio_token().run_sync_soon(module.gate_open_elsewhere, gate)
            await module.wait_open(gate)
            with trio.move_on_after(0.001) as scope:
                await module.wait_open(module.gate_new())
            return scope.cancelled_caught

        async def main():
            loop = asyncio.get_running_loop()
            done = loop.create_future()
            trio.lowlevel.start_guest_run(
                in_trio,
                module.gate_new(),
                run_sync_soon_threadsafe=loop.call_soon_threadsafe,
                done_callback=done.set_result,
                host_uses_signal_set_wakeup_fd=True,
            )
            gate = module.gate_new()
            loop.call_soon(module.gate_open_elsewhere, gate)
            await module.wait_open(gate)
            return (await done).unwrap()

        assert asyncio.run(main()) is True
    """)


def test_walking_along_a_suspended_task(module):
    async def main():
        async with trio.open_nursery() as nursery:
            nursery.start_soon(module.wait_open, module.gate_new())
            await blocked()
            (task,) = nursery.child_tasks
            assert list(task.iter_await_frames())
            nursery.cancel_scope.cancel()

    trio.run(main)


def test_run_inside_an_asyncio_task(module):
    """It blocks the loop, as any function; what runs is trio."""

    async def in_trio(gate):
        lowlevel.current_trio_token().run_sync_soon(module.gate_open_elsewhere, gate)
        await module.wait_open(gate)

    async def main():
        gate = module.gate_new()
        trio.run(in_trio, gate)
        await module.wait_open(gate)
        await module.yield_times(2)
        return await module.add(1, 2)

    assert asyncio.run(main()) == 3
