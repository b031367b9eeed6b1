"""Runs the demo and reads its story, without the times."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def story(*command: str) -> list[str]:
    """The demo's lines with single spaces and no times."""
    ran = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, timeout=240, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stderr == ""
    lines = [re.sub(r"\s+[\d.]+ ms$", "", line) for line in ran.stdout.splitlines()]
    return [re.sub(r"\s+", " ", line).strip() for line in lines if line.strip()]


def test_the_demo_tells_the_story_of_story_txt() -> None:
    """Which is the same in every language, but for what is in braces."""
    lines = story(str(HERE / "demo.py"))
    expected = (HERE / "story.txt").read_text().splitlines()
    assert len(lines) == len(expected)
    values = []
    for line, like in zip(lines, expected, strict=True):
        found = re.fullmatch("(.+)".join(map(re.escape, re.split(r"\{.*?\}", like))), line)
        assert found, f"expected: {like}\nthe demo says: {line}"
        values += found.groups()
    language, refusal, row = values
    assert language == "Python"
    assert refusal.startswith("fetch_user(\"x\") TypeError: fetch_user() argument 'id'")
    assert 0 < int(row) < 16800


def test_the_demo_runs_from_wherever_it_was_copied_to(tmp_path: Path) -> None:
    """Here from the folder "", which has no parents."""
    shutil.copy(HERE / "demo.py", tmp_path)
    shutil.copytree(HERE / "data", tmp_path / "data")
    library = str(Path(os.environ["BOLT_MODULES"], "libdemo.so").resolve())
    run = "import libbolt, os, runpy, sys; os.chdir(sys.argv.pop()); runpy.run_path('demo.py')"
    assert story("-c", run, library, str(tmp_path))[-1] == "live futures: 0"
