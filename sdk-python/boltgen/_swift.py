"""Writing a module's Swift package: its sources, and a C module that declares what it links to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ._check import callables
from ._dump import Dump
from ._files import header, write_all
from ._model import Model
from ._names import Scope, pascal
from ._swift_docs import doc_comment
from ._swift_layout import (
    WIDTH,
    Call,
    Expression,
    Items,
    call,
    declared,
    flat,
    laid,
    string,
    typed,
)
from ._swift_names import argument, checked_package, quoted
from ._swift_shapes import Record
from ._swift_views import Views
from ._templates import Templates


def generate(dump: Dump, output: Path, package: str | None, templates: Path | None) -> Path:
    """Writes the package and gives its folder. Files that are right already are not touched; what
    was written for the module before and is no part of it any more is removed.
    """
    views = Views(Model(dump))
    module = dump["module"]["name"]
    name = checked_package(pascal(module) if package is None else package)
    made = _render(dump, views, name, Templates(templates))
    folder = output / name
    sources = {file: text for file, text in made.items() if file.endswith(".swift")}
    linked = {file: text for file, text in made.items() if file not in sources}
    write_all({folder: sources, output / f"C{name}": linked}, module, "*.swift")
    return folder


def _render(dump: Dump, views: Views, package: str, templates: Templates) -> dict[str, str]:
    templates.filters.update(literal=json.dumps, quoted=quoted)
    templates.globals.update(
        call=call,
        declared=declared,
        doc_comment=doc_comment,
        flat=flat,
        items=_items,
        laid=_laid,
        lookups=_lookups,
        made=_made,
        string=string,
        typed=typed,
        width=WIDTH,
    )
    shared = {
        "package": package,
        "module": dump["module"],
        "dump": dump,
        "views": views,
        "header": header(dump["module"]["name"]),
        "expected": expected(dump),
    }
    texts = {}
    for file, template, view in _files(dump["module"]["name"], views):
        body = templates.render(f"swift/{template}.swift.jinja", {**shared, "view": view})
        if body.strip():
            frame = {**shared, "body": body, "is_library": template == "Library"}
            texts[f"{file}.swift"] = templates.render("swift/file.swift.jinja", frame)
    texts[f"C{package}.h"] = templates.render("swift/C.h.jinja", shared)
    texts["module.modulemap"] = templates.render("swift/module.modulemap.jinja", shared)
    return texts


def expected(dump: Dump) -> list[Expression]:
    """What the library is compared with: functions and methods, then constants."""
    made: list[Expression] = []
    for name, checksum, signature in callables(dump):
        groups = "_".join(checksum[i : i + 4] for i in range(0, len(checksum), 4))
        arguments: list[Expression] = [json.dumps(name), f"0x{groups}", string(signature)]
        made.append(call("BoltExpectation", *arguments))
    constants = [(json.dumps(each["name"]), string(each["wire"])) for each in dump["constants"]]
    return [*made, *(call(".constant", *each) for each in constants)]


def _files(module: str, views: Views) -> list[tuple[str, str, Any]]:
    """Names without their ends, templates, and what they are of. File systems that do not tell
    `Point` from `point` get two names, too.
    """
    every: list[tuple[str, str, Any]] = []
    for template, group in (
        ("record", views.records),
        ("enum", views.enums),
        ("class", views.classes),
        ("variant", views.variants),
    ):
        every += [(view.name, template, view) for view in group]
    if views.error_base:
        every.append((views.error_base, "error_base", None))
    every += [(views.library, "Library", None), (views.functions_holder, "Functions", None)]
    every += [("Codecs", "Codecs", None), (pascal(module), "Module", None)]
    taken, made = Scope({"main"}), []  # which SwiftPM takes for a program
    for name, template, view in every:
        file = name + taken.add(name.lower())[len(name) :]
        made.append((file, template, view))
    return made


def _laid(before: str, expression: Expression, behind: str, depth: int) -> str:
    return "\n".join(laid(before, expression, behind, depth))


def _items(values: list[Any]) -> Items:
    return Items([("", str(each)) for each in values])


def _lookups(view: Record) -> Items:
    """What Swift says of where the fields lie."""
    return _items([f"MemoryLayout<{view.name}>.offset(of: \\.{each.name})" for each in view.fields])


def _made(view: Record) -> Expression:
    """An instance out of what a reader has."""
    made = Call(view.name, [(f"{argument(each.name)}: ", each.read) for each in view.fields])
    return Call(f"try {made.head}", made.arguments) if view.fields else made
