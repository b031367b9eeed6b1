"""What the extension asks event loops to do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import Context


def resolve(waiter: asyncio.Future[None]) -> None:
    """Lets the awaiting task go on, unless it has been cancelled."""
    if not waiter.done():
        waiter.set_result(None)


def redeliver(
    waiter: asyncio.Future[None],
    callbacks: list[tuple[Callable[[object], object], Context]] | None,
) -> None:
    """Goes on where resolving the waiter was interrupted: each of its callbacks is scheduled in the
    end, and once. May be interrupted again, and called again."""
    loop = waiter.get_loop()
    ready = getattr(loop, "_ready", None)  # without it the loop is no Python code: nothing was lost
    if ready is None or loop.is_closed():
        return
    if not waiter.done():
        waiter.set_result(None)
    for callback, context in callbacks or ():
        if not any(handle._callback is callback for handle in list(ready)):
            loop.call_soon(callback, waiter, context=context)
