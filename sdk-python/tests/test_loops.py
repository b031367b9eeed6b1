"""One loop after the other, several at once, and loops that end early."""

import asyncio
import gc
import os
import sys
import threading
import weakref

import pytest

import libbolt


def open_files():
    return len(os.listdir("/proc/self/fd"))


def test_500_runs_leave_nothing(module, new_loop):
    def once():
        loop = new_loop()

        async def main():
            gate = module.gate_new()
            left = asyncio.ensure_future(module.wait_open(module.gate_new()))
            loop.call_soon(module.gate_open_elsewhere, gate)
            await module.wait_open(gate)
            left.cancel()
            await asyncio.gather(left, return_exceptions=True)

        loop.run_until_complete(main())
        loop.close()

    once()
    gc.collect()
    before = open_files()
    for _ in range(500):
        once()
    gc.collect()
    assert open_files() == before


def test_asyncio_run_cancels_what_is_left(module):
    journal = module.journal_new()

    async def main():
        asyncio.get_running_loop().left = asyncio.ensure_future(
            module.nested(journal, module.gate_new())
        )
        await asyncio.sleep(0)

    asyncio.run(main())
    assert module.journal_lines(journal)[-1] == "~outer"


def test_loop_closed_with_a_call_in_flight(module, new_loop):
    gate = module.gate_new()
    loop = new_loop()
    call = module.wait_open(gate)

    async def main():
        call.send(None)

    loop.run_until_complete(main())
    loop.close()
    module.gate_open_elsewhere(gate)  # a late wake
    with pytest.raises(asyncio.CancelledError):
        call.throw(asyncio.CancelledError())
    del loop, main  # with the loop goes its queue, and the wake that lies in it
    gc.collect()
    assert libbolt.live_futures() == 0


def test_new_loop_lets_go_of_closed_ones(module, new_loop):
    """What still waited on a closed loop is dropped when the next loop makes its queue."""
    first, second = new_loop(), new_loop()
    journal = module.journal_new()

    async def leave():
        module.nested(journal, module.gate_new()).send(None)

    async def use():
        gate = module.gate_new()
        second.call_soon(module.gate_open_elsewhere, gate)
        await module.wait_open(gate)

    first.run_until_complete(leave())
    first.close()
    second.run_until_complete(use())
    second.run_until_complete(use())
    second.close()
    del first
    gc.collect()
    assert module.journal_lines(journal)[-1] == "~outer"


def test_task_is_kept_by_its_wait(module, run):
    """Nothing but the native side knows the task: it must not be collected."""

    async def main():
        gate = module.gate_new()
        ended = asyncio.get_running_loop().create_future()

        async def work():
            await module.wait_open(gate)
            ended.set_result(42)

        task = weakref.ref(asyncio.ensure_future(work()))
        await asyncio.sleep(0)
        gc.collect()
        assert task() is not None
        module.gate_open_elsewhere(gate)
        assert await ended == 42

    run(main)


def test_loops_in_many_threads(module, new_loop):
    errors = []

    def work():
        async def main():
            for _ in range(20):
                gates = [module.gate_new() for _ in range(10)]
                together = asyncio.gather(*(module.wait_open(gate) for gate in gates))
                await asyncio.sleep(0)
                for gate in gates:
                    module.gate_open_elsewhere(gate)
                await together

        try:
            loop = new_loop()
            loop.run_until_complete(main())
            loop.close()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_wake_reaches_the_loop_of_the_call(module, new_loop):
    """Two loops take turns on one thread: a call may start on the queue of the other one."""
    first, second = new_loop(), new_loop()
    gates = [module.gate_new() for _ in range(4)]

    async def start(gate):
        return asyncio.ensure_future(module.wait_open(gate)), await asyncio.sleep(0)

    async def finish(task):
        assert asyncio.get_running_loop() is task.get_loop()
        return await task

    tasks = []
    for i, gate in enumerate(gates):
        loop = (first, second)[i % 2]
        tasks.append((loop, loop.run_until_complete(start(gate))[0]))
    for gate in reversed(gates):
        module.gate_open_elsewhere(gate)
    for loop, task in tasks:
        assert loop.run_until_complete(finish(task)) is None
    first.close()
    second.close()


def test_wake_of_a_call_whose_loop_runs_in_another_thread(module, new_loop):
    """The first loop's queue is drained by the second, on another thread."""
    first, second = new_loop(), new_loop()
    mine, other = module.gate_new(), module.gate_new()

    async def start(gate):
        return asyncio.ensure_future(module.wait_open(gate)), await asyncio.sleep(0)

    async def finish(task):
        await task

    waits_on_first = first.run_until_complete(start(mine))[0]
    waits_on_second = second.run_until_complete(start(other))[0]
    thread = threading.Thread(target=first.run_until_complete, args=(finish(waits_on_first),))
    thread.start()
    module.gate_open_elsewhere(mine)
    module.gate_open_elsewhere(other)
    second.run_until_complete(finish(waits_on_second))
    thread.join()
    first.close()
    second.close()


