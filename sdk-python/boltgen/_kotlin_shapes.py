"""What templates see of each thing in a module: names, types and docs as Kotlin has them."""

from __future__ import annotations

import dataclasses

from ._kotlin_layout import Expression, Params
from ._kotlin_types import InMemory
from ._shapes import Bound

Tags = list[tuple[str, "str | None"]]
"""Such as ``@param id``, each with its text."""


@dataclasses.dataclass
class Field:
    name: str
    type: str
    default: Expression | None
    write: str
    read: str
    has_array: bool


@dataclasses.dataclass
class Record:
    name: str
    doc: str | None
    tags: Tags
    fields: list[Field]
    params: Params
    """As a constructor lists them."""
    bases: list[str]
    is_error: bool
    text: Expression
    """Its own text: of an error its message, of another record what toString() gives."""
    message: str | None
    """The property that is an error's message."""
    has_array: bool
    codec: str
    align: int
    min: int
    plain: bool
    flat: list[InMemory]
    """Each field, if numbers are all that it has."""


@dataclasses.dataclass
class Enum:
    name: str
    doc: str | None
    constants: list[tuple[str, str, str | None]]
    """Name, value and doc of each."""
    type: str
    bases: list[str]
    values: list[str]
    codec: str
    underlying: str


@dataclasses.dataclass
class ErrorEnum:
    name: str
    doc: str | None
    code: str
    base: str
    codec: str
    code_codec: str
    size: int


@dataclasses.dataclass
class FunctionView:
    name: str
    doc: str | None
    tags: Tags
    is_async: bool
    params: Params
    result: str
    body: Expression


@dataclasses.dataclass
class Property:
    name: str
    doc: str | None
    tags: Tags
    type: str
    getter: Expression
    setter: Expression | None


@dataclasses.dataclass
class Class:
    name: str
    doc: str | None
    bases: list[str]
    properties: list[Property]
    methods: list[FunctionView]
    statics: list[FunctionView]
    codec: str

    @property
    def has_body(self) -> bool:
        return bool(self.properties or self.methods or self.statics)


@dataclasses.dataclass
class Holder:
    """An object that has some of them: what makes it is one method of Java, of limited size."""

    name: str
    bound: list[Bound]
