"""Uses the wheel from an environment that has nothing else: consumer.py <environment> <module>."""

import asyncio
import sys
from pathlib import Path

import libbolt


async def main(module: str) -> None:
    tiny = libbolt.load(module)
    assert tiny.add(20, 22) == 42
    assert await tiny.twice(21) == 42


environment, module = sys.argv[1:]
assert Path(libbolt.__file__).is_relative_to(environment), libbolt.__file__
asyncio.run(main(module))
print("wheel works")
