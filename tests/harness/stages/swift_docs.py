"""The packages that docs/swift.md shows, as a reader would have them: built, and run."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from ..paths import BUILD, ROOT
from ..report import FAILED, PASSED, Case
from ..shell import run, tail
from ..swift import IN

CONSUMERS = BUILD / "swift" / "consumers"  # one place, so that they share what they are made of
DEMO = ROOT / "docs" / "examples" / "demo"
PROGRAM = """\
import Demo

let user = try await fetchUser(id: 42)
precondition(user.name == "Ada Lovelace")
"""


def packages(preset: str, suite: str, made: Path, generated: Path, modules: Path) -> list[Case]:
    """`made`: by swift_snippets.py, a manifest in each folder; `generated`: by boltgen."""

    def compiled(package: Path) -> list[str]:
        (package / "Sources" / "CDemo" / "src").symlink_to(DEMO / "src")
        return []

    def linked(package: Path) -> list[str]:
        text = f"Name: demo\nDescription: demo\nVersion: 1\nLibs: -L{modules} -ldemo\n"
        (package / "demo.pc").write_text(text)
        return ["-Xlinker", "-rpath", "-Xlinker", str(modules)]

    def case(number: int, name: str, prepare: Callable[[Path], list[str]]) -> Case:
        package = made / f"package{number}"
        for target in ("Demo", "CDemo"):
            shutil.copytree(generated / target, package / "Sources" / target)
        main = package / "Sources" / "App" / "main.swift"
        main.parent.mkdir()
        main.write_text(PROGRAM)
        return built(preset, suite, name, package, prepare(package))

    return [
        case(1, "a package that compiles its C++ runs", compiled),
        case(2, "a package that is linked with a library runs", linked),
    ]


def built(preset: str, suite: str, name: str, package: Path, options: list[str]) -> Case:
    log = f"swift:{preset}"
    env = {"PKG_CONFIG_PATH": str(package)}
    commands = [
        ["swift", "build", "--package-path", package, "--scratch-path", CONSUMERS, *options],
        [CONSUMERS / "debug" / "App"],
    ]
    for command in commands:
        if run([IN, *command], log, env=env, timeout=900) != 0:
            return Case(preset, suite, name, FAILED, tail(log))
    return Case(preset, suite, name, PASSED)
