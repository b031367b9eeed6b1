"""boltgen kotlin: packages with the names, docs and layout that Kotlin expects. What it writes for
the conformance fixture, the demo and the module `quirks` is compiled and run by the Kotlin stage.
"""

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from conftest import run

from boltgen._kotlin_names import snake
from boltgen._kotlin_types import InMemory, in_memory
from boltgen._model import Type
from boltgen._names import camel

EVERY = ["demo", "conformance", "awkward", "station", "curious", "quirks"]
GOLDEN = Path(__file__).parent / "golden" / "kotlin"
FIRST = "// Written by boltgen for the module {}: changes will be lost.\n"
# Modules beside others in their libraries: errors in errors, and names that are alike in Python.
BESIDE = [
    *("blocks", "unseen", "inside_first", "outside_first", "own_error", "clash_of_functions"),
    *("clash_of_parameters", "clash_of_enumerators", "clash_of_fields", "clash_of_error_fields"),
    *("clash_of_bases", "clash_of_constants", "clash_of_properties", "clash_of_errors"),
    "clash_of_methods",
]


def generate(source, folder, name, *options, package=None, **more):
    package = package or f"com.example.{name}"
    words = ["kotlin", source, "--package", package, "--name", name, "-o", folder, *options]
    run("boltgen", *words, **more)
    return folder.joinpath(*package.split("."))


