"""What the cases need of an event loop, in the words of each: asyncio, uvloop, and trio."""

import asyncio
import threading

import pytest
import trio
import trio.testing
import uvloop


class AsyncioHost:
    """A task is an asyncio task."""

    # A task that is cancelled in the turn in which its result arrives leaves with CancelledError.
    result_wins = False

    def __init__(self, new_loop):
        self.new_loop = new_loop

    def run(self, main):
        """Runs a coroutine function on a loop of its own."""
        loop = self.new_loop()
        try:
            return loop.run_until_complete(main())
        finally:
            loop.close()

    def spawn(self, call):
        return asyncio.ensure_future(call)

    def native(self, task):
        return task

    async def begin(self, call):
        """Starts a call as a task and lets it run until it waits."""
        task = self.spawn(call)
        await self.turn()
        return task

    async def turn(self):
        await asyncio.sleep(0)

    async def turns(self, count=5):
        """Lets everything that can run do so."""
        for _ in range(count):
            await self.turn()

    def gather(self, *calls):
        return asyncio.gather(*calls)

    async def cancelled(self, task):
        """Waits for a task that has been cancelled; it must not end in any other way."""
        with pytest.raises(asyncio.CancelledError):
            await task
        assert task.cancelled()

    async def ended(self, task):
        """Waits for a task, however it ends."""
        await asyncio.wait([task])

    def soon(self, function, *args):
        """Calls a function after those tasks that can run have run."""
        asyncio.get_running_loop().call_soon(function, *args)

    def without_debug(self):
        asyncio.get_running_loop().set_debug(False)  # it takes a traceback for each task

    def where(self):
        return asyncio.get_running_loop(), threading.get_ident(), asyncio.current_task()


class TrioTask:
    """A call in a nursery, with a cancel scope of its own."""

    def __init__(self, nursery, call):
        self.call = call
        self.scope = trio.CancelScope()
        self.ended = trio.Event()
        self.value = self.error = None
        nursery.start_soon(self.work)

    async def work(self):
        self.native = trio.lowlevel.current_task()
        try:
            with self.scope:
                self.value = await self.call
        except Exception as error:
            self.error = error
        self.ended.set()

    def cancel(self):
        if self.done():
            return False
        self.scope.cancel()
        return True

    def done(self):
        return self.ended.is_set()

    def cancelled(self):
        return self.done() and self.scope.cancelled_caught

    def __await__(self):
        yield from self.ended.wait().__await__()
        assert not self.cancelled()
        if self.error is not None:
            raise self.error
        return self.value


# trio runs tasks that became ready together in either order, by chance, so that nobody relies on
# it; the cases look at the order in which libbolt makes them ready.
trio._core._run._r.random = lambda: 0.0


class TrioHost:
    """A task is a TrioTask in the run's nursery."""

    # trio cancels again at the next occasion: a result that is there is not thrown away.
    result_wins = True

    def run(self, main):
        async def with_nursery():
            failure = value = None
            async with trio.open_nursery() as self.nursery:
                try:
                    value = await main()
                except Exception as error:  # as itself, not in a group
                    failure = error
                    self.nursery.cancel_scope.cancel()
            if failure is not None:
                raise failure
            return value

        try:
            return trio.run(with_nursery)
        finally:
            self.nursery = None

    def spawn(self, call):
        return TrioTask(self.nursery, call)

    def native(self, task):
        return task.native

    async def begin(self, call):
        task = self.spawn(call)
        await self.turns()
        return task

    async def turn(self):
        await trio.lowlevel.checkpoint()

    async def turns(self):
        await trio.testing.wait_all_tasks_blocked()

    async def gather(self, *calls):
        tasks = [call if isinstance(call, TrioTask) else self.spawn(call) for call in calls]
        return [await task for task in tasks]

    async def cancelled(self, task):
        await task.ended.wait()
        assert task.cancelled()
        assert task.error is None

    async def ended(self, task):
        await task.ended.wait()

    def soon(self, function, *args):
        async def later():
            await self.turns()
            function(*args)

        self.nursery.start_soon(later)

    def without_debug(self):
        pass

    def where(self):
        return (
            trio.lowlevel.current_trio_token(),
            threading.get_ident(),
            trio.lowlevel.current_task(),
        )


HOSTS = {
    "asyncio": lambda: AsyncioHost(asyncio.new_event_loop),
    "uvloop": lambda: AsyncioHost(uvloop.new_event_loop),
    "trio": TrioHost,
}
