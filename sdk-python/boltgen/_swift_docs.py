"""An author's docs as DocC has them."""

from __future__ import annotations

import re

from ._prose import prose
from ._swift_layout import STEP, WIDTH


def doc_comment(
    text: str | None,
    depth: int = 0,
    params: list[tuple[str, str]] | None = None,
    throws: tuple[str, str | None] | None = None,
) -> str:
    """A comment of a text, what the parameters are, and what is thrown."""
    width = WIDTH - len("/// ") - len(STEP) * depth
    lines = prose(text, width, width, _shown)
    fields = [*_params(params or [], width), *(_throws(*throws, width) if throws else [])]
    lines += ["", *fields] if lines and fields else fields
    return "".join(f"{STEP * depth}/// {line}".rstrip() + "\n" for line in lines)


def _params(params: list[tuple[str, str]], width: int) -> list[str]:
    if len(params) == 1:
        ((name, doc),) = params
        return _field(f"- Parameter {name}:", doc, width)
    fields = [line for name, doc in params for line in _field(f"- {name}:", doc, width - 2)]
    return ["- Parameters:", *(f"  {line}" for line in fields)] if fields else []


def _throws(error: str, doc: str | None, width: int) -> list[str]:
    return _field(f"- Throws: ``{error}``{':' if doc else '.'}", doc, width)


def _field(name: str, doc: str | None, width: int) -> list[str]:
    first, *rest = prose(doc, width - 2, width - len(name) - 1, _shown) or [""]
    return [f"{name} {first}".rstrip(), *(f"  {line}" if line else "" for line in rest)]


def _shown(line: str) -> str:
    """Looks like no field that is about a parameter or an error, and like no directive."""
    line = re.sub(r"^(\s*)@", r"\1\\@", line)
    return re.sub(r"^(\s*)([-*+])(\s+(?:Parameters?|Throws)\b)", r"\1\\\2\3", line)
