"""What records have beyond fields: defaults, and boxes that hold another one of the same type."""

import datetime
import inspect

import pytest

import libbolt


def test_value_defaults(module, run):
    least = module.Options("here", retries=3)
    assert (least.port, least.tags, least.level) == (8080, ["a", "b"], module.Level.none)
    assert least.timeout == datetime.timedelta(milliseconds=1500)
    assert least.origin == module.Point(0.0, 1.0)
    assert module.echo_options(least) == least
    assert least.tags is not module.Options("here", retries=3).tags
    with pytest.raises(TypeError, match="retries"):
        module.Options("here")

    whole = module.options_or()
    assert whole == module.Options("localhost", retries=0)
    parameter = inspect.signature(module.options_or).parameters["options"]
    assert parameter.default == whole
    point = module.Point(2.0, 3.0)
    other = module.Options("there", 1, [], module.Level.low, None, point, retries=1)
    assert module.options_or(other) == other


def chain(module, links):
    first = None
    for i in range(links):
        first = module.Link(i, first)
    return first


def test_value_link(module, run):
    for links in (0, 1, 2, 64):
        value = chain(module, links)
        assert module.echo_link(value) == value
        assert module.chain(links) == value
    assert module.sum_of(chain(module, 3)) == 3
    assert module.sum_of(chain(module, 65)) == sum(range(65))
    assert module.Link(5).next is None


def test_bad_link_depth(module, run):
    with pytest.raises(ValueError, match=r"argument 'value.*\.next': nested deeper than 64"):
        module.echo_link(chain(module, 65))
    with pytest.raises(ValueError, match="nested deeper than 64"):
        module.sum_of(chain(module, 66))
    endless = module.Link(0)
    endless.next = endless
    with pytest.raises(ValueError, match="nested deeper than 64"):
        module.sum_of(endless)
    with pytest.raises(libbolt.BoltError, match="the value is nested too deeply"):
        module.chain(65)
