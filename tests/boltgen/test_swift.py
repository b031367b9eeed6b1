"""boltgen swift: packages with the names, docs and layout that Swift expects. What it writes for
the conformance fixture, the demo and the hard modules is compiled and run by the Swift stage, and
lint holds the golden files against swift-format.
"""

import json
import re
import shutil
import struct
from pathlib import Path

import pytest
from conftest import run

from boltgen._swift_names import free, quoted, type_name

EVERY = ["demo", "conformance", "awkward", "station", "curious", "quirks", "reserved", "words"]
GOLDEN = Path(__file__).parent / "golden" / "swift"
FIRST = "// Written by boltgen for the module {}: changes will be lost.\n"
# Modules beside others in their libraries: errors in errors, and names that are alike in Python.
BESIDE = [
    *("blocks", "unseen", "inside_first", "outside_first", "own_error", "clash_of_functions"),
    *("clash_of_parameters", "clash_of_enumerators", "clash_of_fields", "clash_of_error_fields"),
    *("clash_of_bases", "clash_of_constants", "clash_of_properties", "clash_of_errors"),
    "clash_of_methods",
]


def generate(source, folder, name, *options, package=None, **more):
    words = ["swift", source, "--name", name, "-o", folder, *options]
    run("boltgen", *words, *(["--package", package] if package else []), **more)
    return folder / (package or "".join(map(str.capitalize, name.split("_"))))


def texts(*folders):
    return {path.name: path.read_bytes() for each in folders for path in sorted(each.iterdir())}


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


@pytest.fixture(scope="module")
def reserved(sources):
    return sources["reserved"]


def test_the_demo_is_what_was_reviewed(library, tmp_path):
    """Where they differ on purpose: boltgen swift libdemo.so -o the folder of the golden files, and
    look at the difference.
    """
    folder = generate(library("demo"), tmp_path, "demo")
    for name in ("Demo", "CDemo"):
        assert texts(folder.with_name(name)) == texts(GOLDEN / name)


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
        pattern = r"^(?:public )?(?:final )?(?:class|struct|enum|protocol|func|let) ([\w`]+)"
        declared += re.findall(pattern, path.read_text(), re.MULTILINE)
    assert declared and len(set(declared)) == len(declared)


@pytest.mark.parametrize("name", EVERY)
def test_lines_fit_and_texts_end_with_one_newline(name, sources):
    for file, text in sources[name].items():
        assert text.startswith(FIRST.format(name)) and text.endswith("\n"), file
        assert not text.endswith("\n\n") and "\n\n\n" not in text and "\t" not in text, file
        assert not re.search(r"[ ]$", text, re.MULTILINE), file
        assert not [line for line in text.splitlines() if len(line) > 100], file


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("User", "User"),
        ("user", "User"),
        ("fetch_user", "FetchUser"),
        ("HTTPServer", "HTTPServer"),
        ("HTTP_Server", "HTTPServer"),
        ("_private", "Private"),
        ("version_1_2", "Version1_2"),
        ("_1st", "_1st"),
        ("__", "__"),
    ],
)
def test_types_in_swifts_style(name, expected):
    assert type_name(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("user", "user"),
        ("in", "`in`"),
        ("await", "`await`"),
        ("open", "open"),
        ("self", "self_"),
        ("init", "init_"),
        ("_", "__"),
    ],
)
def test_reserved_words_are_quoted_or_get_an_underscore(name, expected):
    assert quoted(free(name)) == expected


def test_labels_are_the_parameters_names(quirks, reserved):
    functions = quirks["Quirks_.swift"]  # Quirks.swift has the record of that name
    assert (
        "public func object(fun: Int64, value: Int64, i64: Int64 = 64, point: Int64 = -1) throws"
        in functions
    )
    assert "public func listOf(functions: Functions) throws -> Functions {" in functions
    assert "public func fetchUser(when: Int64) throws -> Int64 {" in functions
    assert "public func fetchUser_(when: Int64) throws -> Int64 {" in functions
    assert "public func httpGet(__: Int64) throws -> Int64 {" in functions
    assert "public let maxUsers_: Int32 = 3\n" in functions
    text = reserved["Reserved.swift"]
    assert "public func `repeat`(while: Case = Case.none) throws -> Case {" in text
    assert "public func print(writer: String, writer_: String, codec: Int64 = 1)" in text
    assert "writer__ throws(BoltError) in\n    try writer__.string(writer)" in text
    # The one that an asynchronous function has besides keeps its name.
    assert "isolation_: Int64, writer: String, isolation: isolated" in reserved["Object.swift"]


