"""Runs commands into log files."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from .paths import LOGS, ROOT

TAIL_LINES = 60


class CommandFailed(Exception):
    """A step that everything after it needs has failed; the text says where its log is."""


def run(
    command: Sequence[str | Path],
    log: str,
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    timeout: float = 1500,
) -> int:
    """Runs `command`, appending what it prints to build/logs/<log>.log; returns its exit code."""
    LOGS.mkdir(parents=True, exist_ok=True)
    words = [str(word) for word in command]
    with log_path(log).open("ab") as out:
        out.write(f"\n$ {' '.join(words)}\n".encode())
        out.flush()
        try:
            done = subprocess.run(
                words,
                cwd=cwd,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            out.write(f"\nstopped after {timeout:.0f} s\n".encode())
            return 124
    return done.returncode


def must(command: Sequence[str | Path], log: str, **options: object) -> None:
    """Like run(), but raises CommandFailed with the end of the log."""
    code = run(command, log, **options)  # type: ignore[arg-type]
    if code != 0:
        raise CommandFailed(f"exit code {code}: {command[0]} ...\n{tail(log)}")


def output(command: Sequence[str | Path]) -> str:
    """What a quick command prints; raises if it fails."""
    words = [str(word) for word in command]
    return subprocess.run(
        words, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()


def fresh_log(log: str) -> None:
    log_path(log).unlink(missing_ok=True)


def log_path(log: str) -> Path:
    return LOGS / f"{log.replace(':', '-')}.log"


def tail(log: str) -> str:
    path = log_path(log)
    lines = path.read_text(errors="replace").splitlines()[-TAIL_LINES:] if path.exists() else []
    return "\n".join(["    " + line for line in lines] + [f"    (log: {path.relative_to(ROOT)})"])


def without_address_randomisation() -> list[str]:
    """A command prefix for TSan, whose shadow does not fit the widest address randomisation."""
    prefix = ["setarch", os.uname().machine, "-R"]
    if shutil.which("setarch") is None:
        return []
    probe = subprocess.run([*prefix, "true"], capture_output=True, check=False)
    return prefix if probe.returncode == 0 else []
