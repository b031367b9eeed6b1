"""boltgen python: packages that type checkers, formatters and programs take."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import run

EVERY = ["demo", "conformance", "awkward", "station", "curious"]
PROGRAM = """
import asyncio

import demo
import libbolt


async def main() -> None:
    user: demo.User = await demo.fetch_user(42)
    email: str | None = user.email
    print(user.name, email)
    task: asyncio.Task[demo.User] = asyncio.create_task(demo.fetch_user(id=42))
    print((await asyncio.wait_for(task, 10)).id)
    try:
        await demo.fetch_user(7)
    except demo.NotFound as error:
        number: int = error.id
        base: demo.DbError | libbolt.Error = error
        print(number, type(base).__name__)
    with await demo.Database.connect("sqlite::memory:") as db:
        table = await db.query("SELECT 1")
        first: int | float | str | bytes | None = table.rows[0][0]
        print(table.columns, first, demo.Sync(batch_size=3).timeout_seconds)
        call: libbolt.Call[demo.Table] = db.query("SELECT 2")
        print((await call).rows, demo.LogLevel.verbose.value)
    track: libbolt.View[demo.Position] = await demo.track(3)
    print(track[1].x, demo.length(track), demo.mean([1, 2.5]))


asyncio.run(main())
"""
PRINTED = """Ada Lovelace ada@example.org
42
7 NotFound
['1'] 1 None
[[2]] 2
1.0 2.23606797749979 1.75
"""
WRONG = {
    "await demo.fetch_user('42')": "Argument",
    "(await demo.fetch_user(1)).nmae": "nmae",
    "demo.LogLevel.loud": "loud",
    "demo.User(id=1)": "name",
    "x: str = demo.mean([1.0])": "str",
}


def strict(folder):
    """Settings of both checkers, as strict as they can be told to be; their environment."""
    python = {"typeCheckingMode": "strict", "pythonVersion": "3.10", "include": ["."]}
    (folder / "pyrightconfig.json").write_text(json.dumps(python))
    paths = os.pathsep.join([str(folder), os.environ["PYTHONPATH"]])
    return {"MYPYPATH": paths, "PYTHONPATH": paths}


@pytest.fixture(scope="module")
def checked(packages, tmp_path_factory):
    """Runs both checkers over a file that uses the packages."""
    folder = tmp_path_factory.mktemp("user")
    for name in EVERY:
        shutil.copytree(packages / name, folder / name)
    env = strict(folder)

    def check(text, code=0):
        (folder / "program.py").write_text(text)
        mypy = ["mypy", "--strict", "--python-version", "3.10", "--no-incremental", "program.py"]
        texts = [run(*mypy, code=code, env=env, cwd=folder)[0]]
        texts.append(run("basedpyright", "--level", "error", code=code, env=env, cwd=folder)[0])
        return texts

    return check


def test_both_checkers_take_packages_and_a_program(checked):
    imports = "import awkward\nimport conformance\nimport curious\nimport station\n"
    uses = "\nprint(conformance.ANSWER, awkward.Keyword, curious.moods, station.read)\n"
    checked(imports + PROGRAM + uses)


def test_both_checkers_find_mistakes(checked):
    body = "".join(f"    {line}\n" for line in WRONG)
    mypy, pyright = checked(f"import demo\n\n\nasync def main() -> None:\n{body}", code=1)
    for line, part in enumerate(WRONG, 5):
        assert f"program.py:{line}: error" in mypy, part
        assert f"program.py:{line}:" in pyright, part


@pytest.mark.parametrize("name", EVERY)
def test_stubtest_finds_no_difference(packages, name):
    paths = os.pathsep.join([str(packages), os.environ["PYTHONPATH"]])
    text, _ = run(
        "mypy.stubtest",
        name,
        env={"MYPYPATH": paths, "PYTHONPATH": paths},
        cwd=packages,
    )
    assert "no issues found" in text


def test_formatters_leave_it_as_it_is(packages):
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "--diff", packages],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def test_the_program_runs(packages, program):
    assert program(PROGRAM, packages) == PRINTED


def test_a_package_loads_its_library_when_it_is_used(packages, program, tmp_path):
    text = "import demo, sys\nprint('User' in dir(demo), 'demo' in str(demo.__doc__))\n"
    shutil.copytree(packages / "demo", tmp_path / "demo")
    assert program(text, tmp_path) == "True False\n"  # there is no library here
    end = "try: demo.User\nexcept ImportError as error: print(error)\n"
    said = program(text + end, tmp_path, PYTHONPATH=f"{tmp_path}:{os.environ['PYTHONPATH']}")
    assert "cannot find 'libdemo.so'" in said and "BOLT_LIBRARY_DEMO" in said
    library = str((packages / "libdemo.so").resolve())
    said = program(text + "print(demo.User.__name__)", tmp_path, BOLT_LIBRARY_DEMO=library)
    assert said.endswith("User\n")
    text = "import demo\ntry: demo.nothing\nexcept AttributeError as error: print(error)\n"
    assert program(text, tmp_path) == "module 'demo' has no attribute 'nothing'\n"


def test_output_depends_on_the_module_alone(packages, library, tmp_path):
    """Not on where, when, how often, or from a library or a dump of it."""
    dumped = tmp_path / "demo.json"
    run("boltgen", "dump", library("demo"), "--json", "-o", dumped)
    for source in (library("demo"), dumped):
        run("boltgen", "python", source, "-o", tmp_path, env={"PYTHONHASHSEED": "7"})
        for file in (packages / "demo").iterdir():
            assert (tmp_path / "demo" / file.name).read_text() == file.read_text(), file


def test_what_is_right_already_is_not_written_again(library, tmp_path):
    run("boltgen", "python", library("demo"), "-o", tmp_path)
    files = [path for path in (tmp_path / "demo").iterdir() if path.is_file()]
    before = [path.stat().st_mtime_ns for path in files]
    run("boltgen", "python", library("demo"), "-o", tmp_path)
    assert [path.stat().st_mtime_ns for path in files] == before


def test_a_package_may_have_another_name(library, tmp_path, program):
    run("boltgen", "python", library("demo"), "-o", tmp_path, "--package", "core")
    path = str(library("demo"))
    said = program("import core\nprint(core.mean([2]))", tmp_path, BOLT_LIBRARY_DEMO=path)
    assert said == "2.0\n"
    words = ["python", library("demo"), "-o", tmp_path, "--package", "class"]
    assert "no package can be named 'class'" in run("boltgen", *words, code=1)[1]


def test_templates_are_overridden_one_by_one(library, tmp_path):
    templates = tmp_path / "templates" / "python"
    templates.mkdir(parents=True)
    (templates / "py.typed.jinja").write_text("for {{ module.name }}, as {{ package }}\n")
    words = ["python", library("demo"), "-o", tmp_path, "--templates", templates.parent]
    run("boltgen", *words)
    assert (tmp_path / "demo" / "py.typed").read_text() == "for demo, as demo\n"
    assert "class User" in (tmp_path / "demo" / "__init__.pyi").read_text()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% if %}", "class.pyi.jinja:1: the template is wrong"),
        ("\n{{ view.nothing }}", "class.pyi.jinja:2: the template failed"),
        ('{% include "python/missing" %}', "pyi.jinja:1: the template failed: TemplateNotFound"),
        ("{{ view.name | nofilter }}", "class.pyi.jinja:1: the template is wrong"),
        ("\n{{ 1 // 0 }}", "class.pyi.jinja:2: the template failed"),
    ],
)
def test_a_wrong_template_is_named_with_its_line(library, tmp_path, text, expected):
    templates = tmp_path / "python"
    templates.mkdir()
    (templates / "class.pyi.jinja").write_text(text)
    words = ["python", library("demo"), "-o", tmp_path, "--templates", tmp_path]
    said = run("boltgen", *words, code=1)[1]
    assert expected in said and "Traceback" not in said
    assert not (tmp_path / "demo").exists()


def test_what_cannot_be_read_or_written_is_named(library, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, where a folder is needed")
    said = run("boltgen", "python", library("demo"), "-o", blocked, code=1)[1]
    assert f"{blocked}" in said and "cannot be written" in said and "Traceback" not in said
    missing = tmp_path / "missing"
    words = ["python", library("demo"), "-o", tmp_path, "--templates", missing]
    assert f"{missing}: no such folder of templates" in run("boltgen", *words, code=1)[1]


def test_without_jinja_the_cure_is_named(library, tmp_path):
    (tmp_path / "jinja2.py").write_text("raise ImportError")
    paths = os.pathsep.join([str(tmp_path), os.environ["PYTHONPATH"]])
    words = ["python", library("demo"), "-o", tmp_path]
    said = run("boltgen", *words, code=1, env={"PYTHONPATH": paths})[1]
    assert "pip install 'libbolt[gen]'" in said
    assert not Path(tmp_path / "demo").exists()


def test_boltgen_is_typed_itself():
    sources = Path(__file__).parents[2] / "sdk-python"
    run("mypy", "--strict", "--no-incremental", "--python-version", "3.10", "boltgen", cwd=sources)
