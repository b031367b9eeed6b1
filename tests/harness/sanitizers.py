"""Sanitizers in a host that was built without: what to preload, and what they reported."""

from __future__ import annotations

import subprocess
from pathlib import Path

from .leaks import own_leaks
from .paths import compiler, sanitizer
from .shell import output


def runtimes(preset: str) -> list[str]:
    """What must be loaded before the host: the sanitizer's runtime, and the C++ library,
    whose throw the runtime wraps when it starts."""
    short = {"address": "asan", "thread": "tsan"}[sanitizer(preset) or ""]
    if compiler(preset) == "gcc":
        names = ["gcc-12", f"lib{short}.so"]
    else:
        machine = output(["uname", "-m"])
        names = ["clang-19", f"libclang_rt.{short}-{machine}.so"]
    paths = [
        output([names[0], f"-print-file-name={names[1]}"]),
        output(["gcc-12", "-print-file-name=libstdc++.so.6"]),
    ]
    for path in paths:
        if not Path(path).is_file():
            raise subprocess.SubprocessError(f"{names[0]} has no {names[1]}")
    return paths


def reported(reports: Path) -> list[str]:
    problems = []
    for path in sorted(reports.glob("sanitizer.*")):
        text = path.read_text(errors="replace")
        if "LeakSanitizer" in text:
            problems += own_leaks(text)
        elif text.strip():
            problems.append(text[:4000])
    return problems
