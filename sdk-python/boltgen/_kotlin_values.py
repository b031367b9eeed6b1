"""Values as Kotlin's expressions."""

from __future__ import annotations

from typing import Any

from libbolt._kinds import Kind

from ._kotlin_layout import Call, Expression, call, string
from ._kotlin_types import ARRAYS, Types
from ._model import Type
from ._reals import shortest
from ._types import inner, only

_SMALL = {Kind.I8: "Byte", Kind.I16: "Short", Kind.U8: "UByte", Kind.U16: "UShort"}
_BITS = {Kind.I8: 8, Kind.I16: 16, Kind.I32: 32, Kind.I64: 64}
_SUFFIX = {Kind.U8: "u", Kind.U16: "u", Kind.U32: "u", Kind.U64: "uL", Kind.I64: "L"}
_NAMED = {"nan": "NaN", "inf": "POSITIVE_INFINITY", "-inf": "NEGATIVE_INFINITY"}
_UNITS = (
    (86_400 * 10**9, "Days"),
    (3_600 * 10**9, "Hours"),
    (60 * 10**9, "Minutes"),
    (10**9, "Seconds"),
    (10**6, "Millis"),
)


class Values:
    """``enumerators`` are the names of an enum's constants by its own name and theirs, ``fields``
    those of a record's properties, ``wrappers`` what alternatives of a variant are wrapped in.
    """

    def __init__(
        self,
        types: Types,
        enumerators: dict[str, dict[str, str]],
        fields: dict[str, dict[str, str]],
        wrappers: Any,
    ) -> None:
        self._types = types
        self._enumerators = enumerators
        self._fields = fields
        self._wrappers = wrappers

    def literal(self, kind: Type, value: Any, *, typed: bool = True) -> Expression | None:
        """None for what is no value of the type. ``typed`` says that Kotlin knows from the place
        which type a number there has.
        """
        if kind.kind == Kind.OPTIONAL:
            return "null" if value is None else self.literal(inner(kind), value, typed=typed)
        if kind.kind == Kind.BOOL:
            return "true" if value else "false"
        if Kind.I8 <= kind.kind <= Kind.U64:
            return _integer(kind.kind, value, typed)
        if kind.kind in (Kind.F32, Kind.F64):
            return _real(kind.kind, value)
        if kind.kind == Kind.STRING:
            return string(value)
        if kind.kind == Kind.BYTES:
            return call("byteArrayOf", *(str(each) for each in _signed(value)))
        if kind.kind in (Kind.TIMESTAMP, Kind.DURATION):
            return _time(kind.kind, value)
        if kind.kind in (Kind.LIST, Kind.ARRAY):
            return self._list(inner(kind), value)
        if kind.kind == Kind.MAP:
            return self._map(kind, value)
        if kind.kind == Kind.ENUM:
            constant = self._enumerators[kind.name or ""].get(value)
            return None if constant is None else f"{self._types.name(kind)}.{constant}"
        if kind.kind == Kind.RECORD:
            return self._record(kind, value)
        return self._variant(kind, value) if kind.kind == Kind.VARIANT else None

    def _list(self, element: Type, value: Any) -> Expression | None:
        array = ARRAYS.get(element.kind)
        items = [self.literal(element, each, typed=array is not None) for each in value]
        made = [each for each in items if each is not None]
        if len(made) != len(items):
            return None
        if array is not None:
            return call(f"{array[0].lower()}{array[1:]}Of", *made)
        return call("listOf", *made) if made else "emptyList()"

    def _map(self, kind: Type, value: Any) -> Expression | None:
        pairs = []
        for pair in value:
            both = [self.literal(inner(kind, i), pair[i], typed=False) for i in (0, 1)]
            if both[0] is None or both[1] is None:
                return None
            pairs.append(call("Pair", both[0], both[1]))
        return call("mapOf", *pairs) if pairs else "emptyMap()"

    def _record(self, kind: Type, value: Any) -> Expression | None:
        name = self._types.name(kind)
        if not kind.members:
            return f"{name}()" if kind.name in self._wrappers.errors else name
        arguments: list[tuple[str, Expression]] = []
        for field, _, member, _ in kind.members:
            made = None if member is None else self.literal(member, value[field])
            if made is None:
                return None
            arguments.append((f"{self._fields[kind.name or ''][field]} = ", made))
        return Call(name, arguments)

    def _variant(self, kind: Type, value: Any) -> Expression | None:
        index = value["alternative"]
        wrap = self._wrappers.wrapper(kind, index)
        made = self.literal(inner(kind, index), value["value"], typed=wrap is not None)
        if made is None or wrap is None or only(kind) is not kind:
            return made
        for head in reversed(wrap):
            made = call(head, made)
        return made


def _integer(kind: Kind, value: Any, typed: bool) -> str:
    value = int(value)
    name = {Kind.I32: "Int", Kind.I64: "Long"}.get(kind) or _SMALL.get(kind, "")
    if kind in _BITS and value == -(1 << (_BITS[kind] - 1)):
        return f"{name}.MIN_VALUE"
    made = f"{value}{_SUFFIX.get(kind, '')}"
    if kind in _SMALL and not typed:
        return f"({made}).to{name}()" if value < 0 else f"{made}.to{name}()"
    return made


def _real(kind: Kind, value: Any) -> str:
    name, suffix = ("Float", "f") if kind == Kind.F32 else ("Double", "")
    if isinstance(value, str):
        return f"{name}.{_NAMED[value]}"
    return shortest(float(value), single=kind == Kind.F32) + suffix


def _signed(text: str) -> list[int]:
    return [each - 256 if each > 127 else each for each in bytes.fromhex(text)]


def _time(kind: Kind, value: Any) -> str:
    value = int(value)
    if kind == Kind.TIMESTAMP:
        seconds, rest = divmod(value, 10**9)
        if value == 0:
            return "Instant.EPOCH"
        return f"Instant.ofEpochSecond({seconds}{f', {rest}' if rest else ''})"
    if value == 0:
        return "Duration.ZERO"
    for unit, name in _UNITS:
        if value % unit == 0:
            return f"Duration.of{name}({value // unit})"
    return f"Duration.ofNanos({'Long.MIN_VALUE' if value == -(1 << 63) else value})"
