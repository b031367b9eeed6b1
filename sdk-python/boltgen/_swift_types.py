"""Types of a module as Swift has them, and the codecs that read and write them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from libbolt._kinds import Kind

from ._model import Type
from ._names import Scope, camel
from ._swift_layout import Expression, call
from ._swift_names import type_name
from ._types import LONGEST, inner, is_boxed, joined, key, only, wire_size

_SIMPLE = {
    Kind.UNIT: ("Void", "BoltUnit", ""),
    Kind.BOOL: ("Bool", "BoltBool", "bool"),
    Kind.I8: ("Int8", "BoltI8", "i8"),
    Kind.U8: ("UInt8", "BoltU8", "u8"),
    Kind.I16: ("Int16", "BoltI16", "i16"),
    Kind.U16: ("UInt16", "BoltU16", "u16"),
    Kind.I32: ("Int32", "BoltI32", "i32"),
    Kind.U32: ("UInt32", "BoltU32", "u32"),
    Kind.I64: ("Int64", "BoltI64", "i64"),
    Kind.U64: ("UInt64", "BoltU64", "u64"),
    Kind.F32: ("Float", "BoltF32", "f32"),
    Kind.F64: ("Double", "BoltF64", "f64"),
    Kind.STRING: ("String", "BoltString", "string"),
    Kind.BYTES: ("[UInt8]", "BoltBytes", "bytes"),
    Kind.TIMESTAMP: ("BoltTimestamp", "BoltTime", "timestamp"),
    Kind.DURATION: ("Duration", "BoltDuration", "duration"),
}
"""By kind: the type, its codec, the method of a writer and a reader."""

_PARTS = {Kind.BYTES: "Bytes", Kind.TIMESTAMP: "Timestamp", Kind.UNIT: "Unit"}


@dataclasses.dataclass
class ArrayCodec:
    """Of an array of a fixed count."""

    name: str
    element: str
    count: int


class Types:
    """Names of types and codecs. Those that the author named come first, then what Swift needs
    besides: unnamed variants, codecs.
    """

    def __init__(self, named: list[Type], variants: list[Type], scope: Scope) -> None:
        self._scope = scope
        self._codecs: dict[str, str] = {}
        wanted = {each.name or "": type_name(each.name or "") for each in named}
        self._names = scope.add_all(wanted)
        for each in variants:
            if key(each) not in self._names and only(each) is each:
                self._names[key(each)] = scope.add(joined(each, self.part))
        self.arrays: list[ArrayCodec] = []
        """What was asked for."""
        self._used: set[str] = set()

    def add_codecs(self, kinds: list[Type]) -> None:
        """Of named types and variants: what they are called is fixed once all types are named."""
        for each in kinds:
            end = "Codec" if key(each) in self._names else "VariantCodec"
            self._codecs[key(each)] = self._scope.add(self.part(each) + end)

    def name(self, kind: Type) -> str:
        """Of a named type or a variant."""
        return self._names[key(kind)]

    def text(self, kind: Type) -> str:
        kind = only(kind)
        if kind.kind in _SIMPLE:
            return _SIMPLE[kind.kind][0]
        if kind.kind == Kind.OPTIONAL:
            return f"{self.text(inner(kind))}?"
        if kind.kind in (Kind.LIST, Kind.ARRAY):
            return f"[{self.text(inner(kind))}]"
        if kind.kind == Kind.MAP:
            return f"[{self.text(inner(kind))}: {self.text(inner(kind, 1))}]"
        return self.name(kind)

    def part(self, kind: Type) -> str:
        """What it is called inside of other names: StringList, Int64OrNil."""
        kind = only(kind)
        if kind.kind in _SIMPLE:
            return _PARTS.get(kind.kind) or _SIMPLE[kind.kind][0]
        if kind.kind == Kind.OPTIONAL:
            return f"{self.part(inner(kind))}OrNil"
        if kind.kind in (Kind.LIST, Kind.ARRAY):
            return f"{self.part(inner(kind))}List"
        if kind.kind == Kind.MAP:
            return f"{self.part(inner(kind))}{self.part(inner(kind, 1))}Map"
        named = kind.is_named or kind.has_name
        return type_name(kind.name or "") if named else joined(kind, self.part)

    def case(self, kind: Type) -> str:
        """What an alternative of a variant is called."""
        part = self.part(kind)
        if len(part) > LONGEST:
            part = part[:LONGEST]
        return camel("Ui" + part[2:] if part.startswith("UInt") else part)

    def codec(self, kind: Type) -> str:
        """Its type, without `.self`."""
        if kind.kind in _SIMPLE:
            return _SIMPLE[kind.kind][1]
        if kind.kind == Kind.ARRAY:
            return self._array(kind)
        if key(kind) in self._codecs:
            self._used.add(key(kind))
            return self._codecs[key(kind)]
        element = self.codec(inner(kind))
        if kind.kind == Kind.LIST:
            return f"BoltList<{element}>"
        if kind.kind == Kind.MAP:
            return f"BoltMap<{element}, {self.codec(inner(kind, 1))}>"
        return f"{'BoltBox' if is_boxed(kind) else 'BoltOptional'}<{element}>"

    def _array(self, kind: Type) -> str:
        if key(kind) not in self._codecs:
            element, count = self.codec(inner(kind)), kind.members[0][3]
            name = self._scope.add(f"{self.part(inner(kind))}Array{count}Codec")
            self._codecs[key(kind)] = name
            self.arrays.append(ArrayCodec(name, element, count))
        return self._codecs[key(kind)]

    def is_used(self, kind: Type) -> bool:
        """Whether somebody has asked for its codec."""
        return key(kind) in self._used

    def write(self, kind: Type, value: str, writer: str) -> Expression:
        """A statement."""
        if kind.kind not in _SIMPLE:
            return call(f"try {writer}.put", f"{self.codec(kind)}.self", value)
        mark = "try " if can_fail(kind) else ""
        return f"{mark}{writer}.{_SIMPLE[kind.kind][2]}({value})"

    def read(self, kind: Type) -> Expression:
        """One that needs a `try` before it."""
        if kind.kind in _SIMPLE:
            return f"reader.{_SIMPLE[kind.kind][2]}()"
        return call("reader.get", f"{self.codec(kind)}.self")


def can_fail(kind: Type) -> bool:
    """Whether there are values of it that cannot be written."""
    return kind.kind in (Kind.STRING, Kind.BYTES, Kind.TIMESTAMP, Kind.DURATION) or (
        kind.kind not in _SIMPLE
    )


def holds_box(kind: Type) -> bool:
    """Whether it holds a record that may hold it again, with nothing between in Swift's memory."""
    kind = only(kind)
    return kind.kind == Kind.OPTIONAL and (is_boxed(kind) or holds_box(inner(kind)))


@dataclasses.dataclass
class Memory:
    """How a record lies in memory, if what it is made of is its own wire form."""

    size: int
    offsets: list[int]
    records: list[str]
    """The codecs of those in it."""
    is_padded: bool


def memory(record: Type, codec: Callable[[Type], str]) -> Memory | None:
    """Of a plain record for which any bits are a value. Arrays lie elsewhere in Swift."""
    if not {"plain", "any_bits"} <= set(record.flags) or not record.members:
        return None
    at, is_padded, offsets, records = 0, False, [], []
    for _, _, member, _ in record.members:
        assert member is not None
        align, size = wire_size(member)
        start = (at + align - 1) // align * align
        is_padded |= start != at
        if member.kind == Kind.RECORD:
            inside = memory(member, codec)
            if inside is None:
                return None
            is_padded |= inside.is_padded
            records.append(codec(member))
        elif not Kind.I8 <= member.kind <= Kind.F64:
            return None
        offsets.append(start)
        at = start + size
    return Memory(record.min, offsets, records, is_padded or at != record.min)
