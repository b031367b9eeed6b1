"""async-ffi 0.5: FfiFutures as its documentation shows, of a shared library, a release build by
cargo with LTO in one unit; unwinding is on, as its answer to a panic needs it. C++ polls them by
the crate's C structs; wakers are the host's, with counted references."""

from pathlib import Path

from . import cargo


def build(folder: Path) -> Path:
    """The shared library."""
    cargo.build("async_ffi", folder / "target", "--release")
    return folder / "target" / "release" / "libbench_async_ffi.so"
