"""Calls and threads: each thread with its own loop, of whatever kind."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import trio
import uvloop

import libbolt


def on_uvloop(main):
    loop = uvloop.new_event_loop()
    try:
        return loop.run_until_complete(main())
    finally:
        loop.close()


RUNNERS = {
    "asyncio": lambda main: asyncio.run(main()),
    "uvloop": on_uvloop,
    "trio": trio.run,
    "blocking": lambda main: libbolt.run_blocking(main()),
}


@pytest.fixture(params=RUNNERS)
def runner(request):
    return RUNNERS[request.param]


def test_all_kinds_of_loops_wake_each_other(module):
    """In a ring: each opens the gate of the next, and waits for its own."""
    kinds = [*RUNNERS.values()] * 3
    gates = [[module.gate_new() for _ in kinds] for _ in range(20)]

    def work(i, run):
        async def main():
            for turn, row in enumerate(gates):
                if i > 0 or turn > 0:
                    await module.wait_open(row[i])
                    assert threading.get_ident() == thread
                following = row[i + 1] if i + 1 < len(row) else None
                if following is None and turn + 1 < len(gates):
                    following = gates[turn + 1][0]
                if following is not None:
                    module.gate_open(following)
                assert await module.yield_times(1) == 1

        thread = threading.get_ident()
        run(main)

    with ThreadPoolExecutor(len(kinds)) as threads:
        for done in [threads.submit(work, i, run) for i, run in enumerate(kinds)]:
            done.result()


def test_made_here_and_awaited_there(module, runner):
    gate = module.gate_new()
    calls = [module.add(1, 2), module.wait_open(gate), module.Cell.make(module.journal_new(), 5)]

    def work():
        async def main():
            assert await calls.pop(0) == 3
            module.gate_open_elsewhere(gate)
            assert await calls.pop(0) is None
            module.gate_open(gate)
            with calls.pop(0) as cell:
                assert await cell.read(gate) == 5

        runner(main)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(work).result()


def test_ended_calls_are_refused(module, runner):
    call = module.add(1, 2)

    async def main():
        return await call

    assert runner(main) == 3
    with pytest.raises(RuntimeError, match="cannot reuse already awaited coroutine"):
        runner(main)


def test_second_loop_is_refused_and_the_first_goes_on(module, runner):
    gate, suspended = module.gate_new(), threading.Event()
    call = module.wait_open(gate)

    async def main():
        return await call

    async def begins():
        task = asyncio.ensure_future(call)
        await asyncio.sleep(0)
        suspended.set()
        return await task

    async def resumes():
        call.send(None)

    with ThreadPoolExecutor(1) as thread:
        first = thread.submit(asyncio.run, begins())
        suspended.wait()
        with pytest.raises(RuntimeError, match="is being awaited already"):
            runner(main)
        with pytest.raises(RuntimeError, match="await wasn't used with future"):
            runner(resumes)
        module.gate_open(gate)
        assert first.result() is None


def test_call_that_runs_is_refused_elsewhere(module, runner):
    """Its poll has released the GIL: another thread sees it run."""
    journal, leave, then = module.journal_new(), module.gate_new(), module.gate_new()
    call = module.block_in_poll(journal, leave, then)
    module.gate_open(then)

    async def main():
        return await call

    async def resumes():
        call.send(None)

    with ThreadPoolExecutor(1) as thread:
        first = thread.submit(runner, main)
        module.gate_block_until_waiting(leave, 1)
        with pytest.raises(RuntimeError, match="is being awaited already"):
            runner(main)
        for refused in (lambda: runner(resumes), call.close, lambda: call.throw(ValueError)):
            with pytest.raises(ValueError, match="already executing"):
                refused()
        module.gate_open(leave)
        first.result()
