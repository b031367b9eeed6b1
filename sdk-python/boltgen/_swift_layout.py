"""Laying out generated Swift as swift-format does by default, so that it leaves it so."""

from __future__ import annotations

import dataclasses

from ._prose import pieces

WIDTH = 100
STEP = "  "


@dataclasses.dataclass
class Call:
    """``head(arguments)``, each argument behind a prefix such as ``name: ``."""

    head: str
    arguments: list[tuple[str, Expression]]


@dataclasses.dataclass
class Items:
    """An array or a dictionary, each item behind a prefix such as ``key: ``."""

    items: list[tuple[str, Expression]]
    empty: str = "[]"

    @property
    def are_small(self) -> bool:
        """Then many stand in a line."""
        return all(isinstance(each, str) and len(prefix + each) < 20 for prefix, each in self.items)


@dataclasses.dataclass
class Text:
    """A string literal in pieces, which are one line where they fit into it."""

    pieces: list[str]


@dataclasses.dataclass
class Crossing:
    """A call of the library: what is called, with what, and what is written for it."""

    head: str
    """Such as ``try Functions.add.now``."""
    arguments: list[str]
    writes: list[Expression]
    writer: str
    """What the writes call it, if one of them can fail."""


Expression = str | Call | Items | Text | Crossing
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
        if len(expression.writes) > 1 or (expression.writes and expression.writer != "$0"):
            return None
        written = f" {{ {flat(expression.writes[0])} }}" if expression.writes else ""
        return f"{expression.head}({', '.join(expression.arguments)}){written}"
    if isinstance(expression, Items):
        inner = _joined(expression.items)
        return inner if inner is None else f"[{inner}]" if expression.items else expression.empty
    inner = _joined(expression.arguments)
    return inner if inner is None else f"{expression.head}({inner})"


def _commas(expression: Expression) -> int:
    """The columns that swift-format keeps free for commas at the ends of lists."""
    if isinstance(expression, Call):
        return sum(_commas(each) for _, each in expression.arguments)
    if isinstance(expression, Items):
        inside = sum(_commas(each) for _, each in expression.items)
        return inside + (len(expression.items) > 1)
    return 0


def _joined(parts: list[tuple[str, Expression]]) -> str | None:
    texts = [(prefix, flat(each)) for prefix, each in parts]
    if any(text is None for _, text in texts):
        return None
    return ", ".join(f"{prefix}{text}" for prefix, text in texts)


def laid(before: str, expression: Expression, behind: str, depth: int) -> list[str]:
    """The lines of an expression with what stands before and behind it; ``depth`` is that of the
    line in which it begins.
    """
    text = flat(expression)
    if text is not None and len(before + text + behind) + _commas(expression) <= WIDTH:
        return [before + text + behind]
    indent = STEP * depth
    if isinstance(expression, str):
        if before.endswith("= "):
            return [before.rstrip(), indent + STEP + expression + behind]
        return [before + expression + behind]
    if isinstance(expression, Text):
        return _lines_of_text(before, expression, behind, depth)
    if isinstance(expression, Crossing):
        return _crossing(before, expression, behind, depth)
    if isinstance(expression, Items):
        return [f"{before}[", *_items(expression, depth + 1), f"{indent}]{behind}"]
    lines = _filled(expression.arguments, ")" + behind, depth + 1)
    return [f"{before}{expression.head}(", *lines]


def _filled(arguments: list[tuple[str, Expression]], end: str, depth: int) -> list[str]:
    """As many arguments in a line as fit; one that needs several has them for itself."""
    indent = STEP * depth
    lines: list[str] = []
    is_open = False
    for i, (prefix, each) in enumerate(arguments):
        behind = "," if i + 1 < len(arguments) else end
        text = flat(each)
        if text is not None and is_open and len(f"{lines[-1]} {prefix}{text}{behind}") <= WIDTH:
            lines[-1] += f" {prefix}{text}{behind}"
            continue
        made = laid(indent + prefix, each, behind, depth)
        is_open = len(made) == 1
        lines += made
    return lines


