"""Views as memory and as sequences, and what arguments a list takes as memory."""

import array
import asyncio
import collections.abc
import ctypes
import gc
import weakref

import numpy as np
import pytest

import libbolt

SAMPLE = "T{B:channel:7xd:value:h:code:2x(3)f:axes:T{d:x:d:y:}:at:B:last:7x}"


def sample(module, i):
    return module.Sample(i, float(i), i, [float(i)] * 3, module.Point(float(i), float(i)), i)


# ---- As a sequence


def test_indexing(module):
    numbers = module.numbers_in_place(10)
    assert [numbers[0], numbers[9], numbers[-1], numbers[-10], numbers[True]] == [0, 9, 9, 0, 1]
    for wrong in (10, -11, 2**70):
        with pytest.raises(IndexError):
            numbers[wrong]
    for wrong in (1.0, "1", None, (0,)):
        with pytest.raises(TypeError, match="View indices are integers or slices"):
            numbers[wrong]


def test_slices_are_views_of_the_same_memory(module):
    numbers = module.numbers_in_place(10)
    everything = list(range(10))
    memory = np.asarray(numbers)
    for key in (slice(None), slice(2, 5), slice(-3, None), slice(None, None, 2), slice(7, 2, -2),
                slice(None, None, -1), slice(5, 5), slice(50, 60)):  # fmt: skip
        part = numbers[key]
        assert type(part) is libbolt.View
        assert part == [float(i) for i in everything[key]]
        assert np.asarray(part).tolist() == everything[key]
        assert len(part) == 0 or np.shares_memory(np.asarray(part), memory)
        assert part[::-1].tolist() == part.tolist()[::-1]
        assert part[1:][:2].tolist() == part.tolist()[1:][:2]


def test_it_is_a_sequence(module):
    samples = module.samples_in_place(5)
    assert isinstance(samples, collections.abc.Sequence)
    third = sample(module, 3)
    assert third in samples
    assert sample(module, 9) not in samples
    assert (samples.index(third), samples.count(third)) == (3, 1)
    assert samples.index(third, -2) == 3
    for start, stop in ((4, 10), (0, 3), (-1, 100)):
        with pytest.raises(ValueError, match="not in the View"):
            samples.index(third, start, stop)
    assert list(reversed(samples)) == samples.tolist()[::-1]
    match samples:
        case [first, *_, last]:
            assert (first, last) == (sample(module, 0), sample(module, 4))
        case _:
            pytest.fail("a View matches a sequence")


def test_equality(module):
    numbers = module.numbers_in_place(10)
    same = module.numbers_in_place(10)
    assert numbers == same
    assert numbers == numbers.tolist()
    assert numbers.tolist() == numbers
    assert numbers != same[1:]
    assert numbers != tuple(numbers)
    assert numbers != 3
    assert numbers[:0] == module.samples_in_place(0)
    with pytest.raises(TypeError):
        assert numbers < same
    with pytest.raises(TypeError, match="unhashable"):
        hash(numbers)


def test_text(module):
    numbers = module.numbers_in_place(10)
    samples = module.samples_in_place(5)
    assert repr(numbers) == str(numbers) == "<libbolt.View of 10 float>"
    assert repr(samples) == "<libbolt.View of 5 Sample>"
    assert str(libbolt.View[int]) == "libbolt.View[int]"
    annotation = module.points_in_place.__signature__.return_annotation
    assert annotation == libbolt.View[module.Point]


def test_it_is_made_by_calls_only():
    with pytest.raises(TypeError):
        libbolt.View()


def test_elements_are_new_objects(module):
    samples = module.samples_in_place(5)
    first = samples[0]
    first.channel = 200
    assert samples[0].channel == 0
    assert type(first) is module.Sample


# ---- As memory


