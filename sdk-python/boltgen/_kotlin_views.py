"""A module as Kotlin has it, for templates."""

from __future__ import annotations

from typing import Any

from libbolt._kinds import Callable, Kind

from ._errors import GenError
from ._kotlin_layout import Crossing, Expression, Params, Text, call
from ._kotlin_names import OF_LITERALS, RESERVED, quoted, snake
from ._kotlin_shapes import (
    Class,
    Enum,
    ErrorEnum,
    Field,
    FunctionView,
    Holder,
    Property,
    Record,
    Tags,
)
from ._kotlin_types import Composed, Types, in_memory
from ._kotlin_values import Values
from ._kotlin_variants import Variant, Variants
from ._model import Function, Model, Type, unsigned
from ._names import Scope, camel, library_name, lower, upper
from ._shapes import Bound, Constant
from ._types import can_be_seen, inner, key, only, written

_OF_THROWABLES = {"cause", "localizedMessage", "message", "stackTrace", "suppressed"}
_OF_OBJECTS = {"close": 0, "equals": 1, "hashCode": 0, "isClosed": 0, "toString": 0}
_OF_JAVA = {"clone": 0, "finalize": 0, "getClass": 0, "notify": 0, "notifyAll": 0, "wait": 2}


_MOST_BOUND = 1000


