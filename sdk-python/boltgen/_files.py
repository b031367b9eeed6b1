"""Writing the files of a package into folders that may hold others."""

from __future__ import annotations

from pathlib import Path

from ._errors import GenError
from ._templates import write


def header(module: str) -> str:
    """The first line of each file, by which it is known."""
    return f"// Written by boltgen for the module {module}: changes will be lost."


def write_all(folders: dict[Path, dict[str, str]], module: str, pattern: str) -> None:
    """Writes texts by their files' names. Files that are right already are not touched; those that
    match, were written for the module before and are no part of it any more are removed.
    """
    try:
        for folder, texts in folders.items():
            folder.mkdir(parents=True, exist_ok=True)
            for file in texts:
                if (folder / file).exists() and not _is_ours(folder / file, module):
                    raise GenError(
                        f"{folder / file}: is there already, and boltgen did not write it for the "
                        f"module {module}; give another folder or package, or remove it"
                    )
        for folder, texts in folders.items():
            for file, text in texts.items():
                write(folder / file, text)
            for path in sorted(folder.glob(pattern)):
                if path.name not in texts and _is_ours(path, module):
                    path.unlink()
    except OSError as error:
        where = error.filename or next(iter(folders))
        raise GenError(f"{where}: cannot be written ({error.strerror})") from None


def _is_ours(path: Path, module: str) -> bool:
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.readline().rstrip("\n") == header(module)
