"""Wrong files, values and statements: each ends as a typed error that says what is wrong."""

import asyncio
import json
import os
from pathlib import Path

import pytest

import libbolt

HERE = Path(__file__).parent
demo = libbolt.load(Path(os.environ["BOLT_MODULES"], "libdemo.so"))


def fails_with(error, call):
    with pytest.raises(error) as caught:
        asyncio.run(call)
    return caught.value


@pytest.fixture
def database():
    with asyncio.run(demo.Database.connect("sqlite::memory:")) as db:
        yield db


NO_JSON = {
    "PNG": (b"\x89PNG\r\n\x1a\n", 1, "byte 1 of the file cannot stand there"),
    "UTF-16": (b"\xff\xfe{\0}\0", 1, "byte 1 of the file cannot stand there"),
    "Latin-1": (b'{\n"name": "caf\xe9"}', 2, "byte 16 of the file cannot stand there"),
    "nothing": (b"", 1, "it ends too early"),
    "half": (b'{"name":\n\n', 3, "it ends too early"),
}


@pytest.mark.parametrize("what", NO_JSON)
def test_files_that_are_not_json(tmp_path, what):
    content, line, reason = NO_JSON[what]
    path = tmp_path / "app.json"
    path.write_bytes(content)
    error = fails_with(demo.SyntaxError, demo.load_config(str(path)))
    assert (error.path, error.line, error.reason) == (str(path), line, reason)
    assert isinstance(error, demo.ConfigError)


@pytest.mark.parametrize("log", ["loud", "", "normal\0", 5, True, ["quiet"]])
def test_log_levels_that_are_none(tmp_path, log):
    document = json.loads((HERE / "data" / "app.json").read_text())
    path = tmp_path / "app.json"
    path.write_text(json.dumps({**document, "log": log}))
    error = fails_with(demo.FieldError, demo.load_config(str(path)))
    assert (error.path, error.field) == (str(path), "log")


def test_numbers_that_are_too_large(tmp_path):
    path = tmp_path / "app.json"
    path.write_text('{"sync": 1e999}')
    error = fails_with(demo.FieldError, demo.load_config(str(path)))
    assert error.reason == "the file holds a number that is too large"


def test_paths_that_are_no_files(tmp_path):
    for call in (demo.load_config(str(tmp_path)), demo.count_words([str(tmp_path)])):
        error = fails_with(demo.FileError, call)
        assert (error.path, error.reason) == (str(tmp_path), "Is a directory")


def test_paths_that_are_cut_off(tmp_path):
    """A NUL ends a path for the system, which would take another file."""
    path = str(HERE / "data" / "app.json") + "\0.backup"
    for call in (demo.load_config(path), demo.count_words([path])):
        error = fails_with(demo.FileError, call)
        assert (error.path, error.reason) == (path, "there is a NUL character in the path")
    url = f"sqlite:{tmp_path}/a\0b"
    error = fails_with(demo.SqlError, demo.Database.connect(url))
    assert error.message == "there is a NUL character in the path"
    assert list(tmp_path.iterdir()) == []


def test_words_that_are_not_text(tmp_path):
    path = tmp_path / "words"
    path.write_bytes(b"some words \xff\xfe")
    error = fails_with(demo.FileError, demo.count_words([str(path)]))
    assert (error.path, error.reason) == (str(path), "it is not UTF-8 text")


STATEMENTS = {
    "": "there is no statement in it",
    "-- nothing": "there is no statement in it",
    "SELECT 1; SELECT 2": "there is more than one statement in it",
    "SELECT 1; nonsense": "there is more than one statement in it",
    "SELECT 1;; -- comment\n SELECT 2": "there is more than one statement in it",
    "SELECT 1\0; SELECT 2": "there is a NUL character in it",
    "SELECT CAST(x'ff' AS TEXT) AS word": "the text in column word is not UTF-8",
}


@pytest.mark.parametrize("sql", STATEMENTS)
def test_statements_that_are_refused(database, sql):
    error = fails_with(demo.SqlError, database.query(sql))
    assert (error.message, error.sql) == (STATEMENTS[sql], sql)
    assert isinstance(error, demo.DbError)


def test_one_statement_may_end_as_it_likes(database):
    for sql in ("SELECT 1", "SELECT 1;", "SELECT 1; ;; -- the end", "/* a */ SELECT 1 /* b */"):
        assert asyncio.run(database.query(sql)).rows == [[1]]


def test_counts_that_are_too_large(database):
    asyncio.run(database.query("CREATE TABLE words (word TEXT, count INTEGER)"))
    records = [demo.WordCount("fits", 2**63 - 1), demo.WordCount("word", 2**63)]
    call = database.sync_all(records, 1, demo.Progress.create())
    assert fails_with(demo.Refused, call).reason == "the count of 'word' is too large for SQLite"
    assert asyncio.run(database.query("SELECT * FROM words")).rows == []
