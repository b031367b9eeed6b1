"""Wire bytes, such as those of a default, as values of JSON: docs/modules.md, "Wire layout"."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from typing import Any

from libbolt._kinds import Kind

_NUMBERS = {
    Kind.BOOL: "<?",
    Kind.I8: "<b",
    Kind.U8: "<B",
    Kind.I16: "<h",
    Kind.U16: "<H",
    Kind.I32: "<i",
    Kind.U32: "<I",
    Kind.I64: "<q",
    Kind.U64: "<Q",
    Kind.F32: "<f",
    Kind.F64: "<d",
    Kind.TIMESTAMP: "<q",
    Kind.DURATION: "<q",
    Kind.CLASS: "<Q",
}


class Decoder:
    """Reads one block. ``types`` are the named types, as Library.describe() has them."""

    def __init__(self, data: bytes, types: dict[str, dict[str, Any]]) -> None:
        self._data = data
        self._at = 0
        self._types = types

    def value(self, expression: dict[str, Any]) -> Any:
        """The next value: text as str, bytes as hex, an enum's value by its name, a map as pairs,
        a variant with the index of its alternative, times in nanoseconds; floats that are no
        numbers as "nan", "inf" and "-inf".
        """
        kind = Kind(expression["kind"])
        if kind in _NUMBERS:
            return _plain(self._number(kind))
        return self._readers[kind](self, expression)

    def _take(self, align: int, size: int) -> bytes:
        start = (self._at + align - 1) // align * align
        if start + size > len(self._data):
            raise ValueError("the wire form ends too early")
        self._at = start + size
        return self._data[start : self._at]

    def _number(self, kind: Kind) -> Any:
        form = _NUMBERS[kind]
        size = struct.calcsize(form)
        return struct.unpack(form, self._take(size, size))[0]

    def _unit(self, _: dict[str, Any]) -> None:
        return None

    def _blob(self) -> bytes:
        return self._take(1, self._number(Kind.U32))

    def _string(self, _: dict[str, Any]) -> str:
        return self._blob().decode("utf-8", errors="replace")

    def _bytes(self, _: dict[str, Any]) -> str:
        return self._blob().hex()

    def _optional(self, expression: dict[str, Any]) -> Any:
        there = self._take(expression["align"], 1) != b"\0"
        return self.value(expression["members"][0]) if there else None

    def _count(self) -> int:
        count = self._take(8, 8)
        return int.from_bytes(count[:4], "little")

    def _list(self, expression: dict[str, Any]) -> list[Any]:
        return [self.value(expression["members"][0]) for _ in range(self._count())]

    def _map(self, expression: dict[str, Any]) -> list[list[Any]]:
        pairs = []
        for _ in range(self._count()):
            self._take(8, 0)
            pairs.append([self.value(member) for member in expression["members"]])
        return pairs

    def _array(self, expression: dict[str, Any]) -> list[Any]:
        return [self.value(expression["members"][0]) for _ in range(expression["count"])]

    def _variant(self, expression: dict[str, Any]) -> dict[str, Any]:
        named = self._types.get(expression.get("name", ""))
        inner = [each["type"] for each in named["members"]] if named else expression["members"]
        index = self._take(expression["align"], 1)[0]
        return {"alternative": index, "value": self.value(inner[index])}

    def _record(self, expression: dict[str, Any]) -> dict[str, Any]:
        described = self._types[expression["name"]]
        self._take(expression["align"], 0)
        start = self._at
        fields = {each["name"]: self.value(each["type"]) for each in described["members"]}
        if described["flags"] & 1:  # PLAIN: its memory, with what pads it
            self._at = start + described["min"]
        elif not fields:
            self._take(1, 1)
        return fields

    def _enum(self, expression: dict[str, Any]) -> str | int:
        described = self._types[expression["name"]]
        value = self._number(Kind(described["underlying"]))
        names = [each["name"] for each in described["members"] if each["value"] == value]
        return str(names[0]) if names else int(value)

    _readers: dict[Kind, Callable[[Decoder, dict[str, Any]], Any]] = {
        Kind.UNIT: _unit,
        Kind.STRING: _string,
        Kind.BYTES: _bytes,
        Kind.OPTIONAL: _optional,
        Kind.LIST: _list,
        Kind.MAP: _map,
        Kind.ARRAY: _array,
        Kind.VARIANT: _variant,
        Kind.RECORD: _record,
        Kind.ENUM: _enum,
    }


def _plain(value: Any) -> Any:
    """JSON has no name for what is no number."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
