"""Bad input: each a clear exception, before anything native runs."""

import array
import collections
import re
import types

import pytest

import libbolt


def refused(function, args, exception, message, **names):
    with pytest.raises(exception, match="^" + re.escape(message) + "$"):
        function(*args, **names)


def refused_because(function, value, exception, place, cause):
    """The value's own code raises: the exception names function and place, and has that as its
    cause. Its text."""
    start = f"{function.__name__}() argument '{place}': reading it raised {cause.__name__}: "
    with pytest.raises(exception, match="^" + re.escape(start)) as caught:
        function(value)
    assert type(caught.value) is exception
    assert type(caught.value.__cause__) is cause
    return str(caught.value)


def test_too_many_arguments(module):
    refused(module.add, (1, 2, 3), TypeError, "add() takes 2 arguments but 3 were given")
    refused(module.noop, (1,), TypeError, "noop() takes 0 arguments but 1 was given")
    message = "greet() takes from 1 to 3 arguments but 4 were given"
    refused(module.greet, (1, 2, 3, 4), TypeError, message)


def test_too_few_arguments(module):
    refused(module.add, (1,), TypeError, "add() missing required argument 'b'")
    refused(module.add_sync, (), TypeError, "add_sync() missing required argument 'a'")
    refused(module.add, (), TypeError, "add() missing required argument 'a'", b=1)


def test_unknown_and_repeated_names(module):
    refused(module.add, (1, 2), TypeError, "add() got an unexpected keyword argument 'c'", c=3)
    refused(module.add, (1,), TypeError, "add() got multiple values for argument 'a'", a=3)


def test_names_made_at_run_time(module):
    assert module.add_sync(**{"".join(["", "a"]): 1, "".join(["", "b"]): 2}) == 3


@pytest.mark.parametrize("value", [None, "1", 1.0, float("nan"), b"1", [1], object()])
def test_wrong_type_for_int(module, value):
    got = type(value).__name__
    refused(module.add, (value, 1), TypeError, f"add() argument 'a': expected int, got {got}")
    refused(module.add, (1, value), TypeError, f"add() argument 'b': expected int, got {got}")


@pytest.mark.parametrize("value", [None, 1, b"text", ["text"]])
def test_wrong_type_for_str(module, value):
    got = type(value).__name__
    refused(module.echo, (value,), TypeError, f"echo() argument 'text': expected str, got {got}")


@pytest.mark.parametrize("value", [None, 1, "text", [1]])
def test_wrong_type_for_bytes(module, value):
    got = type(value).__name__
    message = f"echo_bytes() argument 'value': expected bytes, got {got}"
    refused(module.echo_bytes, (value,), TypeError, message)


@pytest.mark.parametrize("value", [None, 1, "text", b"bytes", {1: 2}, {1}])
def test_wrong_type_for_list(module, value):
    got = type(value).__name__
    message = f"echo_list() argument 'value': expected list, got {got}"
    refused(module.echo_list, (value,), TypeError, message)


@pytest.mark.parametrize("value", [None, 1, "text", [("a", 1)]])
def test_wrong_type_for_map(module, value):
    got = type(value).__name__
    message = f"echo_map() argument 'value': expected dict, got {got}"
    refused(module.echo_map, (value,), TypeError, message)


MAPPINGS = [
    dict,
    collections.OrderedDict,
    collections.UserDict,
    collections.ChainMap,
    types.MappingProxyType,
]


@pytest.mark.parametrize("kind", MAPPINGS)
def test_mappings_are_maps_and_no_lists(module, kind):
    assert module.echo_map(kind({"a": 1, "b": 2})) == {"a": 1, "b": 2}
    for function in (module.echo_list, module.echo_array):
        with pytest.raises(TypeError, match="argument 'value': expected list, got "):
            function(kind({1: 2, 3: 4, 5: 6}))


def test_sequences_are_lists_and_no_maps(module):
    sequences = (1, 2), range(1, 3), collections.deque([1, 2]), array.array("q", [1, 2])
    for numbers in (*sequences, collections.UserList([1, 2])):
        assert module.echo_list(numbers) == [1, 2]
        with pytest.raises(TypeError, match="argument 'value': expected dict, got "):
            module.echo_map(numbers)


