"""Running Jinja templates: boltgen's own, or those that an author put in their place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ._errors import GenError

BUILTIN = Path(__file__).with_name("templates")


class Templates:
    """``folder`` is searched first. What is wrong with a template is said with its line."""

    def __init__(self, folder: Path | None) -> None:
        self._jinja2 = _jinja2()
        if folder is not None and not folder.is_dir():
            raise GenError(f"{folder}: no such folder of templates")
        places = [str(path) for path in (folder, BUILTIN) if path is not None]
        self._environment = self._jinja2.Environment(
            loader=self._jinja2.FileSystemLoader(places),
            undefined=self._jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,
        )
        self.filters: dict[str, Any] = self._environment.filters
        self.globals: dict[str, Any] = self._environment.globals

    def render(self, template: str, context: dict[str, Any]) -> str:
        try:
            return str(self._environment.get_template(template).render(context))
        except self._jinja2.TemplateSyntaxError as error:
            where = f"{error.filename or error.name}:{error.lineno}"
            raise GenError(f"{where}: the template is wrong: {error.message}") from None
        except Exception as error:  # a template can do anything that an expression can
            what = f"{type(error).__name__}: {error}"
            raise GenError(f"{_line(error)}: the template failed: {what}") from None


def write(path: Path, text: str) -> None:
    """Writes a file, unless it is right already: what depends on it is not made anew then."""
    data = text.encode("utf-8")
    if not path.exists() or path.read_bytes() != data:
        path.write_bytes(data)


def _jinja2() -> Any:
    try:
        import jinja2
    except ImportError:
        raise GenError("Jinja2 is not installed: pip install 'libbolt[gen]'") from None
    return jinja2


def _line(error: BaseException) -> str:
    """Where in a template it happened: Jinja puts the template's lines into the traceback."""
    where, trace = "a template", error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(".jinja"):
            where = f"{file}:{trace.tb_lineno}"
        trace = trace.tb_next
    return where
