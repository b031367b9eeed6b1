"""Every house rule finds a planted violation, and lets the clean neighbour pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import tidy

KOTLIN = "<artifactId>libbolt-kotlin</artifactId>"
HEADER = """
#define BOLT_VERSION_MAJOR 1
#define BOLT_VERSION_MINOR 2
#define BOLT_VERSION_PATCH 3
"""
SILENT = "NOLINT" + "NEXTLINE(bugprone-x)"


@pytest.mark.parametrize(
    ("rule", "name", "bad", "good"),
    [
        ("columns", "a.cpp", "x" * 101, "x" * 100),
        ("file_size", "a.hpp", "int a;\n" * 501, "// long because\n" + "int a;\n" * 501),
        ("unfinished", "a.cpp", "// TO" + "DO: more", "// to do"),
        ("no_sleep", "tests/a.cpp", "std::this_thread::sleep_for(1s);", "bolt::sleep_for(1s);"),
        ("no_sleep", "tests/a.py", "await asyncio.sleep(0.1)", "await asyncio.sleep(0)"),
        ("no_sleep", "tests/b.py", "time.sleep(1)", "timer.sleep_mode()"),
        ("no_sleep", "tests/a.kt", "delay(100)", "flow.delay(0)"),
        ("no_sleep", "tests/b.kt", "Thread.sleep(n)", "timer.sleep(n)"),
        ("silenced_with_reason", "a.cpp", f"// {SILENT}", f"// {SILENT}: it is the C API"),
        ("silenced_with_reason", "a.py", "x  # noqa: E501", "x  # noqa: E501 a long literal"),
        ("silenced_with_reason", "a.kt", '@Suppress("X")', '@Suppress("X") // it never is'),
        ("no_suppressions", "a.cpp", "__attribute__((no_sanitize))", "sanitized()"),
        ("no_suppressions", "tests/tsan.suppressions", "race:f", ""),
        ("top_level", "stuff/a.cpp", "", None),
        ("top_level", "docs/a.md", None, ""),
        ("no_machine_paths", "docs/a.md", "see /root/x", "see docs/x"),
        ("guarantees_are_tested", "docs/protocol.md", "| G1 lazy | it is |\n", "no table\n"),
        ("versions_agree", "pom.xml", f"{KOTLIN}<version>0.1.0</version>", f"{KOTLIN}\n"),
        ("versions_agree", "a.md", "dev.libbolt:libbolt-kotlin:1.2.4", "libbolt-kotlin:1.2.4"),
        ("versions_agree", "b.md", None, "`dev.libbolt:libbolt-kotlin:1.2.3`"),
        ("ends_cleanly", "a.py", "x = 1", "x = 1\n"),
        ("ends_cleanly", "b.py", "x = 1 \n", "x = 1\n"),
    ],
)
def test_rule(
    rule: str,
    name: str,
    bad: str | None,
    good: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tidy, "ROOT", tmp_path)
    header = tmp_path / "libbolt" / "include" / "bolt" / "version.h"
    header.parent.mkdir(parents=True)
    header.write_text(HEADER)
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    check = getattr(tidy, rule)
    for content, finds in ((bad, True), (good, False)):
        if content is not None:
            path.write_text(content)
            assert bool(list(check([path]))) == finds