@pytest.mark.parametrize("items", [[1, 2], [("a",)], [("a", 1, 2)], ["ab"], [["a", 1]]])
def test_mapping_whose_items_are_no_pairs(module, items):
    class Odd(dict):
        def items(self):
            return items

    refused(
        module.echo_map,
        (Odd(a=1),),
        TypeError,
        "echo_map() argument 'value': its items() are not pairs",
    )


def test_wrong_type_for_optional_and_variant(module):
    message = "echo_optional() argument 'value': expected str | None, got int"
    refused(module.echo_optional, (1,), TypeError, message)
    message = "echo_variant() argument 'value': expected int | str | Point, got NoneType"
    refused(module.echo_variant, (None,), TypeError, message)


def test_alternative_that_fits_exactly_has_the_last_word(awkward):
    """An int out of its range is refused, not made a float."""
    numbers = [1, 1.0, True, 2**63 - 1, -(2**63)]
    assert [type(awkward.echo_number(value)) for value in numbers] == [int, float, bool, int, int]
    limits = "-9223372036854775808 to 9223372036854775807"
    for value in (2**63, 2**63 + 1, -(2**63) - 1):
        message = f"echo_number() argument 'value': {value} does not fit i64 ({limits})"
        refused(awkward.echo_number, (value,), OverflowError, message)


def test_wrong_type_for_record(module):
    message = "echo_point() argument 'value': expected Point, got tuple"
    refused(module.echo_point, ((1.0, 2.0),), TypeError, message)
    message = "echo_point() argument 'value.y': expected float, got str"
    refused(module.echo_point, (module.Point(1.0, "2"),), TypeError, message)


def test_wrong_type_inside(module):
    message = "echo_list() argument 'value[2]': expected int, got str"
    refused(module.echo_list, ([1, 2, "3"],), TypeError, message)
    message = "echo_nested() argument 'value[1][0]': expected str | None, got int"
    refused(module.echo_nested, ([[], [1]],), TypeError, message)
    message = "echo_map() argument 'value['b']': expected int, got NoneType"
    refused(module.echo_map, ({"a": 1, "b": None},), TypeError, message)
    message = "echo_points() argument 'value[1].x': expected float, got NoneType"
    points = [module.Point(1.0, 2.0), module.Point(None, 2.0)]
    refused(module.echo_points, (points,), TypeError, message)


def test_wrong_count_for_array(module):
    message = "echo_array() argument 'value': expected 3 elements, got 2"
    refused(module.echo_array, ([1.0, 2.0],), ValueError, message)


def test_out_of_range(module):
    limits = "-9223372036854775808 to 9223372036854775807"
    message = f"add() argument 'a': 9223372036854775808 does not fit i64 ({limits})"
    refused(module.add, (2**63, 0), OverflowError, message)
    message = f"add() argument 'b': -9223372036854775809 does not fit i64 ({limits})"
    refused(module.add, (0, -(2**63) - 1), OverflowError, message)
    message = "echo_u8() argument 'value': -1 does not fit u8 (0 to 255)"
    refused(module.echo_u8, (-1,), OverflowError, message)
    message = "echo_i8() argument 'value': 128 does not fit i8 (-128 to 127)"
    refused(module.echo_i8, (128,), OverflowError, message)
    for value in (-1, 2**64):
        message = f"echo_u64() argument 'value': {value} does not fit u64 (0 to {2**64 - 1})"
        refused(module.echo_u64, (value,), OverflowError, message)


def test_numbers_too_long_to_print(module):
    with pytest.raises(OverflowError, match=r"argument 'value': .* does not fit i32"):
        module.echo_i32(10**10_000)


def test_floats(module):
    message = "echo_f32() argument 'value': 1e+39 does not fit f32"
    refused(module.echo_f32, (1e39,), OverflowError, message)
    with pytest.raises(OverflowError, match="does not fit f64"):
        module.echo_f64(10**400)
    assert module.echo_f64(3) == 3.0
    refused(
        module.echo_f64, ("1",), TypeError, "echo_f64() argument 'value': expected float, got str"
    )
    refused(
        module.echo_f64,
        (1j,),
        TypeError,
        "echo_f64() argument 'value': expected float, got complex",
    )


