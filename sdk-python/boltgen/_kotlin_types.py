"""Types of a module as Kotlin has them, and the codecs that read and write them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from libbolt._kinds import Kind

from ._kotlin_names import Scope, lower, pascal, quoted, upper
from ._model import Type

_SIMPLE = {
    Kind.UNIT: ("Unit", "unit", 1, 0),
    Kind.BOOL: ("Boolean", "bool", 1, 1),
    Kind.I8: ("Byte", "i8", 1, 1),
    Kind.U8: ("UByte", "u8", 1, 1),
    Kind.I16: ("Short", "i16", 2, 2),
    Kind.U16: ("UShort", "u16", 2, 2),
    Kind.I32: ("Int", "i32", 4, 4),
    Kind.U32: ("UInt", "u32", 4, 4),
    Kind.I64: ("Long", "i64", 8, 8),
    Kind.U64: ("ULong", "u64", 8, 8),
    Kind.F32: ("Float", "f32", 4, 4),
    Kind.F64: ("Double", "f64", 8, 8),
    Kind.STRING: ("String", "string", 4, 4),
    Kind.BYTES: ("ByteArray", "bytes", 4, 4),
    Kind.TIMESTAMP: ("Instant", "timestamp", 8, 8),
    Kind.DURATION: ("Duration", "duration", 8, 8),
}
"""By kind: the type, its codec, the codec's align and min."""

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

_LONGEST = 80


def inner(kind: Type, index: int = 0) -> Type:
    member = kind.members[index][2]
    assert member is not None
    return member


def alternatives(kind: Type) -> list[Type]:
    return [inner(kind, i) for i in range(len(kind.members))]


def is_boxed(kind: Type) -> bool:
    return "boxed" in kind.flags


def key(kind: Type) -> str:
    """What tells a type from all others of its module."""
    if kind.is_named or (kind.kind == Kind.VARIANT and kind.has_name):
        return kind.name or ""
    parts = [kind.kind.name, *kind.flags, *(key(each) for each in _parts(kind))]
    if kind.kind == Kind.ARRAY:
        parts.append(str(kind.members[0][3]))
    return f"({' '.join(parts)})"


def _parts(kind: Type) -> list[Type]:
    return [] if kind.kind == Kind.ENUM else [m for _, _, m, _ in kind.members if m is not None]


def only(kind: Type) -> Type:
    """A variant of one type, if it has no name, is that type to Kotlin."""
    while kind.kind == Kind.VARIANT and not kind.has_name and len(kind.members) == 1:
        kind = inner(kind)
    return kind


def reached(roots: list[Type]) -> Iterator[Type]:
    """All types that these are made of, each once, those inside first."""
    seen: set[str] = set()

    def walk(kind: Type) -> Iterator[Type]:
        if key(kind) in seen:
            return
        seen.add(key(kind))
        for each in _parts(kind):
            yield from walk(each)
        yield kind

    for root in roots:
        yield from walk(root)


def wire_size(kind: Type) -> tuple[int, int]:
    """Alignment and least size, as docs/modules.md has them under "Wire layout"."""
    if kind.kind in _SIMPLE:
        return _SIMPLE[kind.kind][2:]
    if kind.is_named or (kind.kind == Kind.VARIANT and kind.has_name):
        return (8, 8) if kind.kind == Kind.CLASS else (kind.align, kind.min)
    if kind.kind in (Kind.LIST, Kind.MAP):
        return 8, 8
    if kind.kind == Kind.OPTIONAL:
        return (8 if is_boxed(kind) else wire_size(inner(kind))[0]), 1
    if kind.kind == Kind.ARRAY:
        align, least = wire_size(inner(kind))
        return align, (kind.members[0][3] - 1) * _up(least, align) + least
    sizes = [wire_size(each) for each in alternatives(kind)]
    return max(align for align, _ in sizes), min(_up(1, align) + least for align, least in sizes)


def _up(size: int, align: int) -> int:
    return (size + align - 1) // align * align


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
                self._names[key(each)] = scope.add(self._joined(each))
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
        return upper((kind.name or "") if named else self._joined(kind))

    def _joined(self, variant: Type) -> str:
        parts = [self.part(each) for each in alternatives(variant)]
        made = "Or".join(parts)
        if len(made) <= _LONGEST:
            return made
        return f"{parts[0][:_LONGEST]}Or{len(parts) - 1}Others"

    def has_array(self, kind: Type) -> bool:
        """Whether it is an array or holds one that `==` would compare by identity."""
        kind = only(kind)
        if kind.kind == Kind.BYTES:
            return True
        if kind.kind in (Kind.LIST, Kind.ARRAY) and inner(kind).kind in ARRAYS:
            return True
        composed = (Kind.OPTIONAL, Kind.LIST, Kind.ARRAY, Kind.MAP)
        return kind.kind in composed and any(map(self.has_array, _parts(kind)))

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


def library_name(module: str) -> str:
    return f"{pascal(module)}Library"
