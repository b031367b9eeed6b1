"""Records of numbers, whose instances are the memory of the C++ struct."""

import copy
import dataclasses
import gc
import inspect
import math
import sys

import pytest

TEXT = "Gadget(on=True, large=18446744073709551615, ratio=0.5, small=-128)"


def gadget(awkward):
    return awkward.Gadget(True, 2**64 - 1, 0.5, -128)


def test_values_come_back(awkward):
    value = awkward.echo_gadget(gadget(awkward))
    assert repr(value) == TEXT
    assert value == gadget(awkward)
    assert value.on is True
    assert [type(field) for field in dataclasses.astuple(value)] == [bool, int, float, int]
    assert awkward.echo_gadgets([value] * 100) == [value] * 100


def test_it_is_a_dataclass(awkward):
    cls = awkward.Gadget
    names = ["on", "large", "ratio", "small"]
    assert [field.name for field in dataclasses.fields(cls)] == names
    assert list(inspect.signature(cls).parameters) == names
    assert cls.__match_args__ == cls.__slots__ == tuple(names)
    assert (cls.__name__, cls.__qualname__, cls.__module__) == ("Gadget", "Gadget", "awkward")
    match gadget(awkward):
        case cls(True, large, small=small):
            assert (large, small) == (2**64 - 1, -128)
        case _:
            pytest.fail("it matches by place and by name")
    with pytest.raises(TypeError, match="unhashable"):
        hash(gadget(awkward))
    with pytest.raises(AttributeError, match="other"):
        gadget(awkward).other = 1
    with pytest.raises(TypeError, match="missing 3 required"):
        cls(True)


def test_what_is_assigned_is_kept(awkward):
    """What the field cannot hold is refused by the call, which says where it is."""
    value = gadget(awkward)
    for name, kept in (("on", 2), ("large", -1), ("large", 2**64), ("large", True), ("ratio", 0.1),
                       ("ratio", 1e300), ("ratio", math.inf), ("ratio", 1), ("small", 128),
                       ("small", "text"), ("small", None), ("small", [])):  # fmt: skip
        setattr(value, name, kept)
        assert getattr(value, name) is kept
        assert f"{name}={kept!r}" in repr(value)
        assert value != gadget(awkward)
        assert copy.copy(value) == value
        setattr(value, name, getattr(gadget(awkward), name))
        assert value == gadget(awkward)
    value.ratio = 0.1
    assert awkward.echo_gadget(value).ratio == pytest.approx(0.1)
    value.ratio = 1
    assert awkward.echo_gadget(value).ratio == 1.0
    value.small = 128
    with pytest.raises(OverflowError, match=r"argument 'value\.small': 128 does not fit i8"):
        awkward.echo_gadget(value)
    with pytest.raises(OverflowError, match=r"argument 'value\[1\]\.small': 128 does not fit i8"):
        awkward.echo_gadgets([gadget(awkward), value])


def test_deleted_fields(awkward):
    value = gadget(awkward)
    del value.small
    for _ in range(2):
        with pytest.raises(AttributeError, match="small"):
            print(value.small)
        with pytest.raises(AttributeError, match="small"):
            del value.small
    value.small = -128
    assert value == gadget(awkward)


def test_nan_equals_nothing_but_its_own_record(module):
    point = module.echo_point(module.Point(math.nan, 0.0))
    assert math.isnan(point.x)
    assert point == point
    assert point != module.echo_point(point)
    assert module.Point(0.0, 1.0) == module.Point(-0.0, 1.0)
    assert math.copysign(1.0, module.echo_point(module.Point(-0.0, 1.0)).x) == -1.0
    assert point != (point.x, point.y)
    with pytest.raises(TypeError):
        assert point < point


def test_copies(awkward):
    value = gadget(awkward)
    for same in (copy.copy(value), copy.deepcopy(value), dataclasses.replace(value)):
        assert same == value
        assert same is not value
        same.small = 1
        assert value.small == -128
    assert dataclasses.replace(value, small=3).small == 3
    assert list(dataclasses.asdict(value).values()) == list(dataclasses.astuple(value))


def test_derived_classes(module):
    class Named(module.Point):
        def __init__(self, name, x, y):
            super().__init__(x, y)
            self.name = name

        @property
        def length(self):
            return math.hypot(self.x, self.y)

    class Doubled(module.Point):
        @property
        def x(self):
            return 2 * module.Point.x.__get__(self)

        @x.setter
        def x(self, value):
            module.Point.x.__set__(self, value)

    @dataclasses.dataclass
    class Deep(module.Point):
        z: float

    named = Named("a", 3.0, 4.0)
    assert (named.length, copy.deepcopy(named).name, copy.copy(named)) == (5.0, "a", named)
    assert module.echo_point(named) == module.Point(3.0, 4.0)
    assert named != module.Point(3.0, 4.0)
    assert module.echo_point(Doubled(1.0, 2.0)) == module.Point(2.0, 2.0)
    assert module.echo_points([Doubled(1.0, 2.0)]) == [module.Point(2.0, 2.0)]
    assert Deep(1.0, 2.0, 3.0) == copy.copy(Deep(1.0, 2.0, 3.0)) != Deep(1.0, 2.0, 4.0)
    assert repr(Deep(1.0, 2.0, 3.0)).endswith("Deep(x=1.0, y=2.0, z=3.0)")


def test_what_a_class_is_given_is_obeyed(modules):
    import libbolt

    module = libbolt.load(modules / "libconformance.so")
    point = module.Point(1.0, 2.0)
    assert [point.x, point.x] == [1.0, 1.0]
    field = module.Point.x
    module.Point.x = property(lambda self: field.__get__(self) + 10)
    assert [point.x, point.x, point.y] == [11.0, 11.0, 2.0]
    module.Point.x = field
    assert [point.x, point.x] == [1.0, 1.0]
    with pytest.raises(TypeError):
        field.__get__(3)


def test_an_instance_that_was_not_initialised(module):
    point = object.__new__(module.Point)
    assert point == object.__new__(module.Point)
    assert point.x == 0.0
    point.y = "odd"
    assert point == copy.copy(point) != module.Point(0.0, 0.0)


def test_what_is_kept_is_let_go(module):
    odd = object()
    before = sys.getrefcount(odd)
    points = [module.Point(odd, odd) for _ in range(100)]
    for point in points[:50]:
        point.x = 1.0
        del point.y
    assert sys.getrefcount(odd) == before + 100
    del points, point
    assert sys.getrefcount(odd) == before


def test_nothing_for_the_garbage_collector(module):
    point = module.echo_point(module.Point(1.0, 2.0))
    assert not gc.is_tracked(point)
    assert sys.getsizeof(point) <= 48