def test_memoryview(module):
    numbers = module.numbers_in_place(10)
    samples = module.samples_in_place(5)
    memory = memoryview(numbers)
    assert (memory.format, memory.itemsize, memory.shape, memory.strides) == ("d", 8, (10,), (8,))
    assert memory.readonly
    assert memory.c_contiguous
    assert memory[3] == 3.0
    with pytest.raises(TypeError):
        memory[0] = 1.0
    backwards = memoryview(numbers[::-3])
    assert (backwards.strides, backwards.tolist()) == ((-24,), [9.0, 6.0, 3.0, 0.0])
    memory = memoryview(samples)
    assert (memory.format, memory.itemsize, memory.nbytes) == (SAMPLE, 56, 280)
    assert (samples.format, samples.itemsize, samples.nbytes) == (SAMPLE, 56, 280)
    assert bytes(samples) == memory.tobytes()


def test_nobody_gets_to_write(module):
    numbers = module.numbers_in_place(10)
    with pytest.raises(TypeError, match=r"not writable|read-write"):
        (ctypes.c_double * 10).from_buffer(numbers)
    with pytest.raises(ValueError, match="read-only"):
        np.asarray(numbers)[0] = 1.0
    with pytest.raises((TypeError, BufferError)):
        numbers[0] = 1.0


def test_what_is_not_contiguous_is_not_shown_as_bytes(module):
    numbers = module.numbers_in_place(10)
    assert bytes(numbers[2:4]) == array.array("d", [2.0, 3.0]).tobytes()
    with pytest.raises(BufferError, match="not contiguous"):
        np.frombuffer(numbers[::2])
    assert memoryview(numbers[::2]).tobytes() == array.array("d", [0, 2, 4, 6, 8]).tobytes()
    assert np.frombuffer(numbers[5:6:2]).tolist() == [5.0]  # one element is


def test_numpy_sees_fields(module):
    samples = module.samples_in_place(5)
    seen = np.asarray(samples)
    assert seen.dtype.names == ("channel", "value", "code", "axes", "at", "last")
    assert seen.dtype["axes"].shape == (3,)
    assert seen.dtype["at"].names == ("x", "y")
    assert seen["at"]["y"].tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert seen["axes"].sum() == 30.0
    assert not seen.flags.owndata
    assert not seen.flags.writeable
    again = np.frombuffer(samples, seen.dtype)
    assert again.ctypes.data == seen.ctypes.data
    assert module.echo_samples(again) == samples


def test_views_keep_memory_and_let_go(module):
    before = libbolt.counters()["live_buffers"]
    view = module.numbers_in_place(3)  # was in the caller's storage
    large = module.numbers_in_place(30_000)
    assert libbolt.counters()["live_buffers"] == before + 2
    gone = weakref.ref(view)
    iterator = iter(view)
    del view
    assert list(iterator) == [0.0, 1.0, 2.0]
    assert gone() is None
    part = large[::3][10:]
    del large
    assert part[0] == 30.0
    assert libbolt._core.live_objects()["views"] == 2
    del part
    assert libbolt.counters()["live_buffers"] == before


def test_cycles_that_hold_a_view_are_found(module):
    view = module.samples_in_place(1)
    gone = weakref.ref(view)
    element = view[0]
    element.at = [element, view]
    del view, element
    gc.collect()
    assert gone() is None


def test_a_view_outlives_everything_else(script):
    script("""
        view = asyncio.run(module.points_in_place(100))
        del module
        for name in [name for name in sys.modules if "libbolt" in name or name == "asyncio"]:
            del sys.modules[name]
        del libbolt, asyncio
        gc.collect()
        assert memoryview(view).nbytes == 1600
        assert view[99].x == 99.0
        part = view[1:3]
    """)


def test_after_a_fork_it_is_still_there(script):
    script("""
        view = module.numbers_in_place(1000)
        child = os.fork()
        if child == 0:
            os._exit(0 if view[999] == 999.0 and sum(view) == 499500.0 else 1)
        assert os.waitpid(child, 0)[1] == 0
    """)


def test_errors_and_cancels_make_no_view(module, run, begin):
    async def main():
        gate = module.gate_new()
        task = await begin(module.points_after(gate, 10))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert libbolt._core.live_objects()["views"] == 0

    run(main)


# ---- Arguments that are memory


def refused(call, value, reason):
    with pytest.raises(TypeError) as caught:
        call(value)
    assert reason in str(caught.value)
    assert "() argument '" in str(caught.value)


