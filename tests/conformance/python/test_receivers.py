"""Objects and their methods."""

import threading

import pytest

import libbolt


def test_G10_sync_methods(module, run):
    journal = module.journal_new()
    with module.Cell.make(journal, 7) as cell:
        assert cell.get() == 7
        assert cell.set(8) is None
        assert cell.get() == 8
    assert module.journal_lines(journal) == ["make 7", "~cell 8"]


def test_G10_async_factory(module, run, begin):
    async def main():
        journal, gate = module.journal_new(), module.gate_new()
        task = await begin(module.Cell.open(journal, gate, 5))
        module.gate_open_elsewhere(gate)
        with await task as cell:
            assert isinstance(cell, module.Cell)
            assert cell.get() == 5
        assert module.journal_lines(journal) == ["make 5", "~cell 5"]

    run(main)


def test_G10_const_methods_run_together(module, host, run, begin):
    async def main():
        gate = module.gate_new()
        with module.Cell.make(module.journal_new(), 1) as cell:
            together = await begin(host.gather(cell.read(gate), cell.read(gate)))
            assert module.gate_waiting(gate) == 2
            module.gate_open_elsewhere(gate)
            assert await together == [1, 1]

    run(main)


def test_G10_exclusive_methods_take_turns(module, host, run, begin):
    async def main():
        journal, gate, reads = module.journal_new(), module.gate_new(), module.gate_new()
        module.gate_open(reads)
        with module.Cell.make(journal, 0) as cell:
            calls = (cell.write(gate, 1), cell.read(reads), cell.write(gate, 2))
            together = await begin(host.gather(*calls))
            assert module.gate_waiting(gate) == 1
            module.gate_open_elsewhere(gate)
            assert await together == [0, 1, 1]
        lines = ["make 0", "write 1", "~write 1", "write 2", "~write 2", "~cell 2"]
        assert module.journal_lines(journal) == lines

    run(main)


def test_G10_cancelled_waiter_leaves_the_line(module, host, run, begin):
    async def main():
        journal, gate = module.journal_new(), module.gate_new()
        with module.Cell.make(journal, 0) as cell:
            first = await begin(cell.write(gate, 1))
            second = await begin(cell.write(gate, 2))
            third = await begin(cell.write(gate, 3))
            second.cancel()
            await host.cancelled(second)
            assert not first.done()
            module.gate_open_elsewhere(gate)
            assert await host.gather(first, third) == [0, 1]
        lines = ["make 0", "write 1", "~write 1", "write 3", "~write 3", "~cell 3"]
        assert module.journal_lines(journal) == lines

    run(main)


def test_G10_granted_and_cancelled_hands_on(module, host, run, begin):
    async def main():
        journal, opens, gate = module.journal_new(), module.gate_new(), module.gate_new()
        module.gate_open(gate)

        async def write_and_cancel_the_next():
            await cell.write(opens, 1)  # the next one has its turn when this returns
            second.cancel()

        with module.Cell.make(journal, 0) as cell:
            first = await begin(write_and_cancel_the_next())
            second = await begin(cell.write(gate, 2))
            third = await begin(cell.write(gate, 3))
            module.gate_open(opens)
            await host.cancelled(second)
            await first
            assert await third == 1
        lines = ["make 0", "write 1", "~write 1", "write 3", "~write 3", "~cell 3"]
        assert module.journal_lines(journal) == lines

    run(main)


def test_G10_readers_and_writers_are_served_in_order(module, host, run, begin):
    async def main():
        before, after = module.gate_new(), module.gate_new()
        ended = []

        async def note(name, call):
            value = await call
            ended.append(name)
            return value

        with module.Cell.make(module.journal_new(), 0) as cell:
            first = await begin(note("first", cell.read(before)))
            write = await begin(note("write", cell.write(before, 1)))
            others = [await begin(note(name, cell.read(after))) for name in ("second", "third")]
            assert module.gate_waiting(after) == 0  # they do not overtake the writer
            module.gate_open_elsewhere(before)
            assert await host.gather(first, write) == [0, 0]
            module.gate_open_elsewhere(after)
            assert await host.gather(*others) == [1, 1]
        assert ended == ["first", "write", "second", "third"]

    run(main)


def test_G10_cancelled_holder_hands_over(module, host, run, begin):
    async def main():
        journal, never, gate = module.journal_new(), module.gate_new(), module.gate_new()
        with module.Cell.make(journal, 0) as cell:
            first = await begin(cell.write(never, 1))
            second = await begin(cell.write(gate, 2))
            module.gate_open(gate)
            first.cancel()
            await host.cancelled(first)
            assert await second == 0
        lines = ["make 0", "write 1", "~write 1", "write 2", "~write 2", "~cell 2"]
        assert module.journal_lines(journal) == lines

    run(main)


