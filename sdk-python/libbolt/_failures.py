"""Typed errors of a module as exception classes."""

from __future__ import annotations

from typing import Any

from ._core import Function, Type
from ._enums import make_enum
from ._errors import Error
from ._kinds import Kind
from ._names import python_name
from ._records import make_record_error


class Failures:
    """The exception classes of all errors that some functions of a module declare.

    A record is an exception with its fields; an enum one with a ``code`` (the enum is its
    ``Code``); a variant is a base class of its alternatives' exceptions; any other type is an
    exception with a ``value``.
    """

    def __init__(self, functions: list[Function], module: str) -> None:
        self._module = module
        self._bases: dict[Type, list[type]] = {}
        self.classes: dict[str, type] = {}
        """Of variants and unnamed types; those of named types hang on the types."""
        for function in functions:
            if function.error is not None:
                self._collect(function.error, ())
        self._made = {described: self._make(described) for described in self._bases}

    def __contains__(self, described: Type) -> bool:
        return described in self._made

    def of(self, described: Type) -> type:
        """The exception class of an error type; of a variant the base class."""
        if described.kind == Kind.VARIANT:
            return self.classes[_variant_name(described)]
        return self._made[described]

    def _collect(self, described: Type, bases: tuple[type, ...]) -> None:
        if described.kind == Kind.VARIANT:
            base = self._variant(described, bases)
            for _, _, member, _ in described.members:
                if member is not None:
                    self._collect(member, (base,))
            return
        known = self._bases.setdefault(described, [])
        known.extend(base for base in bases if base not in known)

    def _variant(self, described: Type, bases: tuple[type, ...]) -> type:
        name = _variant_name(described)
        if name not in self.classes:
            namespace = {"__module__": self._module, "__doc__": described.doc}
            self.classes[name] = type(name, bases or (Error,), namespace)
        return self.classes[name]

    def _make(self, described: Type) -> type:
        bases = tuple(self._bases[described]) or (Error,)
        if described.kind == Kind.RECORD:
            return make_record_error(described, bases, self._module)
        if described.kind == Kind.ENUM:
            return self._enum_error(described, bases)
        return self._value_error(described, bases)

    def _enum_error(self, described: Type, bases: tuple[type, ...]) -> type:
        name = described.name or ""
        code = make_enum(described, "Code", self._module)
        code.__qualname__ = f"{name}.Code"
        namespace = {
            "__module__": self._module,
            "__doc__": described.doc,
            "Code": code,
            "__init__": _init_code,
            "__str__": _str_code,
        }
        cls = type(name, bases, namespace)
        described.bind(None, failure=cls)
        return cls

    def _value_error(self, described: Type, bases: tuple[type, ...]) -> type:
        name = f"{Kind(described.kind).name.title()}Error"
        namespace = {"__module__": self._module, "__init__": _init_value}
        cls = type(name, bases, namespace)
        self.classes[name] = cls
        described.bind(None, failure=cls)
        return cls


def _variant_name(described: Type) -> str:
    if described.name is not None and described.name.isidentifier():
        return python_name(described.name)
    parts = [member for _, _, member, _ in described.members if member is not None]
    return "Or".join(part.name or Kind(part.kind).name.title() for part in parts)


def _init_code(self: Any, code: Any) -> None:
    Error.__init__(self, code)
    self.code = code


def _str_code(self: Any) -> str:
    return str(self.code.name)


def _init_value(self: Any, value: Any) -> None:
    Error.__init__(self, value)
    self.value = value
