"""Variants and errors as Swift has them: enums, and what conforms to the errors' protocol."""

from __future__ import annotations

from collections import Counter

from libbolt._kinds import Kind

from ._model import Function, Type
from ._names import Scope
from ._swift_names import free
from ._swift_shapes import Case, Single, Variant
from ._swift_types import Types, holds_box
from ._types import alternatives, inner, key, only, reached, wire_size


class Variants:
    def __init__(self, functions: list[Function], variants: list[Type], types: Types) -> None:
        self._types = types
        self._errors: dict[str, Type] = {}
        for function in functions:
            if function.error is not None:
                self._collect(function.error)
        self.all = [each for each in variants if only(each) is each]
        self.singles = [each for each in variants if only(each) is not each]
        self.base = ""
        """The protocol of the module's errors, if it has any."""

    @property
    def has_errors(self) -> bool:
        return bool(self._errors)

    def is_error(self, kind: Type) -> bool:
        return key(kind) in self._errors

    def _collect(self, kind: Type) -> None:
        if key(kind) not in self._errors:
            self._errors[key(kind)] = kind
            for each in alternatives(kind) if kind.kind == Kind.VARIANT else []:
                self._collect(each)

    def bases(self, kind: Type, more: list[str]) -> list[str]:
        return [*([self.base] if self.is_error(kind) else []), *more]

    def cases(self, kind: Type) -> list[str]:
        """Names of the alternatives; those that are alike have numbers."""
        names = [self._types.case(each) for each in alternatives(kind)]
        times, count, scope = Counter(names), Counter[str](), Scope({"description", "hashValue"})
        made = []
        for name in names:
            count[name] += 1
            number = str(count[name]) if times[name] > 1 else ""
            made.append(scope.add(free(f"{name}{number}")))
        return made

    def view(self, kind: Type, codec: str) -> Variant:
        align, least = wire_size(kind)
        cases = [
            Case(
                name=name,
                type=self._types.text(each),
                codec=self._types.codec(each),
                is_indirect=_is_recursive(kind, each),
            )
            for name, each in zip(self.cases(kind), alternatives(kind), strict=True)
        ]
        return Variant(
            name=self._types.name(kind),
            doc=kind.doc,
            cases=cases,
            bases=self.bases(kind, ["Hashable", "Sendable"]),
            is_error=self.is_error(kind),
            is_indirect=any(each.is_indirect for each in cases),
            codec=codec,
            align=align,
            min=least,
        )

    def single(self, kind: Type) -> Single:
        align, least = wire_size(kind)
        inside = self._types.codec(inner(kind))
        return Single(self._types.text(kind), self._types.codec(kind), inside, align, least)


def _is_recursive(kind: Type, alternative: Type) -> bool:
    """Whether a value would hold another of its type with nothing between in memory."""
    return holds_box(alternative) and key(kind) in {key(each) for each in reached([alternative])}
