"""Both databases do the same; PostgreSQL besides: pipelining, cancelling, and a server that goes.

A real server runs for these tests, see postgres_server.py.
"""

import asyncio
import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest
from postgres_server import FOUND, Proxy, Server

import libbolt

HERE = Path(__file__).parent
demo = libbolt.load(Path(os.environ["BOLT_MODULES"], "libdemo.so"))


@pytest.fixture(scope="session")
def server():
    if not FOUND and "BOLT_TEST_PRESET" not in os.environ:
        pytest.skip("there is no PostgreSQL server here (on Debian: postgresql)")
    running = Server()
    yield running
    running.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request):
    return "sqlite::memory:" if request.param == "sqlite" else request.getfixturevalue("empty")


@pytest.fixture
def empty(server):
    """The server's URL; there is no table in it."""
    asyncio.run(one(server.url(), "DROP SCHEMA public CASCADE"))
    asyncio.run(one(server.url(), "CREATE SCHEMA public"))
    return server.url()


@pytest.fixture(autouse=True)
def nothing_left():
    def live():
        gc.collect()
        return {name: n for name, n in libbolt.counters().items() if name.startswith("live_")}

    before = live()
    yield
    assert live() == before


async def one(url, sql):
    """On a connection of its own."""
    with await demo.Database.connect(url) as db:
        return (await db.query(sql)).rows


async def fails_with(error, call):
    with pytest.raises(error) as caught:
        await call
    return caught.value


async def cancelled(task):
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def until(db, count, sql):
    """Asks again and again, until the answer is `count`."""
    while (await db.query(sql)).rows != [[count]]:  # noqa: ASYNC110 - only the server knows
        await asyncio.sleep(0.002)


ACTIVE = (
    "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(1000)'"
)
SLEEP = "SELECT pg_sleep(1000)"
WORDS = "CREATE TABLE words (word TEXT, count BIGINT)"


# ---- Both: the same cases


def test_values_arrive_as_what_they_are(url):
    async def main(db):
        table = await db.query(
            "SELECT 42 AS whole, 1.5E0 AS real, 'text' AS text, NULL AS none,"
            " -9223372036854775807 AS low, '' AS empty"
        )
        assert table.columns == ["whole", "real", "text", "none", "low", "empty"]
        [row] = table.rows
        assert row[0] == 42 and row[2:] == ["text", None, -(2**63) + 1, ""]
        assert float(row[1]) == 1.5

    run(main, url)


def run(main, url):
    async def on_one():
        with await demo.Database.connect(url) as db:
            await main(db)

    asyncio.run(on_one())


def test_statements_without_rows_answer_an_empty_table(url):
    async def main(db):
        assert await db.query(WORDS) == demo.Table(columns=[], rows=[])
        assert await db.query("INSERT INTO words VALUES ('a', 1)") == demo.Table([], [])
        assert (await db.query("SELECT * FROM words")).rows == [["a", 1]]

    run(main, url)


@pytest.mark.parametrize("sql", ["", "-- nothing", "SELECT 1\0; SELECT 2", "SELECT 1; SELECT 2"])
def test_what_is_not_one_statement_is_refused(url, sql):
    async def main(db):
        error = await fails_with(demo.SqlError, db.query(sql))
        assert error.sql == sql and error.message
        assert (await db.query("SELECT 1")).rows == [[1]]

    run(main, url)


def test_errors_stay_with_the_query_that_made_them(url):
    async def main(db):
        await db.query(WORDS)
        queries = [f"SELECT {i}" if i % 3 else "SELECT * FROM nowhere" for i in range(99)]
        ended = await asyncio.gather(*map(db.query, queries), return_exceptions=True)
        for i, each in enumerate(ended):
            if i % 3:
                assert each.rows == [[i]]
            else:
                assert isinstance(each, demo.SqlError) and "nowhere" in each.message
                assert isinstance(each, demo.DbError) and each.sql == queries[i]
                assert each.state == ("42P01" if url.startswith("postgresql") else "")

    run(main, url)


