"""Loading, and refusing to."""

import re
import shutil

import pytest

import libbolt


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


def test_path_of_another_type():
    with pytest.raises(TypeError):
        libbolt.load(42)


def test_version_is_the_headers():
    assert re.fullmatch(r"\d+\.\d+\.\d+", libbolt.__version__)
