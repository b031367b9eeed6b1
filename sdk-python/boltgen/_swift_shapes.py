"""What templates see of each thing in a module: names, types and docs as Swift has them."""

from __future__ import annotations

import dataclasses

from ._swift_layout import Expression, Params
from ._swift_types import Memory


@dataclasses.dataclass
class Field:
    name: str
    label: str
    type: str
    doc: str | None
    default: Expression | None
    write: Expression
    read: Expression
    is_boxed: bool


@dataclasses.dataclass
class Record:
    name: str
    doc: str | None
    fields: list[Field]
    params: Params
    """As its initializer lists them."""
    bases: list[str]
    description: Expression | None
    """Of an error: its own text, if no field is called so."""
    codec: str
    align: int
    min: int
    plain: bool
    memory: Memory | None


@dataclasses.dataclass
class Enum:
    name: str
    doc: str | None
    cases: list[tuple[str, str, str | None]]
    """Name, value and doc of each."""
    aliases: list[tuple[str, str, str | None]]
    """Other names of these: name, the case and doc."""
    type: str
    bases: list[str]
    is_error: bool
    codec: str


@dataclasses.dataclass
class Case:
    name: str
    type: str
    codec: str
    is_indirect: bool


@dataclasses.dataclass
class Variant:
    name: str
    doc: str | None
    cases: list[Case]
    bases: list[str]
    is_error: bool
    is_indirect: bool
    codec: str
    align: int
    min: int


@dataclasses.dataclass
class Single:
    """The codec of a variant of one type, which is that type to Swift."""

    type: str
    codec: str
    inner: str
    align: int
    min: int


@dataclasses.dataclass
class FunctionView:
    name: str
    doc: str | None
    documented: list[tuple[str, str]]
    """Parameters with their docs."""
    throws: tuple[str, str | None] | None
    """The error's type and its doc."""
    is_async: bool
    params: Params
    result: str | None
    body: Expression


@dataclasses.dataclass
class Property:
    name: str
    type: str
    getter: FunctionView
    setter: FunctionView | None


@dataclasses.dataclass
class Class:
    name: str
    doc: str | None
    properties: list[Property]
    methods: list[FunctionView]
    statics: list[FunctionView]
    codec: str

    @property
    def has_body(self) -> bool:
        return bool(self.properties or self.methods or self.statics)
