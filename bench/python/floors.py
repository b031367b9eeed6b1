"""The least that each thing could cost in Python: what contestants are compared with."""

import asyncio
import os
from dataclasses import dataclass


async def noop():
    return None


async def add(a, b):
    return a + b


async def echo(text):
    return text


@dataclass(slots=True)
class Record:
    """As one writes it in Python; libbolt's own is the memory of its struct."""

    id: int
    x: float
    y: float


class Refused(Exception):
    def __init__(self, code, why):
        super().__init__(code, why)
        self.code = code
        self.why = why


async def refuse(code):
    raise Refused(code, "not today")


async def copy(memory):
    return bytes(memory)


async def sleep0():
    await asyncio.sleep(0)


async def pending():
    """Lasts until it is cancelled."""
    await asyncio.get_running_loop().create_future()


class Reader:
    """A bare asyncio future for each wait, completed by a reader of the descriptor that the native
    thread writes to: one suspension without libbolt's part in it."""

    def __init__(self, module) -> None:
        self.module = module

    async def __aenter__(self):
        self.loop = asyncio.get_running_loop()
        self.descriptor = self.module.reply_fd()
        self.loop.add_reader(self.descriptor, self.arrived)
        return self

    async def __aexit__(self, *_):
        self.loop.remove_reader(self.descriptor)

    def arrived(self) -> None:
        os.eventfd_read(self.descriptor)
        self.future.set_result(None)

    async def wait(self) -> None:
        self.future = self.loop.create_future()
        self.module.call_thread()
        await self.future