def texts(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def sources(tmp_path_factory, library):
    """The packages of the test modules: file to text, by module."""
    made = {}
    for name in EVERY:
        file = "station_old" if name == "station" else name
        folder = generate(library(file), tmp_path_factory.mktemp(name), name)
        made[name] = {path.name: path.read_text() for path in folder.iterdir()}
    return made


@pytest.fixture(scope="module")
def quirks(sources):
    return sources["quirks"]


def test_the_demo_is_what_was_reviewed(library, tmp_path):
    """Where they differ on purpose: boltgen kotlin libdemo.so --package com.example.demo -o the
    folder of the golden files, and look at the difference.
    """
    folder = generate(library("demo"), tmp_path, "demo")
    assert texts(folder) == texts(GOLDEN / "com" / "example" / "demo")


def test_output_depends_on_the_module_alone(library, tmp_path):
    """Not on where, when, how often, or from a library or a dump of it."""
    dumped = tmp_path / "quirks.json"
    run("boltgen", "dump", library("quirks"), "--json", "-o", dumped)
    first = texts(generate(library("quirks"), tmp_path / "a", "quirks"))
    env = {"PYTHONHASHSEED": "7"}
    for _ in range(2):
        assert texts(generate(dumped, tmp_path / "b", "quirks", env=env)) == first


@pytest.mark.parametrize("name", BESIDE)
def test_every_module_has_a_package_of_distinct_names(name, library, tmp_path):
    folder = generate(library("awkward"), tmp_path, name)
    declared = []
    for path in folder.iterdir():
        pattern = r"^(?:public|internal) [a-z ]*(?:class|object|interface|fun|val) ([\w`]+)"
        declared += re.findall(pattern, path.read_text(), re.MULTILINE)
    assert declared and len(set(declared)) == len(declared)


@pytest.mark.parametrize("name", EVERY)
def test_lines_fit_and_texts_end_with_one_newline(name, sources):
    for file, text in sources[name].items():
        assert text.startswith(FIRST.format(name)) and text.endswith("\n"), file
        assert not text.endswith("\n\n") and "\n\n\n" not in text and "\t" not in text, file
        assert not re.search(r"[ ]$", text, re.MULTILINE), file
        # one name fills a line of its own
        long = [line for line in text.splitlines() if len(line) > 100]
        assert all("ThatFitsOnNoLineAtAll" in line for line in long), file


@pytest.mark.parametrize(
    ("name", "function", "constant"),
    [
        ("fetch_user", "fetchUser", "FETCH_USER"),
        ("fetchUser", "fetchUser", "FETCH_USER"),
        ("FetchUser", "fetchUser", "FETCH_USER"),
        ("FETCH_USER", "fetchUser", "FETCH_USER"),
        ("HTTPServer", "httpServer", "HTTP_SERVER"),
        ("parse_JSON", "parseJson", "PARSE_JSON"),
        ("to_i64", "toI64", "TO_I64"),
        ("version_1_2", "version1_2", "VERSION_1_2"),
        ("_private", "private", "PRIVATE"),
        ("__init__", "init", "INIT"),
        ("_1st", "_1st", "_1ST"),
        ("__", "__", "__"),
        ("x", "x", "X"),
    ],
)
def test_names_in_kotlins_style(name, function, constant):
    assert (camel(name), snake(name)) == (function, constant)


def test_reserved_names_are_quoted_or_get_an_underscore(quirks):
    functions = quirks["Quirks_.kt"]  # Quirks.kt has the record of that name
    assert (
        "public fun `object`(`fun`: Long, value: Long, i64: Long = 64L, point_: Long" in functions
    )
    assert "public fun listOf_(functions: Functions): Functions =" in functions
    assert "public fun fetchUser(`when`: Long): Long =" in functions
    assert "public fun fetchUser_(`when`: Long): Long =" in functions
    assert "public fun httpGet(`_`: Long): Long =" in functions
    assert "public val EXPECTED_: Int by lazy" in functions
    assert 'public val MAX_USERS_: Int by lazy { QuirksLibrary.constant("max_users"' in functions
    assert "public data class List_(public val size: Long)" in quirks["List_.kt"]
    assert "internal object Functions_ {" in quirks["Functions_.kt"]
    assert "TIMED_OUT(1uL)," in quirks["Mode.kt"] and "TIMED_OUT_(2uL)," in quirks["Mode.kt"]


def test_types_that_differ_in_case_alone_have_files_of_their_own(quirks):
    lower = [name.lower() for name in quirks]
    assert len(set(lower)) == len(lower)
    assert "public data class Point(" in quirks["Point_.kt"]
    assert "internal object PointCodec_ :" in quirks["Point_.kt"]
    assert "public data class point(" in quirks["point.kt"]


def test_objects_keep_what_every_object_has(quirks):
    text = quirks["Handle.kt"]
    for name in ("close", "toString", "isClosed", "wait", "getLevel"):
        assert f"public fun {name}_()" in text, name
    assert "public suspend fun notify(): Unit" in text  # which Java's notify() is not
    assert "public var level: Long" in text and "public val `when`: String" in text


def test_defaults_are_literals(quirks):
    text = quirks["Defaults.kt"]
    for line in (
        "i8: Byte = Byte.MIN_VALUE,",
        "u64: ULong = 18446744073709551615uL,",
        "f32: Float = 0.1f,",
        "f64: Double = -0.0,",
        "most: Double = Double.POSITIVE_INFINITY,",
        "none: Double = Double.NaN,",
        r'text: String = "a \$dollar, a \"quote\",\n\ta tab, a \\, \u0001, ü and 😀",',
        "bytes: ByteArray = byteArrayOf(0, 127, -128, -1),",
        "pause: Duration = Duration.ofMillis(1500),",
        "moment: Instant = Instant.ofEpochSecond(-1, 999999999),",
        "some: UByte? = 7u,",
        "holes: List<Byte?> = listOf((-1).toByte(), null),",
        "either: ByteOrUByteOrListOrListList = ByteOrUByteOrListOrListList.OfUByte(3u),",
        "direct: LongOrList = List_(size = 5L),",
        "mode: Mode = Mode.TIMED_OUT_,",
        "lists: List<List_> = listOf(List_(size = 1L), List_(size = 2L)),",
    ):
        assert f"    public val {line}\n" in text, line
    assert "boltEquals(fields(), other.fields())" in text and "bytes=${boltText(bytes)}" in text


def test_docs_stay_inside_their_comments(quirks):
    text = quirks["QuirksLibrary.kt"]
    comment = text[text.index("/**") : text.index("public object")]
    assert comment.count("/*") == comment.count("*/") == 1
    assert "Ends a comment *&#47; and opens one /&#42; in it." in comment
    assert " * &#64;param no tag\n" in comment and " *     as it is\n" in comment
    assert " * @param value A doc\n *   of two lines.\n" in quirks["Quirks_.kt"]
    assert "/** @throws OwnException */" in quirks["Quirks_.kt"]


def test_errors_are_below_the_one_variant_they_are_in(quirks):
    base = quirks["QuirksException.kt"]
    assert "sealed class QuirksException(message: String?) : RuntimeException(message)" in base
    assert "sealed class Outer(message: String?) : QuirksException(message)" in quirks["Outer.kt"]
    assert "sealed class Inner(message: String?) : Outer(message) {" in quirks["Inner.kt"]
    assert "class OfShared(public val error: Shared) : Inner(error.message)" in quirks["Inner.kt"]
    assert ") : Inner(message) {" in quirks["Alone.kt"]
    assert "override val message: String," in quirks["Alone.kt"]
    assert "class Shared(public val message_: String?" in quirks["Shared.kt"]
    assert ") : QuirksException(null)" in quirks["Shared.kt"] or (
        " :\n    QuirksException(null)" in quirks["Shared.kt"]
    )
    assert (
        "class OwnException(public val code: Own) : Outer(code.name)" in quirks["OwnException.kt"]
    )
    assert "class OfShared1(" in quirks["SharedOrCodeOrShared.kt"]
    # A variant of one is that one; an enum is so as an exception, too.
    assert '"fail_single", BareVariantCodec)' in quirks["Functions_.kt"]
    assert '"fail_single_code", OwnExceptionVariantCodec)' in quirks["Functions_.kt"]


def test_what_every_signature_was_is_in_the_table(sources, dump, library):
    described = dump(library("quirks"))
    text = re.sub(r'" \+\n +"', "", sources["quirks"]["QuirksLibrary.kt"])
    functions = [(each["name"], each) for each in described["functions"]]
    for kind in described["types"]:
        for each in kind.get("methods", []):
            mark = "=" if "setter" in each["flags"] else ""
            functions.append((f"{kind['name']}.{each['name']}{mark}", each))
    for name, each in functions:
        assert f'"{name}\\n{each["checksum"]}\\n{each["signature"]}",' in text, name
    assert text.count("\\n") == 2 * len(functions)


def test_what_is_right_already_is_not_written_again(library, tmp_path):
    folder = generate(library("demo"), tmp_path, "demo")
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    generate(library("demo"), tmp_path, "demo")
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_files_of_what_is_gone_are_removed_and_no_others(library, tmp_path):
    folder = generate(library("demo"), tmp_path, "demo", package="com.example.all")
    kept = {
        "Mine.kt": "package com.example.all\n",
        "Other.kt": FIRST.format("other"),
        "User.txt": "",
    }
    kept["Later.kt"] = "\n" + FIRST.format("demo")
    for name, text in kept.items():
        (folder / name).write_text(text)
    (folder / "Gone.kt").write_text(FIRST.format("demo") + "package com.example.all\n")
    before = texts(folder)
    generate(library("demo"), tmp_path, "demo", package="com.example.all")
    before.pop("Gone.kt")
    assert texts(folder) == before


def test_what_somebody_else_wrote_is_not_overwritten(library, tmp_path):
    folder = tmp_path / "com" / "example" / "demo"
    for first in ("package com.example.demo\n", FIRST.format("other"), ""):
        folder.mkdir(parents=True)
        (folder / "User.kt").write_text(first)
        words = ["kotlin", library("demo"), "-o", tmp_path, "--package", "com.example.demo"]
        said = run("boltgen", *words, code=1)[1]
        assert f"{folder / 'User.kt'}: is there already" in said and "module demo" in said
        assert texts(folder) == {"User.kt": first.encode()}
        shutil.rmtree(folder)


def test_a_module_may_be_empty(library, tmp_path):
    folder = generate(library("trouble"), tmp_path, "talkative")
    assert list(texts(folder)) == ["TalkativeLibrary.kt"]
    text = (folder / "TalkativeLibrary.kt").read_text()
    assert "private val EXPECTED: Array<String> = emptyArray()\n" in text
    assert 'public object TalkativeLibrary : BoltModule("talkative", EXPECTED)\n' in text


def test_a_module_may_have_more_functions_than_one_java_method_can_make(dump, library, tmp_path):
    described = dump(library("demo"))
    (function,) = [each for each in described["functions"] if each["name"] == "mean"]
    described["functions"] = [{**function, "name": f"f{i}"} for i in range(1001)]
    path = tmp_path / "demo.json"
    path.write_text(json.dumps(described))
    folder = generate(path, tmp_path, "demo")
    made = {}
    for name in ("Functions", "Functions2"):
        text = (folder / f"{name}.kt").read_text()
        made[name] = re.findall(r"^    val (\w+):", text, re.MULTILINE)
    assert [made["Functions"][0], made["Functions"][-1]] == ["f0", "f999"]
    assert made["Functions2"][0] == "f1000"
    used = re.findall(r"(Functions2?)\.(\w+)", (folder / "Demo.kt").read_text())
    used += re.findall(r"(Functions2?)\.(\w+)", (folder / "Database.kt").read_text())
    assert len(used) > 1001 and all(function in made[holder] for holder, function in used)


@pytest.mark.parametrize("wrong", ["1; exitProcess(1)", [2], {}])
def test_a_dump_that_was_written_to_is_refused(dump, library, tmp_path, wrong):
    described = dump(library("quirks"))
    (function,) = [each for each in described["functions"] if each["name"] == "object"]
    function["params"][-1]["default"]["value"] = wrong
    path = tmp_path / "quirks.json"
    path.write_text(json.dumps(described))
    words = ["kotlin", path, "-o", tmp_path / "out", "--package", "a"]
    said = run("boltgen", *words, code=1)[1]
    assert "a default is no value of its type Long" in said and "Traceback" not in said
    assert not (tmp_path / "out").exists()


def test_templates_are_overridden_one_by_one(library, tmp_path):
    templates = tmp_path / "templates" / "kotlin"
    templates.mkdir(parents=True)
    (templates / "enum.kt.jinja").write_text("public typealias {{ view.name }} = {{ view.type }}\n")
    folder = generate(library("demo"), tmp_path, "demo", "--templates", templates.parent)
    text = (folder / "LogLevel.kt").read_text()
    assert text == FIRST.format("demo") + (
        "package com.example.demo\n\npublic typealias LogLevel = UByte\n"
    )
    assert "public data class User(" in (folder / "User.kt").read_text()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% if %}", "class.kt.jinja:1: the template is wrong"),
        ("\n{{ view.nothing }}", "class.kt.jinja:2: the template failed"),
        ("\n{{ kdoc(1) }}", "class.kt.jinja:2: the template failed"),
    ],
)
def test_a_wrong_template_is_named_with_its_line(library, tmp_path, text, expected):
    templates = tmp_path / "kotlin"
    templates.mkdir()
    (templates / "class.kt.jinja").write_text(text)
    words = ["kotlin", library("demo"), "-o", tmp_path, "--package", "a.b"]
    said = run("boltgen", *words, "--templates", tmp_path, code=1)[1]
    assert expected in said and "Traceback" not in said
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("package", ["", "com..demo", "com.my-app", "com.example.object", "ü.demo"])
def test_no_package_has_a_wrong_name(library, tmp_path, package):
    words = ["kotlin", library("demo"), "-o", tmp_path, "--package", package]
    said = run("boltgen", *words, code=1)[1]
    assert f"no package can be named '{package}'" in said
    assert not list(tmp_path.iterdir())