def test_G10_object_lives_while_a_method_is_in_flight(module, run, begin):
    async def main():
        journal, gate = module.journal_new(), module.gate_new()
        cell = module.Cell.make(journal, 3)
        task = await begin(cell.read(gate))
        cell.close()
        assert module.journal_lines(journal) == ["make 3"]
        module.gate_open_elsewhere(gate)
        assert await task == 3
        assert module.journal_lines(journal) == ["make 3", "~cell 3"]

    run(main)


def test_G10_sync_conflict_is_busy(module, run, begin):
    async def main():
        gate = module.gate_new()
        with module.Cell.make(module.journal_new(), 0) as cell:
            task = await begin(cell.write(gate, 1))
            with pytest.raises(libbolt.BusyError) as caught:
                cell.get()
            assert str(caught.value)
            module.gate_open_elsewhere(gate)
            await task
            assert cell.get() == 1

    run(main)


def test_G10_released_object_is_refused(module, run):
    async def main():
        cell = module.Cell.make(module.journal_new(), 0)
        call = cell.read(module.gate_new())
        cell.close()
        cell.close()
        with pytest.raises(libbolt.ClosedError, match=r"Cell\.get\(\): the Cell is closed"):
            cell.get()
        with pytest.raises(libbolt.ClosedError, match=r"Cell\.read\(\)"):
            cell.read(0)
        with pytest.raises(libbolt.ClosedError, match=r"Cell\.read\(\)"):
            await call
        with pytest.raises(libbolt.ClosedError, match=r"echo_cell\(\) argument 'value'"):
            module.echo_cell(cell)

    run(main)


def test_G10_objects_travel(module, run):
    journal = module.journal_new()
    with module.Cell.make(journal, 9) as cell, module.echo_cell(cell) as same:
        assert same == cell
        assert hash(same) == hash(cell)
        assert same.get() == 9
    assert module.journal_lines(journal) == ["make 9", "~cell 9"]


def test_G10_destroyed_where_its_last_method_ends(module, run, begin):
    async def main():
        threads = []
        for method in (module.Watcher.wait, module.Watcher.wait_on_pool):
            journal, gate = module.journal_new(), module.gate_new()
            watcher = module.Watcher.make(journal)
            task = await begin(method(watcher, gate))
            module.gate_block_until_waiting(gate, 1)
            watcher.close()
            assert module.journal_lines(journal) == []
            module.gate_open_elsewhere(gate)
            threads.append(await task)
            assert module.journal_lines(journal) == [f"~watcher {threads[-1]}"]
        here = threading.get_native_id()
        assert threads[0] == here != threads[1]

    run(main)


def test_G10_weak_self_keeps_nothing(module, run, begin):
    async def main():
        destroyed = [f"~watcher {threading.get_native_id()}"]

        journal, gate = module.journal_new(), module.gate_new()
        watcher = module.Watcher.make(journal)
        task = await begin(watcher.owners(gate))
        watcher.close()
        assert module.journal_lines(journal) == []
        module.gate_open_elsewhere(gate)
        assert await task == 1
        assert module.journal_lines(journal) == destroyed

        journal, gate = module.journal_new(), module.gate_new()
        watcher = module.Watcher.make(journal)
        task = await begin(module.Watcher.outlives(watcher, gate))
        watcher.close()
        assert module.journal_lines(journal) == destroyed
        module.gate_open_elsewhere(gate)
        assert await task is True

    run(main)


def test_G10_nested_conflict_is_busy(module, run):
    async def main():
        gate = module.gate_new()
        module.gate_open(gate)

        def busy(method):
            inside = "called from inside one of its methods"
            return f"BUSY: Watcher.{method}(): the object is busy: {inside}"

        with module.Watcher.make(module.journal_new()) as watcher:
            for method in ("touch", "look", "touch_now", "look_now"):
                assert await watcher.call_alone(gate, method) == busy(method)
            for method in ("touch", "touch_now"):
                assert await watcher.call_beside(gate, method) == busy(method)
            for method in ("look", "look_now"):
                assert await watcher.call_beside(gate, method) == "READY"

    run(main)


def test_G10_nested_reader_does_not_wait_for_a_writer_in_line(module, host, run, begin):
    async def main():
        gate = module.gate_new()
        with module.Watcher.make(module.journal_new()) as watcher:
            outer = await begin(watcher.call_beside(gate, "look"))
            writer = await begin(watcher.touch())
            module.gate_open_elsewhere(gate)
            assert await host.gather(outer, writer) == ["READY", None]

    run(main)
