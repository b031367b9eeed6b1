"""Follows a page of the documentation to the letter: writes its files, runs its commands, compares
what they print.

A line that is nothing but a path in backquotes names the file in the block after it. A block `sh`
is run; a block `text` right after it is exactly what its last command prints. All commands are one
shell's, so a change of directory or environment stays."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

BLOCK = re.compile(
    r"(?:^`(?P<path>[^`\n]+)`\n\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.S
)
END = "--- end of block {} ---"


@dataclass
class Step:
    path: str | None  # of a file to be written; else a command
    text: str
    prints: str | None = None


class Departed(AssertionError):
    """A command of the page failed, or printed something else than the page says."""


def steps(page: str) -> list[Step]:
    found: list[Step] = []
    for block in BLOCK.finditer(page):
        path, language, text = block["path"], block["language"], block["text"]
        if path:
            found.append(Step(path, text))
        elif language == "sh":
            found.append(Step(None, text))
        elif language == "text":
            if not found or found[-1].path or found[-1].prints is not None:
                raise Departed(f"an output without a command before it:\n{text}")
            found[-1].prints = text
    return found


def script(page: list[Step]) -> Iterator[str]:
    """One shell script for all steps: a block's end is marked in both streams of output."""
    yield "set -eu"
    for number, step in enumerate(page):
        if step.path:
            yield f"mkdir -p \"$(dirname '{step.path}')\""
            yield f"cat >'{step.path}' <<'END_OF_FILE'\n{step.text}END_OF_FILE"
        else:
            yield step.text.rstrip("\n")
        yield f"echo '{END.format(number)}'"


def follow(page: Path, folder: Path, env: Mapping[str, str]) -> int:
    """Follows `page` in the empty `folder`; returns how many blocks it had. Raises Departed."""
    todo = steps(page.read_text())
    folder.mkdir(parents=True)
    done = subprocess.run(
        ["bash", "-c", "\n".join(script(todo))],
        cwd=folder,
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    rest = done.stdout
    for number, step in enumerate(todo):
        printed, mark, rest = rest.partition(END.format(number) + "\n")
        what = step.path or step.text
        if not mark:
            raise Departed(f"{what}\nexit code {done.returncode}\n{printed}\n{done.stderr}")
        if step.prints is not None and printed != step.prints:
            raise Departed(f"{what}\nthe page says\n{step.prints}\nand it printed\n{printed}")
    return len(todo)