def wait_once(module, loop):
    """A call that waits and is woken by another thread, on this loop."""

    async def main():
        gate = module.gate_new()
        loop.call_soon(module.gate_open_elsewhere, gate)
        await module.wait_open(gate)

    loop.run_until_complete(main())


def test_loops_that_take_turns_leave_nothing(module, new_loop):
    """Each call starts on the queue of the loop before, which may be closed by now."""
    outer = new_loop()
    closed = []  # and kept

    def turn():
        inner = new_loop()
        wait_once(module, inner)
        inner.close()
        closed.append(inner)
        wait_once(module, outer)

    for _ in range(3):
        turn()
    gc.collect()
    before = open_files(), len(libbolt._core.queues()), libbolt.counters()["live_queues"]
    for _ in range(100):
        turn()
    gc.collect()
    after = open_files(), len(libbolt._core.queues()), libbolt.counters()["live_queues"]
    assert after == before
    outer.close()


def test_queue_of_a_closed_loop_serves_who_still_waits_there(module, new_loop):
    first, second, third = new_loop(), new_loop(), new_loop()
    wait_once(module, first)
    (queue,) = libbolt._core.queues()
    gates = [module.gate_new() for _ in range(3)]
    tasks = start_on(second, *map(module.wait_open, gates))  # all on the queue of the first
    first.close()
    wait_once(module, third)
    assert queue in libbolt._core.queues()
    for gate, task in zip(gates, tasks, strict=True):
        module.gate_open_elsewhere(gate)
        second.run_until_complete(task)
    assert queue not in libbolt._core.queues()
    second.close()
    third.close()


def test_new_loop_lets_go_of_what_waits_on_closed_ones_elsewhere(module, new_loop):
    """The call was started on the first loop's queue and waits on the second, which is closed."""
    first, second, third = new_loop(), new_loop(), new_loop()
    journal = module.journal_new()

    async def leave():
        module.nested(journal, module.gate_new()).send(None)

    wait_once(module, first)
    second.run_until_complete(leave())
    second.close()
    wait_once(module, third)
    gc.collect()
    assert module.journal_lines(journal)[-1] == "~outer"
    for loop in (first, third):
        wait_once(module, loop)
        loop.close()


def test_call_that_ends_outside_its_loop_leaves_no_reader(module, new_loop):
    first, second, third = new_loop(), new_loop(), new_loop()
    call = module.wait_open(module.gate_new())

    async def begin():
        call.send(None)

    wait_once(module, first)
    (queue,) = libbolt._core.queues()
    second.run_until_complete(begin())  # on the queue of the first
    call.close()
    first.close()
    wait_once(module, third)  # a new queue: looks what can go, and tells the second
    second.run_until_complete(asyncio.sleep(0))
    assert queue not in libbolt._core.queues()
    for loop in (second, third):
        wait_once(module, loop)
        loop.close()


def test_call_that_nothing_can_wake_any_more_is_an_error(module, new_loop):
    """Its queue went with the loop that it was started on."""
    first, second = new_loop(), new_loop()
    probe = module.probe_new()
    call = module.probe_wait(probe)

    async def begin():
        call.send(None)

    async def go_on():
        with pytest.raises(RuntimeError, match="the event loop that the call was started on is"):
            call.send(None)

    first.run_until_complete(begin())
    first.close()
    wait_once(module, second)
    module.probe_wake(probe, 1)
    second.run_until_complete(go_on())
    second.close()


