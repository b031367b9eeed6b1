"""Comparing a generated package with a library: for continuous integration."""

from __future__ import annotations

import ast
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


def check(dump: Dump, package: Path) -> str:
    """What is wrong, or nothing."""
    problems = list(differences(_expected(package / "_expect.py"), contents(dump)))
    if not problems:
        return ""
    library = dump["module"]["library"]
    head = f"boltgen: {package} was not generated for this {library}\n"
    cure = f"Generate it anew: boltgen python {library} -o {package.parent}"
    return "\n".join([head + problems[0], *problems[1:], cure]) + "\n"


def _expected(path: Path) -> dict[str, Any]:
    """The table in the file, read without running it."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise GenError(
            f"{path}: cannot be read ({error.strerror}); give the folder that 'boltgen python' "
            "wrote, the one with __init__.py"
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
