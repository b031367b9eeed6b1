"""Running boltgen as its users do: in a process of its own."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys

import pytest

MODULES = pathlib.Path(os.environ["BOLT_TEST_MODULES"])


def run(*words, code=0, env=None, cwd=None):
    """Runs a Python module with `words` as its command line: (stdout, stderr)."""
    command = [sys.executable, "-m", *map(str, words)]
    full = {**os.environ, **(env or {})}
    done = subprocess.run(command, capture_output=True, text=True, timeout=200, env=full, cwd=cwd)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout, done.stderr


@pytest.fixture(scope="session")
def library():
    """The library of a module by its file's middle part."""
    return lambda name: MODULES / f"lib{name}.so"


@pytest.fixture(scope="session")
def dump():
    """The dump of a library, as JSON."""

    def dumped(path, *options):
        return json.loads(run("boltgen", "dump", path, "--json", *options)[0])

    return dumped


@pytest.fixture(scope="session")
def packages(tmp_path_factory):
    """A folder with the packages of the test modules, and their libraries beside."""
    folder = tmp_path_factory.mktemp("packages")
    for name in ("demo", "conformance", "awkward", "station_old", "curious"):
        library = MODULES / f"lib{name}.so"
        run("boltgen", "python", library, "-o", folder, "--name", name.removesuffix("_old"))
        (folder / library.name).symlink_to(library)
    return folder


@pytest.fixture
def station(tmp_path, library):
    """The package of the old version of a module, beside no library."""
    run("boltgen", "python", library("station_old"), "--name", "station", "-o", tmp_path)
    return tmp_path / "station"


@pytest.fixture
def program(tmp_path):
    """Runs a program in a process of its own, with a folder to import from: what it prints."""

    def run_program(text, folder, code=0, **env):
        path = os.pathsep.join([str(folder), os.environ["PYTHONPATH"]])
        file = tmp_path / "program.py"
        file.write_text(text)
        command = [sys.executable, "-X", "dev", "-W", "error", file]
        full = {**os.environ, "PYTHONPATH": path, **env}
        done = subprocess.run(command, capture_output=True, text=True, timeout=100, env=full)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run_program
