"""The peers of the core: where its programs find those that are shared libraries, and who is there.

Asio's awaitable and Rust's boxed futures are linked with the programs; the rest of them is loaded
if the environment names its library.
"""

from . import core_cases
from . import peers as built_peers
from .build import ROOT
from .core_cases import PEERS
from .peers import Missing, Peers, boltffi_core

ASYNC_FFI = "BENCH_ASYNC_FFI"
BOLTFFI = "BENCH_BOLTFFI_CORE"


def environment(peers: Peers | None) -> tuple[dict[str, str], dict[str, str]]:
    """What the programs are told; and of the subjects that are missing here, why. BoltFFI's core
    path has a crate of its own, built here."""
    if peers is None:
        return {}, {}
    found = {}
    missing = {name: why for name in PEERS.values() if (why := peers.missing(name))}
    if peers.async_ffi is not None and not isinstance(peers.async_ffi, Missing):
        found[ASYNC_FFI] = str(peers.async_ffi)
    if peers.boltffi is not None and not isinstance(peers.boltffi, Missing):
        folder = ROOT / ".cache" / "peers" / "boltffi"
        library = built_peers.build_one("boltffi", folder, lambda _: boltffi_core)
        if isinstance(library, Missing):
            missing["boltffi"] = library.why
        else:
            found[BOLTFFI] = str(library)
    return found, missing


def not_supported(missing: dict[str, str]) -> dict:
    """{group: {subject: figures}} that only say why there are none."""
    found: dict[str, dict] = {}
    for group, name, _, subject, _ in core_cases.CASES:
        why = missing.get(subject)
        if group == core_cases.NOT_COMPARED:
            why = why or core_cases.WHY_NOT_COMPARED
        if why and subject in PEERS.values():
            found.setdefault(group, {})[name] = {"not_supported": why}
    return found
