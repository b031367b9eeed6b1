"""Laying out generated Python as ruff and black do, so that both leave it as it is."""

from __future__ import annotations

import textwrap

WIDTH = 88


def docstring(text: str | None, depth: int = 0) -> str:
    """A docstring with its indentation and a newline behind; nothing if there is no text."""
    lines = [_escaped(line) for line in textwrap.dedent(text or "").strip().splitlines()]
    if not "".join(lines):
        return ""
    indent = "    " * depth
    if all(line.startswith(" ") for line in lines[1:] if line) and lines[1:]:
        lines.insert(0, "")  # else formatters would take that indentation for the docstring's own
    if lines[0].startswith('"'):
        lines[0] = " " + lines[0]
    if len(lines) == 1:
        space = " " if lines[0].endswith('"') else ""
        return f'{indent}"""{lines[0]}{space}"""\n'
    body = [lines[0], *(indent + line if line else "" for line in lines[1:])]
    return f'{indent}"""' + "\n".join(body) + f'\n{indent}"""\n'


def enum_note(name: str) -> str:
    """What checkers are told: to them, a member called so hides an attribute of all enums."""
    notes = {"name": "  # type: ignore  # pyright: ignore", "value": "  # pyright: ignore"}
    return notes.get(name, "")


def _escaped(line: str) -> str:
    """Without what would end the text or not be seen in it."""
    line = line.expandtabs().rstrip().replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)


def fitted(line: str) -> str:
    """A statement that cannot be broken in one way only stays on its line, and formatters are told
    so."""
    return line if len(line) <= WIDTH else f"{line}  # fmt: skip"


def definition(name: str, params: list[str], result: str, depth: int, tail: str) -> str:
    """A `def` with what follows its colon: in one line, or a parameter a line."""
    indent = "    " * depth
    line = f"{indent}def {name}({', '.join(params)}) -> {result}:{tail}"
    if len(line) <= WIDTH:
        return line + "\n"
    if not params:
        return fitted(line) + "\n"
    lines = [f"{indent}def {name}("]
    lines += [f"{indent}    {param}," for param in params]
    last = f"{indent}) -> {result}:{tail}"
    if any(len(each) > WIDTH for each in [*lines, last]):
        return fitted(line) + "\n"
    return "\n".join([*lines, last]) + "\n"
