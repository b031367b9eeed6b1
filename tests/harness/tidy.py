"""House rules no formatter knows. A rule takes the files and yields 'path:line: what is wrong'."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from .paths import ROOT

COLUMNS = 100
LONG_FILE = 500
CPP = {".h", ".hpp", ".c", ".cpp"}
CODE = CPP | {".py", ".cmake", ".sh", ".pml", ".kt", ".java", ".swift"}
TOP_LEVEL = {
    *(".ci", "bench", "docs", "libbolt", "sdk-kotlin", "sdk-python", "sdk-swift", "tests"),
    *(".clang-format", ".clang-tidy", ".editorconfig", ".gitignore", ".ruff.toml"),
    *("CHANGELOG.md", "CMakeLists.txt", "CMakePresets.json", "LICENSE", "Makefile"),
    *("Package.swift", "README.md"),
}
SLEEPS = re.compile(
    r"this_thread::sleep|\b(usleep|nanosleep)\s*\(|\btime\.sleep\s*\("
    r"|asyncio\.sleep\s*\((?!\s*0\s*[,)])|(?<![\w.:])sleep\s*\(\s*[1-9]"
    r"|\bThread\.sleep\s*\(|(?<![\w.])delay\s*\(\s*[1-9]"
)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
SILENCED = re.compile(
    r"(NOLINT\w*(\([^)]*\))?|#\s*noqa(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*)?|clang-format off"
    r"|swift-format-ignore(-file)?(: *\w+(, *\w+)*)?"
    r"|@(file:)?Suppress(Warnings)?\([^)]*\))"
    r"(?P<reason>.*)"
)
UNCHECKED = re.compile(r"no_sanitize|default_suppressions|suppressions=|DisableSanitizer")
VERSION_PARTS = re.compile(r"#define BOLT_VERSION_(?:MAJOR|MINOR|PATCH) +(\d+)")
# The Kotlin SDK's own version and whoever asks for it: in a POM, and as Gradle writes it.
KOTLIN_VERSION = re.compile(
    r"<artifactId>libbolt-kotlin</artifactId>\s*<version>([^<]*)</version>"
    r"|dev\.libbolt:libbolt-kotlin:([^\s\"'`:@]+)"
)
MACHINE = re.compile(r"(?<![\w.])/(work|root|home)/")

Files = Iterable[Path]
Rule = Callable[[Files], Iterator[str]]


def text_lines(files: Files, keep: Callable[[Path], bool]) -> Iterator[tuple[Path, int, str]]:
    for path in files:
        if keep(path):
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            yield from ((path, number, line) for number, line in enumerate(lines, 1))


def relative(path: Path) -> Path:
    return path.relative_to(ROOT)


def is_code(path: Path) -> bool:
    return path.suffix in CODE or path.name in ("CMakeLists.txt", "bootstrap", "run")


def is_test(path: Path) -> bool:
    return is_code(path) and "tests" in relative(path).parts and not is_own(path)


def is_own(path: Path) -> bool:
    """The harness itself spells out what it looks for."""
    return relative(path).parts[:2] == ("tests", "harness")


def matching(files: Files, keep: Callable[[Path], bool], pattern: re.Pattern[str]) -> Iterator[str]:
    for path, number, line in text_lines(files, keep):
        if found := pattern.search(line):
            yield f"{relative(path)}:{number}: {found.group(0).strip()}"


def columns(files: Files) -> Iterator[str]:
    for path, number, line in text_lines(files, is_code):
        if len(line) > COLUMNS:
            yield f"{relative(path)}:{number}: {len(line)} columns, at most {COLUMNS}"


def file_size(files: Files) -> Iterator[str]:
    for path in filter(is_code, files):
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        if len(lines) > LONG_FILE and "long because" not in "\n".join(lines[:20]):
            yield f"{relative(path)}: {len(lines)} lines: split it, or say why at its top"


def unfinished(files: Files) -> Iterator[str]:
    return matching(files, lambda p: is_code(p) and not is_own(p), UNFINISHED)


def no_sleep(files: Files) -> Iterator[str]:
    return matching(files, is_test, SLEEPS)


def silenced_with_reason(files: Files) -> Iterator[str]:
    for path, number, line in text_lines(files, lambda p: is_code(p) and not is_own(p)):
        found = SILENCED.search(line)
        if found and not re.search(r"\w{3,}", found["reason"]):
            yield f"{relative(path)}:{number}: a silenced check needs its reason on the same line"


def no_suppressions(files: Files) -> Iterator[str]:
    yield from matching(files, lambda p: is_code(p) and not is_own(p), UNCHECKED)
    for path in files:
        if "suppress" in path.name.lower() and path.stat().st_size > 0:
            yield f"{relative(path)}: suppression files stay empty"


def top_level(files: Files) -> Iterator[str]:
    for name in sorted({relative(path).parts[0] for path in files} - TOP_LEVEL):
        yield f"{name}: not in the fixed list of top-level names"


def no_machine_paths(files: Files) -> Iterator[str]:
    text = CODE | {".md", ".toml", ".txt", ".json", ".in"}
    return matching(files, lambda p: p.suffix in text and not is_own(p), MACHINE)


def ends_cleanly(files: Files) -> Iterator[str]:
    for path in filter(is_code, files):
        content = path.read_bytes()
        if content and not content.endswith(b"\n"):
            yield f"{relative(path)}: no newline at the end"
        if b"\t" in content or b"\r" in content or re.search(rb" +\n", content):
            yield f"{relative(path)}: a tab, a carriage return or a trailing space"


def versions_agree(files: Files) -> Iterator[str]:
    """The version is written once, in version.h; what cannot read it there says the same."""
    header = ROOT / "libbolt" / "include" / "bolt" / "version.h"
    version = ".".join(VERSION_PARTS.findall(header.read_text()))
    for path in files:
        if path.name == "pom.xml" or path.suffix in (".gradle", ".kts", ".md"):
            text = path.read_text(encoding="utf-8", errors="replace")
            for found in KOTLIN_VERSION.finditer(text):
                if (said := found[1] or found[2]) != version:
                    line = text.count("\n", 0, found.end()) + 1
                    yield f"{relative(path)}:{line}: libbolt-kotlin {said}, and it is {version}"


def guarantees_are_tested(files: Files) -> Iterator[str]:
    """Every guarantee in the protocol's table has a test that carries its number."""
    files = list(files)
    tests = "\n".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in files
        if "tests" in relative(path).parts and path.suffix in {*CODE, ".toml"}
    )
    for path, line, text in text_lines(files, lambda p: p.name == "protocol.md"):
        found = re.match(r"\| (G\d+) ", text)
        if found and not re.search(rf"\b(test_)?{found[1]}_|_{found[1]}_", tests):
            yield f"{relative(path)}:{line}: no test carries {found[1]}"


RULES: tuple[Rule, ...] = (
    columns,
    file_size,
    unfinished,
    no_sleep,
    silenced_with_reason,
    no_suppressions,
    top_level,
    no_machine_paths,
    ends_cleanly,
    versions_agree,
    guarantees_are_tested,
)
