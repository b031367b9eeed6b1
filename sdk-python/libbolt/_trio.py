"""A trio run, as the event loop that the extension asks for.

A run has one ``Loop``, which holds its completion queues. Each queue is read by a system task,
which does not keep the run from ending. A call that has to wait suspends its task with trio's
``wait_task_rescheduled``; when trio cancels it, the task is woken to cancel the native work, and
leaves with trio's exception once the native side has acknowledged.
"""

from __future__ import annotations

import contextlib
import math
import select
from collections.abc import Callable
from typing import Any

import trio
from trio import lowlevel

from ._core import Coroutine, request_cancel

try:  # trio depends on it, and writes down there what runs
    from sniffio import thread_local as innermost
except ImportError:
    innermost = None

Callback = Callable[[], object]

_loop: lowlevel.RunVar[Loop] = lowlevel.RunVar("libbolt loop")


def running_loop() -> Loop | None:
    """The loop of the trio task that runs here; None outside of trio tasks."""
    try:
        lowlevel.current_task()
    except RuntimeError:
        return None
    # An asyncio loop may run around the trio run, or inside of the trio task.
    if innermost is not None and innermost.name not in (None, "trio"):
        return None
    loop = _loop.get(None)
    if loop is None:
        loop = Loop()
        _loop.set(loop)
    return loop


class Reader:
    """Who watches a queue's descriptor, and what is called when it is readable."""

    __slots__ = ("callback", "scope")

    def __init__(self, callback: Callback | None) -> None:
        self.callback = callback  # None: to be stopped
        self.scope = trio.CancelScope()

    async def run(self, fd: int) -> None:
        while self.callback is not None:
            with trio.CancelScope() as self.scope:
                while True:
                    await lowlevel.wait_readable(fd)
                    if self.callback is not None:
                        self.callback()


class Loop:
    """The methods of an asyncio loop that the extension calls; all but the last two from inside the
    run."""

    def __init__(self) -> None:
        self._token = lowlevel.current_trio_token()
        self._readers: dict[int, Reader] = {}
        self._ending = False

    def add_reader(self, fd: int, callback: Callback) -> None:
        reader = self._readers.get(fd)
        if reader is not None:  # perhaps one that is about to stop
            reader.callback = callback
            return
        reader = self._readers[fd] = Reader(callback)
        try:
            lowlevel.spawn_system_task(self._read, fd, reader, name="libbolt reader")
        except RuntimeError:  # only asynchronous generators are left to finish
            self._end()

    def remove_reader(self, fd: int) -> None:
        reader = self._readers.get(fd)
        if reader is not None:
            reader.callback = None
            reader.scope.cancel()
            if self._ending:
                del self._readers[fd]

    async def _read(self, fd: int, reader: Reader) -> None:
        try:
            await reader.run(fd)
        except trio.Cancelled:  # with all system tasks
            self._end()
            raise
        if self._readers.get(fd) is reader:
            del self._readers[fd]

    def _end(self) -> None:
        self._ending = True
        self._pump_soon()

    def _pump_soon(self) -> None:
        with contextlib.suppress(trio.RunFinishedError):
            self._token.run_sync_soon(self._pump, idempotent=True)

    def _pump(self) -> None:
        """The run ends, and its system tasks have: calls that still wait, in asynchronous
        generators or system tasks that are being cancelled, get their wakes from here."""
        fds = [fd for fd, reader in self._readers.items() if waiting(reader)]
        if not fds:
            return
        for fd in select.select(fds, [], [], 0.001)[0]:
            callback = self._readers[fd].callback if fd in self._readers else None
            if callback is not None:
                callback()
        self._pump_soon()

    def suspend(self, call: Coroutine[Any]) -> tuple[Waiter, object]:
        """Who wakes the running task, and what the task gives trio to wait for that."""
        waiter = Waiter(self, call)
        steps = lowlevel.wait_task_rescheduled(waiter.abort)  # noqa: ASYNC105 - see below
        trap: object = steps.send(None)
        steps.close()
        if self._ending:
            self._pump_soon()
        return waiter, trap

    def suspend_once(self, call: Coroutine[Any]) -> tuple[Waiter, object]:
        """The same for a task that goes on after the other ones have had their turn."""
        waiter, trap = self.suspend(call)
        self._token.run_sync_soon(waiter.set_result, None)
        return waiter, trap

    def is_cancelled(self) -> bool:
        """Whether trio would cancel the running task if it waited."""
        return trio.current_effective_deadline() == -math.inf

    def call_soon(self, callback: Callback) -> None:
        self._token.run_sync_soon(callback)

    def call_soon_threadsafe(self, callback: Callable[..., object], *args: Any) -> None:
        self._token.run_sync_soon(callback, *args)

    def is_closed(self) -> bool:
        try:
            self._token.run_sync_soon(_nothing, idempotent=True)
        except trio.RunFinishedError:
            return True
        return False


def _nothing() -> None:
    pass


def waiting(reader: Reader) -> bool:
    """Whether a call waits on the reader's queue."""
    queue = getattr(reader.callback, "__self__", reader.callback)
    return queue is not None and queue.waiting() > 0


class Waiter:
    """A suspended task; the part of an asyncio future that the extension calls."""

    __slots__ = ("_call", "_loop", "_task")

    # Who walks along what a task awaits ends here.
    cr_frame = None
    cr_await = None

    def __init__(self, loop: Loop, call: Coroutine[Any]) -> None:
        self._loop = loop
        self._call = call
        self._task: lowlevel.Task | None = lowlevel.current_task()

    def set_result(self, _: None) -> None:
        task, self._task = self._task, None
        if task is not None:
            lowlevel.reschedule(task)

    def done(self) -> bool:
        return self._task is None

    def get_loop(self) -> Loop:
        return self._loop

    @property
    def task(self) -> lowlevel.Task | None:
        return self._task

    def abort(self, raise_cancel: Callable[[], Any]) -> lowlevel.Abort:
        """trio cancels the task. It is woken to cancel the native work; if it waits for the
        acknowledgement of that already, it goes on doing so."""
        if request_cancel(self._call, raise_cancel):
            self.set_result(None)
        return lowlevel.Abort.FAILED


__all__ = ["Loop", "Waiter", "running_loop"]
