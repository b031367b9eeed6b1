"""Enums of a module."""

from __future__ import annotations

import enum

from ._core import Type
from ._names import enumerator_name


def make_enum(described: Type, name: str, module: str) -> type[enum.Enum]:
    """The enum.Enum of a described enum, bound to it. Two names of one number are aliases."""
    members = [(enumerator_name(member), number) for member, _, _, number in described.members]
    cls = enum.Enum(name, members, module=module, qualname=name)  # type: ignore[misc]
    cls.__doc__ = described.doc
    described.bind(cls, values=[cls[member] for member, _ in members])
    return cls