HOSTILE = ["", "'", "''; DROP TABLE words; --", '"', "\\", "\\x41", "$1 ? %s", "ü€🜁", "\t\n\r", " "]


def test_hostile_words_come_back_as_they_were(url):
    words = [*HOSTILE, "huge " * 1_000_000]

    async def main(db):
        await db.query(WORDS)
        records = [demo.WordCount(word, i) for i, word in enumerate(words)]
        assert await db.sync_all(records, 4, demo.Progress.create()) == len(words)
        table = await db.query("SELECT word FROM words ORDER BY count")
        assert [word for (word,) in table.rows] == words

    run(main, url)


def test_counts_have_63_bits(url):
    async def main(db):
        await db.query(WORDS)
        fits, none = demo.WordCount("fits", 2**63 - 1), demo.WordCount("no", 2**63)
        refused = db.sync_all([fits, none], 1, demo.Progress.create())
        assert "is too large for" in (await fails_with(demo.Refused, refused)).reason
        assert await db.sync_all([fits], 1, demo.Progress.create()) == 1
        assert (await db.query("SELECT count FROM words")).rows == [[2**63 - 1]]

    run(main, url)


def test_sync_all_keeps_all_or_nothing(url):
    async def main(db):
        await db.query("CREATE TABLE words (word TEXT, count BIGINT CHECK (count < 1000))")
        good = [demo.WordCount(f"w{i}", i) for i in range(500)]
        progress = demo.Progress.create()
        assert await db.sync_all(good, 7, progress) == 500
        assert (progress.done(), progress.rolled_back()) == (500, 0)

        progress = demo.Progress.create()
        wrong = db.sync_all([*good, demo.WordCount("large", 1000)], 7, progress)
        assert "check constraint" in (await fails_with(demo.SqlError, wrong)).message.lower()
        assert progress.rolled_back() == progress.done() > 0
        assert (await db.query("SELECT count(*) FROM words")).rows == [[500]]
        none = db.sync_all([demo.WordCount("a", 1)], 0, demo.Progress.create())
        assert (await fails_with(demo.Refused, none)).reason == "a batch of no records"

    run(main, url)


def test_a_cancelled_sync_all_has_rolled_back_when_the_await_returns(url):
    async def main(db):
        await db.query(WORDS)
        records = [demo.WordCount(f"w{i}", i) for i in range(20_000)]
        for part in (0, 1, 5_000):
            progress = demo.Progress.create()
            task = asyncio.create_task(db.sync_all(records, 100, progress))
            await asyncio.sleep(0)
            await progress.reached(part)
            await cancelled(task)
            assert part <= progress.rolled_back() == progress.done() < len(records)
            assert (await db.query("SELECT count(*) FROM words")).rows == [[0]]
        assert await db.sync_all(records[:10], 3, demo.Progress.create()) == 10

    run(main, url)


def test_queries_see_nothing_of_an_unfinished_sync_all(url):
    async def main(db):
        await db.query(WORDS)
        records = [demo.WordCount("w", i) for i in range(300)]
        count = "SELECT count(*) FROM words"
        pushes = [db.sync_all(records, 10, demo.Progress.create()) for _ in range(3)]
        asked = [db.query(count) for _ in range(30)]
        calls = [*asked[:10], pushes[0], *asked[10:20], pushes[1], *asked[20:], pushes[2]]
        ended = await asyncio.gather(*calls)
        seen = [each.rows[0][0] for each in ended if isinstance(each, demo.Table)]
        assert seen == [0] * 10 + [300] * 10 + [600] * 10

    run(main, url)


@pytest.mark.parametrize(
    "wrong", ["", "x", "words.db", "mysql://root:secret@host/db", "postgresql:"]
)
def test_urls_of_no_database_are_refused_with_what_is_accepted(wrong):
    error = asyncio.run(fails_with(demo.Refused, demo.Database.connect(wrong)))
    assert "does not begin with sqlite: or postgresql://" in error.reason
    assert "secret" not in error.reason