def test_G12_calls_stay_on_their_loops_and_threads(module, new_loop):
    """Each thread's loop opens the gates of the next one, and that of a loop of its own which it
    runs in turns with the first."""
    rounds, count = 20, 4
    gates = [[module.gate_new() for _ in range(rounds)] for _ in range(count)]
    errors = []

    async def wait(i, step, thread):
        loop = asyncio.get_running_loop()
        inside = module.gate_new()
        loop.call_soon(module.gate_open, gates[(i + 1) % count][step])
        loop.call_soon(module.gate_open_elsewhere, inside)
        for call in (module.wait_open(gates[i][step]), module.wait_open(inside)):
            await call
            assert asyncio.get_running_loop() is loop
            assert threading.get_ident() == thread

    def work(i):
        loops = new_loop(), new_loop()
        try:
            for step in range(rounds):
                loop = loops[step % 2]
                loop.run_until_complete(wait(i, step, threading.get_ident()))
        except BaseException as error:
            errors.append(error)
        for loop in loops:
            loop.close()

    threads = [threading.Thread(target=work, args=(i,)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


@pytest.fixture
def gil_kept():
    """No thread is made to give up the GIL; those that block still do."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(60)
    yield
    sys.setswitchinterval(before)


def start_on(loop, *calls):
    """Runs the loop until each call waits; the tasks."""

    async def start():
        tasks = [asyncio.ensure_future(call) for call in calls]
        await asyncio.sleep(0)
        return tasks

    return loop.run_until_complete(start())


def test_wake_that_another_thread_takes_during_the_poll(module, new_loop, gil_kept):
    """The call starts on the first loop's queue, which runs in another thread and drains it before
    the poll, which has released the GIL, has returned."""
    first, second = new_loop(), new_loop()
    others, leave, then = module.gate_new(), module.gate_new(), module.gate_new()
    (other,) = start_on(first, module.wait_open(others))
    (queue,) = libbolt._core.queues()

    async def take_the_wake():
        module.gate_block_until_waiting(leave, 1)  # the other thread is inside the poll
        module.gate_open(leave)
        while ("block_in_poll", "waiting") not in [(c.name, c.state) for c in libbolt.live()]:
            pass  # and keeps the GIL
        module.gate_open(then)
        queue()
        module.gate_open(others)
        await other

    async def wait():
        await module.block_in_poll(module.journal_new(), leave, then)

    thread = threading.Thread(target=first.run_until_complete, args=(take_the_wake(),))
    thread.start()
    second.run_until_complete(wait())
    thread.join()
    first.close()
    second.close()


def test_large_drain_for_a_loop_in_another_thread(module, gil_kept):
    """More wakes than one drain takes, delivered by a loop that is not the queue's own."""
    first, second = asyncio.new_event_loop(), asyncio.new_event_loop()
    first.set_debug(False)
    gate, stop = module.gate_new(), module.gate_new()
    tasks = start_on(first, *(module.wait_open(gate) for _ in range(1500)))
    first.set_debug(True)  # calling it from another thread is an error now
    first.slow_callback_duration = 100
    (queue,) = libbolt._core.queues()

    async def finish():
        module.gate_block(stop)  # it does not drain meanwhile
        await asyncio.gather(*tasks)

    async def drain():
        module.gate_block_until_waiting(stop, 1)
        module.gate_open(gate)
        queue.drain_adopted()
        for _ in range(3):
            await asyncio.sleep(0)
        module.gate_open(stop)

    thread = threading.Thread(target=first.run_until_complete, args=(finish(),))
    thread.start()
    second.run_until_complete(drain())
    thread.join()
    first.close()
    second.close()


def test_loop_without_attributes(module):
    class Slotted(asyncio.SelectorEventLoop):
        def __setattr__(self, name, value):
            if name.startswith("_libbolt"):
                raise AttributeError(name)
            super().__setattr__(name, value)

    loop = Slotted()

    async def main():
        for _ in range(3):
            gate = module.gate_new()
            loop.call_soon(module.gate_open_elsewhere, gate)
            await module.wait_open(gate)

    loop.run_until_complete(main())
    loop.close()
    assert not any(name.startswith("_libbolt") for name in vars(loop))


def test_interrupted_drain_loses_no_wake(module):
    """KeyboardInterrupt can come out of any callback; the other wakes must still arrive."""
    loop = asyncio.new_event_loop()
    gate = module.gate_new()

    class Interrupted(asyncio.Future):
        def set_result(self, result):
            super().set_result(result)
            raise KeyboardInterrupt

    futures = [Interrupted, asyncio.Future, asyncio.Future]
    loop.create_future = lambda: (futures.pop(0) if futures else asyncio.Future)(loop=loop)

    async def start():
        tasks = [asyncio.ensure_future(module.wait_open(gate)) for _ in range(3)]
        await asyncio.sleep(0)
        return tasks

    tasks = loop.run_until_complete(start())
    module.gate_open(gate)

    async def finish():
        await asyncio.gather(*tasks)

    main = loop.create_task(finish())
    with pytest.raises(KeyboardInterrupt):
        loop.run_until_complete(main)
    assert loop.run_until_complete(main) is None
    loop.close()


def test_queue_hangs_on_the_loop(module, run):
    async def main():
        gate = module.gate_new()
        asyncio.get_running_loop().call_soon(module.gate_open_elsewhere, gate)
        await module.wait_open(gate)
        assert len(libbolt._core.queues()) == 1
        assert libbolt.counters()["live_queues"] == 1

    run(main)