def test_types_of_swift_and_the_sdk_keep_their_names(quirks, reserved):
    assert {"Task_.swift", "Array_.swift", "Duration_.swift", "BoltList_.swift"} <= set(reserved)
    assert (
        "public struct Task_: Hashable, Sendable {\n  public var string: String\n"
        in (reserved["Task_.swift"])
    )
    assert "enum Functions_ {" in quirks["Functions_.swift"]
    assert "public struct Main: Hashable" in reserved["Main_.swift"]  # no file is main.swift
    assert "  typealias Value = AuthorsValue\n" in reserved["Value.swift"]
    assert "  typealias Value = [AuthorsValue]\n" in reserved["Codecs.swift"]


def test_types_that_differ_in_case_alone_have_names_of_their_own(quirks):
    lower = [name.lower() for name in quirks]
    assert len(set(lower)) == len(lower)
    assert "public struct Point_: Hashable" in quirks["Point_.swift"]
    assert "enum PointCodec: BoltRecordCodec {" in quirks["Point_.swift"]
    assert "enum PointCodec_: BoltRecordCodec {" in quirks["Point.swift"]


def test_members_that_every_value_has_stay_as_they_are(reserved):
    text = reserved["Words.swift"]
    assert "public var hashValue_: Int64\n  public var description: Int64\n" in text
    assert "  case allCases_ = 2\n  case rawValue = 3\n" in reserved["Case.swift"]
    assert "  public static var nothing: Case { .none }\n" in reserved["Case.swift"]
    text = reserved["Object.swift"]
    for line in (
        "public func self_() throws -> Int64 {",
        "public func hash() throws -> Int64 {",
        "public func hashValue_() throws -> Int64 {",
        "public func `deinit`() throws -> String {",
        "public func setDescription(_ value: String) throws {",
        "public func setDescription_(value: Int64) throws {",
        "public static func init_() throws -> Object {",
        "get throws { try Functions.objectDescription.now(BoltString.self, on: self) }",
    ):
        assert line in text, line


def test_defaults_are_literals(quirks):
    text = quirks["Defaults.swift"]
    for line in (
        "i8: Int8 = -128,",
        "i64: Int64 = -9_223_372_036_854_775_808,",
        "u64: UInt64 = 18_446_744_073_709_551_615,",
        "f32: Float = 0.1,",
        "tiny: Float = 0x1p-149,",
        "f64: Double = -0.0,",
        "most: Double = Double.infinity,",
        "least: Float = -Float.infinity,",
        "none: Double = Double.nan,",
        r'text: String = "a $dollar, a \"quote\",\n\ta tab, a \\, \u{1}, ü and 😀",',
        "bytes: [UInt8] = [0, 127, 128, 255],",
        "pause: Duration = Duration.milliseconds(1500),",
        "shortest: Duration = Duration.nanoseconds(Int64(-9_223_372_036_854_775_808)),",
        "moment: BoltTimestamp = BoltTimestamp(nanosecondsSinceEpoch: -1),",
        "some: UInt8? = 7,",
        "holes: [Int8?] = [-1, nil],",
        "map: [UInt8: Int16] = [1: -1, 2: 2],",
        "noMap: [String: Bool] = [:],",
        "either: Int8OrUInt8OrListOrListList = Int8OrUInt8OrListOrListList.uint8(3),",
        "mode: Mode = Mode.timedOut_,",
        "lists: [List] = [List(size: 1), List(size: 2)],",
    ):
        assert f"    {line}\n" in text, line
    assert '    longer: String = """\n    One that' in text and "it \\\n    has to" in text