# ---- PostgreSQL: connecting


def test_wrong_urls_and_what_the_server_refuses(server):
    def reason(error, url):
        caught = asyncio.run(fails_with(error, demo.Database.connect(url)))
        assert isinstance(caught, demo.DbError)
        if error is demo.Refused:
            return caught.reason
        assert caught.state == "08001"
        return caught.message

    assert "NUL" in reason(demo.Refused, server.url(database="a\0b"))
    assert "postgresql://[USER" in reason(demo.Refused, "postgresql://[::1/db")
    assert "invalid integer" in reason(demo.SqlError, "postgresql://host:port/db")
    assert "nonsense" in reason(demo.Refused, server.url(more="&nonsense=1"))
    assert '"nowhere" does not exist' in reason(demo.SqlError, server.url(database="nowhere"))
    assert 'role "nobody"' in reason(demo.SqlError, server.url(user="nobody"))
    assert "No such file" in reason(demo.SqlError, server.url(port=5999))
    assert "could not translate" in reason(demo.SqlError, "postgresql://no.such.host.invalid/x")

    create = "CREATE ROLE locked LOGIN PASSWORD 'the right one'"
    asyncio.run(one(server.url(), create))
    wrong = reason(demo.SqlError, server.url(user="locked:the%20wrong%20one"))
    assert "password authentication failed" in wrong and "wrong one" not in wrong
    right = server.url(user="locked:the%20right%20one")
    assert asyncio.run(one(right, "SELECT current_user")) == [["locked"]]
    asyncio.run(one(server.url(), "DROP ROLE locked"))


def test_a_server_that_does_not_answer_is_given_up(server):
    """In time, or when nobody waits any more."""

    async def main():
        calls, second = [], asyncio.Event()

        def called(*call):
            calls.append(call)
            if len(calls) == 2:
                second.set()

        mute = await asyncio.start_unix_server(called, server.folder / ".s.PGSQL.5434")
        url = server.url(port=5434, more="&connect_timeout=1")
        error = await fails_with(demo.SqlError, demo.Database.connect(url))
        assert error.state == "08001" and error.message.endswith("no answer in time")

        url = server.url(port=5434, more="&connect_timeout=1000")
        task = asyncio.create_task(demo.Database.connect(url))
        await second.wait()
        await cancelled(task)
        for reader, writer in calls:  # both connections are gone, not only forgotten
            assert (await reader.read()).endswith(b"\0")
            writer.close()
        mute.close()

    asyncio.run(main())


def test_text_is_utf8_whatever_the_url_says(server):
    url = server.url(more="&client_encoding=LATIN1")
    assert asyncio.run(one(url, "SELECT 'ü€'")) == [["ü€"]]


def test_many_rows(server):
    sql = "SELECT n, 'row ' || n FROM generate_series(1, 50000) AS n"
    rows = asyncio.run(one(server.url(), sql))
    assert rows == [[n, f"row {n}"] for n in range(1, 50_001)]


def test_values_of_postgresql(server):
    sql = (
        "SELECT true, false, 7::int2, '\\x00ff'::bytea, 1.5::float4, 'NaN'::float8, 0.10::numeric,"
        " '{1,2}'::int[], date '2024-02-29', 'NaN'::numeric, ''::bytea, 1e300::float8"
    )
    [row] = asyncio.run(one(server.url(), sql))
    assert row[5] != row[5]
    row[5] = None
    assert row == [1, 0, 7, b"\0\xff", 1.5, None, "0.10", "{1,2}", "2024-02-29", "NaN", b"", 1e300]


def test_a_nul_in_a_word_is_refused_and_cuts_nothing_off(empty):
    async def main(db):
        await db.query(WORDS)
        call = db.sync_all([demo.WordCount("a\0b", 1)], 1, demo.Progress.create())
        assert (await fails_with(demo.SqlError, call)).state == "22021"
        assert (await db.query("SELECT * FROM words")).rows == []

    run(main, empty)


