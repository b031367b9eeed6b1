"""What only PostgreSQL has: pipelining, cancelling on the server, and a server that goes.

A real server runs for these tests, see postgres_server.py.

(The file is long because the cases share that server, which takes longer to start than they run.)
"""

import asyncio
import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest
from asking import WORDS, cancelled, demo, fails_with, one, run, until
from postgres_server import Proxy

import libbolt

HERE = Path(__file__).parent

ACTIVE = (
    "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(1000)'"
)
SLEEP = "SELECT pg_sleep(1000)"

pytestmark = pytest.mark.usefixtures("nothing_left")

# ---- Connecting


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
    assert "port is not a number" in reason(demo.Refused, "postgresql://host:port/db")
    assert "nonsense" in reason(demo.Refused, "postgresql:///db?nonsense=1")
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


@pytest.mark.parametrize(
    "rest",
    [
        "app:100%secret@h/db",
        "app:secret@[::1/db",
        "app:secret@h/db?nonsense=1",
        "app:p@secret@h",
        "app:p@secret:secret@h",
        "app:1/secret@h",
        "app:secret/p@h",
        "app:secret",
        "h/db?password=100%secret",
    ],
)
def test_a_password_that_is_not_encoded_is_not_shown(rest):
    call = demo.Database.connect("postgresql://" + rest)
    error = asyncio.run(fails_with(demo.Refused, call))
    assert "postgresql://[USER" in error.reason and "secret" not in str(error)


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


def test_what_goes_with_a_connection_that_is_given_up_is_told_why(empty, server):
    async def main(db):
        with await demo.Database.connect(server.url()) as other:
            await db.query(WORDS)
            await other.query("BEGIN")
            await other.query("LOCK TABLE words")
            await db.query("BEGIN")
            copies = asyncio.create_task(db.query("COPY words FROM STDIN"))
            behind = asyncio.create_task(db.query("SELECT 1"))
            await until(other, 1, "SELECT count(*) FROM pg_locks WHERE NOT granted")
            await other.query("COMMIT")
            assert (await fails_with(demo.SqlError, copies)).state == "0A000"
            error = await fails_with(demo.SqlError, behind)
            assert (error.state, error.message) == ("08006", "the connection was given up")

    run(main, empty)


# ---- Pipelining


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


def test_a_request_that_does_not_end_holds_no_answer_back(server):
    async def main():
        async with Proxy(server) as proxy:
            with (
                await demo.Database.connect(proxy.url()) as db,
                await demo.Database.connect(server.url()) as other,
            ):
                await other.query("SELECT pg_advisory_lock(1)")
                before = proxy.sent
                first = asyncio.create_task(db.query("SELECT pg_advisory_lock(1)"))
                second = asyncio.create_task(db.query("SELECT 2"))
                await proxy.until(lambda: proxy.sent == before + 2)
                proxy.pass_cancels.clear()
                first.cancel()
                await proxy.until(lambda: proxy.cancels == 1)
                third = asyncio.create_task(db.query("SELECT 3"))
                await asyncio.sleep(0)  # it stands in line
                await other.query("SELECT pg_advisory_unlock(1)")
                assert (await asyncio.wait_for(second, 60)).rows == [[2]]
                assert proxy.sent == before + 2 and not first.done()
                proxy.pass_cancels.set()
                with pytest.raises(asyncio.CancelledError):
                    await first
                assert (await third).rows == [[3]]

    asyncio.run(main())


def test_a_request_that_does_not_end_in_time_is_the_connections_end(server):
    async def main():
        live = libbolt.counters()["live_frames"]
        async with Proxy(server) as proxy:
            with (
                await demo.Database.connect(proxy.url() + "&connect_timeout=1") as db,
                await demo.Database.connect(server.url()) as other,
            ):
                await other.query("SELECT pg_advisory_lock(1)")
                before = proxy.sent
                first = asyncio.create_task(db.query("SELECT pg_advisory_lock(1)"))
                second = asyncio.create_task(db.query("SELECT 2"))
                await proxy.until(lambda: proxy.sent == before + 2)
                proxy.pass_cancels.clear()
                first.cancel()
                error = await fails_with(demo.SqlError, second)
                assert error.state == "08006" and "request to cancel" in error.message
                with pytest.raises(asyncio.CancelledError):
                    await first
                assert (await db.query("SELECT 3")).rows == [[3]]
                await other.query("SELECT pg_advisory_unlock(1)")
                proxy.pass_cancels.set()
        while libbolt.counters()["live_frames"] > live:  # noqa: ASYNC110 - the pool's call
            await asyncio.sleep(0.002)

    asyncio.run(main())


# ---- Cancelling


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


# ---- A server that goes


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


def test_a_commit_whose_answer_is_lost_is_not_taken_to_be_rolled_back(empty, server):
    async def main():
        async with Proxy(server) as proxy:
            with await demo.Database.connect(proxy.url()) as db:
                await db.query(WORDS)
                proxy.lost = b"COMMIT"
                progress = demo.Progress.create()
                call = db.sync_all([demo.WordCount("a", 1)] * 9, 3, progress)
                assert (await fails_with(demo.SqlError, call)).state == "08007"
                assert (progress.done(), progress.rolled_back()) == (9, 0)
                assert (await db.query("SELECT count(*) FROM words")).rows == [[9]]

    asyncio.run(main())


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


def test_a_notice_is_not_taken_for_the_connections_end(server):
    async def main(db):
        ask = "SELECT pg_backend_pid()"
        before = (await db.query(ask)).rows
        await db.query("DO $$ BEGIN RAISE NOTICE 'x' USING ERRCODE = '57P01'; END $$")
        assert (await db.query(ask)).rows == before

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
