"""bolt_generate(): packages written by a CMake build, with an installed libbolt."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import MODULES

SOURCE = Path(__file__).parent / "modules" / "station.c"
HEAD = f"""
cmake_minimum_required(VERSION 3.25)
project(typed LANGUAGES C CXX)
find_package(bolt REQUIRED)
bolt_add_module(station {SOURCE})
"""
GOOD = "bolt_generate(TARGET station LANGUAGE python OUTPUT out PACKAGE core TEMPLATES mine)\n"
ALL = (
    "bolt_generate(TARGET station LANGUAGES kotlin python swift OUTPUT out\n"
    "  PYTHON_PACKAGE core KOTLIN_PACKAGE com.example.station SWIFT_PACKAGE Core)\n"
)
WRONG = {
    "bolt_generate(LANGUAGE python OUTPUT out)": "TARGET is missing",
    "bolt_generate(TARGET station LANGUAGE python)": "OUTPUT is missing",
    "bolt_generate(TARGET station OUTPUT out)": "LANGUAGES is missing",
    "bolt_generate(TARGET station LANGUAGE cobol OUTPUT out)": "LANGUAGES has 'cobol'",
    "bolt_generate(TARGET station LANGUAGES python cobol OUTPUT out)": "LANGUAGES has 'cobol'",
    "bolt_generate(TARGET station LANGUAGES kotlin OUTPUT out)": "KOTLIN_PACKAGE is missing",
    "bolt_generate(TARGET station LANGUAGES kotlin python OUTPUT out PACKAGE a)": (
        "give PYTHON_PACKAGE, KOTLIN_PACKAGE and SWIFT_PACKAGE"
    ),
    "bolt_generate(TARGET other LANGUAGE python OUTPUT out)": "there is no target 'other'",
    "bolt_generate(TARGET station LANGUAGE python OUTPUT out NOW)": "anything of 'NOW'",
}


def cmake(*words, code=0, **env):
    command = ["cmake", *map(str, words)]
    full = {**os.environ, "CC": "gcc-12", "CXX": "g++-12", **env}
    done = subprocess.run(command, capture_output=True, text=True, timeout=250, env=full)
    said = done.stdout + done.stderr
    assert done.returncode == code, said
    return said


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    """An installed libbolt."""
    folder = tmp_path_factory.mktemp("prefix")
    cmake("--install", MODULES.parent, "--prefix", folder)
    return folder


@pytest.fixture
def configure(prefix, tmp_path):
    """Configures a project with a text at its end; gives what was said."""

    def configured(text, code=0, **env):
        (tmp_path / "CMakeLists.txt").write_text(HEAD + text)
        (tmp_path / "mine" / "python").mkdir(parents=True, exist_ok=True)
        options = ["-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}"]
        options += [f"-DPython_EXECUTABLE={sys.executable}", "-DBOLT_MODULE_OUTPUT_DIRECTORY="]
        return cmake("-S", tmp_path, "-B", tmp_path / "build", *options, code=code, **env)

    return configured


def test_a_build_writes_the_package(configure, program, tmp_path):
    configure(GOOD)
    cmake("--build", tmp_path / "build")
    out = tmp_path / "build" / "out"
    library = str(tmp_path / "build" / "libstation.so")
    said = program("import core; print(core.scale(2.0))", out, BOLT_LIBRARY_STATION=library)
    assert said == "3.0\n"
    assert "no work to do" in cmake("--build", tmp_path / "build")


def test_a_package_follows_its_module_and_templates(configure, tmp_path):
    configure(GOOD)
    cmake("--build", tmp_path / "build")
    package = tmp_path / "build" / "out" / "core"
    assert "def forget" in (package / "__init__.pyi").read_text()
    configure(f"target_compile_definitions(station PRIVATE STATION_NEW=1)\n{GOOD}")
    cmake("--build", tmp_path / "build")
    assert "def remember" in (package / "__init__.pyi").read_text()
    (tmp_path / "mine" / "python" / "py.typed.jinja").write_text("mine\n")
    cmake("--build", tmp_path / "build")
    assert (package / "py.typed").read_text() == "mine\n"


def test_a_build_writes_packages_in_several_languages(configure, tmp_path):
    configure(ALL)
    cmake("--build", tmp_path / "build")
    out = tmp_path / "build" / "out"
    assert "def forget" in (out / "python" / "core" / "__init__.pyi").read_text()
    kotlin = out / "kotlin" / "com" / "example" / "station"
    assert "public fun forget(): Unit" in (kotlin / "Station.kt").read_text()
    swift = out / "swift" / "Core"
    assert "public func forget() throws {" in (swift / "Station.swift").read_text()
    assert (out / "swift" / "CCore" / "CCore.h").exists()
    assert "no work to do" in cmake("--build", tmp_path / "build")
    configure(f"target_compile_definitions(station PRIVATE STATION_NEW=1)\n{ALL}")
    cmake("--build", tmp_path / "build")
    assert "public fun remember(): Unit" in (kotlin / "Station.kt").read_text()
    assert "public func remember() throws {" in (swift / "Station.swift").read_text()


def test_one_language_has_its_package_in_the_folder_itself(configure, tmp_path):
    configure("bolt_generate(TARGET station LANGUAGES kotlin OUTPUT out PACKAGE a.b)\n")
    cmake("--build", tmp_path / "build", "--target", "station_a.b_kotlin")
    text = (tmp_path / "build" / "out" / "a" / "b" / "StationLibrary.kt").read_text()
    assert "package a.b\n" in text


def test_a_swift_module_is_called_after_the_module(configure, tmp_path):
    configure("bolt_generate(TARGET station LANGUAGE swift OUTPUT out)\n")
    cmake("--build", tmp_path / "build", "--target", "station_station_swift")
    folders = [path.name for path in (tmp_path / "build" / "out").iterdir()]
    assert sorted(folders) == ["CStation", "Station"]


@pytest.mark.parametrize("call", WRONG)
def test_a_wrong_call_is_refused(configure, call):
    said = " ".join(configure(call, code=1).split())
    assert f"bolt_generate(): {WRONG[call]}" in said or WRONG[call] in said


def test_without_boltgen_configuring_fails(configure, tmp_path):
    (tmp_path / "boltgen.py").write_text("raise ImportError('not here')")
    said = configure(GOOD, code=1, PYTHONPATH=str(tmp_path))
    assert "pip install 'libbolt[gen]'" in said and "not here" in said
