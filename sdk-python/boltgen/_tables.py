"""What generated packages say they were generated for, read without running them."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ._errors import GenError
from ._names import pascal

Functions = dict[str, tuple[str, str]]
"""Checksums and texts by name."""


@dataclasses.dataclass
class Table:
    functions: Functions
    constants: dict[str, str]
    """Their wire forms, where a package has the values."""
    command: str
    """What makes the package anew, of a `{library}`."""


def read_table(package: Path, module: str) -> Table:
    """Of a package in any language."""
    try:
        for pattern, opening, read in _COMPILED:
            for path in sorted(package.glob(pattern)):
                text = path.read_text(encoding="utf-8", errors="replace")
                if opening.search(text):
                    return read(path, text, module)
    except OSError as error:
        raise GenError(f"{error.filename}: cannot be read ({error.strerror})") from None
    command = f"boltgen python {{library}} -o {package.parent}"
    return Table(_python(package / "_expect.py"), {}, command)


_KOTLIN = re.compile(r"^private val EXPECTED\b.*?\n    \)\n", re.DOTALL | re.MULTILINE)
_KOTLIN_STRING = re.compile(r'("(?:[^"\\\n]|\\.)*")(\s*\+)?')


def _kotlin(path: Path, text: str, _: str) -> Table:
    """Entries are literals, in pieces: the name, the checksum and the text, a line each."""
    table = _KOTLIN.search(text)
    entries = [""]
    for literal, more in _KOTLIN_STRING.findall(table.group() if table else ""):
        entries[-1] += literal[1:-1].replace("\\n", "\n")
        if not more:
            entries.append("")
    parts = [entry.split("\n") for entry in entries if entry]
    if not all(len(each) == 3 for each in parts):
        raise _damaged(path, "EXPECTED")
    functions = {name: (checksum, signature) for name, checksum, signature in parts}
    found = re.search(r"^package (\S+)$", text, re.MULTILINE)
    package = found.group(1) if found else "PACKAGE"
    names = package.split(".")
    root, folder = path.parent, tuple(path.parent.parts[-len(names) :])
    root = root.parents[len(names) - 1] if folder == tuple(names) else root
    return Table(functions, {}, f"boltgen kotlin {{library}} --package {package} -o {root}")


_SWIFT = re.compile(r"^  private static let expected\w*: \[BoltExpectation\] = ", re.MULTILINE)
_SWIFT_ENTRY = re.compile(
    r"""(BoltExpectation|\.constant)\(\s*"([^"]*)",\s*(?:0x([\da-f_]+),\s*)?"""
    r"""(?:\"{3}\n(.*?)\n\s*\"{3}|"([^"]*)")\)""",
    re.DOTALL,
)


def _swift(path: Path, text: str, module: str) -> Table:
    """Entries are calls with literals."""
    functions: Functions = {}
    constants: dict[str, str] = {}
    for kind, name, checksum, long, short in _SWIFT_ENTRY.findall(text):
        value = short or re.sub(r"\\\n\s*", "", long.strip())
        if kind == ".constant":
            constants[name] = value
        else:
            functions[name] = (checksum.replace("_", ""), value)
    if len(functions) + len(constants) != len(re.findall(r"^    (?:Bolt|\.)", text, re.MULTILINE)):
        raise _damaged(path, "expected")
    folder = path.parent
    option = "" if folder.name == pascal(module) else f"--package {folder.name} "
    command = f"boltgen swift {{library}} {option}-o {folder.parent}"
    return Table(functions, constants, command)


Reader = Callable[[Path, str, str], Table]
_COMPILED: list[tuple[str, re.Pattern[str], Reader]] = [
    ("*.kt", _KOTLIN, _kotlin),
    ("*.swift", _SWIFT, _swift),
]


def _python(path: Path) -> dict[str, Any]:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise GenError(
            f"{path}: cannot be read ({error.strerror}); give the folder that 'boltgen python' "
            "wrote, the one with __init__.py, or the one with the files of 'boltgen kotlin' or "
            "'boltgen swift'"
        ) from None
    except SyntaxError as error:
        raise GenError(f"{path}: is no Python ({error}); generate the package anew") from None
    for node in tree.body:
        target = node.target if isinstance(node, ast.AnnAssign) else None
        if isinstance(target, ast.Name) and target.id == "EXPECT":
            value = ast.literal_eval(node.value)  # type: ignore[attr-defined]
            if isinstance(value, dict):
                return value
    raise GenError(f"{path}: has no table EXPECT; generate the package anew")


def _damaged(path: Path, table: str) -> GenError:
    return GenError(f"{path}: its table {table} is damaged; generate the package anew")