class Views:
    """All of a module."""

    def __init__(self, model: Model) -> None:
        self._model = model
        functions = model.every_function()
        named, variants = written(model)
        self._scope = Scope(RESERVED)
        self._types = Types(named, variants, self._scope)
        self._variants = Variants(functions, variants, self._types)
        enums = [each for each in named if each.kind == Kind.ENUM]
        self._variants.name(model.name, enums, self._scope)
        self._name_parts(named)
        self._values = Values(self._types, self._enumerators, self._fields, self._variants)
        self._name_objects(named, variants)
        self._bind()
        self._classifiers = {self._types.file(each) for each in [*named, *self._variants.all]}
        self._make(named, variants)

    def _name_parts(self, named: list[Type]) -> None:
        """Enumerators and fields, which defaults name."""
        self._enumerators: dict[str, dict[str, str]] = {}
        self._fields: dict[str, dict[str, str]] = {}
        for each in named:
            names = [name for name, _, _, _ in each.members]
            if each.kind == Kind.ENUM:
                made = Scope().add_all({name: snake(name) for name in names})
            elif each.kind == Kind.RECORD:
                made = self._field_names(each, names)
            else:
                continue
            shown = {name: quoted(to) for name, to in made.items()}
            (self._enumerators if each.kind == Kind.ENUM else self._fields)[each.name or ""] = shown

    def _field_names(self, record: Type, names: list[str]) -> dict[str, str]:
        wanted = {name: camel(name) for name in names}
        if key(record) not in self._variants.errors:
            return Scope({"class"}).add_all(wanted)
        scope = Scope({"class"} | _OF_THROWABLES)
        made = {}
        if self._message(record) == "message":
            made = {"message": "message"}
        return scope.add_all({k: v for k, v in wanted.items() if k not in made}) | made

    def _message(self, record: Type) -> str | None:
        """The field that is an error's text: the one the author named for it, or `message`."""
        texts = [name for name, _, each, _ in record.members if each and each.kind == Kind.STRING]
        return record.message or ("message" if "message" in texts else None)

    def _name_objects(self, named: list[Type], variants: list[Type]) -> None:
        """What is internal, or made once for the module, gives way to what the author named."""
        self.library = self._scope.add(library_name(self._model.name))
        self.holders = [Holder(self._scope.add("Functions"), [])]
        self.codecs_object = self._types.holder = self._scope.add("Codecs")
        self._types.add_codecs(named)
        self._types.add_codecs([each for each in variants if not each.has_name])
        codes = [each for each in named if key(each) in self._variants.codes]
        singles = [each for each in variants if only(each) is not each]
        self._failures = {
            key(each): self._scope.add(self._variants.failure(each).strip("`") + end)
            for group, end in ((codes, "Codec"), (singles, "VariantCodec"))
            for each in group
            if self._variants.is_code(each)
        }
        functions = {each.name: camel(each.name) for each in self._model.functions}
        self._functions = self._scope.add_all(functions)
        constants = {name: snake(name) for name, _, _, _ in self._model.constants}
        self._constants = self._scope.add_all(constants)

    def _bind(self) -> None:
        scope = Scope()
        self._bound: dict[int, str] = {}
        free = {each.name: camel(each.name) for each in self._model.functions}
        names = scope.add_all(free)
        for each in self._model.functions:
            self._add_bound(each, names[each.name], each.name)
        for kind in self._model.types:
            for method in kind.methods:
                middle = "_set_" if method.is_setter else "_"
                name = scope.add(lower(camel(f"{lower(kind.name or '')}{middle}{method.name}")))
                mark = "=" if method.is_setter else ""
                self._add_bound(method, name, f"{kind.name}.{method.name}{mark}")

    def _add_bound(self, function: Function, name: str, at: str) -> None:
        error = None if function.error is None else self._failure_codec(function.error)
        if len(self.holders[-1].bound) == _MOST_BOUND:
            number = len(self.holders) + 1
            self.holders.append(Holder(self._scope.add(f"Functions{number}"), []))
        self.holders[-1].bound.append(Bound(quoted(name), at, error))
        self._bound[id(function)] = f"{self.holders[-1].name}.{quoted(name)}"

    def _failure_codec(self, error: Type) -> str:
        return self._failures.get(key(error)) or self._types.codec(error)

    def _make(self, named: list[Type], variants: list[Type]) -> None:
        of_kind = {kind: [each for each in named if each.kind == kind] for kind in Kind}
        self.records = [(self._file(each), self._record(each)) for each in of_kind[Kind.RECORD]]
        self.enums = [(self._file(each), self._enum(each)) for each in of_kind[Kind.ENUM]]
        codes = [each for each in of_kind[Kind.ENUM] if key(each) in self._variants.codes]
        self.error_enums = [(self._variants.failure(each), self._code(each)) for each in codes]
        self.classes = [(self._file(each), self._class(each)) for each in of_kind[Kind.CLASS]]
        self.variants = [
            (self._file(each), self._variants.view(each, self._types.codec(each)))
            for each in self._variants.all
        ]
        self.error_base = self._variants.base
        self.functions = [
            self._function(each, quoted(self._functions[each.name]))
            for each in self._model.functions
        ]
        self.constants = [
            Constant(
                quoted(self._constants[name]),
                doc,
                self._types.text(kind),
                call(f"{self.library}.constant", f'"{name}"', self._types.codec(kind)),
            )
            for name, doc, kind, _ in self._model.constants
        ]
        self.single_variants = self._singles(variants)

    def _singles(self, variants: list[Type]) -> list[Variant]:
        """Codecs of variants of one type, as far as they are used."""
        made = []
        for each in variants:
            if only(each) is each:
                continue
            codec = self._types.codec_name(each)
            if self._types.is_used(each):
                made.append(self._variants.view(each, codec))
            failure = self._failures.get(key(each))
            errors = {bound.error for holder in self.holders for bound in holder.bound}
            if failure is not None and failure in errors:
                made.append(self._variants.view(each, failure, failing=True))
        return made

    @property
    def codecs(self) -> list[Composed]:
        return self._types.composed

    def _file(self, kind: Type) -> str:
        return self._types.file(kind)

    def _record(self, kind: Type) -> Record:
        name, is_error = self._types.name(kind), key(kind) in self._variants.errors
        names = self._fields[kind.name or ""]
        fields = []
        for (field, _, member, _), default in zip(kind.members, kind.defaults, strict=True):
            assert member is not None
            fields.append(
                Field(
                    name=names[field],
                    type=self._types.text(member),
                    default=self._default(member, default),
                    write=self._types.write(member, f"value.{names[field]}"),
                    read=self._types.read(member),
                    has_array=self._types.has_array(member),
                )
            )
        for field_view in reversed(fields):
            if not field_view.type.endswith("?"):
                break
            field_view.default = field_view.default or "null"
        message = names.get(self._message(kind) or "") if is_error else None
        return Record(
            name=name,
            doc=kind.doc,
            tags=[
                (f"@property {names[n].strip('`')}", doc) for n, doc, _, _ in kind.members if doc
            ],
            fields=fields,
            params=[(_property(each, message), each.default) for each in fields],
            bases=[
                *([f"{self._variants.above(kind)}({message or 'null'})"] if is_error else []),
                *self._variants.interfaces(kind),
            ],
            is_error=is_error,
            text=_text(self._types.file(kind), fields),
            message=message,
            has_array=any(each.has_array for each in fields),
            codec=self._types.codec(kind),
            align=kind.align,
            min=kind.min,
            plain="plain" in kind.flags,
            flat=in_memory(kind),
        )

    def _default(self, kind: Type, default: Any) -> Expression | None:
        if default is None:
            return None
        try:
            return self._values.literal(kind, default["value"])
        except (LookupError, TypeError, ValueError, AttributeError):
            raise GenError(
                f"a default is no value of its type {self._types.text(kind)}: {default['value']!r}"
            ) from None

    def _enum(self, kind: Type) -> Enum:
        number = Type((kind.underlying or Kind.I32).name, None, None, [])
        names = self._enumerators[kind.name or ""]
        bits = Type("i64", None, None, [])
        return Enum(
            name=self._types.name(kind),
            doc=kind.doc,
            constants=[
                (names[name], str(self._values.literal(number, unsigned(kind, value))), doc)
                for name, doc, _, value in kind.members
            ],
            type=self._types.text(number),
            bases=self._variants.interfaces(kind),
            values=[str(self._values.literal(bits, value)) for _, _, _, value in kind.members],
            codec=self._types.codec(kind),
            underlying=self._types.codec(number),
        )

    def _code(self, kind: Type) -> ErrorEnum:
        return ErrorEnum(
            name=self._variants.failure(kind),
            doc=kind.doc,
            code=self._types.name(kind),
            base=self._variants.above(kind),
            codec=self._failures[key(kind)],
            code_codec=self._types.codec(kind),
            size=kind.align,
        )

    def _class(self, kind: Type) -> Class:
        properties = {each.name: each for each in kind.methods if each.is_getter}
        setters = {each.name: each for each in kind.methods if each.is_setter}
        scope = Scope({"class", "isClosed"} | OF_LITERALS)
        names = scope.add_all({name: camel(name) for name in properties})
        for name in names.values():
            scope.add(f"get{upper(name)}")
            scope.add(f"set{upper(name)}")
        others = [each for each in kind.methods if not each.is_getter and not each.is_setter]
        names |= scope.add_all({each.name: _method_name(each) for each in others})
        methods = [each for each in others if each.kind == Callable.METHOD]
        statics = [each for each in others if each.kind == Callable.STATIC]
        return Class(
            name=self._types.name(kind),
            doc=kind.doc,
            bases=self._variants.interfaces(kind),
            properties=[
                self._property(each, quoted(names[each.name]), setters.get(each.name))
                for each in properties.values()
            ],
            methods=[self._function(each, quoted(names[each.name])) for each in methods],
            statics=[self._function(each, quoted(names[each.name])) for each in statics],
            codec=self._types.codec(kind),
        )

    def _property(self, getter: Function, name: str, setter: Function | None) -> Property:
        type_, _ = self._result(getter)
        errors = [each for each in (getter, setter) if each is not None]
        return Property(
            name=name,
            doc=getter.doc,
            tags=[tag for each in errors for tag in self._throws(each)],
            type=type_,
            getter=self._crossing(getter, []),
            setter=None if setter is None else self._crossing(setter, ["value"]),
        )

    def _function(self, function: Function, name: str) -> FunctionView:
        wanted = {each: camel(each) for each, _, _, _ in function.params}
        names = [quoted(each) for each in Scope(self._classifiers).add_all(wanted).values()]
        params: Params = []
        tags: Tags = []
        given = zip(function.params, function.defaults, names, strict=True)
        for (_, doc, kind, _), default, shown in given:
            params.append((f"{shown}: {self._types.text(kind)}", self._default(kind, default)))
            tags += [(f"@param {shown.strip('`')}", doc)] if doc else []
        return FunctionView(
            name=name,
            doc=function.doc,
            tags=[*tags, *self._throws(function)],
            is_async=function.is_async,
            params=params,
            result=self._result(function)[0],
            body=self._crossing(function, names),
        )

    def _crossing(self, function: Function, names: list[str]) -> Crossing:
        _, codec = self._result(function)
        writes = [
            self._types.write(kind, name)
            for (_, _, kind, _), name in zip(function.params, names, strict=True)
        ]
        receiver = "(this)" if function.kind == Callable.METHOD else ""
        end = f"{'await' if function.is_async else 'now'}({codec})"
        return Crossing(self._bound[id(function)], receiver, writes, end)

    def _result(self, function: Function) -> tuple[str, str]:
        result = function.result
        if function.in_place and result.kind == Kind.LIST and can_be_seen(inner(result)):
            return self._types.view(result)
        return self._types.text(result), self._types.codec(result)

    def _throws(self, function: Function) -> Tags:
        if function.error is None:
            return []
        doc = (only(function.error).doc or "").strip().partition("\n")[0]
        return [(f"@throws {self._variants.failure(function.error).strip('`')}", doc or None)]


def _method_name(method: Function) -> str:
    """Nothing that every object has may be hidden or overridden by it."""
    name, count = camel(method.name), len(method.params)
    if method.kind == Callable.METHOD:
        if name in _OF_OBJECTS and count == _OF_OBJECTS[name]:
            return f"{name}_"
        if not method.is_async and name in _OF_JAVA and count <= _OF_JAVA[name]:
            return f"{name}_"
    return name


def _property(field: Field, message: str | None) -> str:
    override = "override " if field.name == message == "message" else "public "
    return f"{override}val {field.name}: {field.type}"


def _text(name: str, fields: list[Field]) -> Text:
    """`User(id=$id, name=$name)` as a literal."""
    pieces = [f"{name}("] if fields else [name]
    for i, field in enumerate(fields):
        label = field.name.strip("`")
        plain = _shown(field) == label
        shown = f"${label}" if plain else f"${{{_shown(field)}}}"
        pieces.append(f"{label}={shown}{', ' if i + 1 < len(fields) else ')'}")
    return Text(pieces)


def _shown(field: Field) -> str:
    if field.has_array:
        return f"boltText({field.name})"
    return "this.field" if field.name == "field" else field.name  # else it is the accessor's
