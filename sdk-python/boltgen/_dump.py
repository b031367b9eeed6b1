"""The dump: what a module's descriptors say, as JSON of schema 1 (schema.json says it exactly)."""

from __future__ import annotations

from typing import Any

from libbolt._expect import definition, hex_checksum
from libbolt._kinds import Callable, Kind

from ._errors import GenError
from ._wire import Decoder

Dump = dict[str, Any]

SCHEMA = 1
_FUNCTION_FLAGS = {
    1: "async",
    2: "exclusive",
    4: "on_pool",
    8: "may_block",
    16: "getter",
    32: "setter",
    64: "in_place",
    128: "on_reactor",
}
_TYPE_FLAGS = {1: "plain", 2: "any_bits", 4: "error", 8: "boxed"}
_MEMBER_FLAGS = {1: "has_default", 2: "message"}


def make_dump(described: dict[str, Any], library: str) -> Dump:
    """Out of what Library.describe() gives; ``library`` is the name of its file."""
    try:
        return _Maker(described).dump(library)
    except (KeyError, IndexError, ValueError) as error:
        raise GenError(
            f"{library}: its descriptors contradict each other ({error!r}); build it with the "
            "libbolt that this boltgen belongs to"
        ) from None


class _Maker:
    def __init__(self, described: dict[str, Any]) -> None:
        self._described = described
        self._types = {kind["name"]: kind for kind in described["types"]}

    def dump(self, library: str) -> Dump:
        described = self._described
        abi = described["abi"]
        return {
            "schema": SCHEMA,
            "module": {
                "name": described["name"],
                "doc": described["doc"],
                "version": described["version"],
                "checksum": hex_checksum(described["checksum"]),
                "library": library,
                "abi": f"{abi >> 16}.{abi & 0xFFFF}",
                "libbolt": described["libbolt"],
            },
            "constants": [self._constant(each) for each in described["constants"]],
            "functions": [self._function(each, None) for each in described["functions"]],
            "types": [self._type(each) for each in described["types"]],
        }

    def _function(self, function: dict[str, Any], owner: str | None) -> dict[str, Any]:
        error = function["error"]
        return {
            "name": function["name"],
            "owner": owner,
            "kind": Callable(function["kind"]).name.lower(),
            "flags": _flags(function["flags"], _FUNCTION_FLAGS),
            "doc": function["doc"],
            "signature": function["signature"],
            "checksum": hex_checksum(function["checksum"]),
            "params": [self._param(each) for each in function["params"]],
            "result": self._expression(function["result"]),
            "error": None if error is None else self._expression(error),
        }

    def _param(self, param: dict[str, Any]) -> dict[str, Any]:
        return {
            "name": param["name"],
            "doc": param["doc"],
            "type": self._expression(param["type"]),
            "default": self._default(param["default"], param["type"]),
        }

    def _constant(self, constant: dict[str, Any]) -> dict[str, Any]:
        return {
            "name": constant["name"],
            "doc": constant["doc"],
            "type": self._expression(constant["type"]),
            **self._value(constant["wire"], constant["type"]),
        }

    def _default(self, wire: bytes | None, kind: dict[str, Any]) -> dict[str, Any] | None:
        return None if wire is None else self._value(wire, kind)

    def _value(self, wire: bytes, kind: dict[str, Any]) -> dict[str, Any]:
        return {"wire": wire.hex(), "value": Decoder(wire, self._types).value(kind)}

    def _type(self, kind: dict[str, Any]) -> dict[str, Any]:
        made = {
            "name": kind["name"],
            "kind": Kind(kind["kind"]).name.lower(),
            "doc": kind["doc"],
            "flags": _flags(kind["flags"], _TYPE_FLAGS),
            "wire_align": kind["align"],
            "wire_min": kind["min"],
            "checksum": hex_checksum(kind["checksum"]),
            "definition": definition(kind),
        }
        members = kind["members"]
        if kind["kind"] == Kind.RECORD:
            made["fields"] = [self._field(each) for each in members]
        elif kind["kind"] == Kind.ENUM:
            made["underlying"] = Kind(kind["underlying"]).name.lower()
            made["enumerators"] = [
                {"name": each["name"], "doc": each["doc"], "value": each["value"]}
                for each in members
            ]
        elif kind["kind"] == Kind.VARIANT:
            made["alternatives"] = [self._expression(each["type"]) for each in members]
        else:
            made["methods"] = [self._function(each, kind["name"]) for each in kind["methods"]]
        return made

    def _field(self, field: dict[str, Any]) -> dict[str, Any]:
        return {
            "name": field["name"],
            "doc": field["doc"],
            "flags": _flags(field["flags"], _MEMBER_FLAGS),
            "type": self._expression(field["type"]),
            "default": self._default(field["default"], field["type"]),
        }

    def _expression(self, kind: dict[str, Any]) -> dict[str, Any]:
        """A named type by its name; else what it is made of."""
        made: dict[str, Any] = {"kind": Kind(kind["kind"]).name.lower()}
        if "name" in kind:
            return {**made, "name": kind["name"]}
        inner = [self._expression(each) for each in kind["members"]]
        if inner:
            made["members"] = inner
        if kind["kind"] == Kind.ARRAY:
            made["count"] = kind["count"]
        flags = [flag for flag in _flags(kind["flags"], _TYPE_FLAGS) if flag == "boxed"]
        return {**made, "flags": flags} if flags else made


def _flags(bits: int, names: dict[int, str]) -> list[str]:
    """By name; of a newer libbolt, by number."""
    every = [1 << i for i in range(bits.bit_length()) if bits & 1 << i]
    return [names.get(bit, f"bit_{bit}") for bit in every]
