"""A Python module out of a library's description."""

from __future__ import annotations

import types

from ._annotations import annotation
from ._clashes import check_names
from ._core import Function, Library, Type
from ._enums import make_enum
from ._failures import Failures
from ._functions import dress
from ._kinds import Kind
from ._names import joined_doc, top_name
from ._objects import fill_class, make_class
from ._records import annotate_record, make_record


def build(library: Library, path: str) -> types.ModuleType:
    """The module object: classes first, then what refers to them."""
    name = library.name
    described = library.types()
    methods = {kind: library.methods(kind) for kind in described if kind.kind == Kind.CLASS}
    functions = library.functions()
    everything = [*functions, *(one for each in methods.values() for one in each)]
    failures = Failures(everything, name)
    check_names(name, described, functions, methods, failures, library.constant_names())
    enums = _enums(described, failures, name)
    contents: dict[str, object] = {**failures.make(), **enums}
    contents.update(_classes(described, failures, name))
    for function in functions:
        contents[dress(function, name, None, _error(function, failures))] = function
    for kind, group in methods.items():
        for function in group:
            dress(function, name, kind.cls.__name__, _error(function, failures))
        fill_class(kind.cls, group)
    constants = library.constants()
    contents.update((top_name(constant), value) for constant, _, _, value in constants)
    module = _module(library, path, contents)
    docs = [(top_name(constant), doc) for constant, doc, _, _ in constants]
    module.__doc__ = joined_doc(library.doc, "Constants", docs)
    module.__annotations__ = {
        top_name(constant): annotation(kind) for constant, _, kind, _ in constants
    }
    return module


def _enums(described: list[Type], failures: Failures, module: str) -> dict[str, type]:
    """Before the records, whose defaults they may be."""
    return {
        top_name(kind.name or ""): make_enum(kind, top_name(kind.name or ""), module)
        for kind in described
        if kind.kind == Kind.ENUM and kind not in failures
    }


def _classes(described: list[Type], failures: Failures, module: str) -> dict[str, type]:
    classes = {}
    for kind in described:
        assert kind.name is not None
        if kind.kind == Kind.VARIANT:
            continue  # a base class, made with the errors
        if kind in failures:
            cls = failures.of(kind)
        elif kind.kind == Kind.ENUM:
            continue
        elif kind.kind == Kind.RECORD:
            cls = make_record(kind, module)
        else:
            cls = make_class(kind, module)
        classes[top_name(kind.name)] = cls
    for kind in described:
        if kind.kind == Kind.RECORD:
            annotate_record(kind, kind.cls)
    return classes


def _error(function: Function, failures: Failures) -> type | None:
    return None if function.error is None else failures.of(function.error)


def _module(library: Library, path: str, contents: dict[str, object]) -> types.ModuleType:
    module = types.ModuleType(library.name, library.doc)
    module.__file__ = path
    module.__dict__.update(
        contents,
        __all__=sorted(contents),
        __version__=library.version,
        __checksum__=library.checksum,
    )
    return module
