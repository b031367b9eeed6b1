"""What templates see of a module: names, annotations and docs as Python has them."""

from __future__ import annotations

import dataclasses
from typing import Any

from libbolt._clashes import check_names
from libbolt._errors import LoadError
from libbolt._failures import Failures
from libbolt._kinds import Callable, Kind
from libbolt._names import (
    enumerator_name,
    field_name,
    joined_doc,
    method_name,
    python_name,
    top_name,
)

from ._annotate import Annotations
from ._errors import GenError
from ._model import Function, Json, Model, Type

RESERVED = {"_expect", "_find"}
"""Names that the package itself has."""


@dataclasses.dataclass
class Field:
    name: str
    annotation: str
    default: str | None
    """An expression, or `...` for what has a default that is not written out."""
    doc: str | None


@dataclasses.dataclass
class Record:
    name: str
    doc: str | None
    bases: list[str]
    """Of an error: classes of the module."""
    fields: list[Field]
    is_error: bool


@dataclasses.dataclass
class Enum:
    name: str
    doc: str | None
    bases: list[str]
    members: list[tuple[str, int]]
    is_error: bool


@dataclasses.dataclass
class ErrorBase:
    name: str
    doc: str | None
    bases: list[str]


@dataclasses.dataclass
class FunctionView:
    name: str
    doc: str | None
    params: list[str]
    """As a `def` lists them, annotations and defaults included."""
    result: str
    is_async: bool
    is_static: bool
    is_getter: bool
    is_setter: bool
    error: str | None


@dataclasses.dataclass
class Class:
    name: str
    doc: str | None
    functions: list[FunctionView]


@dataclasses.dataclass
class Constant:
    name: str
    doc: str | None
    annotation: str


