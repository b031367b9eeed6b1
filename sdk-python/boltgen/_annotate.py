"""Types and values as a stub writes them."""

from __future__ import annotations

import json
from typing import Any

from libbolt._kinds import Kind
from libbolt._names import enumerator_name, top_name

from ._model import Type

_SIMPLE = {
    Kind.BOOL: "bool",
    Kind.F32: "float",
    Kind.F64: "float",
    Kind.STRING: "str",
    Kind.BYTES: "bytes",
}
_LONGEST = 50


class Annotations:
    """``taken`` are the names that the module itself uses, at whatever place: a builtin that is
    called like one of them is written as ``_builtins.NAME``.
    """

    def __init__(self, taken: set[str], errors: set[str]) -> None:
        self._taken = taken
        self._errors = errors
        self.imports: set[str] = set()

    def used(self, module: str) -> str:
        """The private name that a stub imports a module by."""
        self.imports.add(module)
        return "_" + module.rpartition(".")[2]

    def builtin(self, name: str) -> str:
        return f"{self.used('builtins')}.{name}" if name in self._taken else name

    def result(self, kind: Type) -> str:
        """What a value of it is that comes from the module, or that a record holds."""
        if kind.kind in (Kind.LIST, Kind.ARRAY):
            return f"{self.builtin('list')}[{self.result(_inner(kind))}]"
        if kind.kind == Kind.MAP:
            key, value = (self.result(_inner(kind, i)) for i in (0, 1))
            return f"{self.builtin('dict')}[{key}, {value}]"
        return self._either(kind, self.result)

    def parameter(self, kind: Type) -> str:
        """What is taken for it: more than it gives."""
        abc = "collections.abc"
        if kind.kind == Kind.BYTES:
            return f"{self.used('typing_extensions')}.Buffer"
        if kind.kind in (Kind.LIST, Kind.ARRAY):
            sequence = f"{self.used(abc)}.Sequence[{self.parameter(_inner(kind))}]"
            if kind.kind == Kind.LIST and _inner(kind).fills_buffers:
                return f"{sequence} | {self.used('typing_extensions')}.Buffer"
            return sequence
        if kind.kind == Kind.MAP:
            key, value = self.result(_inner(kind)), self.parameter(_inner(kind, 1))
            return f"{self.used(abc)}.Mapping[{key}, {value}]"
        return self._either(kind, self.parameter)

    def _either(self, kind: Type, inner: Any) -> str:
        """What is written alike on both ways, but for what is inside."""
        if kind.kind in _SIMPLE:
            return self.builtin(_SIMPLE[kind.kind])
        if kind.kind == Kind.UNIT:
            return "None"
        if kind.kind == Kind.TIMESTAMP:
            return f"{self.used('datetime')}.datetime"
        if kind.kind == Kind.DURATION:
            return f"{self.used('datetime')}.timedelta"
        if kind.kind == Kind.OPTIONAL:
            return _union([inner(_inner(kind)), "None"])
        if kind.kind == Kind.VARIANT:
            return _union([inner(member) for _, _, member, _ in kind.members if member])
        if kind.is_named:
            return self._class(kind)
        return self.builtin("int")

    def _class(self, kind: Type) -> str:
        """An enum that is an error is that error's code where it is a value."""
        name = top_name(kind.name or "")
        return f"{name}.Code" if kind.kind == Kind.ENUM and name in self._errors else name

    def literal(self, kind: Type, value: Any) -> str:
        """A value as an expression, or `...` where that would not be short and plain."""
        made = self._literal(kind, value)
        return made if made is not None and len(made) <= _LONGEST else "..."

    def _literal(self, kind: Type, value: Any) -> str | None:
        if value is None:
            return "None"
        if kind.kind == Kind.OPTIONAL:
            return self._literal(_inner(kind), value)
        if kind.kind == Kind.BOOL or Kind.I8 <= kind.kind <= Kind.U64:
            return repr(value)
        if kind.kind in (Kind.F32, Kind.F64):
            return None if isinstance(value, str) else repr(float(value)).replace("e+", "e")
        if kind.kind == Kind.STRING:
            plain = value.isascii() and value.isprintable() and not set(value) & {'"', "\\"}
            return json.dumps(value) if plain else None
        hidden = value in ("name", "value")  # to checkers, these are attributes of all enums
        if kind.kind == Kind.ENUM and not hidden and value in [each[0] for each in kind.members]:
            return f"{self._class(kind)}.{enumerator_name(value)}"
        return None


def _inner(kind: Type, index: int = 0) -> Type:
    member = kind.members[index][2]
    assert member is not None
    return member


def _union(parts: list[str]) -> str:
    """Each once: a variant may have several alternatives that are one type in Python."""
    every = [part for text in parts for part in _split(text)]
    once = list(dict.fromkeys(every))
    if "None" in once:
        once.remove("None")
        once.append("None")
    return " | ".join(once)


def _split(text: str) -> list[str]:
    """The alternatives of a union that is itself one of a union."""
    parts, depth = [""], 0
    for word in text.split(" "):
        if word == "|" and depth == 0:
            parts.append("")
            continue
        parts[-1] += (" " if parts[-1] else "") + word
        depth += word.count("[") - word.count("]")
    return parts
