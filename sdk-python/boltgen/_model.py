"""A dump as the objects that libbolt's own code for Python names and errors works on, so that what
is generated agrees with what ``libbolt.load`` makes."""

from __future__ import annotations

from typing import Any

from libbolt._kinds import Callable, Kind

from ._dump import Dump
from ._errors import GenError

Json = dict[str, Any]


def checked(name: str) -> str:
    """A name that may stand in code. A library has no others; a file may have been written to."""
    if not (name.isascii() and name.isidentifier()):
        raise GenError(f"{name!r} is no name")
    return name


class Type:
    """As libbolt._core.Type. Of named types there is one object each."""

    def __init__(self, kind: str, name: str | None, doc: str | None, flags: list[str]) -> None:
        self.kind = Kind[kind.upper()]
        self.name = name
        self.doc = doc
        self.flags = flags
        self.members: list[tuple[str, str | None, Type | None, int]] = []
        self.defaults: list[Json | None] = []
        self.message: str | None = None
        """The field that is the error's text."""
        self.methods: list[Function] = []
        self.underlying: Kind | None = None
        """Of an enum."""
        self.align, self.min = 1, 0
        """As the wire has it; of named types only."""

    @property
    def is_error(self) -> bool:
        return "error" in self.flags

    @property
    def is_named(self) -> bool:
        return self.kind in (Kind.RECORD, Kind.ENUM, Kind.CLASS)

    @property
    def has_name(self) -> bool:
        """Of a variant: else what it has for a name is the text of its alternatives."""
        return self.name is not None and self.name.isidentifier()

    @property
    def fills_buffers(self) -> bool:
        """Whether a list of it is also taken from memory, as that of an array."""
        number = Kind.I8 <= self.kind <= Kind.F64
        return number or self.kind == Kind.ENUM or "plain" in self.flags


class Function:
    """As libbolt._core.Function."""

    def __init__(self, described: Json, model: Model) -> None:
        flags = described["flags"]
        self.name = checked(described["name"])
        self.doc: str | None = described["doc"]
        self.kind = Callable[described["kind"].upper()]
        self.is_async = "async" in flags
        self.in_place = "in_place" in flags
        self.is_getter = "getter" in flags
        self.is_setter = "setter" in flags
        self.params = [
            (
                checked(each["name"]),
                each["doc"],
                model.type(each["type"]),
                each["default"] is not None,
            )
            for each in described["params"]
        ]
        self.defaults: list[Json | None] = [each["default"] for each in described["params"]]
        self.result = model.type(described["result"])
        error = described["error"]
        self.error = None if error is None else model.type(error)


class Model:
    def __init__(self, dump: Dump) -> None:
        self.module: Json = dump["module"]
        self.name = checked(self.module["name"])
        self._named = {
            each["name"]: Type(each["kind"], checked(each["name"]), each["doc"], each["flags"])
            for each in dump["types"]
        }
        for each in dump["types"]:
            self._fill(self._named[each["name"]], each)
        self.types = list(self._named.values())
        self.functions = [Function(each, self) for each in dump["functions"]]
        self.constants = [
            (checked(each["name"]), each["doc"], self.type(each["type"]), each["value"])
            for each in dump["constants"]
        ]

    def every_function(self) -> list[Function]:
        return [*self.functions, *(method for kind in self.types for method in kind.methods)]

    def type(self, expression: Json) -> Type:
        if "name" in expression:
            return self._named[expression["name"]]
        made = Type(expression["kind"], None, None, expression.get("flags", []))
        inner = [self.type(each) for each in expression.get("members", [])]
        made.members = [("", None, each, expression.get("count", 0)) for each in inner]
        if made.kind == Kind.VARIANT:  # the text of its alternatives, as in the descriptors
            made.name = f"({'|'.join(map(_text, inner))})"
        return made

    def _fill(self, made: Type, described: Json) -> None:
        made.align, made.min = int(described["wire_align"]), int(described["wire_min"])
        made.underlying = (
            Kind[described["underlying"].upper()] if "underlying" in described else None
        )
        for field in described.get("fields", []):
            if "message" in field["flags"]:
                made.message = field["name"]
            made.members.append((checked(field["name"]), field["doc"], self.type(field["type"]), 0))
            made.defaults.append(field["default"])
        for each in described.get("enumerators", []):
            made.members.append((checked(each["name"]), each["doc"], None, int(each["value"])))
        for each in described.get("alternatives", []):
            made.members.append(("", None, self.type(each), 0))
        made.methods = [Function(each, self) for each in described.get("methods", [])]


def _text(kind: Type) -> str:
    """Enough to tell one alternative from another."""
    if kind.name is not None:
        return kind.name
    inner = ",".join(_text(member) for _, _, member, _ in kind.members if member is not None)
    return f"{kind.kind.name.lower()}<{inner}>" if inner else kind.kind.name.lower()


def unsigned(enum: Type, value: int) -> int:
    """Descriptors have the value of an u64 as its bits."""
    return value & (1 << 64) - 1 if enum.underlying == Kind.U64 else value
