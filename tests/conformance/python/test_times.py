"""Durations and points in time."""

import datetime
import inspect
import re

import pytest

UTC = datetime.timezone.utc
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=UTC)
TICK = datetime.timedelta(microseconds=1)
LONGEST = datetime.timedelta(microseconds=(2**63 - 1) // 1000)


def test_value_duration(module, run):
    zero = datetime.timedelta()
    for value in (zero, TICK, -TICK, LONGEST, -LONGEST, datetime.timedelta(days=-1, hours=5)):
        back = module.echo_duration(value)
        assert (back, type(back)) == (value, datetime.timedelta)
    assert module.echo_milliseconds() == datetime.timedelta(seconds=1)
    default = inspect.signature(module.echo_milliseconds).parameters["value"].default
    assert default == datetime.timedelta(seconds=1)


def test_value_timestamp(module, run):
    for value in (EPOCH, EPOCH - TICK, EPOCH + LONGEST, EPOCH - LONGEST):
        back = module.echo_timestamp(value)
        assert (back, back.tzinfo) == (value, UTC)
    east = datetime.timezone(datetime.timedelta(hours=5, minutes=45))
    noon = datetime.datetime(2024, 2, 29, 12, tzinfo=east)
    assert module.echo_timestamp(noon) == datetime.datetime(2024, 2, 29, 6, 15, tzinfo=UTC)


def test_value_times_in_a_record(module, run):
    milli = datetime.timedelta(milliseconds=1)
    for value in (
        module.Schedule("none", None, []),
        module.Schedule("some", EPOCH + TICK, [milli, -5 * milli]),
    ):
        assert module.echo_schedule(value) == value


def test_bad_duration_of_another_unit(module, run):
    message = "echo_milliseconds(): argument 'value': not a whole number of milliseconds"
    with pytest.raises(ValueError, match="^" + re.escape(message) + "$"):
        module.echo_milliseconds(datetime.timedelta(microseconds=1500))
