"""Writing a typed Python package for a module."""

from __future__ import annotations

import json
import keyword
from pathlib import Path

from ._check import contents
from ._dump import Dump
from ._errors import GenError
from ._layout import definition, docstring, enum_note, fitted
from ._model import Model
from ._templates import Templates, write
from ._views import Enum, ErrorBase, Record, Views

FILES = {
    "__init__.py": "python/__init__.py.jinja",
    "__init__.pyi": "python/__init__.pyi.jinja",
    "_expect.py": "python/_expect.py.jinja",
    "py.typed": "python/py.typed.jinja",
}


def generate(dump: Dump, output: Path, package: str | None, templates: Path | None) -> Path:
    """Writes the package and gives its folder. Files that are right already are not touched."""
    views = Views(Model(dump))
    name = dump["module"]["name"] if package is None else package
    if not name.isidentifier() or keyword.iskeyword(name):
        raise GenError(f"no package can be named '{name}'; give another one with --package")
    texts = _render(dump, views, name, templates)
    folder = output / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in texts.items():
            write(folder / file, text)
    except OSError as error:
        where = error.filename or folder
        raise GenError(f"{where}: cannot be written ({error.strerror})") from None
    return folder


def _render(dump: Dump, views: Views, package: str, folder: Path | None) -> dict[str, str]:
    templates = Templates(folder)
    templates.filters.update(docstring=docstring, fitted=fitted, quoted=json.dumps)
    templates.globals.update(
        definition=definition, enum_note=enum_note, kind_of=_kind_of, sorted_imports=_imports
    )
    context = {
        "package": package,
        "module": dump["module"],
        "dump": dump,
        "views": views,
        "expect": contents(dump),
    }
    return {file: templates.render(template, context) for file, template in FILES.items()}


def _kind_of(view: object) -> str:
    """Which template an error is written with."""
    return {ErrorBase: "base", Record: "record", Enum: "enum"}[type(view)]


def _imports(modules: set[str]) -> list[str]:
    """Each under its private name, sorted as import sorters do: libbolt is a package of others."""
    made = [f"import {each} as _{each.rpartition('.')[2]}" for each in sorted(modules)]
    others = ("import libbolt ", "import typing_extensions ")
    standard = [each for each in made if not each.startswith(others)]
    rest = [each for each in made if each.startswith(others)]
    return [*standard, *([""] if standard and rest else []), *rest]
