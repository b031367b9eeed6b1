"""Both databases do the same. For PostgreSQL a real server runs, see postgres_server.py."""

import asyncio

import pytest
from asking import WORDS, cancelled, demo, fails_with, run

pytestmark = pytest.mark.usefixtures("nothing_left")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request):
    return "sqlite::memory:" if request.param == "sqlite" else request.getfixturevalue("empty")


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
