"""Everything that asyncio does with a coroutine, it does with ours."""

import asyncio
import builtins
import sys
import threading

import pytest

needs_3_11 = pytest.mark.skipif(sys.version_info < (3, 11), reason="new in Python 3.11")


async def turns(count=5):
    for _ in range(count):
        await asyncio.sleep(0)


async def reached(module, gate):
    """Lets the loop run until something native waits at the gate."""
    while module.gate_waiting(gate) == 0:  # noqa: ASYNC110 - native code sets no asyncio.Event
        await asyncio.sleep(0)


def test_gather(module, run):
    async def main():
        gate = module.gate_new()
        module.gate_open(gate)
        calls = module.add(1, 2), module.echo("x"), module.wait_open(gate), module.yield_times(2)
        assert await asyncio.gather(*calls) == [3, "x", None, 2]
        errors = await asyncio.gather(module.find(-1), module.add(1, 1), return_exceptions=True)
        assert isinstance(errors[0], module.NotFound)
        assert errors[1] == 2

    run(main)


def test_create_task_and_ensure_future(module, run):
    async def main():
        task = asyncio.create_task(module.add(1, 2), name="sum")
        assert "conformance.add" in repr(task)
        assert task.get_stack() == []
        assert await task == 3
        assert await asyncio.ensure_future(module.add(3, 4)) == 7

    run(main)


def test_run_until_complete_takes_a_call(module, new_loop):
    loop = new_loop()
    assert loop.run_until_complete(module.add(1, 2)) == 3
    loop.close()


def test_asyncio_run_takes_a_call(module):
    assert asyncio.run(module.add(1, 2)) == 3


def test_run_coroutine_threadsafe(module, run):
    async def main():
        loop = asyncio.get_running_loop()

        def elsewhere():
            return asyncio.run_coroutine_threadsafe(module.add(1, 2), loop).result()

        assert await loop.run_in_executor(None, elsewhere) == 3

    run(main)


def test_wait_for_lets_through(module, run):
    async def main():
        assert await asyncio.wait_for(module.add(1, 2), 60) == 3
        gate = module.gate_new()
        asyncio.get_running_loop().call_soon(module.gate_open_elsewhere, gate)
        assert await asyncio.wait_for(module.wait_open(gate), 60) is None

    run(main)


def test_wait_for_cancels_and_waits_for_the_acknowledgement(module, run):
    async def main():
        journal, gate, acknowledge = module.journal_new(), module.gate_new(), module.gate_new()
        task = asyncio.create_task(asyncio.wait_for(module.hold(journal, gate, acknowledge), 0.001))
        await reached(module, acknowledge)
        await turns()
        assert not task.done()
        module.gate_open_elsewhere(acknowledge)
        with pytest.raises(asyncio.TimeoutError):
            await task
        assert module.journal_lines(journal) == ["hold", "~hold"]

    run(main)


@needs_3_11
def test_timeout_is_a_timeout_error(module, run):
    async def main():
        journal, gate = module.journal_new(), module.gate_new()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.001):
                await module.nested(journal, gate)
        assert module.journal_lines(journal)[-1] == "~outer"
        assert asyncio.current_task().cancelling() == 0

    run(main)


@needs_3_11
def test_cancelled_from_outside_while_a_timeout_waits(module, run):
    """Both cancel; the outer request is the one that counts."""

    async def main():
        journal, gate, acknowledge = module.journal_new(), module.gate_new(), module.gate_new()

        async def work():
            async with asyncio.timeout(0.001):
                await module.hold(journal, gate, acknowledge)

        task = asyncio.create_task(work())
        await reached(module, acknowledge)
        task.cancel()
        await turns()
        assert not task.done()
        module.gate_open_elsewhere(acknowledge)
        with pytest.raises(asyncio.CancelledError):
            await task
        assert task.cancelled()

    run(main)


@needs_3_11
def test_task_group_cancels_and_waits(module, run):
    async def main():
        journal, gate = module.journal_new(), module.gate_new()
        with pytest.raises(builtins.ExceptionGroup) as caught:
            async with asyncio.TaskGroup() as group:
                group.create_task(module.nested(journal, gate))
                await asyncio.sleep(0)
                group.create_task(module.find(-1))
        assert isinstance(caught.value.exceptions[0], module.NotFound)
        assert module.journal_lines(journal)[-1] == "~outer"

    run(main)


def test_shield(module, run, begin):
    async def main():
        journal, gate = module.journal_new(), module.gate_new()
        inner = await begin(module.nested(journal, gate))
        outer = await begin(asyncio.shield(inner))
        outer.cancel()
        with pytest.raises(asyncio.CancelledError):
            await outer
        assert not inner.done()
        module.gate_open_elsewhere(gate)
        await inner
        assert module.journal_lines(journal)[-1] == "~outer"

    run(main)


def test_the_thrown_cancelled_error_leaves(module, run, begin):
    async def main():
        journal, gate, acknowledge = module.journal_new(), module.gate_new(), module.gate_new()
        seen = []

        async def work():
            try:
                await module.hold(journal, gate, acknowledge)
            except asyncio.CancelledError as error:
                seen.append((error.args, error.__cause__, error.__context__))
                raise

        task = await begin(work())
        task.cancel("first")
        await turns()
        task.cancel("second")
        await turns()
        module.gate_open_elsewhere(acknowledge)
        with pytest.raises(asyncio.CancelledError):
            await task
        assert seen == [(("first",), None, None)]

    run(main)


def test_cancelled_in_the_turn_of_its_wake(module, run, begin):
    async def main():
        gate = module.gate_new()
        task = await begin(module.wait_open(gate))
        module.gate_open(gate)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(main)


def test_cancelled_between_yields(module, run, begin):
    async def main():
        task = await begin(module.yield_times(1000))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(main)


def test_cancelling_many(module, run, begin):
    async def main():
        gate = module.gate_new()
        tasks = [asyncio.create_task(module.wait_open(gate)) for _ in range(1000)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert {type(result) for result in results} == {asyncio.CancelledError}
        assert module.gate_waiting(gate) == 0

    run(main)


def test_more_wakes_than_one_drain_takes(module, run):
    async def main():
        gate = module.gate_new()
        order = []

        async def wait(i):
            await module.wait_open(gate)
            order.append(i)

        together = asyncio.gather(*(wait(i) for i in range(3000)))
        await asyncio.sleep(0)
        module.gate_open_elsewhere(gate)
        await together
        assert order == list(range(3000))

    run(main)


def test_poll_that_may_block_lets_other_threads_run(module, run):
    async def main():
        journal, leave, then = module.journal_new(), module.gate_new(), module.gate_new()
        module.gate_open(then)

        def open_from_python():
            module.gate_block_until_waiting(leave, 1)
            module.gate_open(leave)

        opener = threading.Thread(target=open_from_python)
        opener.start()
        await module.block_in_poll(journal, leave, then)
        opener.join()

    run(main)


if sys.version_info >= (3, 12):  # eager tasks are new there

    def test_eager_tasks(module):
        async def main():
            asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
            task = asyncio.create_task(module.add(1, 2))
            assert task.done()
            gate = module.gate_new()
            waiting = asyncio.create_task(module.wait_open(gate))
            assert module.gate_waiting(gate) == 1
            module.gate_open_elsewhere(gate)
            await waiting
            assert await task == 3

        asyncio.run(main())
