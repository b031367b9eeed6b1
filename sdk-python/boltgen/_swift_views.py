"""A module as Swift has it, for templates."""

from __future__ import annotations

import re
from typing import Any

from libbolt._kinds import Callable, Kind

from ._errors import GenError
from ._model import Function, Model, Type, unsigned
from ._names import Scope, camel, library_name, lower, pascal, upper
from ._shapes import Bound, Constant
from ._swift_layout import Crossing, Expression, Params, Text, number
from ._swift_names import RESERVED, free, label, quoted
from ._swift_shapes import (
    Class,
    Enum,
    Field,
    FunctionView,
    Property,
    Record,
)
from ._swift_types import Types, can_fail, holds_box, memory
from ._swift_values import Values
from ._swift_variants import Variants
from ._types import can_be_seen, inner, only, written

_OF_ERRORS = {"description", "hashValue"}
_OF_OBJECTS = {"hashValue"}
_OF_ENUMS = {"allCases"}


class Views:
    """All of a module."""

    def __init__(self, model: Model) -> None:
        self._model = model
        functions = model.every_function()
        named, variants = written(model)
        self._scope = Scope(RESERVED)
        self._types = Types(named, variants, self._scope)
        self._variants = Variants(functions, variants, self._types)
        self._name_parts(named)
        self._values = Values(self._types, self._enumerators, self._fields, self._variants.cases)
        self._name_rest(named, variants)
        self._bind()
        self._make(named)

    def _name_parts(self, named: list[Type]) -> None:
        """Enumerators and fields, which defaults name."""
        self._enumerators: dict[str, dict[str, str]] = {}
        self._fields: dict[str, dict[str, str]] = {}
        for each in named:
            names = {name: free(camel(name)) for name, _, _, _ in each.members}
            if each.kind == Kind.ENUM:
                made = Scope(_OF_ENUMS).add_all(names)
                self._enumerators[each.name or ""] = made
            elif each.kind == Kind.RECORD:
                self._fields[each.name or ""] = self._field_names(each, names)

    def _field_names(self, record: Type, names: dict[str, str]) -> dict[str, str]:
        if not self._variants.is_error(record):
            return Scope({"hashValue"}).add_all(names)
        made = {}
        if self._message(record) == "description":  # is the text that every error has
            made = {"description": "description"}
        scope = Scope(_OF_ERRORS)
        return scope.add_all({k: v for k, v in names.items() if k not in made}) | made

    def _message(self, record: Type) -> str | None:
        """The field that is an error's text: the one the author named for it, or `message`."""
        if record.message:
            return record.message
        texts = [name for name, _, each, _ in record.members if each and each.kind == Kind.STRING]
        return next((name for name in ("message", "description") if name in texts), None)

    def _name_rest(self, named: list[Type], variants: list[Type]) -> None:
        """What is internal, or made once for the module, gives way to what the author named."""
        self.library = self._scope.add(library_name(self._model.name))
        if self._variants.has_errors:
            self._variants.base = self._scope.add(f"{pascal(self._model.name)}Error")
        self.error_base = self._variants.base
        self.functions_holder = self._scope.add("Functions")
        is_taken = "Value" in map(self._types.name, named)
        self.value_alias = self._scope.add("AuthorsValue") if is_taken else None
        self._types.add_codecs(named)
        self._types.add_codecs([each for each in variants if not each.has_name])
        functions = {each.name: free(camel(each.name)) for each in self._model.functions}
        self._functions = self._scope.add_all(functions)
        constants = {name: free(camel(name)) for name, _, _, _ in self._model.constants}
        self._constants = self._scope.add_all(constants)

    def in_codec(self, type_: str) -> str:
        """A type where `Value` is that of a codec."""
        alias = self.value_alias
        return type_ if alias is None else re.sub(r"\bValue\b", alias, type_)

    def _bind(self) -> None:
        scope = Scope()
        self.bound: list[Bound] = []
        self._bound: dict[int, str] = {}
        names = scope.add_all({each.name: free(camel(each.name)) for each in self._model.functions})
        for each in self._model.functions:
            self._add_bound(each, names[each.name], each.name)
        for kind in self._model.types:
            for method in kind.methods:
                middle = "_set_" if method.is_setter else "_"
                name = scope.add(lower(camel(f"{lower(kind.name or '')}{middle}{method.name}")))
                mark = "=" if method.is_setter else ""
                self._add_bound(method, name, f"{kind.name}.{method.name}{mark}")

    def _add_bound(self, function: Function, name: str, at: str) -> None:
        error = None if function.error is None else self._types.codec(function.error)
        self.bound.append(Bound(name, at, error))
        self._bound[id(function)] = f"{self.functions_holder}.{name}"

    def _make(self, named: list[Type]) -> None:
        of_kind = {kind: [each for each in named if each.kind == kind] for kind in Kind}
        self.records = [self._record(each) for each in of_kind[Kind.RECORD]]
        self.enums = [self._enum(each) for each in of_kind[Kind.ENUM]]
        self.classes = [self._class(each) for each in of_kind[Kind.CLASS]]
        self.variants = [
            self._variants.view(each, self._types.codec(each)) for each in self._variants.all
        ]
        self.functions = [
            self._function(each, self._functions[each.name]) for each in self._model.functions
        ]
        self.constants = []
        for name, doc, kind, value in self._model.constants:
            made = self._literal(kind, value, f"the constant {name}")
            if made is not None:
                shown = self._constants[name]
                self.constants.append(Constant(shown, doc, self._types.text(kind), made))
        self.singles = [
            self._variants.single(each)
            for each in self._variants.singles
            if self._types.is_used(each)
        ]
        self.arrays = self._types.arrays

    def _record(self, kind: Type) -> Record:
        is_error = self._variants.is_error(kind)
        names = self._fields[kind.name or ""]
        fields = []
        for (field, doc, member, _), default in zip(kind.members, kind.defaults, strict=True):
            assert member is not None
            fields.append(
                Field(
                    name=names[field],
                    label=label(names[field]),
                    type=self._types.text(member),
                    doc=doc,
                    default=self._default(member, default),
                    write=self._types.write(member, f"value.{names[field]}", "writer"),
                    read=self._types.read(member),
                    is_boxed=holds_box(member),
                )
            )
        for view in reversed(fields):
            if not view.type.endswith("?"):
                break
            view.default = view.default or "nil"
        message = names.get(self._message(kind) or "")
        own = quoted(message) if message else _text(kind.name or "", fields)
        return Record(
            name=self._types.name(kind),
            doc=kind.doc,
            fields=fields,
            params=[(f"{each.label}: {each.type}", each.default) for each in fields],
            bases=self._variants.bases(kind, ["Hashable", "Sendable"]),
            description=own if is_error and message != "description" else None,
            codec=self._types.codec(kind),
            align=kind.align,
            min=kind.min,
            plain="plain" in kind.flags,
            memory=memory(kind, self._types.codec),
        )

    def _default(self, kind: Type, default: Any) -> Expression | None:
        return None if default is None else self._literal(kind, default["value"], "a default")

    def _literal(self, kind: Type, value: Any, what: str) -> Expression | None:
        try:
            return self._values.literal(kind, value)
        except (LookupError, TypeError, ValueError, AttributeError):
            text = self._types.text(kind)
            raise GenError(f"{what} is no value of its type {text}: {value!r}") from None

    def _enum(self, kind: Type) -> Enum:
        underlying = Type((kind.underlying or Kind.I32).name, None, None, [])
        names = self._enumerators[kind.name or ""]
        cases: dict[int, tuple[str, str, str | None]] = {}
        aliases = []
        for name, doc, _, value in kind.members:
            value = unsigned(kind, value)
            if value in cases:
                aliases.append((names[name], cases[value][0], doc))
            else:
                cases[value] = (names[name], number(value), doc)
        type_ = self._types.text(underlying)
        return Enum(
            name=self._types.name(kind),
            doc=kind.doc,
            cases=list(cases.values()),
            aliases=aliases,
            type=type_,
            bases=[type_, *self._variants.bases(kind, ["CaseIterable", "Sendable"])],
            is_error=self._variants.is_error(kind),
            codec=self._types.codec(kind),
        )

    def _class(self, kind: Type) -> Class:
        properties = {each.name: each for each in kind.methods if each.is_getter}
        setters = {each.name: each for each in kind.methods if each.is_setter}
        scope = Scope(_OF_OBJECTS)
        names = scope.add_all({name: free(camel(name)) for name in properties})
        changes = {name: scope.add(f"set{upper(names[name])}") for name in setters}
        others = [each for each in kind.methods if not each.is_getter and not each.is_setter]
        names |= scope.add_all({each.name: free(camel(each.name)) for each in others})
        methods = [each for each in others if each.kind == Callable.METHOD]
        statics = [each for each in others if each.kind == Callable.STATIC]
        return Class(
            name=self._types.name(kind),
            doc=kind.doc,
            properties=[
                Property(
                    name=names[name],
                    type=self._result(each)[0],
                    getter=self._function(each, names[name]),
                    setter=self._setter(setters[name], changes[name]) if name in setters else None,
                )
                for name, each in properties.items()
            ],
            methods=[self._function(each, names[each.name]) for each in methods],
            statics=[self._function(each, names[each.name]) for each in statics],
            codec=self._types.codec(kind),
        )

    def _setter(self, setter: Function, name: str) -> FunctionView:
        ((_, _, kind, _),) = setter.params
        view = self._function(setter, name)
        view.params = [(f"_ value: {self._types.text(kind)}", None)]
        view.documented = []
        view.body = self._crossing(setter, ["value"])
        return view

    def _function(self, function: Function, name: str) -> FunctionView:
        wanted = {each: free(camel(each)) for each, _, _, _ in function.params}
        taken = {"isolation"} if function.is_async else ()
        names = list(Scope(taken).add_all(wanted).values())
        params: Params = []
        documented = []
        given = zip(function.params, function.defaults, names, strict=True)
        for (_, doc, kind, _), default, shown in given:
            text = f"{label(shown)}: {self._types.text(kind)}"
            params.append((text, self._default(kind, default)))
            documented += [(shown, doc)] if doc else []
        if function.is_async:
            params.append(("isolation: isolated (any Actor)?", "#isolation"))
        return FunctionView(
            name=name,
            doc=function.doc,
            documented=documented,
            throws=self._throws(function),
            is_async=function.is_async,
            params=params,
            result=None if function.result.kind == Kind.UNIT else self._result(function)[0],
            body=self._crossing(function, names),
        )

    def _crossing(self, function: Function, names: list[str]) -> Crossing:
        _, codec = self._result(function)
        kinds = [kind for _, _, kind, _ in function.params]
        writer = "$0"
        if any(map(can_fail, kinds)):
            writer = Scope(names).add("writer")
        arguments = [f"{codec}.self"]
        arguments += ["on: self"] if function.kind == Callable.METHOD else []
        arguments += ["isolation: isolation"] if function.is_async else []
        start, end = ("try await ", "call") if function.is_async else ("try ", "now")
        return Crossing(
            head=f"{start}{self._bound[id(function)]}.{end}",
            arguments=arguments,
            writes=[
                self._types.write(kind, quoted(name), writer)
                for kind, name in zip(kinds, names, strict=True)
            ],
            writer=writer,
        )

    def _result(self, function: Function) -> tuple[str, str]:
        result = function.result
        if function.in_place and result.kind == Kind.LIST and can_be_seen(inner(result)):
            element = inner(result)
            codec = f"BoltInPlace<{self._types.codec(element)}>"
            return f"BoltView<{self._types.text(element)}>", codec
        return self._types.text(result), self._types.codec(result)

    def _throws(self, function: Function) -> tuple[str, str | None] | None:
        if function.error is None:
            return None
        doc = (only(function.error).doc or "").strip().partition("\n")[0]
        return self._types.text(function.error), doc or None


def _text(name: str, fields: list[Field]) -> Text:
    """`User(id: \\(id), name: \\(name))` as a literal."""
    pieces = [f"{name}("]
    for i, field in enumerate(fields):
        value = quoted(field.name)
        value = f"String(describing: {value})" if field.type.endswith("?") else value
        pieces.append(f"{field.name}: \\({value}){', ' if i + 1 < len(fields) else ''}")
    return Text([*pieces[:-1], pieces[-1] + ")"])
