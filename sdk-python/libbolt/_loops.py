"""What the extension asks event loops to do."""

from __future__ import annotations

import asyncio


def resolve(waiter: asyncio.Future[None]) -> None:
    """Lets the awaiting task go on, unless it has been cancelled."""
    if not waiter.done():
        waiter.set_result(None)