def test_memory_of_the_right_format(module):
    numbers = module.numbers_in_place(10)
    for same in (numbers, memoryview(numbers), np.asarray(numbers), array.array("d", numbers),
                 (ctypes.c_double * 10)(*numbers), numbers[::-1].tolist()):  # fmt: skip
        assert module.sum_numbers(same) == 45.0
    assert module.sum_numbers(numbers[2:4]) == 5.0
    assert module.sum_numbers(np.array([])) == 0.0
    # Other names of the same numbers.
    for code in "ql":
        assert module.echo_list(array.array(code, [-1, 2])) == [-1, 2]
    assert module.echo_list((ctypes.c_int64 * 2)(3, 4)) == [3, 4]
    assert module.echo_list(np.arange(3, dtype="<i8")) == [0, 1, 2]
    assert module.echo_flags(np.array([True, False])) == [True, False]


def test_memory_of_another_format(module):
    numbers = module.numbers_in_place(10)
    call = module.sum_numbers
    for wrong in (array.array("f", [1.0]), array.array("q", [1]), np.arange(3), np.array([1j]),
                  np.array([1.0], ">f8"), memoryview(b"12345678"),
                  np.array([b"12345678"])):  # fmt: skip
        refused(call, wrong, "expected a buffer of format 'd' (8 bytes each), got '")
    refused(module.echo_list, np.array([1], "u8"), "got 'L'")
    refused(call, np.zeros((2, 2)), "one dimension, got one of 2")
    refused(call, np.zeros(()), "one dimension, got one of 0")
    refused(call, np.arange(4.0)[::2], "not contiguous")
    refused(call, numbers[::2], "not contiguous")
    with pytest.raises(ValueError, match="'numbers': reading it raised ValueError"):
        call(np.array(["2020-01-01"], "M8[D]"))  # NumPy shows no memory of that kind
    refused(call, b"12345678", "expected list, got bytes")
    refused(call, bytearray(8), "expected list, got bytearray")


def test_a_released_memoryview(module):
    memory = memoryview(array.array("d", [1.0]))
    memory.release()
    with pytest.raises(ValueError, match=r"argument 'numbers': .*released"):
        module.sum_numbers(memory)


def aligned(*fields):
    return np.dtype(list(fields), align=True)


def test_records_as_memory(module, run):
    async def main():
        point = aligned(("x", "f8"), ("y", "f8"))
        points = np.array([(1.0, 2.0), (3.0, 4.0)], point)
        assert await module.sum_points(points) == 10.0
        for wrong in (
            aligned(("y", "f8"), ("x", "f8")),  # another order: the names tell
            aligned(("x", "f8"), ("z", "f8")),
            aligned(("x", "f8"), ("y", "i8")),
            aligned(("x", "f8"), ("y", "f4"), ("z", "f4")),
            aligned(("x", "f4"), ("y", "f8")),  # the same size
            aligned(("x", "f8", 2)),
            np.dtype("c16"),
        ):
            refused(module.sum_points, np.zeros(1, wrong), "expected a buffer of format")

        class Point(ctypes.Structure):
            _fields_ = [("x", ctypes.c_double), ("y", ctypes.c_double)]

        assert await module.sum_points((Point * 2)(Point(1.0, 2.0), Point(3.0, 4.0))) == 10.0

    run(main)


