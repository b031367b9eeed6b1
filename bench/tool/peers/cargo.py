"""Runs cargo for the peers' crates: locked, release, in a target folder that is kept."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from ..build import ROOT
from . import Missing

CRATES = ROOT / "bench" / "peers"


NEEDED = "no cargo here (Rust 1.85 or later is needed, by rustup)"


def find() -> str | None:
    """Where cargo is; rustup's own folder may not be on the path."""
    beside_rustup = Path.home() / ".cargo" / "bin" / "cargo"
    return shutil.which("cargo") or (str(beside_rustup) if beside_rustup.exists() else None)


def cargo() -> str:
    found = find()
    if found is None:
        raise Missing(NEEDED)
    return found


def build(crate: str, target: Path, *arguments: str, **variables: str) -> None:
    """`cargo build` of bench/peers/CRATE; ends in Missing, with the compiler's output printed."""
    jobs = str(min(2, os.cpu_count() or 1))
    command = [cargo(), "build", "--locked", "-j", jobs, *arguments]
    run(command, crate, {"CARGO_TARGET_DIR": str(target), **variables})


def install(library: Path, place: Path) -> None:
    """Puts a library where it is loaded from; a process that has the old one loaded keeps it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f"{place.name}.{os.getpid()}")
    shutil.copy(library, beside)
    beside.replace(place)


def run(command: list[str], crate: str, variables: dict[str, str] | None = None) -> None:
    """Runs a program in the crate's folder; cargo and rustc are on its path."""
    path = os.pathsep.join([str(Path(cargo()).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path, **(variables or {})}
    done = subprocess.run(
        command, cwd=CRATES / crate, env=environment, capture_output=True, text=True
    )
    if done.returncode != 0:
        print(done.stderr, file=sys.stderr)
        raise Missing(f"{Path(command[0]).name} {' '.join(command[1:])} failed")
