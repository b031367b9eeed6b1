"""Properties of every type that can cross, from strategies that are made of descriptors: values
come back as they went; any bytes are a value or a clear error, in both directions alike."""

import dataclasses
import datetime
import math
import os
import random
import re
import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import libbolt
from libbolt._kinds import Kind

EXAMPLES = 8 if os.environ["BOLT_TEST_SANITIZER"] else 20

# Always the same examples; a slow machine is no failure, nor is the fixture that counts what lives.
each = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)

hostile = libbolt.load(
    os.path.join(os.environ["BOLT_TEST_MODULES"], "libhostile.so"), name="hostile"
)
# Not those that take fewer times than a descriptor can say.
ECHOES = sorted(
    {name.removeprefix("echo_") for name in hostile.__all__ if name.startswith("echo_")}
    - {"pico", "ticks", "tiny"}
)
# Nor is that a number of nanoseconds is whole in the author's unit.
TIME_REFUSED = "not a whole number of|out of the range of the type"


@dataclasses.dataclass(frozen=True)
class Functions:
    """What the module has for one type."""

    name: str

    def __post_init__(self):
        for way in ("echo", "block", "raw", "give"):
            object.__setattr__(self, way, getattr(hostile, f"{way}_{self.name}"))

    @property
    def values(self):
        return values_of(self.echo.params[0][2])


# ---- Values


def integers(bits, signed):
    low = -(2 ** (bits - 1)) if signed else 0
    return st.integers(low, low + 2**bits - 1)


SCALARS = {
    Kind.BOOL: st.booleans(),
    **{Kind[f"I{bits}"]: integers(bits, True) for bits in (8, 16, 32, 64)},
    **{Kind[f"U{bits}"]: integers(bits, False) for bits in (8, 16, 32, 64)},
    Kind.F32: st.floats(width=32),
    Kind.F64: st.floats(),
    Kind.STRING: st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    Kind.BYTES: st.binary(max_size=8),
}

# Whole days, which are whole in every unit that a function may count in.
SCALARS[Kind.DURATION] = st.builds(datetime.timedelta, st.integers(-100_000, 100_000))
SCALARS[Kind.TIMESTAMP] = st.builds(
    datetime.datetime.__add__,
    st.just(datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)),
    SCALARS[Kind.DURATION],
)

known = {}


def values_of(described):
    """The strategy of a type; known before its members are asked, since one may be this type."""
    if described not in known:
        known[described] = st.deferred(lambda: made[described])
        made = {described: make_strategy(described)}
    return known[described]


def make_strategy(described):
    kind, members = Kind(described.kind), described.members
    if kind in SCALARS:
        return SCALARS[kind]
    if kind == Kind.ENUM:
        return st.sampled_from(list(described.cls))
    parts = [values_of(member[2]) for member in members]
    if kind == Kind.OPTIONAL:
        return st.none() | parts[0]
    if kind == Kind.LIST:
        return st.lists(parts[0], max_size=3)
    if kind == Kind.ARRAY:
        return st.lists(parts[0], min_size=members[0][3], max_size=members[0][3])
    if kind == Kind.MAP:
        return st.dictionaries(parts[0], parts[1], max_size=3)
    if kind == Kind.VARIANT:
        return st.one_of(parts)
    assert kind == Kind.RECORD, kind
    return st.builds(described.cls, *parts)


def plain(value):
    """The value as something that is equal exactly if each bit is: NaN is itself, 0.0 is not -0.0,
    True is not 1."""
    if isinstance(value, float):
        return "nan" if math.isnan(value) else struct.pack("<d", value)
    if isinstance(value, (list, tuple)):
        return ["list", *map(plain, value)]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value):
        fields = dataclasses.fields(value)
        return [type(value), *(plain(getattr(value, field.name)) for field in fields)]
    return (type(value), value)


# ---- Bytes