def test_copy_is_refused_and_the_connection_is_of_use_again(empty):
    async def main(db):
        await db.query(WORDS)
        for sql in ("COPY words FROM STDIN", "COPY words TO STDOUT"):
            error = await fails_with(demo.SqlError, db.query(sql))
            assert (error.state, error.sql) == ("0A000", sql)
            assert (await db.query("SELECT count(*) FROM words")).rows == [[0]]

    run(main, empty)


# ---- PostgreSQL: pipelining


def test_statements_do_not_wait_for_the_answers_of_others(server):
    async def main():
        async with Proxy(server) as proxy:
            with (
                await demo.Database.connect(proxy.url()) as db,
                await demo.Database.connect(server.url()) as other,
            ):
                await other.query("SELECT pg_advisory_lock(1)")
                before = proxy.sent
                first = asyncio.create_task(db.query("SELECT pg_advisory_lock(1)"))
                rest = [asyncio.create_task(db.query(f"SELECT {i}")) for i in range(50)]
                await proxy.until(lambda: proxy.sent - before == 51)
                assert proxy.answered == before + 1  # all are there, and none is answered
                assert not any(task.done() for task in [first, *rest])
                await other.query("SELECT pg_advisory_unlock(1)")
                await first
                assert [(await task).rows for task in rest] == [[[i]] for i in range(50)]

    asyncio.run(main())


def test_what_cannot_be_repeated_has_the_connection_to_itself(server):
    async def main():
        async with Proxy(server) as proxy:
            with await demo.Database.connect(proxy.url()) as db:
                sql = ["SELECT 1", "DO 'BEGIN END'", "/* ( */ VALUES (2)", "-- x\n CALL p()"]
                sql = [each for each in sql for _ in range(5)]
                await db.query("CREATE OR REPLACE PROCEDURE p() AS 'BEGIN END' LANGUAGE plpgsql")
                await asyncio.gather(*map(db.query, [sql[i] for i in (0, 5, 10, 15, 1, 6, 11)]))
                assert proxy.deepest == 1
                await db.query("BEGIN")
                await asyncio.gather(*map(db.query, ["SELECT 1", "SELECT 2", "SELECT 3"]))
                assert proxy.deepest == 1
                await db.query("COMMIT")
                await db.query("DROP PROCEDURE p()")

    asyncio.run(main())


def test_a_request_to_cancel_that_meets_a_neighbour_does_it_no_harm(empty, server):
    """Kept back until the cancelled statement has ended by itself, it meets the next one."""

    async def main():
        async with Proxy(server) as proxy:
            with (
                await demo.Database.connect(proxy.url()) as db,
                await demo.Database.connect(server.url()) as other,
            ):
                await db.query("CREATE TABLE hits (n BIGINT)")
                for lock in (1, 2):
                    await other.query(f"SELECT pg_advisory_lock({lock})")
                first = asyncio.create_task(db.query("SELECT pg_advisory_lock(1)"))
                insert = "INSERT INTO hits SELECT 1 FROM pg_advisory_lock(2)"
                second = asyncio.create_task(db.query(insert))
                before = proxy.sent
                await proxy.until(lambda: proxy.sent == before + 2)

                proxy.pass_cancels.clear()
                first.cancel()
                await proxy.until(lambda: proxy.cancels == 1)
                await other.query("SELECT pg_advisory_unlock(1)")
                waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND objid = 2"
                await until(other, 1, waits)
                proxy.pass_cancels.set()
                with pytest.raises(asyncio.CancelledError):
                    await first
                await proxy.until(lambda: proxy.sent == before + 3)  # it was hit, and sent again
                await other.query("SELECT pg_advisory_unlock(2)")
                await second
                assert (await db.query("SELECT * FROM hits")).rows == [[1]]

    asyncio.run(main())


# ---- PostgreSQL: cancelling


