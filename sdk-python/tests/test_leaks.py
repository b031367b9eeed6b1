"""References and memory: what goes in comes out again."""

import asyncio
import gc
import os
import sys

import pytest
import trio
import trio.testing
from trio import lowlevel

import libbolt


def unchanged(measure, work, times=50):
    """Calls `work` often; what is measured must not grow with it."""
    for _ in range(3):
        work()
    gc.collect()
    before = measure()
    for _ in range(times):
        work()
    gc.collect()
    assert measure() == before


def test_arguments_are_let_go(module, run):
    text, data = "x" * 5000, bytes(5000)

    async def main():
        gate = module.gate_new()
        module.gate_open(gate)
        await module.echo(text)
        await module.wait_views(gate, text, data)
        module.echo_bytes(data)

    unchanged(lambda: (sys.getrefcount(text), sys.getrefcount(data)), lambda: run(main), 20)


def test_refused_arguments_are_let_go(module):
    bad = object()

    def work():
        for function, args in (
            (module.add, (1, bad)),
            (module.echo_list, ([1, bad],)),
            (module.echo_variant, (bad,)),
            (module.echo_map, ({"a": bad},)),
            (module.echo_points, ([module.Point(1.0, bad)],)),
        ):
            with pytest.raises(TypeError):
                function(*args)

    unchanged(lambda: sys.getrefcount(bad), work)


def test_instances_are_let_go(module, run, begin):
    cell = module.Cell.make(module.journal_new(), 1)

    async def main():
        gate = module.gate_new()
        task = await begin(cell.read(gate))
        module.gate_open_elsewhere(gate)
        await task
        cell.read(gate).close()
        assert module.echo_cell(cell) == cell

    unchanged(lambda: sys.getrefcount(cell), lambda: run(main), 20)
    cell.close()


def test_object_argument_outlives_its_close(module, run):
    """A call keeps the objects in its arguments, whatever becomes of the caller's."""
    journal = module.journal_new()

    async def main():
        cell = module.Cell.make(journal, 3)
        call = module.value_of(cell)
        cell.close()
        assert module.journal_lines(journal) == ["make 3"]
        assert await call == 3
        assert module.journal_lines(journal) == ["make 3", "~cell 3"]

        cell = module.Cell.make(journal, 4)
        call = module.value_of(cell)
        cell.close()
        call.close()
        assert module.journal_lines(journal)[2:] == ["make 4", "~cell 4"]

    run(main)


def test_thrown_exceptions_are_let_go(module, run, begin):
    class Marker:
        pass

    marker = Marker()

    async def main():
        gate = module.gate_new()
        task = await begin(module.wait_open(gate))
        task.cancel(marker)
        with pytest.raises(asyncio.CancelledError):
            await task

    unchanged(lambda: sys.getrefcount(marker), lambda: run(main), 20)


def test_functions_and_types_are_let_go(module, run):
    async def main():
        gate = module.gate_new()
        module.gate_open(gate)
        with pytest.raises(module.NotFound):
            await module.find(-1)
        await module.wait_open(gate)
        module.echo_points([module.Point(1.0, 2.0)])
        module.echo_color(module.Color.red)

    def measure():
        kinds = (module.find, module.wait_open, module.NotFound, module.Point, module.Color.red)
        return [sys.getrefcount(kind) for kind in kinds]

    unchanged(measure, lambda: run(main), 20)


def test_objects_do_not_pile_up(module, run):
    async def main():
        asyncio.get_running_loop().set_debug(False)  # it keeps log records
        gate = module.gate_new()
        together = asyncio.gather(*(module.wait_open(gate) for _ in range(100)))
        await asyncio.sleep(0)
        module.gate_open_elsewhere(gate)
        await together

    unchanged(lambda: len(gc.get_objects()), lambda: run(main), 20)


def test_ready_calls_allocate_nothing_native(module, run):
    async def main():
        for _ in range(100):
            await module.add(1, 2)
        before = libbolt.counters()["allocations"]
        for _ in range(1000):
            await module.add(1, 2)
        # Sanitizer builds do not recycle: each frame is one allocation there.
        expected = 1000 if os.environ.get("BOLT_TEST_SANITIZER") else 0
        assert libbolt.counters()["allocations"] - before == expected

    run(main)


def test_trio_runs_let_everything_go(module):
    text, marker = "x" * 5000, object()

    async def main():
        assert marker is not None
        gate = module.gate_new()
        async with trio.open_nursery() as nursery:
            nursery.start_soon(module.wait_views, gate, text, b"")
            nursery.start_soon(module.yield_times, 3)
            await trio.testing.wait_all_tasks_blocked()
            module.gate_open_elsewhere(gate)
        with trio.CancelScope() as scope:
            lowlevel.current_trio_token().run_sync_soon(scope.cancel)
            await module.wait_views(module.gate_new(), text, b"")
        with pytest.raises(module.NotFound):
            await module.find(-1)

    def measure():
        return sys.getrefcount(text), sys.getrefcount(marker), sys.getrefcount(module.NotFound)

    unchanged(measure, lambda: trio.run(main), 20)
    unchanged(lambda: len(gc.get_objects()), lambda: trio.run(main), 20)


def test_run_blocking_lets_everything_go(module):
    text = "x" * 5000

    async def main():
        gate = module.gate_new()
        module.gate_open_elsewhere(gate)
        await module.wait_views(gate, text, b"")
        with pytest.raises(module.NotFound):
            await module.find(-1)
        return text

    def work():
        assert libbolt.run_blocking(main()) is text
        with pytest.raises(TimeoutError):
            libbolt.run_blocking(module.wait_views(module.gate_new(), text, b""), timeout=0)
        with pytest.raises(TypeError, match="takes a call"):
            libbolt.run_blocking(text)

    def measure():
        return (
            sys.getrefcount(text),
            sys.getrefcount(module.NotFound),
            sys.getrefcount(TimeoutError),
        )

    unchanged(measure, work, 20)
    unchanged(lambda: len(gc.get_objects()), work, 20)
