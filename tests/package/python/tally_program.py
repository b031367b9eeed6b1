"""Awaits every package that is named, at once, in one process: tally_program.py <package>..."""

import asyncio
import importlib
import sys
from pathlib import Path

import libbolt


async def main(names: list[str]) -> None:
    packages = [importlib.import_module(name) for name in names]
    assert len({package.of_file for package in packages}) == len(names)

    totals = await asyncio.gather(*(p.of_files(["a.txt", "b.txt"]) for p in packages))
    for package, total in zip(packages, totals, strict=True):
        assert total == package.Total(numbers=5, sum=42.0), total
        try:
            await package.of_files(["a.txt", "none.txt"])
        except package.Unreadable as error:
            assert error.path == "none.txt"
        else:
            raise AssertionError("a file that is not there was read")
    assert len({type(total) for total in totals}) == len(names)
    assert libbolt.live_futures() == 0


Path("a.txt").write_text("1 2 3")
Path("b.txt").write_text("0.5 35.5")
asyncio.run(main(sys.argv[1:]))
print("wheels work")
