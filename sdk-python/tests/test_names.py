"""Names that a module may have and Python has not."""

import copy
import dataclasses
import enum
import inspect

import pytest

import libbolt


def test_reserved_names_get_an_underscore(awkward):
    assert str(inspect.signature(awkward.lambda_)) == "(from_: awkward.None_) -> awkward.None_"
    value = awkward.None_(from_=1, __class___=2)
    assert awkward.lambda_(from_=value) == value
    assert [field.name for field in dataclasses.fields(value)] == ["from_", "__class___"]
    assert awkward.__name__ == "awkward"
    assert awkward.__name___(None_=awkward.Keyword.True_) is awkward.Keyword.True_


def test_names_that_no_enum_can_have_get_an_underscore(awkward):
    assert issubclass(awkward.Keyword, enum.Enum)
    names = ["mro_", "True_", "_missing__", "__init___", "name"]
    assert list(awkward.Keyword.__members__) == names
    for value in awkward.Keyword:
        assert awkward.__name___(value) is value


def test_base_of_the_errors_keeps_its_name(modules):
    """What a module calls `Error` itself gets an underscore."""
    module = libbolt.load(modules / "libawkward.so", name="own_error")
    assert issubclass(module.Error_, module.Error)
    assert issubclass(module.Error, libbolt.Error)
    with pytest.raises(module.Error) as caught:
        module.fail(7)
    error = caught.value
    assert (type(error), str(error), error.line) == (module.Error_, "deep", 7)
    twin = copy.copy(module.Error_(line=1, inside=[]))
    assert (str(twin), twin.line, twin.inside) == ("nothing", 1, [])


CLASHES = [
    ("functions", "", "'import' and 'import_' would both be 'import_'"),
    ("methods", "class 'Thing'", "'class' and 'class_' would both be 'class_'"),
    ("parameters", "take()", "'from' and 'from_' would both be 'from_'"),
    ("enumerators", "type 'Choice'", "'None' and 'None_' would both be 'None_'"),
    ("fields", "type 'Fields'", "'lambda' and 'lambda_' would both be 'lambda_'"),
    ("error_fields", "type 'ErrorFields'", "'args' and 'args_' would both be 'args_'"),
    ("bases", "", "'Error' and 'Error_' would both be 'Error_'"),
    ("constants", "", "'None' and 'None_' would both be 'None_'"),
    ("properties", "class 'Knob'", "'class' and 'class_' would both be 'class_'"),
    ("errors", "", "'BadOrWorse' and '(Bad|Worse)' would both be 'BadOrWorse'"),
]


@pytest.mark.parametrize(("what", "place", "which"), CLASHES)
def test_names_alike_in_python_only_are_refused(modules, what, place, which):
    name = f"clash_of_{what}"
    with pytest.raises(libbolt.LoadError) as caught:
        libbolt.load(modules / "libawkward.so", name=name)
    place = f": {place}" if place else ""
    assert str(caught.value) == f"cannot load module '{name}'{place}: {which} in Python"
