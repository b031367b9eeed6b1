"""The peers: other ways to call asynchronous native code, built from their published crates.

A module here for each crate in bench/peers: `build(folder)` compiles our fixture in it, as a user
would ship it, and answers where the results are. `folder` is kept between runs, for what is slow.
Where a peer cannot be built, the report says so in its place, with the reason.
"""

import importlib
import re
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any


class Missing(Exception):
    """A peer that this machine cannot build, or that cannot do a thing: `why`, for the report."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


# Each crate, and the subjects that come of it. An attribute of Peers has the crate's name.
SUBJECTS = {
    "boltffi": ["boltffi"],
    "uniffi": ["uniffi"],
    "pyo3": ["pyo3", "pyo3_async_runtimes"],
    "async_ffi": ["async_ffi"],
    "rust_box": ["rust_box"],
}
# Built with the core's benchmarks, not from a crate.
OTHER_SUBJECTS = ["asio_awaitable"]
ALL_SUBJECTS = [*(name for names in SUBJECTS.values() for name in names), *OTHER_SUBJECTS]


@dataclass
class Peers:
    """What each crate's `build` has answered, or a Missing. Where peers are not asked for at all
    there is None in place of this object."""

    boltffi: Any
    uniffi: Any
    pyo3: Any
    async_ffi: Any
    rust_box: Any

    def missing(self, subject: str, language: str = "") -> str | None:
        """Why a subject of the report cannot be there, or not in this language; or None."""
        for crate, subjects in SUBJECTS.items():
            if subject not in subjects:
                continue
            built = getattr(self, crate)
            if isinstance(built, Missing):
                return built.why
            return getattr(built, "missing", {}).get(language)
        return None


def build_all(folder: Path, find: Callable[[str], ModuleType] | None = None) -> Peers:
    """Builds every crate in a folder of its own. `find` imports a crate's module."""
    return Peers(**{crate: build_one(crate, folder / crate, find or module) for crate in SUBJECTS})


def module(crate: str) -> ModuleType:
    return importlib.import_module(f".{crate}", __name__)


def build_one(crate: str, folder: Path, find: Callable[[str], ModuleType]) -> Any:
    try:
        found = find(crate)
    except ModuleNotFoundError as error:
        return Missing(f"nothing builds it: {error}")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return found.build(folder)
    except Missing as missing:
        return missing
    except (Exception, SystemExit) as error:
        # A fault of ours, not a toolchain that is absent; the other peers are still worth it.
        traceback.print_exc(file=sys.stderr)
        return Missing(f"its build failed: {first_line(error)}")


def first_line(error: BaseException) -> str:
    return str(error).splitlines()[0] if str(error) else repr(error)


# The crates whose versions a reader of the report asks for.
CRATES = ["boltffi", "uniffi", "pyo3", "pyo3-async-runtimes", "async-ffi"]


def versions(crates: Path) -> dict[str, str]:
    """What the fixtures' lock files say of the published crates."""
    locks = "\n".join(lock.read_text() for lock in sorted(crates.glob("*/Cargo.lock")))
    packages = re.findall(r'name = "([^"]+)"\nversion = "([^"]+)"', locks)
    return {name: version for name, version in packages if name in CRATES}


def settings(find: Callable[[str], ModuleType] | None = None) -> dict[str, str]:
    """How each crate is built and measured: the docstring of the module that builds it."""
    said = {}
    for crate in [*SUBJECTS, "boltffi_core"]:
        try:
            text = (find or module)(crate).__doc__ or ""
        except ModuleNotFoundError:
            continue
        said[crate] = " ".join(text.split())
    return said
