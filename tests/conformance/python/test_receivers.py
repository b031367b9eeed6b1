"""Objects and their methods."""

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
