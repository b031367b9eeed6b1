"""Writing a module's Kotlin package."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from ._check import callables
from ._dump import Dump
from ._files import header, write_all
from ._kotlin_layout import (
    WIDTH,
    Call,
    Expression,
    Text,
    When,
    call,
    classed,
    declared,
    flat,
    kdoc,
    laid,
    string,
)
from ._kotlin_names import JAVA, SDK, checked_package
from ._kotlin_shapes import Record
from ._kotlin_variants import Variant
from ._kotlin_views import Views
from ._model import Model
from ._names import Scope, pascal
from ._templates import Templates


def generate(dump: Dump, output: Path, package: str, templates: Path | None) -> Path:
    """Writes the package and gives its folder. Files that are right already are not touched; what
    was written for the module before and is no part of it any more is removed.
    """
    views = Views(Model(dump))
    texts = _render(dump, views, checked_package(package), Templates(templates))
    folder = output.joinpath(*package.split("."))
    write_all({folder: texts}, dump["module"]["name"], "*.kt")
    return folder


def _render(dump: Dump, views: Views, package: str, templates: Templates) -> dict[str, str]:
    templates.filters.update(quoted=json.dumps)
    templates.globals.update(
        assigned=_assigned,
        call=call,
        classed=classed,
        declared=declared,
        flat=flat,
        indexes=_indexes,
        inherits=_inherits,
        kdoc=kdoc,
        laid=_laid,
        made=_made,
        joined=_joined,
        picked=_picked,
        seen=_seen,
        unwraps=_unwraps,
        width=WIDTH,
        wraps=_wraps,
    )
    shared = {
        "package": package,
        "module": dump["module"],
        "dump": dump,
        "views": views,
        "header": header(dump["module"]["name"]),
        "expected": callables(dump),
    }
    texts = {}
    for file, template, view in _files(dump["module"]["name"], views):
        body = templates.render(f"kotlin/{template}.kt.jinja", {**shared, "view": view})
        if body.strip():
            frame = {**shared, "body": body, "imports": imports(body)}
            texts[f"{file}.kt"] = templates.render("kotlin/file.kt.jinja", frame)
    return texts


def _files(module: str, views: Views) -> list[tuple[str, str, Any]]:
    """Names without their ends, templates, and what they are of. File systems that do not tell
    `Point` from `point` get two names, too.
    """
    every: list[tuple[str, str, Any]] = []
    for template, group in (
        ("record", [each for each in views.records if not each[1].is_error]),
        ("error_record", [each for each in views.records if each[1].is_error]),
        ("enum", views.enums),
        ("error_enum", views.error_enums),
        ("class", views.classes),
        ("variant", views.variants),
    ):
        every += [(name, template, view) for name, view in group]
    if views.error_base:
        every.append((views.error_base, "error_base", None))
    every.append((views.library, "Library", None))
    every += [(each.name, "Functions", each) for each in views.holders if each.bound]
    every.append((views.codecs_object, "Codecs", None))
    every.append((pascal(module), "Module", None))
    taken, made = Scope(), []
    for name, template, view in every:
        file = name + taken.add(name.lower())[len(name) :]
        made.append((file, template, view))
    return made


_TOKENS = re.compile(
    r"/\*(?:.|\n)*?\*/|//[^\n]*|\"(?:\\.|\$\{[^}]*\}|[^\"\\])*\"|`[^`]*`|[A-Za-z_]\w*"
)


def imports(body: str) -> list[str]:
    """Those that a text needs, as ktlint sorts them."""
    found: set[str] = set()
    for token in _TOKENS.findall(body):
        if token.startswith('"'):
            found.update(re.findall(r"\w+", " ".join(re.findall(r"\$\{([^}]*)\}", token))))
        elif not token.startswith("/"):
            found.add(token)
    names = [f"dev.libbolt.{name}" for name in SDK & found]
    names += [where for name, where in JAVA.items() if name in found]
    return [f"import {name}" for name in sorted(names)]


def _laid(before: str, expression: Any, behind: str, depth: int) -> str:
    return "\n".join(laid(before, expression, behind, depth))


def _assigned(before: str, expression: Any, depth: int) -> str:
    return "\n".join(laid(f"{before} = ", expression, "", depth))


def _inherits(head: str, base: str, arguments: list[tuple[str, Any]], behind: str) -> str:
    """A class or an object without parameters and the one class above it. Ends with a newline."""
    above = Call(base, [(k, v if isinstance(v, Call) else str(v)) for k, v in arguments])
    lines = laid(f"{head} : ", above, behind, 0)
    if len(lines) > 1:
        lines = [f"{head} :", *laid("    ", above, behind, 1)]
    return "\n".join(lines) + "\n"


def _joined(*texts: str) -> Text:
    return Text([piece for text in texts for piece in string(text).pieces])


def _made(view: Record) -> Expression:
    """An instance out of what a reader has."""
    if not view.fields:
        return f"{view.name}()" if view.is_error else view.name
    return Call(view.name, [(f"{each.name} = ", f"reader.{each.read}") for each in view.fields])


def _seen(view: Record) -> Expression:
    """An instance out of what lies in a buffer."""
    places = zip(view.fields, view.flat, strict=True)
    return Call(view.name, [(f"{each.name} = ", f"from.{at.read}") for each, at in places])


def _picked(view: Record) -> Expression:
    """An instance out of what lies in words."""
    places = zip(view.fields, view.flat, strict=True)
    reads: list[tuple[str, Expression]] = [
        (f"{each.name} = ", f"BoltWords.{at.number}(from, {at.place})") for each, at in places
    ]
    return Call(view.name, reads)


def _indexes(view: Variant) -> Any:
    if len(view.alternatives) == 1:
        return "0"
    every = enumerate(view.alternatives)
    return When("value", [(f"is {each.check}", str(i)) for i, each in every])


def _unwraps(view: Variant) -> Any:
    branches = [
        (f"is {each.check}", each.unwrapped)
        for each in view.alternatives
        if each.unwrapped != "value"
    ]
    if len(branches) < len(view.alternatives):
        branches.append(("else", "value"))
    elif len(branches) == 1:
        return branches[0][1]
    return When("value", branches)


def _wraps(view: Variant) -> Any:
    *made, last = [each.wrapped for each in view.alternatives]
    if not made:
        return last
    return When("index", [*((str(i), each) for i, each in enumerate(made)), ("else", last)])