class Views:
    """All of a module. What the order is of: what comes first is what others are made of."""

    def __init__(self, model: Model) -> None:
        self._model = model
        functions: Any = model.every_function()
        failures = Failures(functions, model.name)
        self._check(failures)
        self._bases = {name: bases or ["Error"] for name, _, bases in failures.ordered()}
        self.annotations = Annotations(self._taken(), set(self._bases))
        self.enums = [self._enum(each) for each in self._values(Kind.ENUM)]
        self.records = [self._record(each) for each in self._values(Kind.RECORD)]
        ordered: Any = failures.ordered()
        self.errors = [self._error(name, kind) for name, kind, _ in ordered]
        self.classes = [self._class(each) for each in self._values(Kind.CLASS)]
        self.functions = [self._function(each, None) for each in model.functions]
        self.constants = [
            Constant(top_name(name), doc, self.annotations.result(kind))
            for name, doc, kind, _ in model.constants
        ]

    @property
    def names(self) -> list[str]:
        """What the module contains, sorted."""
        groups: list[list[Any]] = [self.enums, self.records, self.errors, self.classes]
        every = [*groups, self.functions, self.constants]
        return sorted({"Error", *(each.name for group in every for each in group)})

    @property
    def hides_members(self) -> bool:
        """Whether a class has a member that is called as one which libbolt.Object has."""
        names = {each.name for cls in self.classes for each in cls.functions}
        return not names.isdisjoint({"close", "closed", "__enter__", "__exit__"})

    def _check(self, failures: Failures) -> None:
        model: Any = self._model  # its objects are as those of the extension
        methods: Any = {each: each.methods for each in model.types if each.kind == Kind.CLASS}
        try:
            check_names(
                model.name,
                model.types,
                model.functions,
                methods,
                failures,
                [name for name, _, _, _ in model.constants],
            )
        except LoadError as error:
            raise GenError(str(error)) from None
        used = {each.name for each in [*model.types, *model.functions]} & RESERVED
        if used:
            raise GenError(
                f"module '{self._model.name}' exports {', '.join(map(repr, sorted(used)))}, which "
                "a generated package needs for itself: export it under another name"
            )

    def _taken(self) -> set[str]:
        model = self._model
        names = {each.name or "" for each in model.types}
        names |= {each.name for each in model.every_function()}
        names |= {name for kind in model.types for name, _, _, _ in kind.members}
        return names | {name for name, _, _, _ in model.constants}

    def _values(self, kind: Kind) -> list[Type]:
        """The named types of a kind that are no errors."""
        every = [each for each in self._model.types if each.kind == kind]
        return [each for each in every if top_name(each.name or "") not in self._bases]

    def _enum(self, kind: Type) -> Enum:
        name = top_name(kind.name or "")
        members = [(enumerator_name(each), number) for each, _, _, number in kind.members]
        is_error = name in self._bases
        return Enum(name, kind.doc, self._bases.get(name, []), members, is_error)

    def _error(self, name: str, kind: Type) -> ErrorBase | Record | Enum:
        if kind.kind == Kind.RECORD:
            return self._record(kind)
        if kind.kind == Kind.ENUM:
            return self._enum(kind)
        return ErrorBase(name, kind.doc, self._bases[name])

    def _record(self, kind: Type) -> Record:
        name = top_name(kind.name or "")
        is_error = name in self._bases
        fields = [
            Field(
                field_name(field, of_error=is_error),
                self.annotations.result(member),
                self._default(member, default),
                doc,
            )
            for (field, doc, member, _), default in zip(kind.members, kind.defaults, strict=True)
            if member is not None
        ]
        self._leave_out(kind, fields)
        doc = joined_doc(kind.doc, "Attributes", [(each.name, each.doc) for each in fields])
        return Record(name, doc, self._bases.get(name, []), fields, is_error)

    def _leave_out(self, kind: Type, fields: list[Field]) -> None:
        """As libbolt makes dataclasses: optional fields at the end have None for a default, and
        one without a default after others that have one is given by its name.
        """
        for i in reversed(range(len(fields))):
            member = kind.members[i][2]
            if member is None or member.kind != Kind.OPTIONAL:
                break
            fields[i].default = fields[i].default or "None"
        defaults = False
        for field in fields:
            if field.default is not None:
                defaults = True
            elif defaults:
                dataclasses_name = self.annotations.used("dataclasses")
                field.default = f"{dataclasses_name}.field(kw_only=True)"

    def _default(self, kind: Type, default: Json | None) -> str | None:
        return None if default is None else self.annotations.literal(kind, default["value"])

    def _class(self, kind: Type) -> Class:
        functions = [self._function(each, kind) for each in kind.methods]
        return Class(top_name(kind.name or ""), kind.doc, functions)

    def _function(self, function: Function, owner: Type | None) -> FunctionView:
        error = None if function.error is None else self._error_name(function.error)
        return FunctionView(
            name=method_name(function.name) if owner else top_name(function.name),
            doc=_function_doc(function, error),
            params=self._params(function),
            result=self._result(function),
            is_async=function.is_async,
            is_static=function.kind == Callable.STATIC,
            is_getter=function.is_getter,
            is_setter=function.is_setter,
            error=error,
        )

    def _result(self, function: Function) -> str:
        result = self.annotations.result(function.result)
        libbolt = self.annotations.used("libbolt")
        if function.in_place:
            element = function.result.members[0][2]
            assert element is not None
            result = f"{libbolt}.View[{self.annotations.result(element)}]"
        return f"{libbolt}.Call[{result}]" if function.is_async else result

    def _params(self, function: Function) -> list[str]:
        """As libbolt makes them: a required one after a default is given by its name."""
        made = []
        if function.kind == Callable.METHOD:
            made += ["self"] if function.is_getter or function.is_setter else ["self", "/"]
        defaults = named = False
        for (name, _, kind, has_default), default in zip(
            function.params, function.defaults, strict=True
        ):
            if defaults and not has_default and not named:
                made.append("*")
                named = True
            defaults = defaults or has_default
            shown = self._default(kind, default)
            text = f"{python_name(name)}: {self.annotations.parameter(kind)}"
            made.append(text if shown is None else f"{text} = {shown}")
        return made

    def _error_name(self, kind: Type) -> str:
        failing: Any = _Failing(kind)
        return Failures([failing], "").ordered()[0][0]


class _Failing:
    """A function that fails with an error, for what its class is called."""

    def __init__(self, error: Type) -> None:
        self.error = error


def _function_doc(function: Function, error: str | None) -> str | None:
    params = [(name, doc) for name, doc, _, _ in function.params]
    doc = joined_doc(function.doc, "Args", params)
    if error is None:
        return doc
    return "\n".join([*([doc, ""] if doc else []), "Raises:", f"    {error}"])
