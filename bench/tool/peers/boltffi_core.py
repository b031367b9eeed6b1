"""BoltFFI's core path: the C functions that its #[export] makes of async functions, start, poll,
complete and free, called by C++ as its generated bindings do. bench/peers/boltffi_core, a release
build by cargo with LTO in one unit, unwinding on as its answer to a panic needs it."""

from pathlib import Path

from . import cargo


def build(folder: Path) -> Path:
    """The shared library. `folder` is that of the crate boltffi, so that its dependencies, which
    take minutes, are compiled once."""
    cargo.build("boltffi_core", folder / "target", "--release")
    return folder / "target" / "release" / "libbench_core.so"
