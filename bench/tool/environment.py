"""A Python environment for the charts, made the first time; quick when nothing is missing."""

import hashlib
import shutil
import subprocess
from pathlib import Path

from .build import ROOT, python

REQUIREMENTS = ROOT / "bench" / "requirements.txt"
FOLDER = ROOT / ".cache" / "bench-venv"


def interpreter() -> str | None:
    """Its interpreter; None, and why is printed, if it cannot be made (there is no network)."""
    stamp = FOLDER / ".bench"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    made = FOLDER / "bin" / "python"
    if made.exists() and stamp.exists() and stamp.read_text() == wanted:
        return str(made)
    print("bench: making .cache/bench-venv, which draws the charts")
    shutil.rmtree(FOLDER, ignore_errors=True)
    install = [str(made), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    for command in ([python(), "-m", "venv", str(FOLDER)], [*install, "-r", str(REQUIREMENTS)]):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            print(f"bench: {' '.join(command)} failed:\n{done.stdout}{done.stderr}")
            return None
    stamp.write_text(wanted)
    return str(made)


def run(module: str, *arguments: str | Path) -> bool:
    """Runs a module of this package there; False if it cannot."""
    if (program := interpreter()) is None:
        return False
    command = [program, "-m", f"tool.{module}", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT / "bench", capture_output=True, text=True)
    print(done.stdout, end="")
    if done.returncode != 0:
        print(f"bench: {' '.join(command)} failed:\n{done.stderr}")
    return done.returncode == 0
