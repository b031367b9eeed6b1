"""Typed errors as exceptions, whatever the module puts into them."""

import dataclasses

import pytest

import libbolt


def test_text_that_is_not_utf8_does_not_hide_the_error(awkward):
    for given, text in ((b"a\xffb", "a\ufffdb"), (b"\x89PNG", "\ufffdPNG"), (b"fine", "fine")):
        with pytest.raises(awkward.Garbled) as caught:
            awkward.garble(given)
        assert (caught.value.text, caught.value.more) == (text, {text: [text]})


def test_fields_do_not_hide_what_exceptions_have(awkward):
    """They get an underscore, in every Python version the same."""
    with pytest.raises(awkward.Busy) as caught:
        awkward.be_busy()
    error = caught.value
    fields = [field.name for field in dataclasses.fields(error)]
    assert fields == ["args_", "add_note_", "with_traceback_", "__cause___", "from_"]
    values = ["the text", 3, "a trace", "a cause", "here"]
    assert [getattr(error, name) for name in fields] == values
    assert (error.args, error.__cause__, error.with_traceback(None)) == ((), None, error)
    assert str(error).startswith("args_='the text', add_note_=3")


@pytest.fixture(params=["inside_first", "outside_first"])
def nested(modules, request):
    """Errors inside errors, first named from the inside and from the outside."""
    return libbolt.load(modules / "libawkward.so", name=request.param)


@pytest.mark.parametrize(
    ("name", "documented", "number"),
    [
        ("fail_a", "A", 1),
        ("fail_ab", "AOrB", 2),
        ("fail_ca", "COrA", 3),
        ("fail_abc", "AOrBOrC", 4),
        ("fail_all", "Failure", 5),
    ],
)
def test_documented_class_catches_the_error(nested, name, documented, number):
    function = getattr(nested, name)
    assert function.__doc__ == f"Raises:\n    {documented}"
    with pytest.raises(getattr(nested, documented)) as caught:
        function()
    assert type(caught.value) is nested.A
    assert caught.value.a == number


def test_errors_inside_errors_are_subclasses(nested):
    below = {
        nested.Failure: (nested.AOrB, nested.COrA, nested.AOrBOrC, nested.A, nested.B, nested.C),
        nested.AOrBOrC: (nested.AOrB, nested.A, nested.B, nested.C),
        nested.COrA: (nested.A, nested.C),
        nested.AOrB: (nested.A, nested.B),
    }
    every = {nested.A, nested.B, nested.C, *below}
    for outer, inside in below.items():
        assert {each for each in every if issubclass(each, outer)} == {outer, *inside}
    assert all(name.isidentifier() for name in nested.__all__)
    assert nested.Failure.__doc__ == "Whatever goes wrong."


def test_name_of_an_error_that_is_a_variant(nested):
    assert "Failure" in nested.__all__
    assert issubclass(nested.Failure, libbolt.Error)
    with pytest.raises(nested.Failure):
        nested.fail_all()