def test_a_package_needs_a_name(library, tmp_path):
    said = run("boltgen", "kotlin", library("demo"), "-o", tmp_path, code=2)[1]
    assert "--package" in said


def test_what_cannot_be_written_is_named(library, tmp_path):
    blocked = tmp_path / "com"
    blocked.write_text("a file, where a folder is needed")
    words = ["kotlin", library("demo"), "-o", tmp_path, "--package", "com.example"]
    said = run("boltgen", *words, code=1)[1]
    assert str(blocked) in said and "cannot be written" in said and "Traceback" not in said


def test_check_names_what_differs(library, tmp_path):
    folder = generate(library("station_old"), tmp_path, "station")
    words = ["check", "--name", "station"]
    assert run("boltgen", *words, library("station_old"), folder) == ("", "")
    said = run("boltgen", *words, library("station_new"), folder, code=1)[1]
    assert said == (
        f"boltgen: {folder} was not generated for this libstation_new.so\n"
        "  read:\n"
        "    expected:        function read(id:i64)->Reading\n"
        "    the library has: function read(id:i64,since:i64)->Reading\n"
        "  latest: a type that it uses is another one: function latest()->Reading\n"
        "  forget: the library has none; expected: function forget()->unit\n"
        "Generate it anew: boltgen kotlin libstation_new.so --package com.example.station "
        f"-o {tmp_path}\n"
    )


