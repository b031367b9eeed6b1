"""The coroutine protocol, as far as asyncio does not use it."""

import asyncio
import collections.abc
import gc
import sys
import types
import warnings

import pytest

import libbolt


def test_ready_call_returns_by_stop_iteration(module):
    call = module.add(1, 2)
    with pytest.raises(StopIteration) as caught:
        call.send(None)
    assert caught.value.value == 3


def test_iteration_without_a_value_ends_plainly(module):
    assert next(module.noop(), "end") == "end"
    with pytest.raises(StopIteration) as caught:
        next(module.add(1, 2))
    assert caught.value.value == 3


def test_awaitables_may_delegate_to_a_call(module, run, begin):
    """As clients do whose __await__ is written by hand, and generators that are coroutines."""

    class Waits:
        def __init__(self, gate):
            self.gate = gate

        def __await__(self):
            yield from module.wait_open(self.gate).__await__()
            return (yield from module.add(1, 2).__await__())

    @types.coroutine
    def fails():
        return (yield from module.find(-1))

    async def main():
        gate = module.gate_new()

        async def wait():
            return await Waits(gate)

        task = await begin(wait())
        cancelled = await begin(wait())
        cancelled.cancel()
        with pytest.raises(asyncio.CancelledError):
            await cancelled
        module.gate_open_elsewhere(gate)
        assert await task == 3
        with pytest.raises(module.NotFound):
            await fails()

    run(main)
    call = module.noop()
    assert isinstance(call.__await__(), collections.abc.Iterator)
    call.close()


def test_value_sent_at_the_start_is_refused(module):
    call = module.noop()
    with pytest.raises(TypeError, match="just-started"):
        call.send(1)
    call.close()


def test_awaited_once(module, run):
    async def main():
        call = module.noop()
        await call
        with pytest.raises(RuntimeError, match="cannot reuse already awaited coroutine"):
            await call

    run(main)


def test_awaited_by_one_at_a_time(module, run, begin):
    async def main():
        gate = module.gate_new()
        call = module.wait_open(gate)
        task = await begin(call)
        with pytest.raises(RuntimeError, match="being awaited already"):
            await call
        second = await begin(call)
        with pytest.raises(RuntimeError, match="await wasn't used with future"):
            await second
        module.gate_open_elsewhere(gate)
        await task

    run(main)


def test_never_awaited_warns(module):
    with pytest.warns(RuntimeWarning, match="^coroutine 'conformance.add' was never awaited$"):
        module.add(1, 2)
    for _ in range(3):  # memory that was used before warns again
        with pytest.warns(RuntimeWarning, match="never awaited"):
            module.add(1, 2)


def test_never_awaited_method_warns_and_lets_go(module):
    journal = module.journal_new()
    cell = module.Cell.make(journal, 1)
    with pytest.warns(
        RuntimeWarning, match="^coroutine 'conformance.Cell.read' was never awaited$"
    ):
        cell.read(0)
    cell.close()
    assert module.journal_lines(journal) == ["make 1", "~cell 1"]


def test_warning_as_error_is_unraisable(module, monkeypatch):
    seen = []
    monkeypatch.setattr(sys, "unraisablehook", seen.append)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        module.noop()
    assert [type(unraisable.exc_value) for unraisable in seen] == [RuntimeWarning]
    seen.clear()


def test_closed_or_thrown_into_does_not_warn(module):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        module.noop().close()
        call = module.noop()
        with pytest.raises(KeyError):
            call.throw(KeyError("early"))
        with pytest.raises(RuntimeError, match="cannot reuse"):
            call.send(None)


@pytest.mark.parametrize(
    "thrown", [(KeyError,), (KeyError("k"),), (KeyError, "k"), (KeyError, ("k",)), (KeyError, None)]
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_forms_of_throw(module, thrown):
    with pytest.raises(KeyError):
        module.noop().throw(*thrown)


@pytest.mark.parametrize("thrown", [(1,), ("text",), (KeyError("k"), "k"), (int,), ()])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_bad_throw(module, thrown):
    call = module.noop()
    with pytest.raises(TypeError):
        call.throw(*thrown)
    call.close()


def test_other_exceptions_wait_for_the_acknowledgement_too(module, run):
    async def main():
        journal, gate, acknowledge = module.journal_new(), module.gate_new(), module.gate_new()

        async def wait():
            with pytest.raises(KeyError, match="mine"):
                await module.hold(journal, gate, acknowledge)
            return module.journal_lines(journal)

        # Driven by hand: asyncio throws nothing but CancelledError.
        coroutine = wait()
        coroutine.send(None)
        while True:
            waiter = coroutine.throw(KeyError("mine"))
            if waiter is not None:
                break
            await asyncio.sleep(0)
        assert module.journal_lines(journal) == ["hold"]
        module.gate_open_elsewhere(acknowledge)
        waiter._asyncio_future_blocking = False
        await waiter
        with pytest.raises(StopIteration) as ended:
            coroutine.send(None)
        assert ended.value.value == ["hold", "~hold"]

    run(main)


def test_generator_exit_frees(module, run):
    async def main():
        journal, gate = module.journal_new(), module.gate_new()

        async def wait():
            await module.nested(journal, gate)

        coroutine = wait()
        coroutine.send(None)
        coroutine.close()
        assert module.journal_lines(journal)[3:] == ["~inner", "~middle", "~outer"]
        assert libbolt.live_futures() == 0

    run(main)


def test_dropped_while_suspended(module, run):
    async def main():
        journal, gate = module.journal_new(), module.gate_new()
        call = module.nested(journal, gate)
        waiter = call.send(None)
        assert asyncio.isfuture(waiter)
        assert call.cr_await is waiter
        call.close()
        call.close()
        assert module.journal_lines(journal)[3:] == ["~inner", "~middle", "~outer"]
        module.gate_open_elsewhere(gate)  # wakes nobody

    run(main)


def test_waiting_without_a_loop_is_an_error(module):
    gate = module.gate_new()
    with pytest.raises(RuntimeError, match="no running event loop"):
        module.wait_open(gate).send(None)
    assert module.gate_waiting(gate) == 0
    assert libbolt.live_futures() == 0


def test_ready_calls_need_no_loop(module):
    call = module.yield_times(1)
    assert call.send(None) is None
    with pytest.raises(StopIteration) as caught:
        call.send(None)
    assert caught.value.value == 1


def test_running_call_is_not_entered_again(module, run):
    import threading

    async def main():
        journal, leave, then = module.journal_new(), module.gate_new(), module.gate_new()
        module.gate_open(then)
        call = module.block_in_poll(journal, leave, then)
        errors = []

        def intrude():
            module.gate_block_until_waiting(leave, 1)
            for use in (lambda: call.send(None), lambda: call.throw(KeyError()), call.close):
                with pytest.raises(ValueError, match="coroutine already executing") as caught:
                    use()
                errors.append(str(caught.value))
            module.gate_open(leave)

        intruder = threading.Thread(target=intrude)
        intruder.start()
        await call
        intruder.join()
        assert errors == ["coroutine already executing"] * 3

    run(main)


def test_cycle_through_a_suspended_call_is_collected(module, new_loop):
    gate = module.gate_new()
    loop = new_loop()

    async def wait():
        call = module.wait_open(gate)
        frame = [call]
        frame.append(frame)
        await call

    async def main():
        coroutine = wait()
        coroutine.send(None)
        holder = [coroutine]
        holder.append(holder)

    loop.run_until_complete(main())
    loop.close()
    del loop
    gc.collect()
    assert libbolt.live_futures() == 0
