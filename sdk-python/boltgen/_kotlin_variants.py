"""Variants and errors as Kotlin has them: sealed interfaces, and sealed classes of exceptions.

A value of a variant is one of its alternatives itself where that is a class of the module, which
then is below the variant; else it is wrapped. Exceptions have one class above them only: one that
is in several variants is wrapped in each of them.
"""

from __future__ import annotations

import dataclasses
from collections import Counter

from libbolt._kinds import Kind

from ._kotlin_types import Types
from ._model import Function, Type
from ._names import Scope, pascal
from ._types import alternatives, inner, key, only, wire_size


@dataclasses.dataclass
class Alternative:
    nested: str | None
    """The class that wraps it, inside of the variant's."""
    type: str
    """What is wrapped, or the class that is below the variant."""
    has_array: bool
    check: str
    """The class that an instance of the variant then is."""
    wrapped: str
    """What the variant has for the codec's `value`."""
    unwrapped: str
    """What the codec takes for the variant's `value`."""


@dataclasses.dataclass
class Variant:
    name: str
    doc: str | None
    is_error: bool
    base: str | None
    """Of an error: the class above it."""
    alternatives: list[Alternative]
    codec: str
    codecs: list[str]
    """Those of the alternatives."""
    align: int
    min: int

    @property
    def arguments(self) -> list[tuple[str, str]]:
        """What its codec is made with."""
        return [("", str(self.align)), ("", str(self.min)), *(("", each) for each in self.codecs)]

    @property
    def has_body(self) -> bool:
        return any(each.nested for each in self.alternatives)

    @property
    def wraps(self) -> bool:
        return any(each.unwrapped != "value" for each in self.alternatives)

    @property
    def casts_unchecked(self) -> bool:
        return any("<" in each.wrapped for each in self.alternatives)


class Variants:
    def __init__(self, functions: list[Function], variants: list[Type], types: Types) -> None:
        self._types = types
        self._errors: dict[str, Type] = {}
        for function in functions:
            if function.error is not None:
                self._collect(function.error)
        kept = [each for each in variants if only(each) is each]
        self.all = kept
        self.values = [each for each in kept if key(each) not in self._errors]
        self.failures = [each for each in kept if key(each) in self._errors]
        self.errors = {k for k, each in self._errors.items() if each.kind == Kind.RECORD}
        """Records that are exceptions."""
        self.codes = {k for k, each in self._errors.items() if each.kind == Kind.ENUM}
        """Enums that exceptions have for a code."""
        self._exceptions: dict[str, str] = {}
        self.base = ""

    def name(self, module: str, enums: list[Type], scope: Scope) -> None:
        """Names what is not named by the author."""
        if self._errors:
            self.base = scope.add(f"{pascal(module)}Exception")
        for each in enums:
            if key(each) in self.codes:
                self._exceptions[key(each)] = scope.add(f"{each.name}Exception")

    def failure(self, kind: Type) -> str:
        """The class of an error."""
        kind = only(kind)
        return self._exceptions.get(key(kind)) or self._types.name(kind)

    def above(self, kind: Type) -> str:
        """The class that an error's is below."""
        found = [each for each in self.failures if self._times(each, kind)]
        if len(found) == 1 and self._times(found[0], kind) == 1:
            return self._types.name(found[0])
        return self.base

    def interfaces(self, kind: Type) -> list[str]:
        """The variants that a class of the module is directly below."""
        found = [each for each in self.values if self._times(each, kind) == 1]
        return [self._types.name(each) for each in found]

    def wrapper(self, kind: Type, index: int) -> list[str]:
        """What makes a value of a variant of one of an alternative, outermost first."""
        chosen = only(inner(kind, index))
        if only(kind) is not kind:
            return []
        made = [self.failure(chosen)] if self._is_code(kind, chosen) else []
        nested = self._nested(kind)[index]
        return made if nested is None else [f"{self._types.name(kind)}.{nested}", *made]

    def is_code(self, kind: Type) -> bool:
        """Whether an error is a code: where it fails, it is an exception, and a value elsewhere."""
        return only(kind).kind == Kind.ENUM and key(only(kind)) in self.codes

    def view(self, kind: Type, codec: str, *, failing: bool = False) -> Variant:
        """``failing`` asks for the exception of a variant that is an enum but for its wire form."""
        is_error = key(kind) in self._errors
        align, least = wire_size(kind)
        every = alternatives(kind)
        if only(kind) is kind:
            name = self._types.name(kind)
            made = [
                self._alternative(kind, each, nested)
                for each, nested in zip(every, self._nested(kind), strict=True)
            ]
        else:
            text = self._types.text(kind)
            name = self.failure(kind) if failing else text
            wrapped = f"{name}(value as {text})" if failing else f"value as {text}"
            code = "value.code" if failing else "value"
            made = [Alternative(None, name, False, name, wrapped, code)]
        return Variant(
            name=name,
            doc=kind.doc,
            is_error=is_error,
            base=self.above(kind) if is_error else None,
            alternatives=made,
            codec=codec,
            codecs=[self._types.later(each) for each in every],
            align=align,
            min=least,
        )

    def _alternative(self, kind: Type, each: Type, nested: str | None) -> Alternative:
        text = self._types.text(each)
        cast = "value" if text == "Any?" else f"value as {text}"
        is_code = self._is_code(kind, each)
        shown = self.failure(each) if key(kind) in self._errors else text
        made = f"{shown}({cast})" if is_code else cast
        field = "error" if key(kind) in self._errors else "value"
        out = "value" if nested is None else f"value.{field}"
        check = shown if nested is None else f"{self._types.name(kind)}.{nested}"
        return Alternative(
            nested=nested,
            type=shown,
            has_array=self._types.has_array(each),
            check=check,
            wrapped=made if nested is None else f"{check}({made})",
            unwrapped=f"{out}.code" if is_code else out,
        )

    def _nested(self, kind: Type) -> list[str | None]:
        """The names of the wrapping classes."""
        every = alternatives(kind)
        texts = Counter(self._types.text(each) for each in every)
        scope, count = Scope(), Counter[str]()
        made: list[str | None] = []
        for each in every:
            text = self._types.text(each)
            count[text] += 1
            if texts[text] == 1 and self._is_below(kind, only(each)):
                made.append(None)
            else:
                number = count[text] if texts[text] > 1 else ""
                made.append(scope.add(f"Of{self._types.part(each)}{number}"))
        return made

    def _is_below(self, kind: Type, each: Type) -> bool:
        if key(kind) in self._errors:
            return self.above(each) == self._types.name(kind)
        return each.is_named

    def _is_code(self, kind: Type, each: Type) -> bool:
        return key(kind) in self._errors and only(each).kind == Kind.ENUM

    def _times(self, variant: Type, kind: Type) -> int:
        return sum(key(only(each)) == key(kind) for each in alternatives(variant))

    def _collect(self, kind: Type) -> None:
        self._errors.setdefault(key(kind), kind)
        for each in alternatives(kind) if kind.kind == Kind.VARIANT else []:
            self._collect(each)