def test_floats_are_exact_where_a_compiler_rounds_twice(dump, library, tmp_path):
    """Swift takes a literal to the 64 bits of x86's long floats first."""
    twice = struct.unpack("<d", bytes.fromhex("ab92ba22760b95d8"))[0]
    described = dump(library("quirks"))
    constants = [each for each in described["constants"] if each["name"] == "maxUsers"]
    real = {**constants[0], "type": {"kind": "f64"}, "wire": "ab92ba22760b95d8"}
    described["constants"] = [{**real, "value": twice}, {**real, "name": "plain", "value": 0.1}]
    path = tmp_path / "quirks.json"
    path.write_text(json.dumps(described))
    text = (generate(path, tmp_path, "quirks") / "Quirks_.swift").read_text()
    (literal,) = re.findall(r"maxUsers: Double = (.*)", text)
    assert float.fromhex(literal) == twice and "0x" in literal
    assert "plain: Double = 0.1\n" in text


def test_memory_is_a_wire_form_where_swift_says_so(reserved):
    text = reserved["Nested.swift"]
    assert "  @usableFromInline static var isPadded: Bool { true }\n" in text
    assert "      && offsets == [0, 16]\n      && PaddedCodec.isMemory\n" in text
    for name in ("Fixed", "Flagged", "Node", "Main_"):  # arrays, no bits of others, no plain ones
        assert "isMemory" not in reserved[f"{name}.swift"], name


def test_values_that_hold_themselves_are_indirect(reserved, quirks):
    assert "  @BoltBoxed public var next: Node?\n" in reserved["Node.swift"]
    assert "next: Node? = nil" in reserved["Node.swift"]
    text = reserved["Int64OrForkOrNil.swift"]
    assert "  case int64(Int64)\n  indirect case forkOrNil(Fork?)\n" in text
    assert "indirect" not in quirks["Int64OrTreeList.swift"]  # an array is one anyway


def test_docs_stay_inside_their_comments(quirks, reserved):
    text = quirks["QuirksLibrary.swift"]
    comment = text[text.index("///") : text.index("public enum")]
    assert all(line.startswith("///") for line in comment.splitlines())
    assert "/// \\@param no tag\n///\n///     as it is\n" in comment
    assert "/// - Parameter value: A doc\n///   of two lines.\n" in quirks["Quirks_.swift"]
    assert "/// - Throws: ``Own``.\n" in quirks["Quirks_.swift"]
    assert "/// \\- Parameter try: no field" in reserved["Reserved.swift"]


def test_errors_have_one_protocol_and_say_what_they_are(quirks, reserved):
    base = quirks["QuirksError.swift"]
    assert "public protocol QuirksError: Error, CustomStringConvertible {}\n" in base
    assert (
        "public enum Outer: QuirksError, Hashable, Sendable {\n  case inner(Inner)\n"
        in (quirks["Outer.swift"])
    )
    assert "    case .inner(let error): error.description\n" in quirks["Outer.swift"]
    assert "public enum Own: Int64, QuirksError, CaseIterable, Sendable {" in quirks["Own.swift"]
    assert '    case .one: "one"\n' in quirks["Own.swift"]
    assert "  public var description: String {\n    message\n  }\n" in quirks["Alone.swift"]
    assert (
        "  case shared1(Shared)\n  case code(Code)\n  case shared2(Shared)\n"
        in (quirks["SharedOrCodeOrShared.swift"])
    )
    # A variant of one is that one.
    functions = quirks["Functions_.swift"]
    assert '"fail_single", error: BareVariantCodec.self)' in functions
    assert "  public var description: String\n" in reserved["Described.swift"]
    assert "\n    text\n" in reserved["Both.swift"]
    assert "description_: [Int64]" in reserved["Undescribed.swift"]


