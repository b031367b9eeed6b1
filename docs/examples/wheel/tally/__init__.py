"""Adds up the numbers in files: C++ underneath, awaited."""

from pathlib import Path

import libbolt

_native = libbolt.load(Path(__file__).with_name("libtally.so"))

Total = _native.Total
Unreadable = _native.Unreadable
of_file = _native.of_file
of_files = _native.of_files

__all__ = ["Total", "Unreadable", "of_file", "of_files"]
