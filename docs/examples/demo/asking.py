"""What the tests of databases ask with."""

import asyncio
import os
from pathlib import Path

import pytest

import libbolt

demo = libbolt.load(Path(os.environ["BOLT_MODULES"], "libdemo.so"))

WORDS = "CREATE TABLE words (word TEXT, count BIGINT)"


def run(main, url):
    async def on_one():
        with await demo.Database.connect(url) as db:
            await main(db)

    asyncio.run(on_one())


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
