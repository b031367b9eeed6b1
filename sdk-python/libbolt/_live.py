"""What is in flight: each native call that has begun and not ended, where it is suspended, and who
awaits it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from . import _core


@dataclass(frozen=True)
class Frame:
    """A suspended frame of a C++ coroutine: where its ``co_await`` stands."""

    function: str
    file: str
    line: int


@dataclass(frozen=True)
class LiveCall:
    """A native future at the moment of ``live()``."""

    name: str | None
    """The function's, with its class; None of a child or a promise."""
    state: str
    """"idle", "polling", "waiting", "woken", "cancelling" or "finished"."""
    age: float
    """Seconds since it was first suspended, or started on the pool, in steps of 4 ms."""
    waits_for: str | None
    """"a timer", "its children", "a blocking call", ...; None while it is polled."""
    frames: tuple[Frame, ...]
    """Innermost first; at most 64 of them."""
    depth: int
    """How many frames there are."""
    task: Any
    """The asyncio or trio task that awaits it, if one does."""
    future: int
    """Its id, in its runtime."""
    parent: int | None
    """The id of the future whose polls drive it."""
    runtime: int
    """Which libbolt it belongs to, if several are loaded."""


def live() -> list[LiveCall]:
    """Every native call that has begun and not ended, with the children of each; the oldest first.

    From any thread. A snapshot of each, not of all at one moment."""
    found = _core.live()
    tasks = dict(_asyncio_tasks(waiter for *_, waiter in found))
    calls = []
    for runtime, future, parent, name, state, age, waits_for, frames, depth, waiter in found:
        task = None if waiter is None else tasks.get(id(waiter)) or getattr(waiter, "task", None)
        places = tuple(Frame(*frame) for frame in frames)
        about = (age, waits_for, places, depth, task, future, parent or None, runtime)
        calls.append(LiveCall(name, state, *about))
    return sorted(calls, key=lambda call: -call.age)


def _asyncio_tasks(waiters: Iterator[Any]) -> Iterator[tuple[int, asyncio.Task[Any]]]:
    """(id of what it waits for, task), for all tasks of the loops that the waiters belong to."""
    waiting = [waiter for waiter in waiters if isinstance(waiter, asyncio.Future)]
    for loop in {waiter.get_loop() for waiter in waiting}:
        for task in asyncio.all_tasks(loop):
            yield id(getattr(task, "_fut_waiter", None)), task


def format_live(calls: Sequence[LiveCall] | None = None) -> str:
    """``live()``, or some of it, as text: children under who drives them, frames under each."""
    calls = live() if calls is None else calls
    known = {(call.runtime, call.future) for call in calls}
    roots = [call for call in calls if (call.runtime, call.parent) not in known]
    return "".join(line + "\n" for root in roots for line in _lines(root, calls, ""))


def _lines(call: LiveCall, calls: Sequence[LiveCall], indent: str) -> Iterator[str]:
    name = call.name or ("a child" if call.parent else "a future")
    waits = f" for {call.waits_for}" if call.waits_for and call.state == "waiting" else ""
    also = f", waits for {call.waits_for}" if call.waits_for and not waits else ""
    yield f"{indent}{name}: {call.state}{waits}{also}, {call.age:.3f} s{_awaited(call.task)}"
    for frame in call.frames:
        yield f"{indent}    at {frame.function} ({_shown(frame.file)}:{frame.line})"
    if call.depth > len(call.frames):
        yield f"{indent}    and {call.depth - len(call.frames)} frames outside of these"
    for child in calls:
        if (child.runtime, child.parent) == (call.runtime, call.future):
            yield from _lines(child, calls, indent + "    ")


def _shown(file: str) -> str:
    """The shorter one of its absolute and its relative path."""
    if not os.path.isabs(file):
        return file
    try:
        return min(os.path.relpath(file), file, key=len)
    except OSError:  # the folder that this process is in was removed
        return file


def _awaited(task: Any) -> str:
    if task is None:
        return ""
    name = task.get_name() if isinstance(task, asyncio.Task) else task.name
    coroutine = task.get_coro() if isinstance(task, asyncio.Task) else task.coro
    frame = None
    while coroutine is not None:  # inwards, to the last Python frame
        frame = getattr(coroutine, "cr_frame", None) or frame
        coroutine = getattr(coroutine, "cr_await", None)
    if frame is None:
        return f", awaited by {name}"
    where = f"{os.path.basename(frame.f_code.co_filename)}:{frame.f_lineno}"
    return f", awaited by {name} at {where} in {frame.f_code.co_name}()"


__all__ = ["Frame", "LiveCall", "format_live", "live"]
