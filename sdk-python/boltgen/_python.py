"""Writing a typed Python package for a module."""

from __future__ import annotations

import json
import keyword
from pathlib import Path
from typing import Any

from ._check import contents
from ._dump import Dump
from ._errors import GenError
from ._layout import definition, docstring, enum_note, fitted
from ._model import Model
from ._views import Enum, ErrorBase, Record, Views

BUILTIN = Path(__file__).with_name("templates")
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
            path = folder / file
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
    except OSError as error:
        where = error.filename or folder
        raise GenError(f"{where}: cannot be written ({error.strerror})") from None
    return folder


def _render(dump: Dump, views: Views, package: str, templates: Path | None) -> dict[str, str]:
    jinja2 = _jinja2()
    if templates is not None and not templates.is_dir():
        raise GenError(f"{templates}: no such folder of templates")
    places = [str(path) for path in (templates, BUILTIN) if path is not None]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(places),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters.update(docstring=docstring, fitted=fitted, quoted=json.dumps)
    environment.globals.update(
        definition=definition, enum_note=enum_note, kind_of=_kind_of, sorted_imports=_imports
    )
    context = {
        "package": package,
        "module": dump["module"],
        "dump": dump,
        "views": views,
        "expect": contents(dump),
    }
    try:
        return {file: environment.get_template(at).render(context) for file, at in FILES.items()}
    except jinja2.TemplateSyntaxError as error:
        where = f"{error.filename or error.name}:{error.lineno}"
        raise GenError(f"{where}: the template is wrong: {error.message}") from None
    except Exception as error:  # a template can do anything that an expression can
        what = f"{type(error).__name__}: {error}"
        raise GenError(f"{_template_line(error)}: the template failed: {what}") from None


def _jinja2() -> Any:
    try:
        import jinja2
    except ImportError:
        raise GenError("Jinja2 is not installed: pip install 'libbolt[gen]'") from None
    return jinja2


def _template_line(error: BaseException) -> str:
    """Where in a template it happened: Jinja puts the template's lines into the traceback."""
    where, trace = "a template", error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(".jinja"):
            where = f"{file}:{trace.tb_lineno}"
        trace = trace.tb_next
    return where


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
