"""boltgen dump: what it says of a module, and of what is none."""

import json
import os
import pathlib
import shutil

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
    (tmp_path / "deep.json").write_text("[" * 100_000)
    refused = {
        "missing.so": "no such file",
        ".": "is not a file",
        "libtext.so": "libtext.so",
        "list.json": "is no dump",
        "broken.json": "is no JSON",
        "deep.json": "is no JSON",
        "newer.json": "is a dump of schema 2",
    }
    for name, part in refused.items():
        _, text = run("boltgen", "dump", tmp_path / name, code=1)
        assert part in text and "Traceback" not in text


SPOILED = {
    "nothing": lambda dumped: dumped.clear() or dumped.update(schema=1),
    "a name": lambda dumped: dumped["functions"][0].update(name='f"): ...\nimport os'),
    "a parameter": lambda dumped: dumped["functions"][0]["params"][0].update(name="x y"),
    "a kind": lambda dumped: dumped["types"][0].update(kind="thing"),
    "a type": lambda dumped: dumped["functions"][0].update(result={"kind": "record", "name": "X"}),
    "a checksum": lambda dumped: dumped["functions"][0].pop("checksum"),
    "an element": lambda dumped: dumped["functions"].append(7),
    "a value": lambda dumped: dumped["types"].append(None),
}


@pytest.mark.parametrize("what", SPOILED)
def test_a_dump_that_was_written_to_is_refused(dump, library, tmp_path, what):
    dumped = dump(library("station_old"), "--name", "station")
    SPOILED[what](dumped)
    file = tmp_path / "spoiled.json"
    file.write_text(json.dumps(dumped))
    _, text = run("boltgen", "python", file, "-o", tmp_path, code=1)
    assert f"{file}: is not a dump of schema 1" in text and "Traceback" not in text


def test_a_library_may_be_called_as_it_likes(library, tmp_path, program):
    path = tmp_path / 'lib "station" \\.so'
    shutil.copy(library("station_old"), path)
    run("boltgen", "python", path, "--name", "station", "-o", tmp_path)
    assert program("import station; print(station.scale(2.0))", tmp_path) == "3.0\n"
    unreadable = tmp_path / os.fsdecode(b"lib\xff.so")
    shutil.copy(library("station_old"), unreadable)
    _, text = run("boltgen", "dump", unreadable, "--name", "station", code=1)
    assert "the file's name is no text" in text


def test_what_cannot_be_written_is_named(library, tmp_path):
    target = tmp_path / "missing" / "dump.json"
    _, text = run("boltgen", "dump", library("demo"), "--json", "-o", target, code=1)
    assert f"{target}: cannot be written (No such file or directory)" in text
