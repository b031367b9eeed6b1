"""Where things are, and which presets there are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
LOGS = BUILD / "logs"
PYTHON = Path(sys.executable)


def build_dir(preset: str) -> Path:
    return BUILD / preset


def presets() -> list[str]:
    """The configure presets that can be built, in the order of the file."""
    data = json.loads((ROOT / "CMakePresets.json").read_text())
    return [p["name"] for p in data["configurePresets"] if not p.get("hidden")]


def compiler(preset: str) -> str:
    return "gcc" if preset.startswith("gcc-") else "clang"


def sanitizer(preset: str) -> str | None:
    """'address', 'thread' or None."""
    return {"asan": "address", "tsan": "thread"}.get(preset.partition("-")[2])


def source_files() -> list[Path]:
    """Every file of the repository: tracked, or new and not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if listing.returncode == 0:
        names = listing.stdout.decode().split("\0")
        paths = [ROOT / name for name in names if name]
    else:  # an unpacked source archive
        hidden = ("build", ".cache", ".git")
        paths = [p for p in ROOT.rglob("*") if p.relative_to(ROOT).parts[0] not in hidden]
    return sorted(p for p in paths if p.is_file() and "__pycache__" not in p.parts)