def test_what_every_signature_was_is_in_the_table(sources, dump, library):
    described = dump(library("quirks"))
    text = re.sub(r"\\\n +", "", sources["quirks"]["QuirksLibrary.swift"])
    functions = [(each["name"], each) for each in described["functions"]]
    for kind in described["types"]:
        for each in kind.get("methods", []):
            mark = "=" if "setter" in each["flags"] else ""
            functions.append((f"{kind['name']}.{each['name']}{mark}", each))
    for name, each in functions:
        sum_ = "_".join(each["checksum"][i : i + 4] for i in (0, 4, 8, 12))
        entry = rf'BoltExpectation\(\s*"{re.escape(name)}", 0x{sum_},\s*"+\s*'
        assert re.search(entry + re.escape(each["signature"]), text), name
    assert text.count("BoltExpectation(") == len(functions)
    for each in described["constants"]:
        assert re.search(rf'\.constant\(\s*"{each["name"]}", *\s*"{each["wire"]}"\)', text)


def test_what_is_right_already_is_not_written_again(library, tmp_path):
    folder = generate(library("demo"), tmp_path, "demo")
    paths = [*folder.iterdir(), *(tmp_path / "CDemo").iterdir()]
    before = {path: path.stat().st_mtime_ns for path in paths}
    generate(library("demo"), tmp_path, "demo")
    assert {path: path.stat().st_mtime_ns for path in paths} == before


def test_files_of_what_is_gone_are_removed_and_no_others(library, tmp_path):
    folder = generate(library("demo"), tmp_path, "demo")
    kept = {"Mine.swift": "import Bolt\n", "Other.swift": FIRST.format("other"), "User.txt": ""}
    kept["Later.swift"] = "\n" + FIRST.format("demo")
    for name, text in kept.items():
        (folder / name).write_text(text)
    (folder / "Gone.swift").write_text(FIRST.format("demo") + "import Bolt\n")
    (tmp_path / "CDemo" / "demo.cpp").write_text(FIRST.format("demo"))
    before = texts(folder, tmp_path / "CDemo")
    generate(library("demo"), tmp_path, "demo")
    before.pop("Gone.swift")
    assert texts(folder, tmp_path / "CDemo") == before


@pytest.mark.parametrize("place", ["Demo/User.swift", "CDemo/CDemo.h"])
def test_what_somebody_else_wrote_is_not_overwritten(library, tmp_path, place):
    path = tmp_path / place
    path.parent.mkdir()
    for first in ("import Bolt\n", FIRST.format("other"), ""):
        path.write_text(first)
        said = run("boltgen", "swift", library("demo"), "-o", tmp_path, code=1)[1]
        assert f"{path}: is there already" in said and "module demo" in said
        assert texts(path.parent) == {path.name: first.encode()}
        for other in tmp_path.iterdir():
            assert other == path.parent or not list(other.iterdir())


def test_a_module_may_be_empty(library, tmp_path):
    folder = generate(library("trouble"), tmp_path, "talkative")
    assert list(texts(folder)) == ["TalkativeLibrary.swift"]
    text = (folder / "TalkativeLibrary.swift").read_text()
    assert "  private static let expected: [BoltExpectation] = []\n" in text
    assert 'BoltLibrary(name: "talkative", linked: linked, expected: expected)\n' in text


def test_a_table_is_in_parts_if_it_is_long(dump, library, tmp_path):
    """Swift's compiler takes long over one array of very many calls."""
    described = dump(library("demo"))
    (function,) = [each for each in described["functions"] if each["name"] == "mean"]
    described["functions"] = [{**function, "name": f"f{i}"} for i in range(450)]
    path = tmp_path / "demo.json"
    path.write_text(json.dumps(described))
    folder = generate(path, tmp_path, "demo")
    text = (folder / "DemoLibrary.swift").read_text()
    assert "= [expected1, expected2, expected3].flatMap { $0 }\n" in text
    assert text.count("    BoltExpectation(") == 450 + 7  # with the methods
    assert run("boltgen", "check", path, folder) == ("", "")


@pytest.mark.parametrize("wrong", ["1; exit(1)", [2], {}])
def test_a_dump_that_was_written_to_is_refused(dump, library, tmp_path, wrong):
    described = dump(library("quirks"))
    (function,) = [each for each in described["functions"] if each["name"] == "object"]
    function["params"][-1]["default"]["value"] = wrong
    path = tmp_path / "quirks.json"
    path.write_text(json.dumps(described))
    said = run("boltgen", "swift", path, "-o", tmp_path / "out", code=1)[1]
    assert "a default is no value of its type Int64" in said and "Traceback" not in said
    assert not (tmp_path / "out").exists()


