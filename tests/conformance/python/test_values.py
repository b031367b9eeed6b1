"""Values there and back, and values that are refused."""

import math
import re

import pytest

LIMITS = {
    "i8": (-(2**7), 2**7 - 1),
    "u8": (0, 2**8 - 1),
    "i16": (-(2**15), 2**15 - 1),
    "u16": (0, 2**16 - 1),
    "i32": (-(2**31), 2**31 - 1),
    "u32": (0, 2**32 - 1),
    "i64": (-(2**63), 2**63 - 1),
    "u64": (0, 2**64 - 1),
}


def same(echo, *values):
    for value in values:
        back = echo(value)
        assert back == value
        assert type(back) is type(value)


def test_value_scalars(module, run):
    same(module.echo_bool, True, False)
    for name, (least, greatest) in LIMITS.items():
        same(getattr(module, f"echo_{name}"), least, greatest, 0, 1)
    numbers = (0.0, -0.0, 1.5, math.inf, -math.inf)
    same(module.echo_f32, *numbers, 2.0**-149)
    same(module.echo_f64, *numbers, 5e-324, 1.7976931348623157e308)
    assert math.isnan(module.echo_f32(math.nan))
    assert math.isnan(module.echo_f64(math.nan))


def test_value_record_of_all_scalars(module, run):
    low = module.Scalars(False, *(least for least, _ in LIMITS.values()), -1.5, -math.inf)
    high = module.Scalars(True, *(greatest for _, greatest in LIMITS.values()), 1.5, math.inf)
    same(module.echo_scalars, low, high)


def test_value_strings(module, run):
    same(module.echo_string, "", "a", "é", "語", "😀", "a\0b", "x" * 100_000, "é" * 100_000)


def test_value_bytes(module, run):
    same(module.echo_bytes, b"", bytes(range(256)))
    assert module.echo_bytes(bytearray(b"ab")) == b"ab"
    assert module.echo_bytes(memoryview(b"abc")[1:]) == b"bc"


def test_value_large(module, run):
    same(module.echo_string, "x" * 8_000_000)
    same(module.echo_bytes, b"\xff" * 8_000_000)


def test_value_optional(module, run):
    same(module.echo_optional, None, "", "something")


def test_value_list(module, run):
    same(module.echo_list, [], [0], [-(2**63), 2**63 - 1], list(range(1000)))
    assert module.echo_list((1, 2)) == [1, 2]
    assert module.echo_list(range(3)) == [0, 1, 2]


def test_value_nested_lists(module, run):
    same(module.echo_nested, [], [[]], [["a", None, ""], [], [None]])


def test_value_map(module, run):
    same(module.echo_map, {}, {"": 0}, {"a": 1, "b": -2, "ü": 2**63 - 1})


def test_value_variant(module, run):
    same(module.echo_variant, 7, "seven", module.Point(1.0, 2.0))


def test_value_array(module, run):
    same(module.echo_array, [1.0, -2.0, math.inf])


def test_value_enum(module, run):
    same(module.echo_color, *module.Color)
    same(module.echo_level, *module.Level)
    assert module.Level.low.value == -5


def test_value_plain_records(module, run):
    points = [module.Point(float(i), -float(i)) for i in range(100)]
    same(module.echo_point, points[1])
    same(module.echo_points, [], points)


def test_value_plain_records_with_tail_padding(module, run):
    same(module.echo_marks, [], [module.Mark(i, i % 256) for i in range(300)])


def test_value_record(module, run):
    home = module.Point(1.0, 2.0)
    same(
        module.echo_person,
        module.Person(1, "Ada", "ada@example.org", ["a", "ü"], module.Color.blue, home),
        module.Person(-1, "", None, [], module.Color.red, home),
    )


def test_value_recursive(module, run):
    leaf = module.Tree("leaf", [])
    same(module.echo_tree, leaf, module.Tree("root", [leaf, module.Tree("node", [leaf, leaf])]))


def refused(function, value, exception, reason):
    message = f"{function.__name__}() argument 'value'{reason}"
    with pytest.raises(exception, match="^" + re.escape(message)):
        function(value)


def test_bad_bool(module, run):
    for value, name in ((1, "int"), (None, "NoneType"), ("true", "str")):
        refused(module.echo_bool, value, TypeError, f": expected bool, got {name}")


def test_bad_utf8(module, run):
    reason = "not valid Unicode: a lone surrogate at position 2"
    refused(module.echo_string, "ab\ud800", ValueError, f": {reason}")
    with pytest.raises(ValueError, match=re.escape(f"argument 'value[0][1]': {reason}")):
        module.echo_nested([["fine", "ab\udfff"]])


def test_bad_enum(module, run):
    refused(module.echo_color, 1, TypeError, ": expected Color, got int")
    refused(module.echo_color, module.Level.none, TypeError, ": expected Color, got Level")
    refused(module.echo_level, None, TypeError, ": expected Level, got NoneType")


def test_bad_depth(module, run):
    tree = module.Tree("leaf", [])
    for _ in range(70):
        tree = module.Tree("node", [tree])
    with pytest.raises(ValueError, match="nested deeper than 64"):
        module.echo_tree(tree)
    endless = module.Tree("endless", [])
    endless.children.append(endless)
    with pytest.raises(ValueError, match="nested deeper than 64"):
        module.echo_tree(endless)