def damage(block, chance):
    """The block with some bytes changed, cut off or added; perhaps none."""
    block = bytearray(block)
    for _ in range(chance.randrange(4)):
        if block:
            block[chance.randrange(len(block))] = chance.choice((0, 1, 2, 3, 4, 8, 127, 128, 255))
    how = chance.randrange(8)
    if how == 0:
        del block[chance.randrange(len(block) + 1) :]
    elif how == 1:
        block += chance.randbytes(1 + chance.randrange(8))
    elif how == 2:
        block += bytes(block)
    elif how == 3 and len(block) >= 24:  # an entry over another
        at = 8 * chance.randrange(len(block) // 8 - 1)
        block[at : at + 16] = block[8:24]
    return bytes(block)


def taken(function, block):
    """The value that comes of a block, in a list; or the text of the error."""
    try:
        return [function(block)]
    except ValueError as error:
        assert type(error) is ValueError
        return str(error)
    except libbolt.BoltError as error:
        assert type(error) is libbolt.BoltError
        return str(error)


@pytest.fixture(params=ECHOES)
def functions(request):
    return Functions(request.param)


def test_all_kinds_are_there():
    seen = set()

    def visit(described):
        if described not in seen:
            seen.add(described)
            for member in described.members:
                if member[2] is not None:
                    visit(member[2])

    for name in ECHOES:
        visit(Functions(name).echo.params[0][2])
    assert {Kind(described.kind) for described in seen} == set(Kind) - {Kind.UNIT, Kind.CLASS}


def test_values_come_back_as_they_went(functions):
    @each
    @given(functions.values)
    def check(value):
        block = functions.block(value)
        assert plain(functions.echo(value)) == plain(value)
        assert plain(functions.raw(block)) == plain(value)
        assert plain(functions.give(block)) == plain(value)

    check()


def test_any_bytes_are_a_value_or_a_clear_error(functions):
    @each
    @given(functions.values, st.integers(0, 2**32))
    def check(value, seed):
        block = damage(functions.block(value), random.Random(seed))
        as_argument, as_result = taken(functions.raw, block), taken(functions.give, block)
        if isinstance(as_argument, str):
            start = f"echo_{functions.name}(): "
            assert as_argument.startswith(start) and len(as_argument) > len(start) + 10
            if re.search(TIME_REFUSED, as_argument):
                return
            assert isinstance(as_result, str), "a result is held to the rules of an argument"
            assert as_result.startswith("the module's answer is malformed: ")
        else:
            assert isinstance(as_result, list), as_result
            assert plain(as_result) == plain(as_argument)
            again = functions.block(as_argument[0])
            assert plain(functions.raw(again)) == plain(as_argument[0])

    check()


@pytest.mark.parametrize("name", ["map", "level_map"])
def test_a_key_occurs_once(name):
    functions = Functions(name)

    @each
    @given(functions.values.filter(len))
    def check(value):
        key = next(iter(value))
        one = functions.block({key: value[key]})
        twice = struct.pack("<II", 2, 0) + one[8:] + bytes(-len(one) % 8) + one[8:]
        assert "[1]': this key occurs twice" in taken(functions.raw, twice)
        assert taken(functions.give, twice) == (
            "the module's answer is malformed: a key occurs twice in a map"
        )

    check()


NOT_FOUND = st.builds(lambda number: struct.pack("<Qq", 0, number), integers(64, True))
REFUSED = st.builds(lambda text: struct.pack("<II", 1, len(text)) + text, st.binary(max_size=8))


def test_any_bytes_are_a_typed_error_or_a_clear_one():
    errors = (hostile.NotFound, hostile.Refused)
    seen = set()

    @settings(each, max_examples=40)  # enough for each of the three, also under a sanitizer
    @given(NOT_FOUND | REFUSED, st.integers(0, 2**32))
    def check(block, seed):
        with pytest.raises(libbolt.Error) as caught:
            hostile.fail_find(damage(block, random.Random(seed)))
        seen.add(type(caught.value))
        if type(caught.value) not in errors:
            assert type(caught.value) is libbolt.BoltError
            assert str(caught.value).startswith("the module's answer is malformed: ")

    check()
    assert seen == {*errors, libbolt.BoltError}