def test_a_thousand_cancelled_queries_do_not_run_any_more(server):
    async def main():
        control = await demo.Database.connect(server.url())
        others = [await demo.Database.connect(server.url()) for _ in range(40)]
        for _ in range(25):
            tasks = [asyncio.create_task(db.query(SLEEP)) for db in others]
            await until(control, 40, ACTIVE)
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            assert all(isinstance(each, asyncio.CancelledError) for each in ended)
            assert (await control.query(ACTIVE)).rows == [[0]]
        answers = await asyncio.gather(*(db.query("SELECT 1") for db in others))
        assert all(each.rows == [[1]] for each in answers)
        for db in [control, *others]:
            db.close()

    asyncio.run(main())


def test_some_of_many_on_one_connection_are_cancelled(server):
    """Behind others, at every stage; the rest has its answers."""

    async def main(db):
        with await demo.Database.connect(server.url()) as other:
            for wait in (False, True):
                sql = [SLEEP if i % 10 == 0 else f"SELECT {i}" for i in range(200)]
                tasks = [asyncio.create_task(db.query(each)) for each in sql]
                await asyncio.sleep(0)
                if wait:
                    await until(other, 1, ACTIVE)
                for i in range(0, 200, 10):
                    tasks[i].cancel()
                ended = await asyncio.gather(*tasks, return_exceptions=True)
                for i, each in enumerate(ended):
                    if i % 10 == 0:
                        assert isinstance(each, asyncio.CancelledError)
                    else:
                        assert each.rows == [[i]]
                assert (await other.query(ACTIVE)).rows == [[0]]

    run(main, server.url())


def test_threads_share_one_connection(server):
    """Each with a loop of its own; whoever is not cancelled has the answer to its own question."""

    async def ask(db, thread):
        for turn in range(10):
            sql = [f"SELECT {thread}, {i}, pg_sleep(0.0005)::text" for i in range(24)]
            tasks = [asyncio.create_task(db.query(each)) for each in sql]
            for i in range(turn % 5 * 8, 24, 3):
                await asyncio.sleep(0)
                tasks[i].cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            for i, each in enumerate(ended):
                if not isinstance(each, asyncio.CancelledError):
                    assert each.rows == [[thread, i, ""]]
                elif i % 3 != turn % 5 * 8 % 3:
                    raise AssertionError(f"{i} was not to be cancelled")

    async def main(db):
        threads = [asyncio.to_thread(lambda n=n: asyncio.run(ask(db, n))) for n in range(3)]
        await asyncio.gather(*threads)

    run(main, server.url())


def test_a_cancelled_sync_all_does_not_wait_for_a_lock(empty, server):
    async def main(db):
        with await demo.Database.connect(server.url()) as other:
            await db.query(WORDS)
            await other.query("BEGIN")
            await other.query("LOCK TABLE words")
            call = db.sync_all([demo.WordCount("a", 1)], 1, demo.Progress.create())
            task = asyncio.create_task(call)
            waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            await until(other, 1, waits)
            await cancelled(task)
            assert (await other.query(waits)).rows == [[0]]
            await other.query("COMMIT")
            assert (await db.query("SELECT count(*) FROM words")).rows == [[0]]

    run(main, empty)


def test_calls_that_are_given_up_end_on_the_server_too(server):
    """The loop is closed under them: nobody is left to await."""

    async def leave(db):
        task = asyncio.ensure_future(db.query(SLEEP))
        with await demo.Database.connect(server.url()) as other:
            await until(other, 1, ACTIVE)
        return task

    async def settle():
        with await demo.Database.connect(server.url()) as other:
            await until(other, 0, ACTIVE)

    loop = asyncio.new_event_loop()
    db = loop.run_until_complete(demo.Database.connect(server.url()))
    task = loop.run_until_complete(leave(db))
    task._log_destroy_pending = False
    del task
    loop.close()
    del db, loop
    gc.collect()
    asyncio.run(settle())


# ---- PostgreSQL: a server that goes


