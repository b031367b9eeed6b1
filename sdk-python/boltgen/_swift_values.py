"""Values as Swift's expressions."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from libbolt._kinds import Kind

from ._model import Type
from ._reals import shortest
from ._swift_layout import Call, Expression, Items, call, flat, number, string
from ._swift_names import argument
from ._swift_types import Types
from ._types import inner, only

_UNITS = ((10**9, "seconds"), (10**6, "milliseconds"), (10**3, "microseconds"), (1, "nanoseconds"))
_NAMED = {"nan": "{}.nan", "inf": "{}.infinity", "-inf": "-{}.infinity"}


class Values:
    """``enumerators`` are the names of an enum's cases by its own name and theirs, ``fields`` those
    of a record's fields, ``cases`` those of a variant's alternatives.
    """

    def __init__(
        self,
        types: Types,
        enumerators: dict[str, dict[str, str]],
        fields: dict[str, dict[str, str]],
        cases: Any,
    ) -> None:
        self._types = types
        self._enumerators = enumerators
        self._fields = fields
        self._cases = cases

    def literal(self, kind: Type, value: Any) -> Expression | None:
        """None for what is no value of the type."""
        if kind.kind == Kind.OPTIONAL:
            return "nil" if value is None else self.literal(inner(kind), value)
        if kind.kind == Kind.BOOL:
            return "true" if value else "false"
        if Kind.I8 <= kind.kind <= Kind.U64:
            return number(int(value))
        if kind.kind in (Kind.F32, Kind.F64):
            return _real(kind.kind, value)
        if kind.kind == Kind.STRING:
            return string(value)
        if kind.kind == Kind.BYTES:
            return Items([("", str(each)) for each in bytes.fromhex(value)])
        if kind.kind in (Kind.TIMESTAMP, Kind.DURATION):
            return _time(kind.kind, int(value))
        if kind.kind in (Kind.LIST, Kind.ARRAY):
            items = [self.literal(inner(kind), each) for each in value]
            made = [("", each) for each in items if each is not None]
            return Items(made) if len(made) == len(items) else None
        if kind.kind == Kind.MAP:
            return self._map(kind, value)
        if kind.kind == Kind.ENUM:
            case = self._enumerators[kind.name or ""].get(value)
            return None if case is None else f"{self._types.name(kind)}.{case}"
        if kind.kind == Kind.RECORD:
            return self._record(kind, value)
        return self._variant(kind, value) if kind.kind == Kind.VARIANT else None

    def _map(self, kind: Type, value: Any) -> Expression | None:
        pairs: list[tuple[str, Expression]] = []
        for pair in value:
            key, made = self.literal(inner(kind), pair[0]), self.literal(inner(kind, 1), pair[1])
            if key is None or made is None:
                return None
            pairs.append((f"{flat(key)}: ", made))  # keys are simple values
        return Items(pairs, "[:]")

    def _record(self, kind: Type, value: Any) -> Expression | None:
        arguments: list[tuple[str, Expression]] = []
        for field, _, member, _ in kind.members:
            made = None if member is None else self.literal(member, value[field])
            if made is None:
                return None
            arguments.append((f"{argument(self._fields[kind.name or ''][field])}: ", made))
        return Call(self._types.name(kind), arguments)

    def _variant(self, kind: Type, value: Any) -> Expression | None:
        index = value["alternative"]
        made = self.literal(inner(kind, index), value["value"])
        if made is None or only(kind) is not kind:
            return made
        return call(f"{self._types.name(kind)}.{self._cases(kind)[index]}", made)


def _real(kind: Kind, value: Any) -> str:
    name = "Float" if kind == Kind.F32 else "Double"
    if isinstance(value, str):
        return _NAMED[value].format(name)
    real, single = float(value), kind == Kind.F32
    made = shortest(real, single=single)
    is_small = 0 < abs(real) < 2.0 ** (-126 if single else -1022)  # of which Swift warns
    return _hexadecimal(real) if is_small or not _is_exact(made, real, single) else made


def _hexadecimal(real: float) -> str:
    mantissa, _, exponent = real.hex().partition("p")
    return f"{mantissa.rstrip('0').rstrip('.') if '.' in mantissa else mantissa}p{int(exponent)}"


def _is_exact(text: str, real: float, single: bool) -> bool:
    """Whether a compiler that takes a literal to 64 bits, and then to a float's, comes to it: as
    Swift's does on x86.
    """
    exact = Fraction(text)
    if not exact:
        return True
    shift = 64 - (math.frexp(float(abs(exact)))[1] if abs(exact) < 2**1023 else 1024)
    scaled = abs(exact) * Fraction(2) ** shift
    long = Fraction(round(scaled)) / Fraction(2) ** shift
    return _rounded(long, single) == abs(real)


def _rounded(value: Fraction, single: bool) -> Fraction:
    """The nearest float; of two, the even one."""
    bits, least = (24, -149) if single else (53, -1074)
    exponent = max(math.frexp(float(value))[1] - bits, least)
    unit = Fraction(2) ** exponent
    return round(value / unit) * unit


def _time(kind: Kind, value: int) -> str:
    if kind == Kind.TIMESTAMP:
        return f"BoltTimestamp(nanosecondsSinceEpoch: {number(value)})"
    if value == 0:
        return "Duration.zero"
    unit, name = next(each for each in _UNITS if value % each[0] == 0)
    count = value // unit
    fits = -(1 << 31) <= count < 1 << 31  # into the Int of every platform
    return (
        f"Duration.{name}({number(count)})" if fits else f"Duration.{name}(Int64({number(count)}))"
    )
