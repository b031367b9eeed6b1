"""Loading a module by the path of its library."""

from __future__ import annotations

import os
import threading
import types

from ._build import build
from ._core import Library
from ._errors import LoadError

_modules: dict[tuple[str, str], types.ModuleType] = {}
_lock = threading.Lock()


def load(path: str | os.PathLike[str], *, name: str | None = None) -> types.ModuleType:
    """Loads a libbolt module and gives what it exports as a Python module.

    ``name`` is the module's name if its file is not called after it (libNAME.so). Loading again
    gives the same module. Libraries stay loaded until the process ends. Raises LoadError, an
    ImportError.
    """
    file = os.path.realpath(os.fspath(path))
    symbol = "bolt_module_" + (name if name is not None else _stem(path))
    with _lock:
        module = _modules.get((file, symbol))
        if module is None:
            if not os.path.isfile(file):
                what = "is not a file" if os.path.exists(file) else "no such file"
                raise LoadError(f"cannot load '{os.fspath(path)}': {what}", path=file)
            module = _modules[file, symbol] = build(Library(file, symbol), file)
    return module


def _stem(path: str | os.PathLike[str]) -> str:
    """libdemo.so, libdemo.so.1 and demo.so all hold the module demo."""
    stem = os.path.basename(os.fspath(path)).removeprefix("lib").partition(".")[0]
    if not stem.isidentifier():
        raise LoadError(
            f"cannot load '{os.fspath(path)}': no module can be named '{stem}'; pass name="
        )
    return stem