def _lines_of_text(before: str, text: Text, behind: str, depth: int) -> list[str]:
    """A literal of several lines, which stand as deep as its own, or a step deeper."""
    is_default = before.endswith("= ") and not before.lstrip().startswith(("public ", "let "))
    indent = STEP * (depth + (0 if is_default or not before.strip() else 1))
    *most, last = text.pieces
    lines = [*(f"{indent}{each}\\" for each in most), indent + last]
    return [f'{before}"""', *lines, f'{indent}"""{behind}']


def _items(expression: Items, depth: int) -> list[str]:
    indent = STEP * depth
    lines: list[str] = []
    end = "," if len(expression.items) > 1 else ""
    for prefix, each in expression.items:
        text = f"{prefix}{each}{end}"
        if expression.are_small and lines and len(f"{lines[-1]} {text}") <= WIDTH:
            lines[-1] += f" {text}"
        else:
            lines += laid(indent + prefix, each, end, depth)
    return lines


def _crossing(before: str, crossing: Crossing, behind: str, depth: int) -> list[str]:
    indent, inner = STEP * depth, STEP * (depth + 1)
    arguments = ", ".join(crossing.arguments)
    head = f"{before}{crossing.head}({arguments})"
    if not crossing.writes:
        return [f"{before}{crossing.head}(", f"{inner}{arguments}){behind}"]
    can_fail = crossing.writer != "$0"
    opens = f" {{ {crossing.writer} throws(BoltError) in" if can_fail else " {"
    writes = [line for each in crossing.writes for line in laid(inner, each, "", depth + 1)]
    closed = f"{indent}}}{behind}"
    if len(head + opens) <= WIDTH:
        return [head + opens, *writes, closed]
    if can_fail and len(head) + 2 <= WIDTH:
        return [f"{head} {{", f"{inner}{opens[3:]}", *writes, closed]
    return [
        f"{before}{crossing.head}(",
        f"{inner}{arguments}",
        f"{indent}){opens}",
        *writes,
        closed,
    ]


def declared(head: str, params: Params, result: str, depth: int = 0) -> str:
    """What opens a function: in one line if it fits, else its parameters in one, else in a line
    each. Ends with a newline.
    """
    indent, inner = STEP * depth, STEP * (depth + 1)
    shown = [
        each if value is None else None if flat(value) is None else f"{each} = {flat(value)}"
        for each, value in params
    ]
    texts = [each for each in shown if each is not None]
    spare = WIDTH - sum(_commas(value) for _, value in params if value is not None)
    line = f"{indent}{head}({', '.join(texts)}){result} {{"
    if len(texts) == len(params) and (len(line) <= spare or not params):
        return line + "\n"
    lines = [f"{inner}{', '.join(texts)}"]
    if len(texts) < len(params) or len(lines[0]) > spare:
        lines = []
        for i, (each, value) in enumerate(params):
            end = "," if i + 1 < len(params) else ""
            at = f"{inner}{each}"
            lines += [at + end] if value is None else laid(f"{at} = ", value, end, depth + 1)
    return "\n".join([f"{indent}{head}(", *lines, *_ended(indent, result)]) + "\n"


def _ended(indent: str, result: str) -> list[str]:
    line = f"{indent}){result} {{"
    if len(line) <= WIDTH or "->" not in result:
        return [line]
    effects, _, type_ = result.rpartition(" -> ")
    return [f"{indent}){effects}", f"{indent}{STEP}-> {type_}", f"{indent}{{"]


def typed(head: str, bases: list[str]) -> str:
    """What opens a type, with what it conforms to. Ends with a newline."""
    line = f"{head}: {', '.join(bases)} {{"
    if len(line) <= WIDTH:
        return line + "\n"
    lines = [f"{head}:"]
    for i, each in enumerate(bases):
        text = each + ("," if i + 1 < len(bases) else "")
        if len(f"{lines[-1]} {text}") <= WIDTH:
            lines[-1] += f" {text}"
        else:
            lines.append(STEP + text)
    return "\n".join([*lines, "{"]) + "\n"


def string(text: str) -> Text:
    """A literal of any text, in pieces that fit."""
    return Text(pieces(text, _escaped))


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character.isprintable() else f"\\u{{{ord(character):x}}}"


def number(value: int) -> str:
    """Long ones in groups of three digits."""
    return f"{value:_}" if abs(value) >= 10**6 else str(value)
