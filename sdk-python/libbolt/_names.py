"""Names of other languages as Python names."""

from __future__ import annotations

import keyword


def python_name(name: str) -> str:
    """The name itself; one that Python reserves gets an underscore, as PEP 8 has it."""
    return name + "_" if keyword.iskeyword(name) else name


def joined_doc(doc: str | None, heading: str, parts: list[tuple[str, str | None]]) -> str | None:
    """A docstring: the author's text and, under a heading, that of the documented parts."""
    lines = [f"    {name}: {text}" for name, text in parts if text]
    if not lines:
        return doc
    return "\n".join([*([doc, ""] if doc else []), f"{heading}:", *lines])
