"""Typed errors of a module as exception classes."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from ._core import Function, Type
from ._enums import make_enum
from ._errors import Error
from ._kinds import Kind
from ._names import top_name
from ._records import make_record_error


class Failures:
    """The exception classes of all errors that some functions of a module declare.

    A record is an exception with its fields; an enum one with a ``code`` (the enum is its
    ``Code``); a variant is a base class of the exceptions of its alternatives, which may be
    variants again. So first all is collected, and then what contains is made before what it
    contains, whichever function names it first.
    """

    def __init__(self, functions: list[Function], module: str) -> None:
        self._module = module
        doc = f"The base of the errors that the functions of {module} declare."
        self.base = type("Error", (Error,), {"__module__": module, "__doc__": doc})
        self._found: dict[Hashable, Type] = {}
        """Every error and all alternatives, each after its own alternatives."""
        self._made: dict[Hashable, type] = {}
        for function in functions:
            if function.error is not None:
                self._collect(function.error)

    def __contains__(self, described: Type) -> bool:
        return _key(described) in self._found

    def of(self, described: Type) -> type:
        """The exception class of an error type; of a variant the base class."""
        return self._made[_key(described)]

    def variants(self) -> list[tuple[str, str]]:
        """The variants among them: their text or name, and the name of their class."""
        found = [each for each in self._found.values() if each.kind == Kind.VARIANT]
        return [(variant.name or "", _class_name(variant)) for variant in found]

    def ordered(self) -> list[tuple[str, Type, list[str]]]:
        """All of them: the name of the class, the type, and the names of the classes it is below,
        which come before it; none for what is below the common base alone.
        """
        containing = self._containing()
        return [
            (
                _class_name(described),
                described,
                [_class_name(each) for at, each in self._found.items() if at in containing[key]],
            )
            for key, described in reversed(self._found.items())
        ]

    def make(self) -> dict[str, type]:
        """Makes the classes; those of variants by name: the others hang on their types."""
        containing = self._containing()
        for key, described in reversed(self._found.items()):
            # All, not the nearest ones only, and in one order everywhere: so they always agree.
            bases = tuple(self._made[each] for each in self._found if each in containing[key])
            self._made[key] = self._make(described, bases or (self.base,))
        return {"Error": self.base, **{name: self._made[text] for text, name in self.variants()}}

    def _collect(self, described: Type) -> None:
        for alternative in _alternatives(described):
            self._collect(alternative)
        self._found.setdefault(_key(described), _plain(described))

    def _containing(self) -> dict[Hashable, set[Hashable]]:
        """The variants that each error is an alternative of, at whatever depth."""
        containing: dict[Hashable, set[Hashable]] = {key: set() for key in self._found}
        for key, described in reversed(self._found.items()):
            for alternative in _alternatives(described):
                containing[_key(alternative)] |= {key} | containing[key]
        return containing

    def _make(self, described: Type, bases: tuple[type, ...]) -> type:
        if described.kind == Kind.VARIANT:
            namespace = {"__module__": self._module, "__doc__": described.doc}
            return type(_class_name(described), bases, namespace)
        if described.kind == Kind.RECORD:
            return make_record_error(described, bases, self._module)
        return self._enum_error(described, bases)

    def _enum_error(self, described: Type, bases: tuple[type, ...]) -> type:
        name = _class_name(described)
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


def _plain(described: Type) -> Type:
    """A variant of one type, if it has no name, is that type."""
    while described.kind == Kind.VARIANT and not _has_name(described):
        alternatives = _alternatives(described)
        if len(alternatives) != 1:
            break
        (described,) = alternatives
    return described


def _key(described: Type) -> Hashable:
    """What makes two errors one class. The text of a variant says all that it is."""
    described = _plain(described)
    return described.name if described.kind == Kind.VARIANT else described


def _alternatives(described: Type) -> list[Type]:
    if described.kind != Kind.VARIANT:
        return []
    return [member for _, _, member, _ in described.members if member is not None]


def _has_name(variant: Type) -> bool:
    """Else what it has for a name is the text of its alternatives."""
    return variant.name is not None and variant.name.isidentifier()


def _class_name(described: Type) -> str:
    """Its own name. A variant without one is called after its alternatives."""
    if described.kind == Kind.VARIANT and not _has_name(described):
        return "Or".join(map(_class_name, _alternatives(described)))
    return top_name(described.name or "")


def _init_code(self: Any, code: Any) -> None:
    Error.__init__(self, code)
    self.code = code


def _str_code(self: Any) -> str:
    return str(self.code.name)