def test_check_reads_long_signatures_and_refuses_damaged_ones(library, tmp_path):
    folder = generate(library("quirks"), tmp_path, "quirks")
    assert run("boltgen", "check", library("quirks"), folder) == ("", "")
    path = folder / "QuirksLibrary.kt"
    path.write_text(path.read_text().replace("fetch_user\\n", "fetch_user "))
    said = run("boltgen", "check", library("quirks"), folder, code=1)[1]
    assert f"{path}: its table EXPECTED is damaged" in said
    moved = tmp_path / "moved"
    shutil.copytree(folder, moved)
    path.unlink()
    said = run("boltgen", "check", library("quirks"), folder, code=1)[1]
    assert "cannot be read" in said and "boltgen kotlin" in said


def test_without_jinja_the_cure_is_named(library, tmp_path):
    (tmp_path / "jinja2.py").write_text("raise ImportError")
    paths = os.pathsep.join([str(tmp_path), os.environ["PYTHONPATH"]])
    words = ["kotlin", library("demo"), "-o", tmp_path / "out", "--package", "a"]
    said = run("boltgen", *words, code=1, env={"PYTHONPATH": paths})[1]
    assert "pip install 'libbolt[gen]'" in said
    assert not (tmp_path / "out").exists()


def record(*kinds, flags=("plain", "any_bits")):
    made = Type("record", "Some", None, list(flags))
    for kind in kinds:
        made.members.append((f"of_{kind}", None, Type(kind, None, None, []), 0))
    return made


def test_numbers_are_read_where_a_record_has_them():
    """At their alignment, as C++ lays them out."""
    assert in_memory(record("u8", "f64", "i16", "u32")) == [
        InMemory("at", "get(at).toUByte()", "u8"),
        InMemory("at + 8", "getDouble(at + 8)", "f64"),
        InMemory("at + 16", "getShort(at + 16)", "i16"),
        InMemory("at + 20", "getInt(at + 20).toUInt()", "u32"),
    ]
    assert in_memory(record("i64", "bool")) == []  # not every byte is one
    assert in_memory(record("i64", flags=())) == []
    assert in_memory(record()) == []
