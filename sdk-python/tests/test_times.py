"""datetime's values: what is taken, what is refused, and how it is said."""

import datetime
import re
import typing

import pytest

UTC = datetime.timezone.utc
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=UTC)


def refused(function, value, exception, reason):
    message = f"{function.__name__}() argument 'value{reason}"
    with pytest.raises(exception, match="^" + re.escape(message)):
        function(value)


def test_nanoseconds_are_rounded_down(awkward):
    micro = datetime.timedelta(microseconds=1)
    for nanoseconds, expected in ((0, 0), (999, 0), (1000, 1), (-1, -1), (-1000, -1), (-1001, -2)):
        assert awkward.nanoseconds(nanoseconds) == expected * micro
        assert awkward.nanoseconds_since_1970(nanoseconds) == EPOCH + expected * micro
    for end in (-(2**63), 2**63 - 1):
        assert awkward.nanoseconds(end) == datetime.timedelta(microseconds=end // 1000)
        assert awkward.nanoseconds_since_1970(end).year == (1677 if end < 0 else 2262)


def test_naive_datetime_is_refused(module):
    naive = datetime.datetime(2024, 1, 1)

    class Nowhere(datetime.tzinfo):
        def utcoffset(self, when):
            return None

    for value in (naive, naive.replace(tzinfo=Nowhere())):
        refused(module.echo_timestamp, value, ValueError, "': a naive datetime is no point in time")
    schedule = module.Schedule("", naive, [])
    refused(module.echo_schedule, schedule, ValueError, ".begin': a naive datetime")


def test_other_values_are_refused(module):
    for value in (1, 1.5, "1", None, datetime.date(2024, 1, 1), datetime.timedelta(1)):
        name = f"{type(value).__module__}.{type(value).__name__}".removeprefix("builtins.")
        refused(module.echo_timestamp, value, TypeError, f"': expected datetime, got {name}")
    for value in (1, 1.5, None, EPOCH):
        name = f"{type(value).__module__}.{type(value).__name__}".removeprefix("builtins.")
        refused(module.echo_duration, value, TypeError, f"': expected timedelta, got {name}")


def test_times_out_of_range_are_refused(module):
    much = datetime.timedelta(microseconds=(2**63 - 1) // 1000 + 1)
    for value in (much, -much, datetime.timedelta.max, datetime.timedelta.min):
        reason = f"': {value!r} does not fit 64 bits of nanoseconds"
        refused(module.echo_duration, value, OverflowError, reason)
    for value in (EPOCH + much, datetime.datetime.max.replace(tzinfo=UTC)):
        reason = f"': {value!r} does not fit 64 bits of nanoseconds"
        refused(module.echo_timestamp, value, OverflowError, reason)


def test_time_zone_that_raises_is_named(module):
    class Broken(datetime.tzinfo):
        def utcoffset(self, when):
            raise KeyError("no table")

    value = datetime.datetime(2024, 1, 1, tzinfo=Broken())
    with pytest.raises(ValueError, match="reading it raised KeyError: 'no table'") as caught:
        module.echo_timestamp(value)
    assert isinstance(caught.value.__cause__, KeyError)


def test_same_hour_twice_is_told_apart(module):
    """The clocks go back: fold says which of the two it is."""

    class Autumn(datetime.tzinfo):
        def utcoffset(self, when):
            return datetime.timedelta(hours=1 if when.fold else 2)

        def dst(self, when):
            return datetime.timedelta(hours=0 if when.fold else 1)

    first = datetime.datetime(2024, 10, 27, 2, 30, tzinfo=Autumn())
    assert module.echo_timestamp(first) == datetime.datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
    second = module.echo_timestamp(first.replace(fold=1))
    assert second == datetime.datetime(2024, 10, 27, 1, 30, tzinfo=UTC)


def test_records_and_functions_say_the_types(module):
    hints = typing.get_type_hints(module.Schedule)
    assert hints["begin"] == typing.Optional[datetime.datetime]  # noqa: UP045 - what it is
    assert hints["pauses"] == list[datetime.timedelta]
    assert module.echo_duration.__annotations__["return"] is datetime.timedelta


def test_variant_takes_times_apart(awkward):
    for value in (EPOCH, datetime.timedelta(seconds=5), "noon"):
        assert awkward.echo_moment(value) == value
