"""boltgen dump: what it says of a module, and of what is none."""

import json
import pathlib

import jsonschema
import pytest
from conftest import MODULES, run

import boltgen
import libbolt

SCHEMA = json.loads((pathlib.Path(boltgen.__file__).parent / "schema.json").read_text())
EVERY = ["demo", "conformance", "awkward", "cmodule"]


def fnv1a(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"{value:016x}"


def named(expression):
    """The names of the types in an expression."""
    if expression is None:
        return
    if "name" in expression:
        yield expression["name"]
    for member in expression.get("members", []):
        yield from named(member)


def reached(types, expressions):
    """The definitions of all types that can be reached, as a checksum has them."""
    found, left = {}, [name for each in expressions for name in named(each)]
    while left:
        name = left.pop()
        if name in found:
            continue
        found[name] = types[name]["definition"]
        inner = [field["type"] for field in types[name].get("fields", [])]
        inner += types[name].get("alternatives", [])
        left += [each for expression in inner for each in named(expression)]
    return sorted(found.values())


def every_function(dumped):
    yield from dumped["functions"]
    for kind in dumped["types"]:
        yield from kind.get("methods", [])


@pytest.mark.parametrize("name", EVERY)
def test_a_dump_follows_its_schema(dump, library, name):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(dump(library(name)), SCHEMA)


@pytest.mark.parametrize("name", EVERY)
def test_checksums_are_those_of_the_texts(dump, library, name):
    """So texts and types are complete: anybody can compute a function's checksum from a dump."""
    dumped = dump(library(name))
    types = {kind["name"]: kind for kind in dumped["types"]}
    functions = list(every_function(dumped))
    assert functions
    for function in functions:
        expressions = [param["type"] for param in function["params"]]
        expressions += [function["result"], function["error"]]
        owner = function["owner"]
        if owner is not None:
            expressions.append({"name": owner})
        lines = [function["signature"], *reached(types, expressions)]
        texts = ["\n".join(lines), "\n".join(lines) + "\n"]
        assert function["checksum"] in map(fnv1a, texts), function["signature"]


def test_a_dump_says_what_the_library_says(dump, library):
    dumped = dump(library("demo"))
    assert dumped["module"]["name"] == "demo"
    assert dumped["module"]["library"] == "libdemo.so"
    (fetch,) = (each for each in dumped["functions"] if each["name"] == "fetch_user")
    assert fetch["flags"] == ["async"]
    assert fetch["signature"] == "async function fetch_user(id:i64)->User!DbError"
    assert fetch["params"] == [
        {"name": "id", "doc": None, "type": {"kind": "i64"}, "default": None}
    ]
    assert fetch["error"] == {"kind": "variant", "name": "DbError"}
    (load,) = (each for each in dumped["functions"] if each["name"] == "load_config")
    assert load["flags"] == ["async", "on_pool"]
    (table,) = (each for each in dumped["types"] if each["name"] == "Table")
    field = table["fields"][1]["type"]["members"][0]["members"][0]
    assert field["kind"] == "optional"
    alternatives = field["members"][0]["members"]
    assert [each["kind"] for each in alternatives] == ["i64", "f64", "string", "bytes"]
    module = libbolt.load(library("demo"))
    assert dumped["module"]["checksum"] == f"{module.__checksum__:016x}"


def test_defaults_are_values_and_wire(dump, library):
    dumped = dump(library("station_old"), "--name", "station")
    (scale,) = (each for each in dumped["functions"] if each["name"] == "scale")
    assert scale["params"][1]["default"] == {"wire": "000000000000f83f", "value": 1.5}


def test_a_listing_is_for_people(library, tmp_path):
    text, _ = run("boltgen", "dump", library("demo"))
    assert "async function fetch_user(id:i64)->User!DbError\n    Looks up one user.\n" in text
    file = tmp_path / "listing.txt"
    assert run("boltgen", "dump", library("demo"), "-o", file) == ("", "")
    assert file.read_text() == text


def test_what_a_library_prints_stays_out_of_the_dump(dump, library):
    assert dump(library("trouble"), "--name", "talkative")["functions"] == []


REFUSED = {
    "notmodule": ("libnotmodule.so", "does not export bolt_module_notmodule"),
    "futuremodule": ("libfuturemodule.so", "speaks ABI"),
    "trouble": ("libtrouble.so", "pass --name"),
    "trouble --name crash": ("libtrouble.so", "ended with SIGABRT"),
    "trouble --name leave": ("libtrouble.so", "ended with exit code 3"),
    "trouble --name failed": ("libtrouble.so", "not a name"),
    "trouble --name garbled": ("libtrouble.so", "its doc is not UTF-8"),
    "trouble --name a-b": ("libtrouble.so", "no module can be named 'a-b'"),
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_is_no_module_is_refused(words):
    name, *options = words.split()
    _, text = run("boltgen", "dump", MODULES / f"lib{name}.so", *options, code=1)
    assert text.startswith("boltgen: ") and "Traceback" not in text
    for part in REFUSED[words]:
        assert part in text


def test_files_that_are_no_library_are_refused(tmp_path):
    (tmp_path / "libtext.so").write_text("no library")
    (tmp_path / "list.json").write_text("[]")
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "newer.json").write_text('{"schema": 2}')
    (tmp_path / "empty.json").write_text('{"schema": 1}')
    refused = {
        "missing.so": "no such file",
        ".": "is not a file",
        "libtext.so": "libtext.so",
        "list.json": "is no dump",
        "broken.json": "is no JSON",
        "newer.json": "is a dump of schema 2",
    }
    for name, part in refused.items():
        _, text = run("boltgen", "dump", tmp_path / name, code=1)
        assert part in text and "Traceback" not in text
    _, text = run("boltgen", "python", tmp_path / "empty.json", "-o", tmp_path, code=1)
    assert "empty.json: is not a dump of schema 1" in text


def test_what_cannot_be_written_is_named(library, tmp_path):
    target = tmp_path / "missing" / "dump.json"
    _, text = run("boltgen", "dump", library("demo"), "--json", "-o", target, code=1)
    assert f"{target}: cannot be written (No such file or directory)" in text
