"""Runs the Python benchmarks, with the peers where they are built."""

import json
import os
import subprocess

from .build import ROOT, Build, python
from .measure import output
from .peers import Missing, Peers
from .python_cases import CASES

__all__ = ["CASES", "has_uvloop", "python_awaits"]

SCRIPT = ROOT / "bench" / "python" / "bench.py"

# What bench/python/subjects.py has to know of each peer: the crate that it is of, its module, the
# exception that its fixture raises, where that has the code, and whether other threads carry its
# calls out.
PEERS = {
    "boltffi": ("boltffi", "boltffi_peer", "RefusedException", "e.error.code", False),
    "uniffi": ("uniffi", "uniffi_peer", "Refusal.Refused", "e.code", False),
    "pyo3": ("pyo3", "pyo3_peer", "Refused", "e.code", False),
    "pyo3_async_runtimes": ("pyo3", "pyo3_async_runtimes_peer", "Refused", "e.code", True),
}


def python_awaits(build: Build, loop: str, quick: bool, peers: Peers | None = None) -> dict:
    """{python, groups: {group: {subject: {ns, ..., beside}}}, left: {subject: live calls}}"""
    # Beside peers a round lasts several times as long.
    rounds = "20" if quick else "40" if peers else "200"
    described = json.dumps(describe(peers))
    command = [python(), str(SCRIPT), build.module, "--loop", loop, "--rounds", rounds]
    environment = {**os.environ, "PYTHONPATH": build.python_path}
    return json.loads(output([*command, "--peers", described], env=environment))


def describe(peers: Peers | None) -> dict[str, dict]:
    """The peers that can be imported."""
    described = {}
    for name, (crate, module, refused, code, threads) in PEERS.items():
        built = getattr(peers, crate, None)
        if built is None or isinstance(built, Missing) or built.python_path is None:
            continue
        described[name] = {
            "path": str(built.python_path),
            "module": module,
            "refused": refused,
            "code": code,
            "threads": threads,
            "not_supported": {},
        }
    return described


def has_uvloop() -> bool:
    return subprocess.run([python(), "-c", "import uvloop"], capture_output=True).returncode == 0
