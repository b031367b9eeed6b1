"""What templates of several languages see of a module alike."""

from __future__ import annotations

import dataclasses
from typing import Generic, TypeVar

Expression = TypeVar("Expression")


@dataclasses.dataclass
class Constant(Generic[Expression]):
    name: str
    doc: str | None
    type: str
    value: Expression
    """As the language's layout has it."""


@dataclasses.dataclass
class Bound:
    """A BoltFunction: its name in the language, its name in the module, the codec of its error."""

    name: str
    key: str
    error: str | None
