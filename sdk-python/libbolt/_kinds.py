"""The kinds of types and functions, as bolt.h numbers them."""

from __future__ import annotations

import enum


class Kind(enum.IntEnum):
    UNIT = 0
    BOOL = 1
    I8 = 2
    U8 = 3
    I16 = 4
    U16 = 5
    I32 = 6
    U32 = 7
    I64 = 8
    U64 = 9
    F32 = 10
    F64 = 11
    STRING = 12
    BYTES = 13
    OPTIONAL = 14
    LIST = 15
    MAP = 16
    ARRAY = 17
    VARIANT = 18
    RECORD = 19
    ENUM = 20
    CLASS = 21
    TIMESTAMP = 22
    DURATION = 23


class Callable(enum.IntEnum):
    FUNCTION = 0
    METHOD = 1
    STATIC = 2
