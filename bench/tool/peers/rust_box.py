"""Rust's boxed futures (Pin<Box<dyn Future>>, an Arc for a waker) behind a table of C functions:
bench/peers/peer.rs, which the core's build compiles by rustc alone with opt-level 3, LTO, one unit
and panic=abort, and links. Its when_all is the crate futures' join_all, in async_ffi's library."""

import shutil
import subprocess
from pathlib import Path

from . import Missing, cargo


def build(folder: Path) -> str:
    """The compiler's version: it is compiled with the core's programs, so `folder` stays empty."""
    beside_cargo = Path(cargo.cargo()).parent / "rustc"
    rustc = shutil.which("rustc") or str(beside_cargo)
    done = subprocess.run([rustc, "--version"], capture_output=True, text=True, cwd=folder)
    if done.returncode != 0:
        raise Missing("no rustc here")
    return done.stdout.strip()
