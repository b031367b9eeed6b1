"""A dump as text for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._dump import Dump


def listing(dump: Dump) -> str:
    """Definitions and signatures, each with the first line of its doc."""
    module = dump["module"]
    version = f" {module['version']}" if module["version"] else ""
    lines = [f"module {module['name']}{version}  ({module['library']}, ABI {module['abi']})"]
    lines += [*_doc(module), ""]
    for constant in dump["constants"]:
        lines += [f"constant {constant['name']} = {constant['value']!r}", *_doc(constant)]
    for kind in dump["types"]:
        lines += [kind["definition"], *_doc(kind)]
        for method in kind.get("methods", []):
            lines += _function(method)
    for function in dump["functions"]:
        lines += _function(function)
    return "\n".join(lines) + "\n"


def _function(function: dict[str, Any]) -> Iterator[str]:
    yield function["signature"]
    yield from _doc(function)


def _doc(described: dict[str, Any]) -> list[str]:
    doc = (described["doc"] or "").strip()
    return [f"    {doc.splitlines()[0]}"] if doc else []
