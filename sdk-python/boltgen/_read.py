"""Getting a dump: from a library, or from a file that one was written to."""

from __future__ import annotations

import ast
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from libbolt._load import stem

from ._check import contents
from ._dump import Dump, make_dump
from ._errors import GenError
from ._listing import listing
from ._model import Model


def read(path: Path, name: str | None) -> Dump:
    """The dump of a library, or the one that a JSON file holds."""
    if not path.exists():
        raise GenError(f"{path}: no such file")
    if not path.is_file():
        raise GenError(f"{path}: is not a file; give a module's library or a dump of one")
    if path.suffix == ".json":
        return _read_json(path)
    return read_library(path, name)


def read_library(path: Path, name: str | None) -> Dump:
    module = stem(str(path)) if name is None else name
    if not (module.isascii() and module.isidentifier()):
        raise GenError(f"{path}: no module can be named '{module}'; pass --name")
    try:
        path.name.encode()
    except UnicodeEncodeError:
        raise GenError(f"{str(path)!r}: the file's name is no text; give it another one") from None
    return make_dump(_describe(path, f"bolt_module_{module}"), path.name)


def _describe(path: Path, symbol: str) -> dict[str, Any]:
    """Loads it in another process: its code runs there, and may end that process in any way."""
    reader, writer = os.pipe()
    command = [sys.executable, "-m", "boltgen._child", str(path.resolve()), symbol, str(writer)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    with os.fdopen(reader, encoding="utf-8", errors="surrogatepass") as pipe:
        try:
            child = subprocess.Popen(command, pass_fds=[writer], env=env, stdout=sys.stderr)
        finally:
            os.close(writer)
        with child:
            text = pipe.read()
    if not text:
        raise GenError(_died(path, child.returncode))
    answer = ast.literal_eval(text)
    if "error" in answer:
        raise GenError(answer["error"].replace("pass name=", "pass --name"))
    described: dict[str, Any] = answer["described"]
    return described


def _died(path: Path, code: int) -> str:
    how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    return (
        f"{path}: the process that loaded it ended with {how} before it could be read; "
        "does a program that only loads it do the same?"
    )


def _read_json(path: Path) -> Dump:
    try:
        dump = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise GenError(f"{path}: is no JSON ({error})") from None
    if not isinstance(dump, dict) or "schema" not in dump:
        raise GenError(f"{path}: is no dump; make one with 'boltgen dump LIBRARY --json'")
    if dump["schema"] != 1:
        raise GenError(
            f"{path}: is a dump of schema {dump['schema']!r}, and this boltgen reads 1; "
            "dump the library anew, or install the boltgen that wrote it"
        )
    try:
        Model(dump), contents(dump), listing(dump)  # all that anybody asks of it
    except (GenError, LookupError, TypeError, AttributeError, RecursionError) as error:
        why = error if isinstance(error, GenError) else repr(error)
        raise GenError(f"{path}: is not a dump of schema 1 ({why})") from None
    return dump
