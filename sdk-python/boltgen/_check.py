"""Comparing a generated package with a library: for continuous integration."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

from libbolt._expect import differences

from ._dump import Dump
from ._errors import GenError


def contents(dump: Dump) -> dict[str, tuple[str, str]]:
    """Checksums and canonical texts by name, as libbolt.load takes them."""
    found: dict[str, tuple[str, str]] = {}
    for function in dump["functions"]:
        found[function["name"]] = (function["checksum"], function["signature"])
    for kind in dump["types"]:
        for method in kind.get("methods", []):
            suffix = "=" if "setter" in method["flags"] else ""
            name = f"{kind['name']}.{method['name']}{suffix}"
            found[name] = (method["checksum"], method["signature"])
    for kind in dump["types"]:
        found[kind["name"]] = (kind["checksum"], kind["definition"])
    return found


def callables(dump: Dump) -> list[tuple[str, str, str]]:
    """Name, checksum and signature of each function and method."""
    types = {each["name"] for each in dump["types"]}
    every = contents(dump)
    functions = [each["name"] for each in dump["functions"]]
    names = [*functions, *(name for name in every if name not in types and "." in name)]
    return [(name, *every[name]) for name in names]


def check(dump: Dump, package: Path) -> str:
    """What is wrong, or nothing."""
    library = dump["module"]["library"]
    kotlin = _kotlin_table(package)
    if kotlin is None:
        expected = _expected(package / "_expect.py")
        command = f"boltgen python {library} -o {package.parent}"
    else:
        expected = _kotlin_expected(kotlin)
        command = f"boltgen kotlin {library} {_kotlin_options(kotlin)}"
    problems = list(differences(expected, contents(dump)))
    if not problems:
        return ""
    head = f"boltgen: {package} was not generated for this {library}\n"
    return "\n".join([head + problems[0], *problems[1:], f"Generate it anew: {command}"]) + "\n"


_KOTLIN_TABLE = re.compile(r"^private val EXPECTED\b.*?\n    \)\n", re.DOTALL | re.MULTILINE)
_KOTLIN_STRING = re.compile(r'("(?:[^"\\\n]|\\.)*")(\s*\+)?')


def _kotlin_table(package: Path) -> Path | None:
    """The file of a Kotlin package that has the table."""
    try:
        for path in sorted(package.glob("*.kt")):
            if _KOTLIN_TABLE.search(path.read_text(encoding="utf-8", errors="replace")):
                return path
    except OSError as error:
        raise GenError(f"{error.filename}: cannot be read ({error.strerror})") from None
    return None


def _kotlin_expected(path: Path) -> dict[str, tuple[str, str]]:
    """Entries are literals, in pieces: the name, the checksum and the text, a line each."""
    table = _KOTLIN_TABLE.search(path.read_text(encoding="utf-8", errors="replace"))
    entries = [""]
    for literal, more in _KOTLIN_STRING.findall(table.group() if table else ""):
        entries[-1] += literal[1:-1].replace("\\n", "\n")
        if not more:
            entries.append("")
    parts = [entry.split("\n") for entry in entries if entry]
    if not all(len(each) == 3 for each in parts):
        raise GenError(f"{path}: its table EXPECTED is damaged; generate the package anew")
    return {name: (checksum, text) for name, checksum, text in parts}


def _kotlin_options(path: Path) -> str:
    """What the package was generated with, as far as it can be told."""
    found = re.search(r"^package (\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    package = found.group(1) if found else "PACKAGE"
    parts = package.split(".")
    folder = path.parent
    root = folder.parents[len(parts) - 1] if folder.parts[-len(parts) :] == tuple(parts) else folder
    return f"--package {package} -o {root}"


def _expected(path: Path) -> dict[str, Any]:
    """The table in the file, read without running it."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise GenError(
            f"{path}: cannot be read ({error.strerror}); give the folder that 'boltgen python' "
            "wrote, the one with __init__.py, or the one with the files of 'boltgen kotlin'"
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
