"""A C++ library, awaited from Python: what libbolt is for, in one program.

    python demo.py [path of libdemo.so]

Without a path it takes the library that libbolt's own tree has built. DEMO_DATABASE in the
environment is the URL of the database to use instead of the configuration's.

Every step checks what it says; the program ends with status 1 if anything is not so.
"""

import asyncio
import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import libbolt

HERE = Path(__file__).parent
DATA = HERE / "data"
MODULES = os.environ.get("BOLT_MODULES", HERE / "../../../build/gcc-release/modules")

demo = libbolt.load(sys.argv[1] if len(sys.argv) > 1 else Path(MODULES, "libdemo.so"))


def check(true: bool, claim: str) -> None:
    """What the program says must hold; otherwise it ends."""
    if not true:
        raise SystemExit(f"not as claimed: {claim}")


@contextmanager
def step(title: str):
    """Prints what a step found and how long it took; the step appends its text to the list."""
    said: list[str] = []
    begin = time.perf_counter()
    yield said
    elapsed = (time.perf_counter() - begin) * 1000
    print(f"{title:<22} {said[0]:<76} {elapsed:8.1f} ms")
    for more in said[1:]:
        print(f"{'':<22} {more}")


async def fails_with(error: type[Exception], awaitable):
    """The error that `awaitable` must end with."""
    try:
        await awaitable
    except error as caught:
        return caught
    raise SystemExit(f"not as claimed: {error.__name__} was not raised")


async def configuration():
    """A real JSON file becomes a dataclass; three that are wrong, three typed errors."""
    with step("load_config") as say:
        config = await demo.load_config(str(DATA / "app.json"))
        say.append(f"{config.name!r}, log {config.log.name}, batches of {config.sync.batch_size}")
    check(config.log is demo.LogLevel.verbose, "the enum arrives as an enum")

    with step("load_config") as say:
        missing = await fails_with(demo.FileError, demo.load_config("no-such-file.json"))
        say.append(f"FileError: {missing.path}: {missing.reason}")
    with step("load_config") as say:
        wrong = await fails_with(demo.SyntaxError, demo.load_config(str(DATA / "sonnets.txt")))
        say.append(f"SyntaxError: sonnets.txt is not JSON, line {wrong.line}")
    with step("load_config") as say:
        field = await fails_with(demo.FieldError, demo.load_config(str(DATA / "bad-field.json")))
        say.append(f"FieldError: {field.field} {field.reason}")
    return config


async def users() -> None:
    """One typed error per way to fail."""
    with step("fetch_user(42)") as say:
        user = await demo.fetch_user(42)
        say.append(f"{user.name} <{user.email}>")
    check(user == demo.User(id=42, name="Ada Lovelace", email="ada@example.org"), "a record")
    with step("fetch_user(7)") as say:
        nobody = await fails_with(demo.NotFound, demo.fetch_user(7))
        say.append(f"NotFound: {nobody.what} {nobody.id}")
    check(isinstance(nobody, demo.DbError), "one class catches all that the directory fails with")
    with step("fetch_user(13)") as say:
        refused = await fails_with(demo.Refused, demo.fetch_user(13))
        say.append(f"Refused: {refused.reason}")
    with step('fetch_user("x")') as say:
        wrong = await fails_with(TypeError, call(demo.fetch_user, "x"))
        say.append(f"TypeError: {wrong}")


async def call(function, *arguments):
    """So that an error of the call itself arrives at the await as well."""
    return await function(*arguments)


async def words(config):
    """A computation that fans out over the pool: one file per thread."""
    with step("count_words") as say:
        counted = await demo.count_words([str(DATA / text) for text in config.texts])
        total = sum(each.count for each in counted)
        top = ", ".join(f"{each.word} {each.count}" for each in counted[:4])
        say.append(f"{total} words in {len(config.texts)} files at once, most often: {top}")
    check(total == len(python_words(config)), "Python counts as many words")
    return counted


def python_words(config) -> list[str]:
    text = "\n".join((DATA / name).read_text() for name in config.texts)
    return "".join(c if c.isascii() and c.isalpha() else " " for c in text).split()


async def count_rows(db) -> int:
    table = await db.query("SELECT count(*) FROM words")
    return table.rows[0][0]


async def database(config, counted) -> None:
    """A wrong query, a transaction that is kept, and one that is cancelled half way."""
    url = os.environ.get("DEMO_DATABASE", config.database)
    embedded = url.startswith("sqlite:")
    with step("Database.connect") as say:
        db = await demo.Database.connect(url)
        table = await db.query(f"SELECT {'sqlite_' if embedded else ''}version()")
        version = table.rows[0][0]
        check(version.startswith("3." if embedded else "PostgreSQL "), "the database answers")
        say.append(url if embedded else version.partition(" (")[0])  # no URL with a password
    with step("query") as say:
        wrong = await fails_with(demo.SqlError, db.query("SELEC * FROM words"))
        say.append(f"SqlError {wrong.state or wrong.code}: {wrong.message}")
    await db.query("CREATE TEMP TABLE words (word TEXT, count BIGINT)")

    records = [
        demo.WordCount(word=f"{each.word} {copy}", count=each.count)
        for copy in range(40)
        for each in counted
    ]
    with step("sync_all") as say:
        kept = await db.sync_all(records, config.sync.batch_size, demo.Progress.create())
        say.append(f"{kept} rows committed in one transaction")
    check(await count_rows(db) == len(records) == kept, "all rows are there")
    await cancelled_sync(db, records, config.sync.batch_size)


async def cancelled_sync(db, records, batch_size: int) -> None:
    before = await count_rows(db)
    progress = demo.Progress.create()
    half = len(records) // 2
    with step("sync_all, cancelled") as say:
        task = asyncio.create_task(db.sync_all(records, batch_size, progress))
        await progress.reached(half)  # native code says when; nothing here is timed
        task.cancel()
        try:
            await task
            check(False, "a cancelled task raises CancelledError")
        except asyncio.CancelledError:
            # The await has returned, so the C++ side has unwound: its transaction is gone.
            rolled_back = progress.rolled_back()
        after = await count_rows(db)
        say.append(f"at row {rolled_back} of {len(records)}: rolled back before the await returned")
        say.append(f"rows before: {before}, rows after: {after}")
    check(half <= rolled_back < len(records), "it was cancelled half way")
    check(rolled_back == progress.done(), "every row was taken back")
    check(before == after, "the table is as it was")


async def many() -> None:
    """Ten thousand awaits at once, a quarter of each kind."""
    with step("10,000 fetch_user") as say:
        calls = (demo.fetch_user(id) for id in (1, 42, 99, 7) * 2500)
        ended = await asyncio.gather(*calls, return_exceptions=True)
        found = sum(isinstance(each, demo.User) for each in ended)
        missing = sum(isinstance(each, demo.NotFound) for each in ended)
        say.append(f"at once: {found} users, {missing} NotFound")
    check((found, missing) == (7500, 2500), "each await has its own answer")


async def main() -> None:
    print("libbolt demo: a C++ library, awaited from Python\n")
    config = await configuration()
    await users()
    counted = await words(config)
    await database(config, counted)
    await many()


asyncio.run(main())
live = libbolt.live_futures()
print(f"\nlive futures: {live}")
sys.exit(live != 0)
