"""What a library has, and what a caller was written for: names, checksums and canonical texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Union

from ._errors import VersionError
from ._kinds import Kind

Expected = Mapping[str, Union[str, "tuple[str, str]"]]
"""By name (`fetch_user`, `Database.query`, `User`): a checksum, or one and the text it is of."""

_PLAIN = 1
_BOXED = 8
_SETTER = 32
_COMPOSITE = {Kind.OPTIONAL, Kind.LIST, Kind.MAP, Kind.ARRAY, Kind.VARIANT}


def hex_checksum(checksum: int) -> str:
    return f"{checksum:016x}"


def functions_of(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every function, method and static by its qualified name, as Library.describe() has them. A
    property's setter is called as its getter; here it has a `=` behind.
    """
    for function in described["functions"]:
        yield function["name"], function
    for kind in described["types"]:
        for method in kind["methods"]:
            suffix = "=" if method["flags"] & _SETTER else ""
            yield f"{kind['name']}.{method['name']}{suffix}", method


def contents(described: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """The checksums and canonical texts of all functions and named types."""
    found = {
        name: (hex_checksum(function["checksum"]), str(function["signature"]))
        for name, function in functions_of(described)
    }
    for kind in described["types"]:
        found[kind["name"]] = (hex_checksum(kind["checksum"]), definition(kind))
    return found


def type_text(expression: dict[str, Any]) -> str:
    """A type as signatures have it: `list<optional<User>>`."""
    if "name" in expression:
        return str(expression["name"])
    kind = Kind(expression["kind"])
    inner = [type_text(member) for member in expression["members"]]
    if kind == Kind.VARIANT:
        return f"({'|'.join(inner)})"
    if kind == Kind.ARRAY:
        return f"array<{inner[0]},{expression['count']}>"
    boxed = kind == Kind.OPTIONAL and expression["flags"] & _BOXED
    name = "boxed" if boxed else kind.name.lower()
    return f"{name}<{','.join(inner)}>" if kind in _COMPOSITE else name


def definition(kind: dict[str, Any]) -> str:
    """A named type in full, as checksums are made of it: `plain record Point{x:f64,y:f64}`."""
    members, name = kind["members"], kind["name"]
    if kind["kind"] == Kind.RECORD:
        fields = ",".join(f"{field['name']}:{type_text(field['type'])}" for field in members)
        return f"{'plain ' if kind['flags'] & _PLAIN else ''}record {name}{{{fields}}}"
    if kind["kind"] == Kind.ENUM:
        values = ",".join(f"{member['name']}={member['value']}" for member in members)
        return f"enum {name}:{Kind(kind['underlying']).name.lower()}{{{values}}}"
    if kind["kind"] == Kind.VARIANT:
        return f"variant {name}({'|'.join(type_text(member['type']) for member in members)})"
    return f"class {name}"


def check(expected: Expected, described: dict[str, Any], path: str) -> None:
    """Raises VersionError if the library lacks something or has it otherwise. What it has besides
    does not matter.
    """
    problems = list(differences(expected, contents(described)))
    if problems:
        raise VersionError(
            "\n".join(
                [
                    f"cannot load '{path}': it is not the library that this program was made for",
                    *problems,
                    "Generate the package anew (boltgen python LIBRARY -o DIR), or install the "
                    "library that it was generated for.",
                ]
            ),
            path=path,
        )


def differences(expected: Expected, found: dict[str, tuple[str, str]]) -> Iterator[str]:
    """One text for each name whose checksum is another one, or that is not there."""
    for name, wanted in expected.items():
        checksum, text = _entry(name, wanted)
        if name not in found:
            yield f"  {name}: the library has none{f'; expected: {text}' if text else ''}"
        elif found[name][0] != checksum:
            yield from _difference(name, text, found[name][1])


def _difference(name: str, expected: str | None, found: str) -> Iterator[str]:
    if expected == found:
        yield f"  {name}: a type that it uses is another one: {found}"
        return
    yield f"  {name}:"
    yield f"    expected:        {expected or 'another checksum'}"
    yield f"    the library has: {found}"


def _entry(name: object, wanted: object) -> tuple[str, str | None]:
    if isinstance(name, str):
        if isinstance(wanted, str):
            return wanted, None
        if isinstance(wanted, tuple) and len(wanted) == 2:
            checksum, text = wanted
            if isinstance(checksum, str) and isinstance(text, str):
                return checksum, text
    raise TypeError(
        f"expect maps names to a checksum or to (checksum, text), all str; got {name!r}: {wanted!r}"
    )