def test_templates_are_overridden_one_by_one(library, tmp_path):
    templates = tmp_path / "templates" / "swift"
    templates.mkdir(parents=True)
    (templates / "enum.swift.jinja").write_text("typealias {{ view.name }} = {{ view.type }}\n")
    folder = generate(library("demo"), tmp_path, "demo", "--templates", templates.parent)
    text = (folder / "LogLevel.swift").read_text()
    assert text == FIRST.format("demo") + "import Bolt\n\ntypealias LogLevel = UInt8\n"
    assert "public struct User: " in (folder / "User.swift").read_text()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% if %}", "class.swift.jinja:1: the template is wrong"),
        ("\n{{ view.nothing }}", "class.swift.jinja:2: the template failed"),
        ("\n{{ doc_comment(1) }}", "class.swift.jinja:2: the template failed"),
    ],
)
def test_a_wrong_template_is_named_with_its_line(library, tmp_path, text, expected):
    templates = tmp_path / "swift"
    templates.mkdir()
    (templates / "class.swift.jinja").write_text(text)
    words = ["swift", library("demo"), "-o", tmp_path / "out", "--templates", tmp_path]
    said = run("boltgen", *words, code=1)[1]
    assert expected in said and "Traceback" not in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("package", ["", "my-app", "com.example", "protocol", "Swift", "Bolt", "Ü"])
def test_no_package_has_a_wrong_name(library, tmp_path, package):
    words = ["swift", library("demo"), "-o", tmp_path, "--package", package]
    said = run("boltgen", *words, code=1)[1]
    assert f"no Swift module can be named '{package}'" in said
    assert not list(tmp_path.iterdir())


def test_a_package_names_its_c_module_after_itself(library, tmp_path):
    folder = generate(library("demo"), tmp_path, "demo", package="Core")
    assert "#if canImport(CCore)\n  import CCore\n" in (folder / "DemoLibrary.swift").read_text()
    linked = tmp_path / "CCore"
    assert 'module CCore {\n  header "CCore.h"\n' in (linked / "module.modulemap").read_text()
    assert "const void* bolt_module_demo(void);\n" in (linked / "CCore.h").read_text()


def test_what_cannot_be_written_is_named(library, tmp_path):
    blocked = tmp_path / "CDemo"
    blocked.write_text("a file, where a folder is needed")
    said = run("boltgen", "swift", library("demo"), "-o", tmp_path, code=1)[1]
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
        f"Generate it anew: boltgen swift libstation_new.so -o {tmp_path}\n"
    )


def test_check_compares_constants(dump, library, tmp_path):
    folder = generate(library("quirks"), tmp_path, "quirks", package="Other")
    assert run("boltgen", "check", library("quirks"), folder) == ("", "")
    described = dump(library("quirks"))
    described["constants"] = [
        {**each, "wire": "05000000", "value": 5} if each["name"] == "maxUsers" else each
        for each in described["constants"]
        if each["name"] != "EXPECTED"
    ]
    path = tmp_path / "quirks.json"
    path.write_text(json.dumps(described))
    said = run("boltgen", "check", path, folder, code=1)[1]
    assert said == (
        f"boltgen: {folder} was not generated for this libquirks.so\n"
        "  EXPECTED: the library has no such constant\n"
        "  maxUsers: the library has another value\n"
        f"Generate it anew: boltgen swift libquirks.so --package Other -o {tmp_path}\n"
    )


def test_check_refuses_a_damaged_table(library, tmp_path):
    folder = generate(library("quirks"), tmp_path, "quirks")
    path = folder / "QuirksLibrary.swift"
    path.write_text(path.read_text().replace('"fetch_user", ', '"fetch_user" '))
    said = run("boltgen", "check", library("quirks"), folder, code=1)[1]
    assert f"{path}: its table expected is damaged" in said
    shutil.rmtree(folder)
    said = run("boltgen", "check", library("quirks"), folder, code=1)[1]
    assert "cannot be read" in said and "boltgen swift" in said
