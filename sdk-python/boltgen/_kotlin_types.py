"""Types of a module as Kotlin has them, and the codecs that read and write them."""

from __future__ import annotations

import dataclasses

from libbolt._kinds import Kind

from ._kotlin_names import quoted
from ._model import Type
from ._names import Scope, lower, upper
from ._types import inner, is_boxed, joined, key, only, parts

_SIMPLE = {
    Kind.UNIT: ("Unit", "unit"),
    Kind.BOOL: ("Boolean", "bool"),
    Kind.I8: ("Byte", "i8"),
    Kind.U8: ("UByte", "u8"),
    Kind.I16: ("Short", "i16"),
    Kind.U16: ("UShort", "u16"),
    Kind.I32: ("Int", "i32"),
    Kind.U32: ("UInt", "u32"),
    Kind.I64: ("Long", "i64"),
    Kind.U64: ("ULong", "u64"),
    Kind.F32: ("Float", "f32"),
    Kind.F64: ("Double", "f64"),
    Kind.STRING: ("String", "string"),
    Kind.BYTES: ("ByteArray", "bytes"),
    Kind.TIMESTAMP: ("Instant", "timestamp"),
    Kind.DURATION: ("Duration", "duration"),
}
"""By kind: the type and its codec."""

ARRAYS = {
    Kind.BOOL: "BooleanArray",
    Kind.I8: "ByteArray",
    Kind.I16: "ShortArray",
    Kind.I32: "IntArray",
    Kind.I64: "LongArray",
    Kind.F32: "FloatArray",
    Kind.F64: "DoubleArray",
}
"""What lists of these are."""

_IN_MEMORY = {
    Kind.I8: (1, "get({})"),
    Kind.U8: (1, "get({}).toUByte()"),
    Kind.I16: (2, "getShort({})"),
    Kind.U16: (2, "getShort({}).toUShort()"),
    Kind.I32: (4, "getInt({})"),
    Kind.U32: (4, "getInt({}).toUInt()"),
    Kind.I64: (8, "getLong({})"),
    Kind.U64: (8, "getLong({}).toULong()"),
    Kind.F32: (4, "getFloat({})"),
    Kind.F64: (8, "getDouble({})"),
}
"""By kind: its size, and what reads it of a ByteBuffer."""


@dataclasses.dataclass
class InMemory:
    """A field of a record of numbers."""

    place: str
    """``at + 8``"""
    read: str
    """What reads it of a ByteBuffer: ``getLong(at + 8)``."""
    number: str
    """What BoltWords calls it: ``i64``."""


@dataclasses.dataclass
class Composed:
    """A codec that is made of others."""

    name: str
    type: str
    expression: str


