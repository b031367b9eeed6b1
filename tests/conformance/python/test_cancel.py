"""Cancelling: the await returns after the native side has unwound, not before."""

import select
import threading

import libbolt


def test_G6_cancel_before_first_poll(module, host, run):
    async def main():
        journal = module.journal_new()
        task = host.spawn(module.write_line(journal, "ran"))
        task.cancel()
        await host.cancelled(task)
        assert module.journal_lines(journal) == []

    run(main)


def test_G6_cancel_while_pending(module, host, run, begin):
    async def main():
        gate = module.gate_new()
        task = await begin(module.wait_open(gate))
        task.cancel()
        await host.cancelled(task)
        assert module.gate_waiting(gate) == 0

    run(main)


def test_G6_cancel_twice(module, host, run, begin):
    async def main():
        gate = module.gate_new()
        task = await begin(module.wait_open(gate))
        task.cancel()
        task.cancel()
        await host.cancelled(task)
        assert not task.cancel()

    run(main)


def test_G6_cancel_during_poll(module, host, run, begin):
    """On the pool the body sees it while it runs. A poll in the loop's own thread has ended before
    the loop can cancel anything: it is seen right after."""

    async def main():
        entered = module.gate_new()
        task = await begin(module.pool_until_cancelled(entered))
        module.gate_block(entered)  # it loops in its first poll now
        task.cancel()
        await host.cancelled(task)

        journal, leave, then = module.journal_new(), module.gate_new(), module.gate_new()
        task = host.spawn(module.block_in_poll(journal, leave, then))

        def cancel_inside():
            module.gate_block_until_waiting(leave, 1)  # the loop's thread is inside the poll
            task.cancel()
            assert module.journal_lines(journal) == ["poll"]
            module.gate_open(leave)

        canceller = threading.Thread(target=cancel_inside)
        canceller.start()
        await host.cancelled(task)
        canceller.join()
        assert module.journal_lines(journal) == ["poll", "~poll"]
        assert module.gate_waiting(then) == 0

    run(main)


def test_G6_cancel_after_ready(module, host, run, begin):
    async def main():
        task = await begin(module.add(1, 2))
        assert task.done()
        assert not task.cancel()
        assert await task == 3

    run(main)


def test_G6_result_that_won_is_delivered(module, host, run, begin):
    """asyncio's rule: a cancel that the task sees first wins there, and the result is released."""

    async def main():
        gate = module.gate_new()
        task = await begin(module.pool_value(gate))
        module.gate_open(gate)
        (queue,) = libbolt._core.queues()
        select.select([queue.fileno()], [], [])  # the result is published now
        task.cancel()
        if host.result_wins:
            assert await task == 42
        else:
            await host.cancelled(task)
        assert libbolt.live_futures() == 0

        gate = module.gate_new()
        task = await begin(module.pool_value(gate))
        module.gate_open(gate)
        assert await task == 42

    run(main)


def test_G7_unwinds_innermost_first(module, host, run, begin):
    async def main():
        journal, gate = module.journal_new(), module.gate_new()
        task = await begin(module.nested(journal, gate))
        assert module.journal_lines(journal) == ["outer", "middle", "inner"]
        task.cancel()
        await host.cancelled(task)
        assert module.journal_lines(journal)[3:] == ["~inner", "~middle", "~outer"]

    run(main)


def test_G7_cancel_waits_for_the_acknowledgement(module, host, run, begin):
    async def main():
        journal, gate, acknowledge = module.journal_new(), module.gate_new(), module.gate_new()
        task = await begin(module.hold(journal, gate, acknowledge))
        task.cancel()
        await host.turns()
        module.gate_open(gate)  # too late
        task.cancel()
        await host.turns()
        assert not task.done()
        assert module.gate_waiting(acknowledge) == 1
        assert module.journal_lines(journal) == ["hold"]
        module.gate_open_elsewhere(acknowledge)
        await host.cancelled(task)
        assert module.journal_lines(journal) == ["hold", "~hold"]

    run(main)


def test_G7_cancel_waits_for_every_child(module, host, run, begin):
    async def main():
        journal, gate = module.journal_new(), module.gate_new()
        first, second = module.gate_new(), module.gate_new()
        task = await begin(module.hold_both(journal, gate, first, second))
        task.cancel()
        await host.turns()
        module.gate_open_elsewhere(second)
        await host.turns()
        assert not task.done()
        module.gate_open_elsewhere(first)
        await host.cancelled(task)
        lines = module.journal_lines(journal)
        assert len(lines) == 6
        assert (lines[0], lines[-1]) == ("both", "~both")

    run(main)


def test_G7_blocking_work_ends_before_cancelled(module, host, run, begin):
    async def main():
        journal, leave = module.journal_new(), module.gate_new()
        task = await begin(module.block_on_pool(journal, leave))
        module.gate_block_until_waiting(leave, 1)
        task.cancel()
        await host.turns()
        assert not task.done()
        assert module.journal_lines(journal) == ["block", "work"]
        module.gate_open(leave)
        await host.cancelled(task)
        assert module.journal_lines(journal)[2:] == ["~work", "~block"]

    run(main)


def test_G8_free_unfinished(module, host, run):
    async def main():
        journal, gate = module.journal_new(), module.gate_new()
        call = module.nested(journal, gate)
        call.send(None)
        call.close()
        lines = ["outer", "middle", "inner", "~inner", "~middle", "~outer"]
        assert module.journal_lines(journal) == lines

    run(main)


def test_G8_free_before_first_poll(module, host, run):
    async def main():
        journal = module.journal_new()
        call = module.write_line(journal, "ran")
        call.close()
        assert module.journal_lines(journal) == []

    run(main)
