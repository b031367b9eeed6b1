"""Loads a library in a process of its own, and hands its description to boltgen through a pipe."""

from __future__ import annotations

import os
import sys

import libbolt
from libbolt._core import Library


def main(path: str, symbol: str, fd: int) -> None:
    try:
        text = repr({"described": Library(path, symbol).describe()})
    except libbolt.LoadError as error:
        text = repr({"error": str(error)})
    except (UnicodeDecodeError, RecursionError) as error:
        text = repr({"error": f"cannot read the descriptors of '{path}': {error}"})
    with os.fdopen(fd, "w", encoding="utf-8", errors="surrogatepass") as pipe:
        pipe.write(text)
    os._exit(0)  # what its destructors do is not our concern


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
