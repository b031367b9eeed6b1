"""Records of a module: dataclasses, and exceptions that are dataclasses."""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections.abc import Callable
from typing import Any

from ._annotations import annotation
from ._core import Type
from ._kinds import Kind
from ._names import field_name, joined_doc, top_name


def make_record(described: Type, module: str) -> type:
    """The dataclass of a record, bound to it. Its annotations follow in annotate_record."""
    names = _field_names(described, of_error=False)
    fields = _fields(described, names)
    namespace = _namespace(described, names, module)
    cls = described.make_class(_name(described))
    if cls is None:
        cls = dataclasses.make_dataclass(_name(described), fields, namespace=namespace, slots=True)
    else:
        cls = _dataclass_of(cls, fields, {**namespace, "__getstate__": _state})
    return _bound(described, names, cls, module)


def _dataclass_of(cls: type, fields: list[Any], namespace: dict[str, Any]) -> type:
    """What make_dataclass does, with a class that is there. Its fields follow in bind."""
    cls.__annotations__ = {name: kind for name, kind, _ in fields}
    defaults = {name: default for name, _, default in fields}
    for name, value in {**namespace, **defaults, "__slots__": tuple(defaults)}.items():
        setattr(cls, name, value)
    return dataclasses.dataclass(cls)


def _state(self: Any) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """What copies are made of: the fields are neither in a __dict__ nor in slots of Python's."""
    names = [field.name for field in dataclasses.fields(self)]
    own = {name: getattr(self, name) for name in names if hasattr(self, name)}
    return getattr(self, "__dict__", None), own


def make_record_error(described: Type, bases: tuple[type, ...], module: str) -> type:
    """The same as an exception. It compares by identity, as exceptions do."""
    names = _field_names(described, of_error=True)
    text = _str if described.message < 0 else _message(names[described.message])
    namespace = {**_namespace(described, names, module), "__str__": text, "__reduce__": _reduce}
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
    return top_name(described.name or "")


def _field_names(described: Type, *, of_error: bool) -> list[str]:
    return [field_name(name, of_error=of_error) for name, _, _, _ in described.members]


def _fields(described: Type, names: list[str]) -> list[Any]:
    """What has a default may be left out, and optional fields at the end. A field without one after
    fields that have one is given by its name.
    """
    optional_from = len(described.members)
    while optional_from > 0:
        member = described.members[optional_from - 1][2]
        if member is None or member.kind != Kind.OPTIONAL:
            break
        optional_from -= 1
    fields: list[Any] = []
    defaults = False
    for i, name in enumerate(names):
        options = _default(described, i)
        if not options and i >= optional_from:
            options = {"default": None}
        if not options and defaults:
            options = {"kw_only": True}
        defaults = defaults or not options.keys().isdisjoint({"default", "default_factory"})
        fields.append((name, Any, dataclasses.field(**options)))
    return fields


_SIMPLE = {*range(Kind.BOOL, Kind.BYTES + 1), Kind.TIMESTAMP, Kind.DURATION}


def _default(described: Type, index: int) -> dict[str, Any]:
    """The options of dataclasses.field that say what a field is if it is not given.

    What can be changed is made anew for each instance; so is what needs a class that may not exist
    yet.
    """
    wire = described.default_wire(index)
    if wire is None:
        return {}
    kind = described.members[index][2]
    assert kind is not None
    known = kind.kind in _SIMPLE or (kind.kind == Kind.ENUM and not kind.is_error)
    if known or (kind.kind == Kind.OPTIONAL and wire[0] == 0):
        return {"default": described.default(index)}
    return {"default_factory": functools.partial(described.default, index)}


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


def _message(name: str) -> Callable[[Any], str]:
    def message(self: Any) -> str:
        return str(getattr(self, name))

    return message


def _reduce(self: Any) -> tuple[Any, ...]:
    return _made, (type(self), {f.name: getattr(self, f.name) for f in dataclasses.fields(self)})


def _made(cls: type, fields: dict[str, Any]) -> Any:
    return cls(**fields)
