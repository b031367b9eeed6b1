"""Runs the Python benchmarks, with the peers where they are built."""

import json
import os
import subprocess

from . import python_rounds
from .build import ROOT, Build, python
from .measure import output
from .peers import Peers
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
    """{python, groups: {group: {subject: {ns, ..., beside}}}, left: {subject: live calls}}

    The rounds are those of several processes: addresses, and so what collides in caches, are of one
    process.
    """
    described, missing = describe(peers)
    # Beside peers a round lasts several times as long.
    processes, rounds = (1, 10) if quick else (3, 14) if peers else (3, 67)
    command = [python(), str(SCRIPT), build.module, "--loop", loop, "--rounds", str(rounds)]
    command += ["--peers", json.dumps(described)]
    environment = {**os.environ, "PYTHONPATH": build.python_path}
    runs = [
        json.loads(output([*command, "--seed", str(seed)], env=environment))
        for seed in range(processes)
    ]
    groups = python_rounds.groups_of([run["groups"] for run in runs])
    for group, name, _, subject, _ in CASES:
        if subject in missing:
            groups[group][name] = {"not_supported": missing[subject]}
    return {
        "python": runs[0]["python"],
        "groups": groups,
        "left": python_rounds.left([run["left"] for run in runs]),
    }


def describe(peers: Peers | None) -> tuple[dict[str, dict], dict[str, str]]:
    """The peers that were built for Python, as bench/python/subjects.py wants them, and why the
    others were not."""
    described: dict[str, dict] = {}
    missing: dict[str, str] = {}
    for name, (crate, module, refused, code, threads) in PEERS.items() if peers else ():
        if why := peers.missing(name, "python"):
            missing[name] = why
            continue
        described[name] = {
            "path": str(getattr(peers, crate).python_path),
            "module": module,
            "refused": refused,
            "code": code,
            "threads": threads,
            "not_supported": {},
        }
    return described, missing


def has_uvloop() -> bool:
    return subprocess.run([python(), "-c", "import uvloop"], capture_output=True).returncode == 0
