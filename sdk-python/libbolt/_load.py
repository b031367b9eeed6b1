"""Loading a module by the path of its library."""

from __future__ import annotations

import os
import threading
import types
from typing import Any

from ._build import build
from ._core import Library
from ._errors import LoadError

_modules: dict[tuple[str, str], types.ModuleType] = {}
_lock = threading.Lock()


def load(path: str | bytes | os.PathLike[Any], *, name: str | None = None) -> types.ModuleType:
    """Loads a libbolt module and gives what it exports as a Python module.

    ``name`` is the module's name if its file is not called after it (libNAME.so). Loading again
    gives the same module. Libraries stay loaded until the process ends. Raises LoadError, an
    ImportError.
    """
    given = os.fsdecode(path)
    file = os.path.realpath(given)
    symbol = "bolt_module_" + _checked_name(given, name)
    with _lock:
        module = _modules.get((file, symbol))
        if module is None:
            if not os.path.isfile(file):
                what = "is not a file" if os.path.exists(file) else "no such file"
                raise LoadError(f"cannot load '{given}': {what}", path=file)
            module = _modules[file, symbol] = build(Library(file, symbol), file)
    return module


def _checked_name(path: str, given: str | None) -> str:
    """The name that was given or that the file has."""
    if not isinstance(given, str | None):
        raise TypeError(f"name must be a str, not {type(given).__name__}")
    name = _stem(path) if given is None else given
    if not (name.isascii() and name.isidentifier()):
        cure = "; pass name=" if given is None else ""
        raise LoadError(f"cannot load '{path}': no module can be named '{name}'{cure}")
    return name


def _stem(path: str) -> str:
    """libdemo.so, libdemo.so.1 and demo.so all hold the module demo."""
    return os.path.basename(path).removeprefix("lib").partition(".")[0]