def test_nested_records_as_memory(module):
    samples = module.samples_in_place(5)
    inner = [("x", "f8"), ("y", "f8")]
    dtype = aligned(("channel", "u1"), ("value", "f8"), ("code", "i2"), ("axes", "f4", 3),
                    ("at", inner), ("last", "u1"))  # fmt: skip
    made = np.zeros(5, dtype)
    made.view(np.uint8)[:] = 0xEE  # the padding, too
    for name in ("channel", "value", "code", "last"):
        made[name] = range(5)
    made["axes"] = np.arange(5)[:, None]
    made["at"]["x"] = made["at"]["y"] = range(5)
    assert module.echo_samples(made) == samples
    for wrong in (
        [("channel", "u1"), ("value", "f8"), ("code", "i2"), ("axes", "f4", 2), ("at", inner),
         ("last", "u1")],
        [("channel", "u1"), ("value", "f8"), ("code", "i2"), ("axes", "f4", (3, 1)),
         ("at", inner), ("last", "u1")],
        [("channel", "u1"), ("value", "f8"), ("code", "i2"), ("axes", "f4", 3),
         ("at", [("y", "f8"), ("x", "f8")]), ("last", "u1")],
    ):  # fmt: skip
        refused(module.echo_samples, np.zeros(1, aligned(*wrong)), "expected a buffer of format")
    packed = np.dtype([*dtype.descr[:1], ("value", "f8")])
    refused(module.echo_samples, np.zeros(1, packed), "got 'T{B:channel:")


def test_what_is_in_memory_is_checked(module):
    dtype = aligned(("on", "?"), ("color", "u1"), ("number", "i4"))
    switches = np.zeros(3, dtype)
    switches["color"] = [0, 1, 2]
    assert [each.color for each in module.echo_switches(switches)] == list(module.Color)
    switches.view(np.uint8)[8] = 7
    with pytest.raises(ValueError, match=r"'value\[1\].on': a bool is 0 or 1, not 7"):
        module.echo_switches(switches)
    switches = np.zeros(3, dtype)
    switches["color"][2] = 3
    with pytest.raises(ValueError, match=r"'value\[2\].color': the number is none of the enum's"):
        module.echo_switches(switches)
    with pytest.raises(ValueError, match=r"'value\[0\]': a bool is 0 or 1, not 2"):
        module.echo_flags(np.array([2], np.uint8).view(np.bool_))


FORMATS = ("", "T", "T{", "T{}", "T{d", "T{d:x", "T{d:x:d:y}", "T{d:x:d:y:", "T{d:x:d:y:}}",
           "(", "(1", "(1)", "(2)d", "2d", "99999999999999999999x", "99999999999xd", "x" * 99,
           "@", "@@", "dd:", "T{T{d:x:}:x:d:y:}", "T{(1)d:x:d:y:}",
           "T{d:x:d:y:8x}", "\0")  # fmt: skip


class Header(ctypes.Structure):
    """A Py_buffer, as an exporter fills it in."""

    _fields_ = [("buf", ctypes.c_void_p), ("obj", ctypes.c_void_p), ("len", ctypes.c_ssize_t),
                ("itemsize", ctypes.c_ssize_t), ("readonly", ctypes.c_int),
                ("ndim", ctypes.c_int), ("format", ctypes.c_void_p), ("shape", ctypes.c_void_p),
                ("strides", ctypes.c_void_p), ("suboffsets", ctypes.c_void_p),
                ("internal", ctypes.c_void_p)]  # fmt: skip


@pytest.fixture
def exported():
    """A memoryview of one element of 16 bytes that says of itself what it is told to."""
    from_buffer = ctypes.pythonapi.PyMemoryView_FromBuffer
    from_buffer.argtypes, from_buffer.restype = [ctypes.POINTER(Header)], ctypes.py_object
    shape = (ctypes.c_ssize_t * 1)(1)
    storage = ctypes.create_string_buffer(64)
    formats = []  # a memoryview of this kind keeps nothing alive

    def export(text, size):
        formats.append(ctypes.create_string_buffer(text.encode()))
        places = [ctypes.addressof(each) for each in (storage, formats[-1], shape)]
        header = Header(places[0], None, size, 16, 1, 1, *places[1:], None, None, None)
        return from_buffer(ctypes.byref(header))

    yield export


@pytest.mark.parametrize("text", FORMATS)
def test_formats_that_make_no_sense(module, exported, text):
    refused(module.sum_points, exported(text, 16), "expected a buffer of format")


def test_memory_that_ends_inside_an_element(module, exported, run):
    async def main():
        assert await module.sum_points(exported("T{d:x:d:y:}", 16)) == 0.0
        wrong = exported("T{d:x:d:y:}", 20)
        refused(module.sum_points, wrong, "whole elements of 16 bytes, got one of 20")

    run(main)
