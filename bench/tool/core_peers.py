"""The peers of the core: where its programs find those that are shared libraries, and who is there.

Asio's awaitable and Rust's boxed futures are linked with the programs; the rest of them is loaded
if the environment names its library.
"""

from . import peers as built_peers
from .build import ROOT
from .peers import Missing, Peers, boltffi_core

ASYNC_FFI = "BENCH_ASYNC_FFI"
BOLTFFI = "BENCH_BOLTFFI_CORE"


def environment(peers: Peers | None) -> dict[str, str]:
    """What the programs are told. BoltFFI's core path has a crate of its own, built here."""
    if peers is None:
        return {}
    found = {}
    if peers.async_ffi is not None and not isinstance(peers.async_ffi, Missing):
        found[ASYNC_FFI] = str(peers.async_ffi)
    if peers.boltffi is not None and not isinstance(peers.boltffi, Missing):
        folder = ROOT / ".cache" / "peers" / "boltffi"
        library = built_peers.build_one("boltffi", folder, lambda _: boltffi_core)
        if not isinstance(library, Missing):
            found[BOLTFFI] = str(library)
    return found
