"""Lists seen in place, and lists passed as memory."""

import array
import gc

import numpy as np
import pytest

import libbolt


def live_buffers():
    return libbolt.counters()["live_buffers"]


def test_view_records_in_place(module, run):
    async def main():
        points = await module.points_in_place(1_000)
        assert type(points) is libbolt.View
        assert len(points) == 1_000
        assert points[7] == module.Point(7.0, 3.5)
        assert points == [module.Point(float(i), i / 2) for i in range(1_000)]
        seen = np.asarray(points)
        assert seen.ctypes.data == np.frombuffer(points, np.uint8).ctypes.data
        assert seen["y"].sum() == sum(i / 2 for i in range(1_000))

    run(main)


def test_view_numbers_in_place(module, run):
    numbers = module.numbers_in_place(1_000)
    assert type(numbers) is libbolt.View
    assert numbers.tolist() == memoryview(numbers).tolist() == [float(i) for i in range(1_000)]
    assert np.asarray(numbers).dtype == np.float64


def test_view_padding_is_zero(module, run):
    samples = module.samples_in_place(2)
    fields = {0, *range(8, 18), *range(20, 49)}
    around = [byte for i, byte in enumerate(bytes(samples)) if i % 56 not in fields]
    assert around == [0] * len(around)
    assert samples[1] == module.Sample(1, 1.0, 1, [1.0] * 3, module.Point(1.0, 1.0), 1)


def test_view_empty(module, run):
    async def main():
        for view in (await module.points_in_place(0), module.numbers_in_place(0)):
            assert (len(view), list(view), view.tolist(), bytes(view)) == (0, [], [], b"")
            assert np.asarray(view).shape == (0,)

    run(main)


def test_G8_view_outlives_its_call(module, run):
    before = live_buffers()

    async def main():
        return await module.points_in_place(1_000)

    view = run(main)  # its loop is closed
    part = view[10:20]
    memory = memoryview(view)
    array_of_part = np.asarray(part)
    del view, part
    gc.collect()
    assert live_buffers() == before + 1
    assert memory.nbytes == 16_000
    memory.release()
    assert array_of_part["x"].tolist() == [float(i) for i in range(10, 20)]
    assert live_buffers() == before + 1
    del array_of_part
    assert live_buffers() == before


def test_G6_view_of_a_cancelled_call_is_released(module, host, run, begin):
    before = live_buffers()

    async def main():
        gate = module.gate_new()
        task = await begin(module.points_after(gate, 1_000))
        module.gate_open_elsewhere(gate)
        task.cancel()
        await host.ended(task)

    run(main)
    assert live_buffers() == before


def test_buffer_argument(module, run):
    async def main():
        numbers = array.array("d", [1.0, 2.0, 3.5])
        for same in (numbers, memoryview(numbers), np.asarray(numbers), numbers.tolist()):
            assert module.sum_numbers(same) == 6.5
        assert module.sum_numbers(module.numbers_in_place(4)) == 6.0
        points = await module.points_in_place(3)
        assert await module.sum_points(points) == await module.sum_points(list(points)) == 4.5
        assert await module.sum_points(np.asarray(points)) == 4.5
        for wrong in (array.array("f", [1.0]), np.arange(4.0)[::2], np.array([1.0], ">f8")):
            with pytest.raises(TypeError, match=r"^sum_numbers\(\) argument 'numbers': "):
                module.sum_numbers(wrong)
        switches = np.array([(True, 1, -1), (False, 9, 0)], [("on", "?"), ("color", "u1"),
                                                             ("number", "i4")])  # fmt: skip
        switches = switches.astype(np.dtype(switches.dtype.descr, align=True))
        assert module.echo_switches(switches[:1]) == [module.Switch(True, module.Color.green, -1)]
        with pytest.raises(ValueError, match=r"'value\[1\].color': the number is none of"):
            module.echo_switches(switches)

    run(main)
