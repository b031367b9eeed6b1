"""What annotations and signatures say of a type."""

from __future__ import annotations

import datetime
from typing import Any, Optional, Union

from ._core import Type
from ._kinds import Kind

_PLAIN: dict[int, Any] = {
    Kind.UNIT: None,
    Kind.BOOL: bool,
    Kind.F32: float,
    Kind.F64: float,
    Kind.STRING: str,
    Kind.BYTES: bytes,
    Kind.TIMESTAMP: datetime.datetime,
    Kind.DURATION: datetime.timedelta,
}


def annotation(kind: Type) -> Any:
    """The Python type of a module's type. Recursion ends at named types, which have classes."""
    if kind.kind in _PLAIN:
        return _PLAIN[kind.kind]
    if kind.kind in (Kind.RECORD, Kind.ENUM, Kind.CLASS):
        return kind.cls
    inner = [annotation(member) for _, _, member, _ in kind.members if member is not None]
    if kind.kind == Kind.OPTIONAL:
        return Optional[inner[0]]  # noqa: UP045 - made at run time, of a value
    if kind.kind in (Kind.LIST, Kind.ARRAY):
        return list.__class_getitem__(inner[0])
    if kind.kind == Kind.MAP:
        return dict.__class_getitem__((inner[0], inner[1]))
    if kind.kind == Kind.VARIANT:
        return Union[tuple(inner)]  # noqa: UP007 - made at run time, of values
    return int
