"""Laying out generated Kotlin as ktlint's official style has it, so that ktlint leaves it so."""

from __future__ import annotations

import dataclasses
import re

from ._prose import pieces, prose

WIDTH = 100
_STEP = "    "


@dataclasses.dataclass
class Call:
    """``head(arguments)``, each argument behind a prefix such as ``name = ``."""

    head: str
    arguments: list[tuple[str, Expression]]


@dataclasses.dataclass
class Text:
    """A string literal in pieces, which are one literal where they fit into a line."""

    pieces: list[str]


@dataclasses.dataclass
class Crossing:
    """A call of the library: what is called, what is written for it, what is done with it."""

    function: str
    receiver: str
    writes: list[str]
    end: str


@dataclasses.dataclass
class When:
    subject: str
    branches: list[tuple[str, str]]


Expression = str | Call | Text | Crossing | When
Params = list[tuple[str, "Expression | None"]]
"""Each with its default."""


def call(head: str, *arguments: Expression) -> Call:
    return Call(head, [("", each) for each in arguments])


def flat(expression: Expression) -> str | None:
    """In one line, if it can be."""
    if isinstance(expression, str):
        return expression
    if isinstance(expression, Text):
        return '"' + "".join(expression.pieces) + '"'
    if isinstance(expression, Crossing):
        if len(expression.writes) > 1:
            return None
        inner = f"{{ {expression.writes[0]} }}" if expression.writes else "{}"
        return f"{expression.function}.call{expression.receiver} {inner}.{expression.end}"
    if isinstance(expression, When):
        return None
    inner = ", ".join(f"{prefix}{flat(each)}" for prefix, each in expression.arguments)
    return f"{expression.head}({inner})"


def laid(before: str, expression: Expression, behind: str, depth: int) -> list[str]:
    """The lines of an expression with what stands before and behind it; ``depth`` is that of the
    line in which it begins. Behind a ``=`` it begins a line of its own if it needs several.
    """
    text = flat(expression)
    if text is not None and len(before + text + behind) <= WIDTH:
        return [before + text + behind]
    if before.endswith("= "):
        return [before.rstrip(), *laid(_STEP * (depth + 1), expression, behind, depth + 1)]
    inner = _STEP * (depth + 1)
    if isinstance(expression, Text):
        pieces = [f'"{piece}"' for piece in expression.pieces]
        lines = [before + pieces[0], *(inner + piece for piece in pieces[1:])]
        return [*(f"{line} +" for line in lines[:-1]), lines[-1] + behind]
    if isinstance(expression, Crossing):
        opened = f"{inner}.call{expression.receiver} {{"
        if not expression.writes:
            closed = f"{inner}.{expression.end}{behind}"
            return [before + expression.function, f"{opened}}}", closed]
        writes = [f"{inner}{_STEP}{each}" for each in expression.writes]
        closed = f"{inner}}}.{expression.end}{behind}"
        return [before + expression.function, opened, *writes, closed]
    if isinstance(expression, When):
        branches = [f"{inner}{condition} -> {each}" for condition, each in expression.branches]
        return [f"{before}when ({expression.subject}) {{", *branches, f"{_STEP * depth}}}{behind}"]
    if isinstance(expression, str):
        return [before + expression + behind]
    lines = [f"{before}{expression.head}("]
    for prefix, each in expression.arguments:
        lines += laid(inner + prefix, each, ",", depth + 1)
    return [*lines, f"{_STEP * depth}){behind}"]


def declared(
    head: str, params: Params, result: str, depth: int = 0, body: Expression | None = None
) -> str:
    """A function with its value or what opens its body: in one line if it fits, else a parameter
    a line. Ends with a newline.
    """
    lines = _listed(f"{_STEP * depth}{head}", params, result, depth, "" if body is None else " =")
    if body is not None:
        lines[-1:] = laid(f"{lines[-1]} = ", body, "", depth)
    return "\n".join(lines) + "\n"


def classed(
    head: str, params: Params, bases: list[str], depth: int = 0, *, body: bool = False
) -> str:
    """The head of a class with what it is below. Ends with a newline."""
    indent, end = _STEP * depth, " {" if body else ""
    above = f" : {bases[0]}" if len(bases) == 1 else ""
    line = indent + head + _short(params)
    if len(bases) < 2 and len(line + above + end) <= WIDTH:
        return f"{line}{above}{end}\n"
    rest = [f"{indent}{_STEP}{each}," for each in bases]
    if bases and (not params or len(line) + 2 <= WIDTH):
        lines = [f"{line} :", *rest]
    else:
        lines = _listed(indent + head, params, "", depth, "", fits=False)
        if bases:
            lines = [*lines[:-1], f"{lines[-1]} : {bases[0]},", *rest[1:]]
    return "\n".join(lines).removesuffix(",") + f"{end}\n"


def _short(params: Params) -> str:
    shown = [each if value is None else f"{each} = {flat(value)}" for each, value in params]
    return f"({', '.join(shown)})" if params else ""


def _listed(
    head: str, params: Params, result: str, depth: int, behind: str, *, fits: bool = True
) -> list[str]:
    line = f"{head}{_short(params) or '()'}{result}"
    if not params or (fits and len(line + behind) <= WIDTH):
        return [line]
    lines = [f"{head}("]
    for each, value in params:
        at = f"{_STEP * (depth + 1)}{each}"
        lines += [f"{at},"] if value is None else laid(f"{at} = ", value, ",", depth + 1)
    return [*lines, f"{_STEP * depth}){result}"]


def kdoc(text: str | None, depth: int = 0, tags: list[tuple[str, str | None]] | None = None) -> str:
    """A comment of an author's text, and tags such as ``@param id`` with theirs."""
    lines = _prose(text, depth)
    blocks = [_tag(name, doc, depth) for name, doc in tags or []]
    if blocks:
        lines += [""] if lines else []
        lines += [line for block in blocks for line in block]
    if not lines:
        return ""
    indent = _STEP * depth
    if len(lines) == 1 and len(indent) + len(lines[0]) + 7 <= WIDTH:
        return f"{indent}/** {lines[0]} */\n"
    body = [f"{indent} * {line}".rstrip() for line in lines]
    return "\n".join([f"{indent}/**", *body, f"{indent} */"]) + "\n"


def _tag(name: str, doc: str | None, depth: int) -> list[str]:
    first, *rest = _prose(doc, depth, len(name) + 1) or [""]
    return [f"{name} {first}".rstrip(), *(f"  {line}" if line else "" for line in rest)]


def _prose(text: str | None, depth: int, before: int = 0) -> list[str]:
    width = WIDTH - 3 - 4 * depth - (2 if before else 0)
    return prose(text, width, width - max(before - 2, 0), _shown)


def _shown(line: str) -> str:
    """Neither ends the comment, nor opens another one, nor looks like a tag."""
    line = line.replace("*/", "*&#47;").replace("/*", "/&#42;")
    return re.sub(r"^(\s*)@", r"\1&#64;", line)


def string(text: str) -> Text:
    """A literal of any text, in pieces that fit."""
    return Text(pieces(text, _escaped))


_ESCAPES = {"\\": "\\\\", '"': '\\"', "$": "\\$", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