class Types:
    """Names of types and codecs. Those that the author named come first, then what Kotlin needs
    besides: unnamed variants, codecs.
    """

    def __init__(self, named: list[Type], variants: list[Type], scope: Scope) -> None:
        self._names: dict[str, str] = {}
        self._codecs: dict[str, str] = {}
        wanted = {each.name or "": each.name or "" for each in named}
        self._names.update(scope.add_all(wanted))
        for each in variants:
            if key(each) not in self._names and only(each) is each:
                self._names[key(each)] = scope.add(joined(each, self.part))
        self._scope = scope
        self.holder = ""
        """The object that has the composed codecs."""
        self._composed: dict[str, Composed] = {}
        self._members = Scope()
        self._used: set[str] = set()

    def add_codecs(self, kinds: list[Type]) -> None:
        """Of named types and variants: what they are called is fixed once all types are named."""
        for each in kinds:
            end = "Codec" if key(each) in self._names else "VariantCodec"
            self._codecs[key(each)] = self._scope.add(self.part(each) + end)

    @property
    def composed(self) -> list[Composed]:
        """What was asked for, what others are made of first."""
        return list(self._composed.values())

    def name(self, kind: Type) -> str:
        """Of a named type or a variant, as it stands in code."""
        return quoted(self._names[key(kind)])

    def file(self, kind: Type) -> str:
        return self._names[key(kind)]

    def text(self, kind: Type) -> str:
        kind = only(kind)
        if kind.kind in _SIMPLE:
            return _SIMPLE[kind.kind][0]
        if kind.kind == Kind.OPTIONAL:
            return f"{self.text(inner(kind))}?"
        if kind.kind in (Kind.LIST, Kind.ARRAY):
            element = inner(kind)
            return ARRAYS.get(element.kind) or f"List<{self.text(element)}>"
        if kind.kind == Kind.MAP:
            return f"Map<{self.text(inner(kind))}, {self.text(inner(kind, 1))}>"
        return self.name(kind)

    def part(self, kind: Type) -> str:
        """What it is called inside of other names: StringList, LongOrNull."""
        kind = only(kind)
        if kind.kind in _SIMPLE:
            return _SIMPLE[kind.kind][0]
        if kind.kind == Kind.OPTIONAL:
            return f"{self.part(inner(kind))}OrNull"
        if kind.kind in (Kind.LIST, Kind.ARRAY):
            element = inner(kind)
            return ARRAYS.get(element.kind) or f"{self.part(element)}List"
        if kind.kind == Kind.MAP:
            return f"{self.part(inner(kind))}{self.part(inner(kind, 1))}Map"
        named = kind.is_named or kind.has_name
        return upper((kind.name or "") if named else joined(kind, self.part))

    def has_array(self, kind: Type) -> bool:
        """Whether it is an array or holds one that `==` would compare by identity."""
        kind = only(kind)
        if kind.kind == Kind.BYTES:
            return True
        if kind.kind in (Kind.LIST, Kind.ARRAY) and inner(kind).kind in ARRAYS:
            return True
        composed = (Kind.OPTIONAL, Kind.LIST, Kind.ARRAY, Kind.MAP)
        return kind.kind in composed and any(map(self.has_array, parts(kind)))

    def codec_name(self, kind: Type) -> str:
        """Of a named type or a variant."""
        return self._codecs[key(kind)]

    def is_used(self, kind: Type) -> bool:
        """Whether somebody has asked for its codec."""
        return key(kind) in self._used

    def codec(self, kind: Type) -> str:
        """An expression."""
        if kind.kind in _SIMPLE:
            return f"BoltCodecs.{_SIMPLE[kind.kind][1]}"
        if key(kind) in self._codecs:
            self._used.add(key(kind))
            return self._codecs[key(kind)]
        element = inner(kind)
        if kind.kind == Kind.LIST and element.kind in ARRAYS:
            return f"BoltCodecs.{_SIMPLE[element.kind][1]}s"
        if key(kind) not in self._composed:
            made = Composed("", self.text(kind), self._expression(kind, element))
            self._composed[key(kind)] = made  # behind what the expression asked for
            made.name = self._members.add(lower(self._composed_name(kind)))
        return f"{self.holder}.{self._composed[key(kind)].name}"

    def _composed_name(self, kind: Type) -> str:
        if kind.kind == Kind.ARRAY:
            array = ARRAYS.get(inner(kind).kind) or f"{self.part(inner(kind))}Array"
            return f"{array}{kind.members[0][3]}"
        return f"Boxed{self.part(inner(kind))}" if is_boxed(kind) else self.part(kind)

    def _expression(self, kind: Type, element: Type) -> str:
        count = kind.members[0][3]
        if kind.kind == Kind.ARRAY and element.kind in ARRAYS:
            return f"BoltCodecs.{_SIMPLE[element.kind][1]}Array({count})"
        codec = self.codec(element)
        if kind.kind == Kind.ARRAY:
            return f"BoltCodecs.array({codec}, {count})"
        if kind.kind == Kind.LIST:
            return f"BoltCodecs.list({codec})"
        if kind.kind == Kind.MAP:
            return f"BoltCodecs.map({codec}, {self.codec(inner(kind, 1))})"
        return f"BoltCodecs.{'boxed' if is_boxed(kind) else 'optional'}({codec})"

    def view(self, kind: Type) -> tuple[str, str]:
        """Type and codec of a list that is seen in place."""
        element = inner(kind)
        text = f"BoltView<{self.text(element)}>"
        at = f"view {key(element)}"
        if at not in self._composed:
            expression = f"BoltCodecs.view({self.codec(element)})"
            name = self._members.add(lower(f"{self.part(element)}View"))
            self._composed[at] = Composed(name, text, expression)
        return text, f"{self.holder}.{self._composed[at].name}"

    def later(self, kind: Type) -> str:
        """A codec for one that is made before all others are."""
        codec = self.codec(kind)
        composed = codec.startswith(f"{self.holder}.")
        return f"BoltCodecs.deferred {{ {codec} }}" if composed else codec

    def write(self, kind: Type, value: str) -> str:
        """A call of a BoltWriter."""
        if kind.kind in _SIMPLE:
            return f"{_SIMPLE[kind.kind][1]}({value})"
        return f"put({self.codec(kind)}, {value})"

    def read(self, kind: Type) -> str:
        """A call of a BoltReader."""
        if kind.kind in _SIMPLE:
            return f"{_SIMPLE[kind.kind][1]}()"
        return f"get({self.codec(kind)})"


def in_memory(record: Type) -> list[InMemory]:
    """Each field, if the record lies on the wire as in C++'s memory and all its fields are numbers;
    else nothing.
    """
    if "plain" not in record.flags:
        return []
    fields, end = [], 0
    for _, _, member, _ in record.members:
        if member is None or member.kind not in _IN_MEMORY:
            return []
        size, read = _IN_MEMORY[member.kind]
        begin = -(-end // size) * size
        place = f"at + {begin}" if begin else "at"
        fields.append(InMemory(place, read.format(place), _SIMPLE[member.kind][1]))
        end = begin + size
    return fields
