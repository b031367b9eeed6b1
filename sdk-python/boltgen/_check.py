"""Comparing a generated package with a library: for continuous integration."""

from __future__ import annotations

from pathlib import Path

from libbolt._expect import differences

from ._dump import Dump
from ._tables import read_table


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
    table = read_table(package, dump["module"]["name"])
    problems = list(differences(table.functions, contents(dump)))
    wires = {each["name"]: each["wire"] for each in dump["constants"]}
    for name, wire in table.constants.items():
        if name not in wires:
            problems.append(f"  {name}: the library has no such constant")
        elif wires[name] != wire:
            problems.append(f"  {name}: the library has another value")
    if not problems:
        return ""
    head = f"boltgen: {package} was not generated for this {library}\n"
    anew = table.command.format(library=library)
    return "\n".join([head + problems[0], *problems[1:], f"Generate it anew: {anew}"]) + "\n"
