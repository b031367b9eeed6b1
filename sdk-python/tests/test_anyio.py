"""anyio, on each of its backends."""

import builtins

import anyio
import anyio.lowlevel
import pytest


@pytest.fixture(params=["asyncio", "uvloop", "trio"])
def anyio_run(request):
    backend = "trio" if request.param == "trio" else "asyncio"
    options = {"use_uvloop": True} if request.param == "uvloop" else {}

    def run(main):
        return anyio.run(main, backend=backend, backend_options=options)

    return run


async def reached(module, gate):
    """Lets the loop run until something native waits at the gate."""
    while module.gate_waiting(gate) == 0:
        await anyio.lowlevel.checkpoint()


def test_task_group(module, anyio_run):
    async def main():
        gate, results = module.gate_new(), []

        async def work(call):
            results.append(await call)

        async with anyio.create_task_group() as group:
            group.start_soon(work, module.wait_open(gate))
            group.start_soon(work, module.add(1, 2))
            group.start_soon(module.yield_times, 3)
            await reached(module, gate)
            module.gate_open_elsewhere(gate)
        assert results == [3, None]

    anyio_run(main)


def test_task_group_cancels_and_waits(module, anyio_run):
    async def main():
        journal, gate = module.journal_new(), module.gate_new()
        with pytest.raises(builtins.BaseExceptionGroup) as caught:
            async with anyio.create_task_group() as group:
                group.start_soon(module.nested, journal, gate)
                await reached(module, gate)
                group.start_soon(module.find, -1)
        assert [type(error) for error in caught.value.exceptions] == [module.NotFound]
        assert module.journal_lines(journal)[3:] == ["~inner", "~middle", "~outer"]

    anyio_run(main)


def test_move_on_after_cancels_and_waits(module, anyio_run):
    async def main():
        journal, gate, acknowledge = module.journal_new(), module.gate_new(), module.gate_new()

        async def acknowledge_when_asked():
            await reached(module, acknowledge)
            assert module.journal_lines(journal) == ["hold"]
            module.gate_open_elsewhere(acknowledge)

        async with anyio.create_task_group() as group:
            group.start_soon(acknowledge_when_asked)
            with anyio.move_on_after(0.001) as scope:
                await module.hold(journal, gate, acknowledge)
            assert module.journal_lines(journal) == ["hold", "~hold"]
        assert scope.cancelled_caught

    anyio_run(main)


def test_fail_after_is_a_timeout_error(module, anyio_run):
    async def main():
        with pytest.raises(TimeoutError), anyio.fail_after(0.001):
            await module.wait_open(module.gate_new())

    anyio_run(main)


def test_shielded_call_goes_on(module, anyio_run):
    async def main():
        gate = module.gate_new()
        with anyio.CancelScope() as outer:
            outer.cancel()
            with anyio.CancelScope(shield=True):
                async with anyio.create_task_group() as group:
                    group.start_soon(module.wait_open, gate)
                    await reached(module, gate)
                    module.gate_open_elsewhere(gate)
            await module.wait_open(module.gate_new())
        assert outer.cancelled_caught

    anyio_run(main)


def test_worker_threads_start_calls(module, anyio_run):
    async def main():
        def work():
            return anyio.from_thread.run(module.add, 1, 2)

        assert await anyio.to_thread.run_sync(work) == 3

    anyio_run(main)