def test_numbers_that_convert(module):
    class Index:
        def __index__(self):
            return 7

    class Broken:
        def __index__(self):
            raise KeyError("inside")

    class Text:
        def __index__(self):
            return "7"

    class Float:
        def __float__(self):
            return 1 / 0

    assert module.echo_i32(Index()) == 7
    assert module.echo_list([Index(), 1]) == [7, 1]
    raised = refused_because(module.echo_i32, Broken(), ValueError, "value", KeyError)
    assert raised.endswith("reading it raised KeyError: 'inside'")
    refused_because(module.echo_list, [1, Broken()], ValueError, "value[1]", KeyError)
    refused_because(module.echo_variant, Broken(), ValueError, "value", KeyError)
    refused_because(module.echo_i32, Text(), TypeError, "value", TypeError)
    refused_because(module.echo_f64, Float(), ValueError, "value", ZeroDivisionError)


def test_values_that_cannot_be_read(module):
    class Sequence:
        def __len__(self):
            return 1

        def __getitem__(self, index):
            raise RuntimeError("no item")

        def __iter__(self):
            raise RuntimeError("no iterator")

    class Mapping(dict):
        def items(self):
            raise RuntimeError("no items")

    point = module.Point(1.0, 2.0)
    del point.y
    refused_because(module.echo_point, point, ValueError, "value.y", AttributeError)
    refused_because(module.echo_points, [point], ValueError, "value[0].y", AttributeError)
    view = memoryview(b"bytes")
    view.release()
    refused_because(module.echo_bytes, view, ValueError, "value", ValueError)
    refused_because(module.echo_list, Sequence(), ValueError, "value", RuntimeError)
    refused_because(module.echo_map, Mapping(a=1), ValueError, "value", RuntimeError)


def test_interrupts_are_not_the_values_fault(module):
    class Interrupted:
        def __index__(self):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        module.echo_i32(Interrupted())


def test_list_that_changes_while_it_is_read(module):
    class Shrinks:
        def __index__(self):
            values.clear()
            return 1

    values = [Shrinks(), 1, 2]
    message = "echo_list() argument 'value': the sequence changed while it was read"
    refused(module.echo_list, (values,), ValueError, message)


def test_lone_surrogate(module):
    message = "echo() argument 'text': not valid Unicode: a lone surrogate at position 1"
    refused(module.echo, ("a\udc00",), ValueError, message)


def test_buffer_that_is_not_contiguous(module):
    message = "echo_bytes() argument 'value': the buffer is not contiguous"
    refused(module.echo_bytes, (memoryview(b"abcd")[::2],), ValueError, message)


def test_empty_values(module, run):
    async def main():
        assert await module.echo("") == ""
        assert module.echo_bytes(b"") == b""
        assert module.echo_list([]) == []
        assert module.echo_map({}) == {}

    run(main)


def test_100_mb(module, run):
    text, data = "x" * 100_000_000, b"\0" * 100_000_000

    async def main():
        assert await module.echo(text) == text
        assert module.echo_bytes(data) == data

    run(main)


def test_only_lists_and_maps_are_levels(awkward, module):
    """64 of them, whatever is between, in arguments and results: as C++ counts."""
    value = awkward.Onion(None)
    for _ in range(64):
        value = awkward.Onion([[value]])
    assert awkward.onion(64) == value
    assert awkward.echo_onion(value) == value
    with pytest.raises(ValueError, match="nested deeper than 64"):
        awkward.echo_onion(awkward.Onion([[value]]))
    with pytest.raises(libbolt.BoltError, match="nested too deeply"):
        awkward.onion(65)

    tree = module.Tree("leaf", [])
    for _ in range(63):
        tree = module.Tree("node", [tree])
    assert module.echo_tree(tree) == tree
    with pytest.raises(ValueError, match="nested deeper than 64"):
        module.echo_tree(module.Tree("node", [tree]))


def test_refused_arguments_start_nothing(module):
    journal = module.journal_new()
    for bad in ((journal, None), (None, "line"), (-1, "line"), (journal,)):
        with pytest.raises((TypeError, OverflowError)):
            module.write_line(*bad)
    assert module.journal_lines(journal) == []


def test_method_on_something_else(module):
    message = "Cell.get() needs an instance of its class, got int"
    refused(module.Cell.get, (1,), TypeError, message)
    refused(module.Cell.get, (), TypeError, "Cell.get() needs an instance")


def test_class_has_no_constructor(module):
    with pytest.raises(TypeError, match="Cell has no constructor: use one of its static functions"):
        module.Cell()
