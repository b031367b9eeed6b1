"""Records of a module: dataclasses, and exceptions that are dataclasses."""

from __future__ import annotations

import dataclasses
import inspect
from typing import Any

from ._annotations import annotation
from ._core import Type
from ._kinds import Kind
from ._names import field_name, joined_doc, python_name


def make_record(described: Type, module: str) -> type:
    """The dataclass of a record, bound to it. Its annotations follow in annotate_record."""
    names = _field_names(described, of_error=False)
    cls = dataclasses.make_dataclass(
        _name(described),
        _fields(described, names),
        namespace=_namespace(described, names, module),
        slots=True,
    )
    return _bound(described, names, cls, module)


def make_record_error(described: Type, bases: tuple[type, ...], module: str) -> type:
    """The same as an exception. It compares by identity, as exceptions do."""
    names = _field_names(described, of_error=True)
    namespace = {**_namespace(described, names, module), "__str__": _str, "__reduce__": _reduce}
    cls = dataclasses.make_dataclass(
        _name(described), _fields(described, names), bases=bases, namespace=namespace, eq=False
    )
    return _bound(described, names, cls, module)


def annotate_record(described: Type, cls: type) -> None:
    """Says what the fields are, once all classes exist: records may refer to each other."""
    fields = dataclasses.fields(cls)
    types = [annotation(member) for _, _, member, _ in described.members if member is not None]
    by_name = {field.name: kind for field, kind in zip(fields, types, strict=True)}
    for field in fields:
        field.type = by_name[field.name]
    cls.__annotations__ = by_name
    cls.__init__.__annotations__ = {**by_name, "return": None}  # type: ignore[misc]
    if _doc(described, list(by_name)) is None:  # as dataclasses do it, who knew no types yet
        cls.__doc__ = cls.__name__ + str(inspect.signature(cls)).replace(" -> None", "")


def _name(described: Type) -> str:
    return python_name(described.name or "")


def _field_names(described: Type, *, of_error: bool) -> list[str]:
    return [field_name(name, of_error=of_error) for name, _, _, _ in described.members]


def _fields(described: Type, names: list[str]) -> list[Any]:
    """Optional fields at the end may be left out."""
    optional_from = len(described.members)
    while optional_from > 0:
        member = described.members[optional_from - 1][2]
        if member is None or member.kind != Kind.OPTIONAL:
            break
        optional_from -= 1
    fields: list[Any] = []
    for i, name in enumerate(names):
        default = dataclasses.field(default=None) if i >= optional_from else dataclasses.field()
        fields.append((name, Any, default))
    return fields


def _namespace(described: Type, names: list[str], module: str) -> dict[str, Any]:
    doc = _doc(described, names)
    return {"__module__": module, **({"__doc__": doc} if doc else {})}


def _doc(described: Type, names: list[str]) -> str | None:
    docs = [doc for _, doc, _, _ in described.members]
    return joined_doc(described.doc, "Attributes", list(zip(names, docs, strict=True)))


def _bound(described: Type, names: list[str], cls: type, module: str) -> type:
    cls.__module__ = module  # make_dataclass may have put its caller's there
    described.bind(cls, names=names)
    return cls


def _str(self: Any) -> str:
    return ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in dataclasses.fields(self))


def _reduce(self: Any) -> tuple[Any, ...]:
    return type(self), tuple(getattr(self, f.name) for f in dataclasses.fields(self))
