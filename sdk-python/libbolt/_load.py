"""Loading a module by the path of its library."""

from __future__ import annotations

import os
import threading
import types
from typing import Any

from ._build import build
from ._core import Library
from ._errors import LoadError
from ._expect import Expected, check

_modules: dict[tuple[str, str], tuple[types.ModuleType, Library]] = {}
_lock = threading.Lock()


def load(
    path: str | bytes | os.PathLike[Any],
    *,
    name: str | None = None,
    expect: Expected | None = None,
) -> types.ModuleType:
    """Loads a libbolt module and gives what it exports as a Python module.

    ``name`` is the module's name if its file is not called after it (libNAME.so). ``expect`` says
    what the caller was written for: names of functions and types, each with its checksum, or with
    a tuple of checksum and canonical text; packages that boltgen generates pass it. Loading again
    gives the same module. Libraries stay loaded until the process ends. Raises LoadError, an
    ImportError, and VersionError, one of those, if the library is not what was expected.
    """
    given = os.fsdecode(path)
    file = os.path.realpath(given)
    symbol = "bolt_module_" + _checked_name(given, name)
    with _lock:
        known = _modules.get((file, symbol))
        library = known[1] if known else _open(given, file, symbol)
        if expect is not None:
            check(expect, library.describe(), given)
        if known is None:
            known = _modules[file, symbol] = build(library, file), library
    return known[0]


def _open(given: str, file: str, symbol: str) -> Library:
    if not os.path.isfile(file):
        what = "is not a file" if os.path.exists(file) else "no such file"
        raise LoadError(f"cannot load '{given}': {what}", path=file)
    return Library(file, symbol)


def _checked_name(path: str, given: str | None) -> str:
    """The name that was given or that the file has."""
    if not isinstance(given, str | None):
        raise TypeError(f"name must be a str, not {type(given).__name__}")
    name = stem(path) if given is None else given
    if not (name.isascii() and name.isidentifier()):
        cure = "; pass name=" if given is None else ""
        raise LoadError(f"cannot load '{path}': no module can be named '{name}'{cure}")
    return name


def stem(path: str) -> str:
    """libdemo.so, libdemo.so.1 and demo.so all hold the module demo."""
    return os.path.basename(path).removeprefix("lib").partition(".")[0]
