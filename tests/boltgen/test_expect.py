"""Checksums compared when a library is loaded, and by boltgen check."""

import pytest
from conftest import run

import libbolt

ASK = """
import libbolt, station
try:
    print(station.scale(2.0))
except libbolt.VersionError as error:
    print(isinstance(error, ImportError))
    print(error)
"""
DIFFERENCES = """  read:
    expected:        function read(id:i64)->Reading
    the library has: function read(id:i64,since:i64)->Reading
  latest: a type that it uses is another one: function latest()->Reading
  forget: the library has none; expected: function forget()->unit
  Reading:
    expected:        plain record Reading{celsius:f64}
    the library has: plain record Reading{celsius:f64,humidity:f64}
"""


def test_a_package_takes_the_library_it_was_generated_for(station, library, program):
    path = str(library("station_old"))
    assert program(ASK, station.parent, BOLT_LIBRARY_STATION=path) == "3.0\n"


def test_every_difference_is_named(station, library, program):
    path = str(library("station_new"))
    said = program(ASK, station.parent, BOLT_LIBRARY_STATION=path)
    head = f"True\ncannot load '{path}': it is not the library that this program was made for\n"
    assert said.startswith(head + DIFFERENCES)
    assert "boltgen python LIBRARY -o DIR" in said
    assert "scale" not in said and "remember" not in said


def test_check_says_the_same(station, library):
    words = ["check", "--name", "station"]
    assert run("boltgen", *words, library("station_old"), station) == ("", "")
    said = run("boltgen", *words, library("station_new"), station, code=1)[1]
    assert DIFFERENCES in said
    assert f"boltgen python libstation_new.so -o {station.parent}" in said


def test_check_needs_a_package(tmp_path, library):
    refused = {None: "cannot be read", "(": "is no Python", "EXPECT = 1\n": "has no table EXPECT"}
    for text, part in refused.items():
        if text is not None:
            (tmp_path / "_expect.py").write_text(text)
        said = run("boltgen", "check", library("demo"), tmp_path, code=1)[1]
        assert str(tmp_path / "_expect.py") in said and part in said and "Traceback" not in said


def test_load_compares_what_it_is_given(library):
    path = library("station_old")
    station = libbolt.load(path, name="station")
    with pytest.raises(libbolt.VersionError, match=r"read:\n +expected: +another checksum"):
        libbolt.load(path, name="station", expect={"read": "0" * 16})
    with pytest.raises(libbolt.VersionError, match=r"(?m)nothing: the library has none$") as caught:
        libbolt.load(path, name="station", expect={"nothing": "0" * 16})
    assert caught.value.path == str(path)
    assert libbolt.load(path, name="station", expect={}) is station


@pytest.mark.parametrize("wrong", [{"read": 7}, {"read": ("a",)}, {7: "a"}, {"read": ("a", None)}])
def test_load_refuses_what_is_no_expectation(library, wrong):
    with pytest.raises(TypeError, match="expect maps names to a checksum"):
        libbolt.load(library("station_old"), name="station", expect=wrong)


def test_a_library_that_was_refused_can_still_be_loaded(library):
    path = library("station_new")
    with pytest.raises(libbolt.VersionError):
        libbolt.load(path, name="station", expect={"forget": "0" * 16})
    assert libbolt.load(path, name="station").scale(2.0) == 3.0
