"""Loading, and refusing to."""

import gc
import os
import re
import shutil
import tracemalloc

import pytest

import libbolt
from libbolt._core import Library
from libbolt._expect import contents


def refused(path, reason, error=libbolt.LoadError, **options):
    with pytest.raises(error, match=reason) as caught:
        libbolt.load(path, **options)
    assert isinstance(caught.value, ImportError)
    assert str(path) in str(caught.value)


def test_the_same_library_is_the_same_module(modules, module):
    assert libbolt.load(str(modules / "libconformance.so")) is module
    assert libbolt.load(modules / ".." / modules.name / "libconformance.so") is module


def test_module_attributes(modules, module):
    assert module.__name__ == "conformance"
    assert module.__file__ == str((modules / "libconformance.so").resolve())
    assert module.__checksum__ != 0
    assert sorted(module.__all__) == module.__all__
    assert all(hasattr(module, name) for name in module.__all__)


def test_the_file_may_have_another_name(modules, module, tmp_path):
    copy = tmp_path / "another.so"
    copy.symlink_to(modules / "libconformance.so")
    assert libbolt.load(copy, name="conformance") is module
    with pytest.raises(libbolt.LoadError, match="does not export bolt_module_another"):
        libbolt.load(copy)


def test_missing_path(tmp_path):
    refused(tmp_path / "libnowhere.so", "no such file")


def test_folder(tmp_path):
    refused(tmp_path, "is not a file", name="folder")


def test_file_that_is_no_library(tmp_path):
    text = tmp_path / "libtext.so"
    text.write_text("This is no library.")
    refused(text, "cannot load")


def test_empty_file(tmp_path):
    empty = tmp_path / "libempty.so"
    empty.touch()
    refused(empty, "cannot load")


def test_library_that_is_no_module(modules):
    refused(modules / "libnotmodule.so", "does not export bolt_module_notmodule")


def test_name_that_no_module_can_have(modules, tmp_path):
    odd = tmp_path / "lib-odd-.so"
    shutil.copy(modules / "libnotmodule.so", odd)
    refused(odd, "pass name=")


def test_module_of_another_abi_major(modules):
    reason = r"speaks ABI [1-9]\d*\.\d+ and this libbolt package speaks 0\.\d+"
    refused(modules / "libfuturemodule.so", reason, libbolt.VersionError)


def test_module_written_in_c(modules):
    module = libbolt.load(modules / "libcmodule.so")
    assert module.__name__ == "cmodule"
    assert module.__all__


def test_path_may_be_bytes(modules, module):
    assert libbolt.load(os.fsencode(modules / "libconformance.so")) is module


def test_path_need_not_be_text(modules, tmp_path):
    folder = os.path.join(os.fsencode(tmp_path), b"\xff\xfe")
    os.mkdir(folder)
    file = os.path.join(folder, b"libcmodule.so")
    shutil.copy(modules / "libcmodule.so", file)
    module = libbolt.load(file)
    assert os.fsencode(module.__file__) == file
    assert libbolt.load(os.fsdecode(file)) is module
    shutil.copy(modules / "libnotmodule.so", os.path.join(folder, b"libnotmodule.so"))
    with pytest.raises(libbolt.LoadError, match="does not export bolt_module_notmodule"):
        libbolt.load(os.path.join(folder, b"libnotmodule.so"))


@pytest.mark.parametrize("path", [42, None, ["libdemo.so"]])
def test_path_of_another_type(path):
    with pytest.raises(TypeError, match=r"expected str, bytes or os\.PathLike object, not "):
        libbolt.load(path)


@pytest.mark.parametrize("name", [3, b"conformance"])
def test_name_of_another_type(modules, name):
    with pytest.raises(TypeError, match=f"name must be a str, not {type(name).__name__}"):
        libbolt.load(modules / "libconformance.so", name=name)


@pytest.mark.parametrize("name", ["", "a b", "a-b", "1a", "\ud800", "a\0b", "\u00e4"])
def test_name_given_that_no_module_can_have(modules, name):
    refused(modules / "libconformance.so", f"no module can be named '{name}'", name=name)


def test_version_is_the_headers():
    assert re.fullmatch(r"\d+\.\d+\.\d+", libbolt.__version__)


@pytest.mark.parametrize("name", ["conformance", "awkward", "cmodule"])
def test_a_library_is_what_it_says_of_itself(modules, name):
    """And any checksum that is another one is named."""
    path = modules / f"lib{name}.so"
    found = contents(Library(str(path), f"bolt_module_{name}").describe())
    assert libbolt.load(path, expect=found) is libbolt.load(path)
    for each, (_, text) in found.items():
        with pytest.raises(libbolt.VersionError, match=rf"(?m)^  {re.escape(each)}: ") as caught:
            libbolt.load(path, expect={each: ("0" * 16, text)})
        assert text in str(caught.value)


def test_describing_a_library_leaves_nothing_behind(modules):
    library = Library(str(modules / "libconformance.so"), "bolt_module_conformance")
    library.describe()
    gc.collect()
    tracemalloc.start()
    try:
        for _ in range(20):
            assert library.describe()["name"] == "conformance"
        gc.collect()
        left, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert left < 4096 < most
