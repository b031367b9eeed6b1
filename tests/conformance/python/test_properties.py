"""Properties of a class, constants of a module, and errors that are said with their own text."""

import datetime

import pytest

import libbolt


def test_property_read_write(module, run):
    with module.Gauge.make() as gauge:
        assert gauge.degrees == 20
        gauge.degrees = 4
        gauge.label += "!"
        assert (gauge.degrees, gauge.label) == (4, "inside!")
        with pytest.raises(module.TooHot, match=r"^101 degrees are too hot$") as caught:
            gauge.degrees = 101
        assert caught.value.limit == 100
        with pytest.raises(TypeError, match=r"Gauge\.degrees\(\) argument 'value': expected int"):
            gauge.degrees = "warm"
    assert module.Gauge.degrees.__doc__.startswith("Its temperature, to 100.")
    with pytest.raises(libbolt.ClosedError):
        print(gauge.degrees)


def test_property_read_only(module, run):
    with module.Gauge.make() as gauge:
        assert (gauge.is_cold, gauge.serial) == (False, 7)
        for name in ("is_cold", "serial"):
            with pytest.raises(AttributeError):
                setattr(gauge, name, 1)


def test_G10_property_of_a_held_object_is_busy(module, run, begin):
    async def main():
        gate = module.gate_new()
        with module.Gauge.make() as gauge:
            held = await begin(gauge.hold(gate))
            with pytest.raises(libbolt.BusyError):
                print(gauge.degrees)
            with pytest.raises(libbolt.BusyError):
                gauge.label = "elsewhere"
            module.gate_open(gate)
            await held
            assert (gauge.degrees, gauge.label) == (20, "inside")

    run(main)


def test_constants(module, run):
    assert (module.ANSWER, module.GREETING) == (42, "hello")
    assert module.Point(0.0, 0.0) == module.ORIGIN
    assert datetime.timedelta(milliseconds=250) == module.PAUSE
    assert module.PRIMES == b"\x02\x03\x05\x07"
    assert {"ANSWER", "GREETING", "ORIGIN", "PAUSE", "PRIMES"} <= set(module.__all__)
    assert "ANSWER: To everything." in module.__doc__
    assert module.__annotations__["ORIGIN"] is module.Point


def test_error_message(module, run):
    with pytest.raises(module.Rejected) as caught:
        module.reject(3, "no room")
    assert (str(caught.value), caught.value.code, caught.value.why) == ("no room", 3, "no room")


def test_error_base_of_a_module(module, run):
    assert issubclass(module.Error, libbolt.Error)
    for name in ("Rejected", "TooHot", "NotFound", "NotFoundOrRefused", "Fault"):
        assert issubclass(getattr(module, name), module.Error)
    with pytest.raises(module.Error):
        module.reject(1, "")
    assert not issubclass(libbolt.BoltError, module.Error)
