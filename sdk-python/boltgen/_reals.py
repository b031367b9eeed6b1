"""Floating-point numbers as text."""

from __future__ import annotations

import struct


def shortest(number: float, *, single: bool) -> str:
    """The shortest literal that is this number, or that is so to a float of 32 bits."""
    made = repr(number)
    if single:
        texts = (f"{number:.{digits}g}" for digits in range(1, 18))
        made = next(each for each in texts if _same(each, number))
    mantissa, _, exponent = made.partition("e")
    if not exponent:
        return mantissa + ("" if "." in mantissa else ".0")
    return f"{mantissa}e{int(exponent)}"


def _same(text: str, number: float) -> bool:
    """Whether a text is that number to a float of 32 bits."""
    try:
        return struct.pack("<f", float(text)) == struct.pack("<f", number)
    except OverflowError:
        return False