def test_a_server_that_dies_is_a_typed_error_and_the_next_query_connects_again(server):
    async def main(db):
        with await demo.Database.connect(server.url()) as other:
            running = [asyncio.create_task(db.query(SLEEP)) for _ in range(3)]
            queued = [asyncio.create_task(db.query("DO 'BEGIN END'")) for _ in range(3)]
            await until(other, 1, ACTIVE)
            server.kill()
            ended = await asyncio.gather(*running, *queued, return_exceptions=True)
            assert all(isinstance(each, demo.SqlError) for each in ended), ended
            assert {each.state for each in ended[:3]} <= {"08006", "57P01", "57P02"}
            assert {each.state for each in ended[3:]} == {"08001"}
            assert (await fails_with(demo.SqlError, db.query("SELECT 1"))).state == "08001"
            server.start()
            assert (await db.query("SELECT 1")).rows == [[1]]
            assert (await other.query("SELECT 2")).rows == [[2]]

    run(main, server.url())


def test_a_sync_all_whose_connection_is_lost_goes_on_on_no_other(empty, server):
    async def main(db):
        with await demo.Database.connect(server.url()) as other:
            await db.query(WORDS)
            pid = (await db.query("SELECT pg_backend_pid()")).rows[0][0]
            await other.query("BEGIN")
            await other.query("LOCK TABLE words")
            progress = demo.Progress.create()
            task = asyncio.create_task(db.sync_all([demo.WordCount("a", 1)] * 9, 1, progress))
            await until(other, 1, "SELECT count(*) FROM pg_locks WHERE NOT granted")
            await other.query(f"SELECT pg_terminate_backend({pid})")
            assert (await fails_with(demo.SqlError, task)).state in ("57P01", "08006")
            await other.query("COMMIT")
            assert (await db.query("SELECT count(*) FROM words")).rows == [[0]]
            assert progress.rolled_back() == progress.done()

    run(main, empty)


def test_an_idle_connection_that_was_closed_is_made_again_unless_a_transaction_was_open(server):
    async def main(db):
        with await demo.Database.connect(server.url()) as other:

            async def terminate():
                pid = (await db.query("SELECT pg_backend_pid()")).rows[0][0]
                await other.query(f"SELECT pg_terminate_backend({pid})")
                await until(other, 0, f"SELECT count(*) FROM pg_stat_activity WHERE pid = {pid}")

            await terminate()
            assert (await db.query("SELECT 1")).rows == [[1]]
            await db.query("BEGIN")
            await terminate()
            assert (await fails_with(demo.SqlError, db.query("COMMIT"))).state == "08006"
            assert (await db.query("SELECT 2")).rows == [[2]]

    run(main, server.url())


def test_sync_all_takes_no_part_in_a_transaction_of_the_callers(empty):
    async def main(db):
        await db.query(WORDS)
        await db.query("BEGIN")
        call = db.sync_all([demo.WordCount("a", 1)], 1, demo.Progress.create())
        assert (await fails_with(demo.SqlError, call)).state == "25001"
        await db.query("COMMIT")
        assert (await db.query("SELECT * FROM words")).rows == []

    run(main, empty)


def test_a_forked_process_leaves_its_parents_connection_alone(server):
    async def main(db):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                asyncio.new_event_loop().run_until_complete(query_in_child(db))
                code = 0
            finally:
                os._exit(code)
        assert (await asyncio.to_thread(os.waitpid, child, 0))[1] == 0
        assert (await db.query("SELECT 1")).rows == [[1]]

    async def query_in_child(db):
        with pytest.raises((demo.SqlError, libbolt.Error)):
            await db.query("SELECT 2")

    run(main, server.url())


# ---- The demo itself


def test_the_demo_runs_on_a_server(server):
    ran = subprocess.run(
        [sys.executable, HERE / "demo.py"],
        env={**os.environ, "DEMO_DATABASE": server.url()},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout + ran.stderr
    assert "PostgreSQL " in ran.stdout and "SqlError 42601: syntax error" in ran.stdout
    assert ran.stdout.endswith("live futures: 0\n")
