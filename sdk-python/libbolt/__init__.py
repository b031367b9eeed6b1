"""C++ coroutines, awaited natively.

    demo = libbolt.load("libdemo.so")
    user = await demo.fetch_user(42)

``load`` gives a module with the library's functions, dataclasses, enums, exceptions and classes.
"""

from __future__ import annotations

from collections.abc import Sequence

from ._core import Coroutine as Call
from ._core import Instance as Object
from ._core import View, counters, run_blocking
from ._errors import (
    BoltError,
    BusyError,
    ClosedError,
    Error,
    ForkedError,
    LoadError,
    NoReactorError,
    ShutdownError,
    VersionError,
)
from ._live import Frame, LiveCall, format_live, live
from ._load import load
from ._objects import release
from ._version import __version__

Sequence.register(View)


def live_futures() -> int:
    """How many native calls have begun and not ended, in all loaded modules."""
    return counters()["live_futures"]


__all__ = [
    "BoltError",
    "BusyError",
    "Call",
    "ClosedError",
    "Error",
    "ForkedError",
    "Frame",
    "LiveCall",
    "LoadError",
    "NoReactorError",
    "Object",
    "ShutdownError",
    "VersionError",
    "View",
    "__version__",
    "counters",
    "format_live",
    "live",
    "live_futures",
    "load",
    "release",
    "run_blocking",
]
