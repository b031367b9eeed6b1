"""Records as dataclasses: defaults, boxes, and what tools see of them."""

import copy
import dataclasses
import inspect
import typing

import pytest


def test_signature_says_the_defaults(module):
    parameters = inspect.signature(module.Options).parameters
    assert list(parameters) == ["host", "port", "tags", "level", "timeout", "origin", "retries"]
    assert parameters["host"].default is inspect.Parameter.empty
    assert parameters["port"].default == 8080
    assert parameters["level"].default is module.Level.none
    assert parameters["retries"].kind is inspect.Parameter.KEYWORD_ONLY
    assert [field.name for field in dataclasses.fields(module.Options)] == list(parameters)


def test_defaults_that_can_be_changed_are_made_anew(module):
    one, other = module.Options("a", retries=0), module.Options("a", retries=0)
    one.tags.append("c")
    one.origin.x = 5.0
    assert (other.tags, other.origin) == (["a", "b"], module.Point(0.0, 1.0))
    default = inspect.signature(module.options_or).parameters["options"].default
    default.tags.clear()  # what is shown, not what is sent
    assert module.options_or().tags == ["a", "b"]


def test_copies_are_equal(module):
    value = module.Options("a", tags=["x"], retries=3)
    assert copy.deepcopy(value) == value
    assert dataclasses.replace(value, retries=4).retries == 4


def test_box_is_a_record_or_none(module):
    hints = typing.get_type_hints(module.Link)
    assert hints["next"] == typing.Optional[module.Link]  # noqa: UP045 - what a box is
    with pytest.raises(TypeError, match=r"expected Link \| None, got int"):
        module.echo_link(5)
    with pytest.raises(TypeError, match=r"argument 'value\.next': expected Link"):
        module.echo_link(module.Link(1, "next"))


def test_properties_are_described(module):
    assert isinstance(module.Gauge.degrees, property)
    hints = typing.get_type_hints(module.Gauge.degrees.fget)
    assert hints == {"return": int}
    assert module.Gauge.is_cold.fset is None
    assert module.Gauge.degrees.fset.__doc__ == "Raises:\n    TooHot"
