"""The command line."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from libbolt import __version__

from . import _check, _kotlin, _python, _swift
from ._errors import GenError
from ._listing import listing
from ._read import read


def main(arguments: list[str] | None = None) -> int:
    """Runs one command: 0; 1 with a text on stderr; argparse's 2 for a wrong command line."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except GenError as error:
        print(f"boltgen: {error}", file=sys.stderr)
        return 1


def _dump(options: argparse.Namespace) -> None:
    dump = read(options.library, options.name)
    if options.json:
        text = json.dumps(dump, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    else:
        text = listing(dump)
    if options.output is None:
        sys.stdout.write(text)
        return
    try:
        options.output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise GenError(f"{options.output}: cannot be written ({error.strerror})") from None


def _generate(options: argparse.Namespace) -> None:
    dump = read(options.library, options.name)
    folder = _python.generate(dump, options.output, options.package, options.templates)
    print(f"boltgen: wrote {folder}", file=sys.stderr)


def _generate_kotlin(options: argparse.Namespace) -> None:
    dump = read(options.library, options.name)
    folder = _kotlin.generate(dump, options.output, options.package, options.templates)
    print(f"boltgen: wrote {folder}", file=sys.stderr)


def _generate_swift(options: argparse.Namespace) -> None:
    dump = read(options.library, options.name)
    folder = _swift.generate(dump, options.output, options.package, options.templates)
    print(f"boltgen: wrote {folder}", file=sys.stderr)


def _checked(options: argparse.Namespace) -> int:
    problems = _check.check(read(options.library, options.name), options.package)
    sys.stderr.write(problems)
    return 1 if problems else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="boltgen", description="Code for libbolt modules.")
    parser.add_argument("--version", action="version", version=f"boltgen {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    dump = commands.add_parser("dump", help="show what a library exports")
    _add_library(dump)
    dump.add_argument("--json", action="store_true", help="all of it, as JSON of schema 1")
    dump.add_argument("-o", "--output", type=Path, help="a file, instead of standard output")
    dump.set_defaults(run=_dump)

    python = commands.add_parser("python", help="write a typed Python package")
    _add_library(python)
    python.add_argument("-o", "--output", type=Path, required=True, help="folder for the package")
    python.add_argument("--package", help="its name (default: the module's)")
    _add_templates(python)
    python.set_defaults(run=_generate)

    kotlin = commands.add_parser("kotlin", help="write a Kotlin package")
    _add_library(kotlin)
    kotlin.add_argument("-o", "--output", type=Path, required=True, help="folder of sources")
    kotlin.add_argument("--package", required=True, help="its name, such as com.example.demo")
    _add_templates(kotlin)
    kotlin.set_defaults(run=_generate_kotlin)

    swift = commands.add_parser("swift", help="write a Swift package")
    _add_library(swift)
    swift.add_argument("-o", "--output", type=Path, required=True, help="folder of targets")
    swift.add_argument("--package", help="the Swift module's name (default: after the module)")
    _add_templates(swift)
    swift.set_defaults(run=_generate_swift)

    check = commands.add_parser("check", help="whether a generated package fits a library")
    _add_library(check)
    check.add_argument("package", type=Path, help="the package's folder")
    check.set_defaults(run=_checked)
    return parser


def _add_templates(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--templates", type=Path, help="folder whose templates take the place of boltgen's"
    )


def _add_library(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("library", type=Path, help="a module's library, or a JSON dump of one")
    parser.add_argument("--name", help="the module's name, if the file is not libNAME.so")
